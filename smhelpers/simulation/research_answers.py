"""The right answers of task 1 for one simulated workplace, from its exports and the truth behind
them.
"""

from pathlib import Path

from ..platform_research import expected
from ..platform_research.deliverables import Direction
from ..platform_research.truth import ResearchTruth
from ..workplace import Business
from .truth import PlatformTruth, Truth, write_truth

_FIELDS = {"reach": "reach_direction", "engagement": "er_direction"}


def accepted(planted: Direction, found: Direction) -> list[Direction]:
    """Directions that count as right: the planted one and, unless it is the opposite, what the
    taught test finds.
    """
    if {planted, found} == {"up", "down"}:
        return [planted]
    return list(dict.fromkeys([planted, found]))


def research_truth(workplace: Business, truth: Truth) -> ResearchTruth:
    """Segments reached and trends planted, as an assessor compares them."""
    found = expected(workplace)
    trends = {
        name: accepted(_planted(truth.platforms, name), each[0])
        for name, each in found.trends.items()
    }
    return found.model_copy(update={"trends": trends})


def _planted(platforms: dict[str, PlatformTruth], series: str) -> Direction:
    platform, _, measure = series.partition("_")
    return getattr(platforms[platform], _FIELDS[measure])


def write_research_truth(pack: Path, truth: Truth, path: Path) -> Path:
    """Work out the answers of the workplace in `pack` and write them to `path`."""
    return write_truth(research_truth(Business.open(pack), truth), path)
