"""`python -m smhelpers.simulation [FOLDER]`: write the lessons' workplaces (default: into `data/workplaces`)."""

import sys
from pathlib import Path

from ..paths import data_dir
from .profile import load_profile, profile_slugs
from .workplace_files import SEED, simulate, write_workplace


def write_all(folder: Path) -> list[Path]:
    """One workplace a profile, made with the lessons' seed, in `folder`/<slug>."""
    return [write_workplace(simulate(load_profile(slug), SEED), folder / slug, show_seed=True) for slug in profile_slugs()]


if __name__ == "__main__":
    for path in write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else data_dir() / "workplaces"):
        print(path)
