"""Answers that the taught methods give on a workplace's own data: instant feedback in lessons,
and the base of an assessor's truth.
"""

from ..workplace import Business
from .audience import audience_fit, main_segments
from .trends import series_of, trend
from .truth import Reach, ResearchTruth


def expected(workplace: Business) -> ResearchTruth:
    """Segments reached, directions and weekly changes as the methods of the lessons find them."""
    found = {name: trend(series) for name, series in series_of(workplace).items()}
    main = main_segments(workplace)
    fit = audience_fit(workplace)[list(Reach.model_fields)]
    reached = fit[fit["segment"].isin(main)]
    segments = [Reach.model_validate(row) for row in reached.to_dict("records")]
    return ResearchTruth(
        workplace=workplace.brief.slug,
        monthly_budget=workplace.brief.monthly_budget,
        segments=segments,
        trends={name: [each.direction] for name, each in found.items()},
        weekly_change={name: round(each.weekly_change, 4) for name, each in found.items()},
    )
