"""The right answers of task 5 for one simulated workplace, from its exports and the truth behind
them.
"""

from pathlib import Path

from ..course import Course
from ..evaluation.analysis import Verdict
from ..evaluation.expected import expected
from ..evaluation.truth import CampaignAnswer, EvaluationTruth
from ..monitoring.alarms import days_of, ends_of
from ..workplace import Business
from .truth import CampaignTruth, Truth, write_truth

#: What holds of any platform's exports: people are counted once a platform, counts go on growing,
#: views count the same person again.
CAVEATS = ("reach_not_additive", "lifetime_counts", "views_repeat")


def evaluation_truth(workplace: Business, truth: Truth, month: str) -> EvaluationTruth:
    """Figures of the month, and campaigns as they were planted.

    What the taught methods do not see may be called unclear.
    """
    onset = truth.crisis.onset.date()
    end = ends_of(days_of(workplace), onset)
    found = expected(workplace, month, (onset, end))
    by_eye = {row.campaign: row.besides for row in expected(workplace, month).campaigns}
    planted = {row.id: row for row in truth.campaigns}
    campaigns = [
        _accepted(row, planted[row.campaign], by_eye[row.campaign]) for row in found.campaigns
    ]
    return found.model_copy(update={"campaigns": campaigns, "caveats": list(CAVEATS)})


def _accepted(found: CampaignAnswer, planted: CampaignTruth, by_eye: list) -> CampaignAnswer:
    return CampaignAnswer(
        campaign=found.campaign,
        null=planted.null,
        posts=_verdicts(planted.er_lift, found.posts[0]),
        orders=_verdicts(planted.sales_lift, found.orders[0]),
        besides=list(dict.fromkeys([*found.besides, *by_eye])),
    )


def _verdicts(lift: float, found: Verdict) -> list[Verdict]:
    """What was planted, and what the evidence says as long as it does not claim a lift that was
    not planted.
    """
    planted: Verdict = "lift" if lift > 0 else "no_clear_effect"
    if found == planted or (found == "lift" and lift <= 0):
        return [planted]
    return [planted, found]


def write_evaluation_truth(pack: Path, truth: Truth, path: Path) -> Path | None:
    """Work out the answers of the workplace in `pack` and write them to `path`.

    None for a pack too short to hold the course's months.
    """
    workplace = Business.open(pack)
    month = Course.open().evaluated
    if month in workplace.whole_months():
        return write_truth(evaluation_truth(workplace, truth, month), path)
    return None
