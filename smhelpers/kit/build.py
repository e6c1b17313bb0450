"""Write a kit: the same repository gives the same bytes."""

import re
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .. import __version__
from ..errors import CourseError
from ..paths import PACKAGE
from ..writing import whole_file
from .contents import KINDS, contents, holds

_FILES = PACKAGE / "kit" / "files"
#: Name in the kit by the file that it is made from; scripts are executable.
_STARTERS = {
    "start.sh": "start.sh",
    "start.command": "start.sh",
    "start.bat": "start.bat",
}
_READ_ME = "先讀我.txt"
_DATE = (2026, 1, 1, 0, 0, 0)


def build_kit(root: Path, kind: str, out: Path, pack: Path | None = None) -> Path:
    """Write `smcourse-<kind>-<version>.zip` into `out`.

    `pack` is one trainee's own workplace (`packs/tea_0007`).

    `CourseError` for an unknown kind, a pack that holds no exports, or a pack in an assessor's kit.
    """
    if kind not in KINDS:
        raise CourseError(f"沒有「{kind}」這種教材包；可用的有 {'、'.join(KINDS)}。")
    own = _own_pack(pack, kind) if pack else {}
    name = f"{kit_name(kind)}{f'-{pack.resolve().name}' if pack else ''}"
    kit = out / f"{name}.zip"
    with _archive(kit) as archive:
        _add_what_all_have(archive, root, kind, name)
        _add_own(archive, own, name)
    return kit


def kit_name(kind: str) -> str:
    """What a kit of this version is called, and the folder in it."""
    return f"smcourse-{kind}-{__version__}"


def build_kits(root: Path, out: Path, packs: Mapping[str, Path]) -> Iterator[Path]:
    """Write a trainee's kit for every pack into `out`, by the file's name; each as it is done.

    What all have is compressed once.
    """
    name = kit_name("trainee")
    with tempfile.TemporaryDirectory() as scratch:
        common = Path(scratch, "common.zip")
        with _archive(common) as archive:
            _add_what_all_have(archive, root, "trainee", name)
        for file_name, pack in packs.items():
            kit = out / file_name
            with whole_file(kit, 0o644) as part:
                shutil.copyfile(common, part)
                with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED) as archive:
                    _add_own(archive, _own_pack(pack, "trainee"), name)
            yield kit


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that is whole or not there."""
    with (
        whole_file(path, 0o644) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        yield archive


def _add_own(archive: zipfile.ZipFile, own: Mapping[str, Path], name: str) -> None:
    for inside, path in own.items():
        _add(archive, f"{name}/{inside}", path.read_bytes())


def _add_what_all_have(archive: zipfile.ZipFile, root: Path, kind: str, name: str) -> None:
    for inside in contents(root, kind):
        raw = (root / inside).read_bytes()
        if inside.name == "pyproject.toml":
            raw = _without_what_stays(raw, kind)
        _add(archive, f"{name}/{inside.as_posix()}", raw)
    for target, source in _STARTERS.items():
        _add(
            archive,
            f"{name}/{target}",
            _filled(source, root, kind),
            executable=not target.endswith(".bat"),
        )
    _add(
        archive,
        f"{name}/{_READ_ME}",
        _windows((_FILES / f"read_me_{kind}.txt").read_text(encoding="utf-8"), "utf-8-sig"),
    )


def _without_what_stays(raw: bytes, kind: str) -> bytes:
    """The project's declaration without the folders of data that this kit does not hold: to
    install from it would fail.
    """
    kept = []
    for line in raw.decode("utf-8").splitlines(keepends=True):
        folder = re.match(r'"(data/[^"]+)" = ', line)
        if folder is None or holds(kind, Path(folder[1])):
            kept.append(line)
    return "".join(kept).encode("utf-8")


def _own_pack(pack: Path, kind: str) -> dict[str, Path]:
    """A trainee's own pack where `Workplace.open` looks first: `release/workplaces/<profile>`."""
    if kind != "trainee" or not (pack / "exports").is_dir():
        raise CourseError(
            f"{pack} 不是學員的資料包（裡面要有 exports 資料夾），或這不是學員的教材包；"
            "請給 workplaces make 產生的 packs/… 資料夾。",
        )
    profile = pack.resolve().name.partition("_")[0]
    return {
        f"release/workplaces/{profile}/{path.relative_to(pack).as_posix()}": path
        for path in sorted(pack.rglob("*"))
        if path.is_file()
    }


def _filled(source: str, root: Path, kind: str) -> bytes:
    """A start script with the version of uv that the lock file names; it installs what this
    kit's user needs.
    """
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    version = next(package["version"] for package in lock["package"] if package["name"] == "uv")
    extra = "" if kind == "trainee" else " --extra assessor"
    raw = (_FILES / source).read_text(encoding="utf-8")
    text = raw.replace("@UV@", version).replace("@EXTRA@", extra)
    return _windows(text, "utf-8") if source.endswith(".bat") else text.encode()


def _windows(text: str, encoding: str) -> bytes:
    return text.replace("\n", "\r\n").encode(encoding)


def _add(archive: zipfile.ZipFile, name: str, raw: bytes, executable: bool = False) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type, entry.external_attr, entry.create_system = (
        zipfile.ZIP_DEFLATED,
        (0o755 if executable else 0o644) << 16,
        3,
    )
    archive.writestr(entry, raw)
