"""`python -m smhelpers.simulation [FOLDER]`: write the lessons' workplaces (default: into
`data/workplaces`).
"""

import sys
from pathlib import Path

from ..paths import data_dir
from .profile import load_profile
from .simulate import simulate
from .workplace_files import LESSONS, SEED, write_workplace


def write_all(folder: Path) -> list[Path]:
    """One workplace for each of `LESSONS`, made with the lessons' seed, in `folder`/<slug>."""
    return [
        write_workplace(simulate(load_profile(slug), SEED), folder / slug, show_seed=True)
        for slug in LESSONS
    ]


if __name__ == "__main__":
    for path in write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else data_dir() / "workplaces"):
        print(path)
