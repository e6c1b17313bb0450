"""What an assessor compares a trainee's strategy with: hours, formats and baselines of the
trainee's own workplace.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..answers import read_truth, truth_file
from ..metrics import METRICS
from ..workplace import Business
from .baseline import WEEKS_A_MONTH, Baseline
from .deliverables import TASK, Verdict
from .kpis import Period
from .mix import Mix, format_mix, slot_mix
from .targets import baselines
from .timing import comparable_platforms, rated_posts


class TruthPart(BaseModel):
    """Base of the parts of a truth."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RateTruth(TruthPart):
    """Hours or formats of one platform: what counts as right (what was planted, and what the
    taught test finds), and posts by group.
    """

    best: list[str]
    weakest: list[str]
    verdict: Verdict
    posts: dict[str, int]


class BaselineTruth(TruthPart):
    """The weekly baseline of one measure of one platform."""

    metric: str
    platform: str
    value: float
    low: float
    high: float
    weekly: list[float]


class StrategyTruth(TruthPart):
    """Right answers for one workplace. hours, formats: by platform."""

    workplace: str
    monthly_budget: float
    hours: dict[str, RateTruth]
    formats: dict[str, RateTruth]
    baselines: list[BaselineTruth]

    def baseline(
        self,
        metric: str,
        platform: str,
        period: Period = "week",
    ) -> Baseline | None:
        """The baseline of a measure for a period; None where the exports do not fill it."""
        found = next(
            (row for row in self.baselines if (row.metric, row.platform) == (metric, platform)),
            None,
        )
        if found is None:
            return None
        times = 1.0
        if period == "month" and METRICS[metric].additive:
            times = WEEKS_A_MONTH
        return Baseline(
            metric,
            platform,
            period,
            found.value * times,
            found.low * times,
            found.high * times,
            tuple(value * times for value in found.weekly),
        )


def reading(mix: Mix, posts: dict[str, int]) -> RateTruth:
    """What the taught test finds."""
    return RateTruth(
        best=[mix.best],
        weakest=[mix.weakest],
        verdict=mix.verdict,
        posts=posts,
    )


def expected(workplace: Business) -> StrategyTruth:
    """Answers that the taught methods give on a workplace's own data: instant feedback, and the
    base of an assessor's truth.
    """
    hours = {}
    formats = {}
    for platform in comparable_platforms(workplace):
        posts = rated_posts(workplace, platform)
        hours[platform] = reading(
            slot_mix(workplace, platform),
            posts["slot"].value_counts().to_dict(),
        )
        formats[platform] = reading(
            format_mix(workplace, platform),
            posts["post_type"].value_counts().to_dict(),
        )
    standings = []
    for base in baselines(workplace):
        standings.append(
            BaselineTruth(
                metric=base.metric,
                platform=base.platform,
                value=_digits(base.value),
                low=_digits(base.low),
                high=_digits(base.high),
                weekly=list(map(_digits, base.weekly)),
            ),
        )
    return StrategyTruth(
        workplace=workplace.brief.slug,
        monthly_budget=workplace.brief.monthly_budget,
        hours=hours,
        formats=formats,
        baselines=standings,
    )


def _digits(value: float) -> float:
    """Six digits are enough for any comparison, and keep the file readable."""
    return float(f"{value:.6g}")


def read_strategy_truth(path: Path | None = None) -> StrategyTruth:
    """The truth in `path` (default: that of the trainee who is being marked).

    `CourseError` names a broken file.
    """
    return read_truth(StrategyTruth, path or truth_file(TASK))
