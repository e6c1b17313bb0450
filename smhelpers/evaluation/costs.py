"""What campaigns cost for what they brought: CPE, CPA and ROAS from ads and tagged sales, with the
window stated (pc-5.2).

Every ratio is a ratio of sums, computed by `metrics.business`; revenue is told apart by UTM
campaign, last session, so it holds what unpaid
posts with the same link brought and is an upper bound of what the ads brought.
"""

from collections.abc import Iterable

import pandas as pd

from .. import metrics
from ..brief import Campaign
from ..metrics import periods
from ..workplace import Workplace

#: Days after a campaign's end in which an order with its tag still counts, as one may choose to
#: state.
WINDOWS = (0, 7, 14)
WINDOW = 7
#: The row of all campaigns together.
ALL = "all_campaigns"
_AD_KEYS = ["ad_spend", "cost_per_engagement", "ad_purchases", "cost_per_acquisition"]
_COLUMNS = ["campaign", *_AD_KEYS, "orders", "revenue", "campaign_return_on_ad_spend"]


def campaign_costs(
    workplace: Workplace,
    campaigns: Iterable[Campaign],
    window: int = WINDOW,
    until: str | None = None,
) -> pd.DataFrame:
    """One row a campaign and one for all together.

    Money in NT$, blank where the exports hold nothing of it.

    window: days after a campaign's end in which orders with its tag count. until: "YYYY-MM", the
    month by whose end orders were known.
    Columns: `campaign`, `ad_spend`, `cost_per_engagement`, `ad_purchases` and
    `cost_per_acquisition` as the ads tool counts purchases,
    `orders`, `revenue` and `campaign_return_on_ad_spend` as the site counts tagged orders.
    """
    parts = {campaign.id: _parts(workplace, campaign, window, until) for campaign in campaigns}
    rows = [{"campaign": name} | _row(ads, sales) for name, (ads, sales) in parts.items()]
    if len(parts) > 1:
        together = [pd.concat(tables) for tables in zip(*parts.values(), strict=True)]
        rows.append({"campaign": ALL} | _row(*together))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _parts(
    workplace: Workplace,
    campaign: Campaign,
    window: int,
    until: str | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ads of a campaign, and sales with its tag from its first day to the end of the window."""
    names = {campaign.id, campaign.name}
    ads = workplace.ads
    sales = workplace.sales
    last = pd.Timestamp(campaign.end) + pd.Timedelta(days=window)
    if until:
        last = min(last, periods.end_of(until))
    inside = sales["campaign"].isin(names) & sales["date"].between(
        pd.Timestamp(campaign.start),
        last,
    )
    return ads[ads["campaign"].isin(names)], sales[inside]


def _row(ads: pd.DataFrame, sales: pd.DataFrame) -> dict[str, float]:
    tables = {"ads": ads, "sales": sales}
    return {key: metrics.value(tables, key) for key in _COLUMNS[1:]}
