"""Which files of the repository go into which kit. What is not named here stays out."""

from collections.abc import Iterator
from pathlib import Path

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
_FOLDERS = {
    "trainee": ("smhelpers", "data", "notebooks", "release"),
    "assessor": ("smhelpers", "data", "notebooks", "release", "source", "answers", "docs"),
}
#: The models behind the simulated businesses and the code that makes truths and simulated trainees
#: from them.
_SECRET = ("data/simulation", "smhelpers/simulation", "smhelpers/demo")
_MADE = {"__pycache__", ".ipynb_checkpoints", "portfolio", "handed_in", "workplaces", ".DS_Store"}


def contents(root: Path, kind: str) -> Iterator[Path]:
    """Files of a kit relative to the repository, in order.

    What users or programs left in its folders is skipped.
    """
    secret = tuple(Path(name) for name in _SECRET) if kind == "trainee" else ()
    yield from (Path(name) for name in _BOTH)
    for folder in _FOLDERS[kind]:
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            if (
                path.is_file()
                and not path.is_symlink()
                and not _left_behind(inside)
                and not set(secret) & set(inside.parents)
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
