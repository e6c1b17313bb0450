"""Type errors per room of the library against the numbers in `tools/type_errors.yml`, which only
fall: `python tools/check_types.py`, and `--lower` after some were mended.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "tools" / "type_errors.yml"
_HEAD = """\
# Errors that ty still finds in each room; a room that is not named has none.
# A number only falls: mend what is new, and run `python tools/check_types.py --lower`.
"""
_ERROR = re.compile(r"smhelpers/(?P<room>[^/:]+)\S*:\d+:\d+: error\[")


def told_by_checker() -> list[str]:
    """Lines of the checker, one an error."""
    run = subprocess.run(
        ["ty", "check", "smhelpers", "--python", sys.prefix, "--output-format", "concise"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode > 1:
        sys.exit(run.stderr)
    return [line for line in run.stdout.splitlines() if _ERROR.match(line)]


def by_room(lines: list[str]) -> Counter[str]:
    """How many of the errors lie in each top-level module or package."""
    rooms: Counter[str] = Counter()
    for line in lines:
        found = _ERROR.match(line)
        if found:
            rooms[found["room"]] += 1
    return rooms


def risen(now: Counter[str], committed: dict[str, int]) -> list[str]:
    """Rooms with more errors than are committed."""
    return sorted(room for room in now if now[room] > committed.get(room, 0))


def fallen(now: Counter[str], committed: dict[str, int]) -> list[str]:
    """Rooms with fewer errors than are committed."""
    return sorted(room for room in committed if now[room] < committed[room])


def lowered(now: Counter[str], committed: dict[str, int]) -> dict[str, int]:
    """The committed numbers, each as low as today's where that is lower."""
    lower = {room: min(now[room], most) for room, most in committed.items()}
    return {room: number for room, number in lower.items() if number}


def main() -> None:
    """Leaves with code 1 where a number rose."""
    lines = told_by_checker()
    now, committed = by_room(lines), yaml.safe_load(COMMITTED.read_text(encoding="utf-8")) or {}
    if "--lower" in sys.argv:
        rows = yaml.safe_dump(lowered(now, committed), sort_keys=True)
        COMMITTED.write_text(_HEAD + rows, encoding="utf-8")
        return
    for room in risen(now, committed):
        print(f"{room}: {now[room]} type errors, {committed.get(room, 0)} were committed:")
        print("\n".join(line for line in lines if line.startswith(f"smhelpers/{room}")))
    for room in fallen(now, committed):
        print(f"{room}: {now[room]} type errors are left of {committed[room]}; lower the number:")
        print("  python tools/check_types.py --lower")
    print(f"{now.total()} type errors in all, {sum(committed.values())} were committed.")
    sys.exit(bool(risen(now, committed)))


if __name__ == "__main__":
    main()
