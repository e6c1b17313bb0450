"""Days and times are those of Taipei, wherever the machine believes to stand."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import smhelpers

LIBRARY = Path(smhelpers.__file__).parent
#: What asks the machine for its own zone.
_OF_THE_MACHINE = re.compile(
    r"\bdate\.today\(|\bdatetime\.now\(\)|\.astimezone\(\)|fromtimestamp\([^,]*\)$"
)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_the_day_is_that_of_taipei_in_every_zone(zone):
    asked = (
        "from smhelpers.taipei import now, spoken, today; from datetime import UTC, datetime; "
        "print(today() == now().date(), now().utcoffset(), "
        "spoken(datetime(2026, 10, 31, 15, 59, tzinfo=UTC)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"TZ": zone, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == ["True", "8:00:00", *["10", "月", "31", "日（六）23:59"]]


def test_no_module_asks_the_machine_for_its_zone():
    found = []
    for path in sorted(LIBRARY.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if _OF_THE_MACHINE.search(line):
                found.append(f"{path.relative_to(LIBRARY)}:{number}: {line.strip()}")
    assert found == []


def test_a_moment_after_midnight_in_taipei_is_the_next_day():
    from smhelpers.taipei import here

    late = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    assert here(late).date().isoformat() == "2026-12-02"
    assert here(late) == late.astimezone(ZoneInfo("Asia/Taipei"))
