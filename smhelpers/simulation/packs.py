"""A trainee's own workplace as a pack, and what only assessors may know of it in another place."""

import shutil
from pathlib import Path

from ..answers import FOLDER, PACKS, TRUTHS
from .evaluation_answers import write_evaluation_truth
from .monitoring_answers import write_monitoring_truth
from .policy_answers import write_policy_truth
from .profile import load_profile
from .research_answers import write_research_truth
from .simulate import WEEKS, retargeted, simulate
from .strategy_answers import write_strategy_truth
from .truth import write_truth
from .variants import variant_seed, vary
from .workplace_files import write_workplace

#: Who writes the answers of which assignment; below truth/ they go into the course's own
#: `answers/`, one file a trainee, beside a copy
#: of each pack, on which the trainee's work will be checked.
WRITERS = {
    "platform_research": write_research_truth,
    "policy": write_policy_truth,
    "strategy": write_strategy_truth,
    "monitoring": write_monitoring_truth,
    "evaluation": write_evaluation_truth,
}


def make_one(
    profile: str,
    number: str,
    key: bytes,
    out: Path,
    weeks: int = WEEKS,
) -> Path:
    """One pack in `out`/packs/<profile>_<number> and its truth in
    `out`/truth/<profile>_<number>; returns the pack.
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
    for assignment, write in WRITERS.items():
        write(
            pack,
            simulation.truth,
            out / "truth" / FOLDER / assignment / TRUTHS / f"{number}.json",
        )
    return pack
