"""Which files of the repository go into which kit. What is not named here stays out."""

from collections.abc import Iterator
from pathlib import Path

from ..course import Course
from ..deadlines import FILE as DEADLINES
from ..paths import DEMONSTRATION, PACKAGE, SECRET_DATA, SECRET_ROOMS

KINDS = ("trainee", "assessor")
#: Single files of both kits: what an environment is made from, the licence, nbgrader's settings
#: (its Validate button).
_BOTH = (
    "pyproject.toml",
    "uv.lock",
    "LICENSE",
    "README.md",
    "README.zh-TW.md",
    "nbgrader_config.py",
)
#: What of the data a trainee may have. How a meeting is observed and what counts in it, assessors'
#: comments and the models behind the workplaces are not among it.
_DATA_OF_A_TRAINEE = (
    *("data/labels.csv", "data/exports", "data/law", "data/platforms", "data/policy"),
    *("data/drill", "data/monitoring", "data/quiz", "data/samples", "data/sentiment"),
    *("data/situations", "data/strategy", "data/workplaces"),
    *("data/standard/unit.yml", "data/standard/assessment.yml"),
    *("data/standard/judgement.yml", "data/standard/IDC4R2523.txt"),
)
_FOLDERS = {
    "trainee": ("smhelpers", "data", "notebooks", "release"),
    "assessor": ("smhelpers", "data", "notebooks", "release", "source", "answers", "docs"),
}
#: Code that only assessors may have.
_SECRET = tuple(f"{PACKAGE.name}/{room}" for room in (*SECRET_ROOMS, DEMONSTRATION))
_MADE = {"__pycache__", ".ipynb_checkpoints", "portfolio", "handed_in", "workplaces", ".DS_Store"}


def holds(kind: str, inside: Path) -> bool:
    """Whether something of the data goes into a kit, whole or in part."""
    if kind != "trainee":
        return True
    if {Path("data", name) for name in SECRET_DATA} & {inside, *inside.parents}:
        return False
    travels = {Path(name) for name in _DATA_OF_A_TRAINEE}
    above = {folder for name in travels for folder in name.parents}
    return bool(travels & {inside, *inside.parents}) or inside in above


def contents(root: Path, kind: str) -> Iterator[Path]:
    """Files of a kit relative to the repository, in order; a course's own packages among them.

    What users or programs left in its folders is skipped.
    """
    secret = tuple(Path(name) for name in _SECRET) if kind == "trainee" else ()
    yield from (Path(name) for name in _BOTH)
    if (root / DEADLINES).is_file():
        yield Path(DEADLINES)
    own = [path.relative_to(root).as_posix() for path in Course.open(root).libraries]
    for folder in (*_FOLDERS[kind], *own):
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            if (
                path.is_file()
                and not path.is_symlink()
                and not _left_behind(inside)
                and not set(secret) & set(inside.parents)
                and (folder != "data" or holds(kind, inside))
            ):
                yield inside


def _left_behind(inside: Path) -> bool:
    # data/ and smhelpers/ have folders of these names of their own
    made = (
        _MADE
        if inside.parts[0] in ("notebooks", "release", "source")
        else {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}
    )
    return bool(made & set(inside.parts)) or (
        inside.parts[0] in ("release", "source") and inside.suffix != ".ipynb"
    )
