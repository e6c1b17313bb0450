"""What the taught methods find in a workplace's own exports: instant feedback in lessons, and
the base of an assessor's truth.
"""

import pandas as pd

from ..brief import Campaign
from ..deliverable import Span
from ..metrics.columns import each_row
from ..monitoring.alarms import days_of, found_crisis
from ..workplace import Business, Workplace
from .analysis import best_post_type, campaigns_until, direction, month_table, platform_reach
from .campaign_ways import campaign_ways
from .costs import WINDOWS, campaign_costs
from .practice import besides
from .truth import CampaignAnswer, CostAnswer, EvaluationTruth, PlatformMonth

#: Rows of `campaign_ways` that are judged: posts of both platforms (of one, where there is one),
#: and orders per session.
_POSTS = ("both_posts", "facebook_posts", "instagram_posts")
_ORDERS = "orders_per_session"


def expected(
    workplace: Business,
    month: str,
    crisis: Span | None = None,
) -> EvaluationTruth:
    """Figures of the month, verdicts of every campaign that had ended by it, and their costs.

    crisis: first and last day of the crisis (default: the loudest episode of the mentions).
    """
    onset, end = crisis or found_crisis(days_of(workplace))
    campaigns = campaigns_until(workplace, month)
    return EvaluationTruth(
        workplace=workplace.brief.slug,
        month=month,
        onset=onset,
        end=end,
        platforms=_platforms(workplace, month),
        campaigns=[_campaign(workplace, each, (onset, end)) for each in campaigns],
        costs=_costs(workplace, campaigns, month),
        caveats=[],
    )


def _platforms(workplace: Workplace, month: str) -> list[PlatformMonth]:
    rows = month_table(workplace, month)
    return [
        PlatformMonth(
            platform=row.platform,
            posts=row.posts,
            interactions=row.interactions,
            engagement_rate=round(row.engagement_rate_by_reach, 8),
            median_reach=float(platform_reach(workplace, month, row.platform).median()),
            best_post_types=[best_post_type(workplace, month, row.platform)],
            direction=direction(workplace, month, row.platform),
            reach_direction=direction(
                workplace,
                month,
                row.platform,
                platform_reach,
            ),
        )
        for row in each_row(rows)
    ]


def _campaign(
    workplace: Workplace,
    campaign: Campaign,
    crisis: Span,
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
