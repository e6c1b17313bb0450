"""What a class hands in for one task of the made-up unit, made as the trainee's button makes it.

`python hand_ins.py TASK FOLDER '{"0001": 3}'` in the course's folder; the number on whose sheet.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bakery import fill

from smhelpers.handin import OpenWork, pack


def main(slug: str, folder: Path, counts: dict[str, int]) -> None:
    """One zip a trainee in `folder`."""
    release = Path("release", slug).resolve()
    out = folder.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        for number, count in counts.items():
            work = Path(shutil.copytree(release, Path(scratch, number, slug)))
            os.chdir(work)
            fill(slug, count=count, customer="隔壁的咖啡店")
            pack(OpenWork.of(work), number, {}, out)
        os.chdir(out)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
