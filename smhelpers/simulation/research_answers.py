"""The right answers of task 1 for one simulated workplace, from its exports and the truth behind them."""

from pathlib import Path

from ..platform_research.audience import audience_fit, main_segments
from ..platform_research.deliverables import Direction
from ..platform_research.trends import Trend, series_of, trend
from ..platform_research.truth import Reach, ResearchTruth
from ..workplace import Workplace
from .truth import PlatformTruth, Truth

_FIELDS = {"reach": "reach_direction", "engagement": "er_direction"}


def accepted(planted: Direction, found: Trend) -> list[Direction]:
    """Directions that count as right: the planted one and, unless it is the opposite, what the taught test finds."""
    if {planted, found.direction} == {"up", "down"}:
        return [planted]
    return list(dict.fromkeys([planted, found.direction]))


def research_truth(workplace: Workplace, truth: Truth) -> ResearchTruth:
    """Segments reached and trends planted, as an assessor compares them."""
    found = {name: trend(series) for name, series in series_of(workplace).items()}
    planted = {name: _planted(truth.platforms, name) for name in found}
    main = main_segments(workplace)
    segments = [Reach(**{key: row[key] for key in Reach.model_fields}) for row in audience_fit(workplace).to_dict("records")
                if row["segment"] in main]
    return ResearchTruth(workplace=truth.profile, monthly_budget=workplace.brief.monthly_budget, segments=segments,
                         trends={name: accepted(planted[name], each) for name, each in found.items()},
                         weekly_change={name: round(each.weekly_change, 4) for name, each in found.items()})


def _planted(platforms: dict[str, PlatformTruth], series: str) -> Direction:
    platform, _, measure = series.partition("_")
    return getattr(platforms[platform], _FIELDS[measure])


def write_research_truth(pack: Path, truth: Truth, path: Path) -> Path:
    """Work out the answers of the workplace in `pack` and write them to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((research_truth(Workplace.open(pack), truth).model_dump_json(indent=1) + "\n").encode())
    return path
