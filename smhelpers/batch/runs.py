"""A report to make, what came of it, and whether it is still fresh."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .. import __version__
from ..paths import PACKAGE, data_dir
from ..writing import write_whole


@dataclass(frozen=True, eq=False)
class Run:
    """One report to make: a template, its parameters, and where the HTML goes.

    `data` are folders and files that it reads.
    """

    template: Path
    parameters: dict[str, Any]
    output: Path
    data: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """Parameters as a reader knows them; of a folder or file only its name."""
        return " ".join(
            Path(value).name if isinstance(value, str) and "/" in value else str(value)
            for value in self.parameters.values()
        )

    @property
    def stamp(self) -> Path:
        """Beside the report: what it was made from and the values that it recorded."""
        return self.output.with_name(f".{self.output.stem}.json")


@dataclass(frozen=True)
class RunResult:
    """What came of a run: `made`, `fresh` (skipped) or `failed` with the reason in zh-TW.

    `values` are those recorded (`scraps`).
    """

    run: Run
    status: str
    reason: str = ""
    values: list[dict[str, Any]] = field(default_factory=list)


def notebook_text(template: Path) -> str:
    """A template as it is run: one that names no kernel is Python's."""
    text = template.read_text(encoding="utf-8-sig")
    notebook = json.loads(text)
    metadata = notebook.setdefault("metadata", {})
    if metadata.get("kernelspec", {}).get("name"):
        return text
    metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(notebook, ensure_ascii=False)


def key_of(run: Run) -> str:
    """Hash of everything that the report depends on: template, parameters, data, library."""
    digest = hashlib.sha256(
        f"{_library()}\0"
        f"{json.dumps(run.parameters, sort_keys=True, ensure_ascii=False, default=str)}".encode(),
    )
    digest.update(run.template.read_bytes())
    for place in run.data:
        _add(digest, place)
    return digest.hexdigest()


@cache
def _library() -> str:
    """Hash of the library and of the labels that it shows.

    Read once a process, since a batch reads it for every run.
    """
    digest = hashlib.sha256(__version__.encode())
    _add(digest, PACKAGE)
    digest.update((data_dir() / "labels.csv").read_bytes())
    return digest.hexdigest()


def _add(digest: Any, place: Path) -> None:
    """Names, sizes and contents of a file, or of every file below a folder."""
    if place.is_file():
        files = [place]
    else:
        files = [
            path
            for path in sorted(place.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ]
    for path in files:
        digest.update(f"\0{path.relative_to(place)}\0{path.stat().st_size}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())


def read_stamp(run: Run) -> dict[str, Any]:
    """What lies beside the report; {} where there is none or it cannot be read."""
    try:
        stamp = json.loads(run.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_fresh(run: Run, key: str) -> bool:
    """Whether the report is there and was made from the same things."""
    stamp = read_stamp(run)
    if not run.output.is_file() or stamp.get("key") != key:
        return False
    read = stamp.get("read")
    return isinstance(read, dict) and all(_state(name) == state for name, state in read.items())


def _state(name: str) -> str:
    """What a file holds, or which names lie in a folder; "" where there is neither."""
    place = Path(name)
    try:
        if place.is_dir():
            content = "\0".join(sorted(path.name for path in place.iterdir())).encode()
        else:
            content = place.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest()


def write_report(
    run: Run,
    key: str,
    html: str,
    values: list[dict[str, Any]],
    read: Iterable[str] = (),
) -> RunResult:
    """Put the report in its place in one step, and then its stamp: a stop in between leaves
    nothing that looks finished.
    """
    run.stamp.unlink(missing_ok=True)
    write_whole(run.output, html)
    known = [*run.data, run.output.parent]
    states = {}
    for name in read:
        # what the parameters name is part of the key
        if not any(Path(name).is_relative_to(place) for place in known):
            states[name] = _state(name)
    stamp = {"key": key, "values": values, "read": states}
    write_whole(run.stamp, json.dumps(stamp, ensure_ascii=False) + "\n")
    return RunResult(run, "made", values=values)
