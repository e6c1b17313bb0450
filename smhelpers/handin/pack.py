"""One zip of a trainee's work with its receipt, beside the notebook."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..standard import unit
from ..taipei import now
from ..trainee import trainee_number
from ..writing import whole_file, write_whole
from .receipt import DATA, PAGE, HandedFile, Receipt
from .work import HANDED_IN, OpenWork


@dataclass(frozen=True)
class HandedIn:
    """A hand-in as made: the zip to upload and its receipt."""

    path: Path
    receipt: Receipt


def pack(
    work: OpenWork,
    trainee: str,
    missing: dict[str, list[str]],
    out: Path | None = None,
) -> HandedIn:
    """Write the zip and its receipt (default: into `handed_in/` beside the notebook).

    An earlier one is never overwritten.
    """
    contents = {
        path.relative_to(work.folder).as_posix(): path.read_bytes() for path in work.files()
    }
    files = [
        HandedFile(
            name=name,
            bytes=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        for name, raw in contents.items()
    ]
    receipt = Receipt(
        unit=unit().code,
        version=__version__,
        assignment=work.assignment,
        trainee=trainee_number(trainee),
        at=now().replace(microsecond=0),
        files=files,
        missing=missing,
    )
    folder = out or work.folder / HANDED_IN
    path = folder / (
        f"{_plain(receipt.trainee)}_{work.assignment}_"
        f"{receipt.at:%Y%m%d-%H%M%S}_{receipt.digest[:8]}.zip"
    )
    _write(path, work.assignment, contents, receipt)
    write_whole(path.with_suffix(".html"), receipt.page())
    return HandedIn(path, receipt)


def _write(path: Path, assignment: str, contents: dict[str, bytes], receipt: Receipt) -> None:
    """The whole zip or none."""
    with (
        whole_file(path) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for inside, raw in contents.items():
            archive.writestr(f"{assignment}/{inside}", raw)
        archive.writestr(f"{assignment}/{DATA}", receipt.model_dump_json(indent=1))
        archive.writestr(f"{assignment}/{PAGE}", receipt.page())


def _plain(trainee: str) -> str:
    """A number as part of a file name."""
    return re.sub(r"[^\w-]+", "_", trainee)[:40]
