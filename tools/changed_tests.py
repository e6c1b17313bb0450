"""`make changed`: the test files that belong to what differs from `main`, by the names of rooms.

A test file belongs to a room when it lies in `tests/<room>/` or imports from it; whoever is in
doubt
runs `make test`.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Tests that say something of every change.
ALWAYS = ("tests/test_house.py",)


def changed(base: str) -> list[str]:
    """Paths that differ from a revision, the uncommitted ones too."""
    told = subprocess.run(
        ["git", "diff", "--name-only", base],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()


def tests_of(paths: list[str]) -> list[str]:
    """Test files for the changed paths."""
    rooms = set()
    found = set(ALWAYS)
    for path in paths:
        parts = Path(path).parts
        if parts[0] == "smhelpers" and len(parts) > 1:
            rooms.add(parts[1].removesuffix(".py"))
        elif parts[0] in ("source", "notebooks", "answers") and len(parts) > 2:
            rooms.add(parts[1])
        elif parts[0] == "tests" and Path(path).name.startswith("test_"):
            found.add(path)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"from smhelpers\.(\w+)", text))
        if rooms & (named | set(path.relative_to(ROOT / "tests").parts[:-1])):
            found.add(path.relative_to(ROOT).as_posix())
    return sorted(name for name in found if (ROOT / name).is_file())


if __name__ == "__main__":
    print("\n".join(tests_of(changed(sys.argv[1] if len(sys.argv) > 1 else "main"))))
