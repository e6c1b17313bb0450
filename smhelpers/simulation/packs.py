"""A trainee's own workplace as a pack, and what only assessors may know of it in another place."""

import shutil
from collections.abc import Callable
from pathlib import Path

from ..answers import FOLDER, PACKS, TRUTHS
from ..assessment import assessments, named
from ..course import Course
from .profile import load_profile
from .simulate import WEEKS, retargeted, simulate
from .truth import write_truth
from .variants import variant_seed, vary
from .workplace_files import write_workplace


def writers(course: Course) -> dict[str, Callable]:
    """Who writes the truth of which assessment, as declared."""
    found = {}
    for assessment in assessments(course):
        if assessment.truth:
            found[assessment.slug] = named(assessment.truth)
    return found


def make_one(
    profile: str,
    number: str,
    key: bytes,
    out: Path,
    weeks: int = WEEKS,
    root: Path | None = None,
) -> Path:
    """One pack in `out`/packs/<profile>_<number> and its truth in
    `out`/truth/<profile>_<number>; returns the pack.

    Below truth/ stand the course's own `answers/`: one file a trainee, and a copy of each pack, on
    which the trainee's work will be checked. root: the course (default: at or above here).
    """
    seed = variant_seed(key, profile, number)
    simulation = retargeted(simulate(vary(load_profile(profile), seed), seed, weeks=weeks))
    name = f"{profile}_{number}"
    pack = out / "packs" / name
    shutil.rmtree(pack, ignore_errors=True)
    write_truth(simulation.truth, out / "truth" / name / "truth.json")
    write_workplace(simulation, pack)
    kept = out / "truth" / FOLDER / PACKS / number / profile
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(pack, kept)
    for assignment, write in writers(Course.open(root)).items():
        write(
            pack,
            simulation.truth,
            out / "truth" / FOLDER / assignment / TRUTHS / f"{number}.json",
        )
    return pack
