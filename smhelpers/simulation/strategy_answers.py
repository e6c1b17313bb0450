"""The right answers of task 3 for one simulated workplace, from its exports and the truth behind
them.
"""

from pathlib import Path

from ..strategy.truth import RateTruth, StrategyTruth, expected
from ..workplace import Business
from .truth import Truth, write_truth

#: Planted effects this close to the largest count as the best as well (natural logarithm: 5 %).
CLOSE = 0.05


def accepted(found: RateTruth, planted: dict[str, float]) -> RateTruth:
    """What counts as right: what the taught test finds, and what was planted as best or weakest
    among what was posted.
    """
    effects = {name: effect for name, effect in planted.items() if name in found.posts}
    largest = max(effects.values(), default=0.0)
    smallest = min(effects.values(), default=0.0)
    best = list(found.best)
    weakest = list(found.weakest)
    for name, effect in effects.items():
        if effect >= largest - CLOSE and name not in best:
            best.append(name)
        if effect <= smallest + CLOSE and name not in weakest:
            weakest.append(name)
    return found.model_copy(update={"best": best, "weakest": weakest})


def strategy_truth(workplace: Business, truth: Truth) -> StrategyTruth:
    """Hours, formats and baselines, as an assessor compares them."""
    found = expected(workplace)
    hours = {}
    for name, each in found.hours.items():
        hours[name] = accepted(each, truth.platforms[name].slot_er)
    formats = {}
    for name, each in found.formats.items():
        formats[name] = accepted(each, truth.platforms[name].format_er)
    return found.model_copy(update={"hours": hours, "formats": formats})


def write_strategy_truth(pack: Path, truth: Truth, path: Path) -> Path:
    """Work out the answers of the workplace in `pack` and write them to `path`."""
    return write_truth(strategy_truth(Business.open(pack), truth), path)
