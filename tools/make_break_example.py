"""Write the SIMULATED weekly series of a flat account whose metric was redefined,
`data/platforms/break_example.csv`.

From the week of 2024-11-04 on, impressions are counted as views (repeats included), about 35 % more
for the same attention; reach keeps its
meaning and its level. The size of the jump is a choice for teaching, not a measurement.

Usage: python tools/make_break_example.py [--out FILE] (a test compares the committed file with what
this gives)
"""

import argparse
from datetime import date, timedelta
from pathlib import Path

import numpy as np

OUT = Path(__file__).resolve().parent.parent / "data" / "platforms" / "break_example.csv"
FIRST, WEEKS, BREAK = date(2024, 6, 3), 52, date(2024, 11, 4)
# With this seed neither side of the break drifts by chance.
SEED, REACH, PER_PERSON, JUMP = 24, 5200, 1.6, 1.35


def series() -> str:
    """The file's text: week (Monday), impressions_or_views, reach."""
    generator = np.random.default_rng(SEED)
    weeks = [FIRST + timedelta(weeks=number) for number in range(WEEKS)]
    reach = REACH * np.exp(generator.normal(0, 0.05, WEEKS))
    frequency = PER_PERSON * np.exp(generator.normal(0, 0.03, WEEKS))
    counted = reach * frequency * np.where([week >= BREAK for week in weeks], JUMP, 1.0)
    rows = [
        f"{week},{views:.0f},{people:.0f}"
        for week, views, people in zip(weeks, counted, reach, strict=True)
    ]
    return "\n".join(["week,impressions_or_views,reach", *rows]) + "\n"


def main() -> None:
    """Writes the series to the file that is asked for."""
    parser = argparse.ArgumentParser(description="Write the simulated series with a break.")
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    out.write_text(series(), encoding="utf-8", newline="\n")
    print(out)


if __name__ == "__main__":
    main()
