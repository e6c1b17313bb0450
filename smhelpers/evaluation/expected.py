"""What the taught methods find in a workplace's own exports: instant feedback in lessons, and
the base of an assessor's truth.
"""

import pandas as pd

from ..brief import Campaign
from ..deliverable import Span
from ..metrics.columns import each_row
from ..monitoring.alarms import days_of, found_crisis
from ..workplace import Business, Workplace
from .analysis import (
    best_post_type,
    campaigns_until,
    direction,
    evaluated_posts,
    month_table,
    platform_rate,
    platform_reach,
)
from .campaign_ways import campaign_ways
from .costs import WINDOWS, campaign_costs
from .practice import besides
from .truth import CampaignAnswer, CostAnswer, EvaluationTruth, PlatformMonth

#: Rows of `campaign_ways` that are judged: posts of both platforms (of one, where there is one),
#: and orders per session.
_POSTS = ("both_posts", "facebook_posts", "instagram_posts")
_ORDERS = "orders_per_session"


def expected(
    workplace: Workplace,
    month: str,
    crisis: Span | None = None,
) -> EvaluationTruth:
    """Figures of the month, verdicts of every campaign that had ended by it, and their costs.

    crisis: first and last day of the crisis (default: the loudest episode of the mentions, none
    without a listening export).
    """
    if crisis is None and len(workplace.mentions):
        crisis = found_crisis(days_of(workplace))
    onset, end = crisis or (None, None)
    campaigns = campaigns_until(workplace, month)
    return EvaluationTruth(
        workplace=workplace.brief.slug if isinstance(workplace, Business) else workplace.name,
        month=month,
        onset=onset,
        end=end,
        platforms=_platforms(workplace, month),
        campaigns=[_campaign(workplace, each, crisis) for each in campaigns],
        costs=_costs(workplace, campaigns, month),
        caveats=[],
    )


def _platforms(workplace: Workplace, month: str) -> list[PlatformMonth]:
    found = []
    evaluated = set(evaluated_posts(workplace)["platform"])
    for row in month_table(workplace, month, every=True).to_dict("records"):
        platform = row["platform"]
        if platform not in evaluated:
            continue
        reach = platform_reach(workplace, month, platform)
        found.append(
            PlatformMonth(
                platform=platform,
                posts=row["posts"],
                interactions=row["interactions"],
                engagement_rate=round(row[platform_rate(workplace, platform)], 8),
                median_reach=float(reach.median()),
                best_post_types=[best_post_type(workplace, month, platform)],
                direction=direction(workplace, month, platform),
                reach_direction=direction(workplace, month, platform, platform_reach),
            ),
        )
    return found


def _campaign(
    workplace: Workplace,
    campaign: Campaign,
    crisis: Span | None,
) -> CampaignAnswer:
    found = campaign_ways(workplace, campaign, crisis).set_index("compared")["verdict"]
    posts = next(
        (found[name] for name in _POSTS if found.get(name, "not_judged") != "not_judged"),
        "no_clear_effect",
    )
    orders = "no_clear_effect"
    if found[_ORDERS] != "not_judged":
        orders = found[_ORDERS]
    return CampaignAnswer(
        campaign=campaign.id,
        null=False,
        posts=[posts],
        orders=[orders],
        besides=[besides(campaign, crisis)],
    )


def _costs(workplace: Workplace, campaigns: list[Campaign], month: str) -> list[CostAnswer]:
    parts = []
    for window in WINDOWS:
        parts.append(
            campaign_costs(
                workplace,
                campaigns,
                window,
                month,
            ).assign(window=window),
        )
    table = pd.concat(parts).query(
        "campaign in @names",
        local_dict={"names": [each.id for each in campaigns]},
    )
    known = table.dropna(
        subset=["cost_per_engagement", "cost_per_acquisition", "campaign_return_on_ad_spend"],
    )
    return [
        CostAnswer(
            campaign=row.campaign,
            window_days=row.window,
            cost_per_engagement=round(row.cost_per_engagement, 4),
            cost_per_acquisition=round(row.cost_per_acquisition, 4),
            return_on_ad_spend=round(row.campaign_return_on_ad_spend, 4),
        )
        for row in each_row(known)
    ]
