"""What campaigns cost for what they brought: ratios of sums, with the window stated."""

import pandas as pd
import pytest

from smhelpers.evaluation.costs import ALL, WINDOWS, campaign_costs


@pytest.fixture(scope="module")
def costs(tea):
    return campaign_costs(tea, tea.brief.campaigns).set_index("campaign")


def test_a_campaign_is_set_against_its_own_ads_and_its_own_tag(tea, costs):
    green = next(campaign for campaign in tea.brief.campaigns if campaign.id == "c2")
    ads, sales = tea.ads.query("campaign == @green.name"), tea.sales.query("campaign == 'c2'")
    sales = sales[sales["date"] <= pd.Timestamp(green.end) + pd.Timedelta(days=7)]
    assert costs.loc["c2", "cost_per_acquisition"] == pytest.approx(
        ads["spend"].sum() / ads["purchases"].sum(),
    )
    assert costs.loc["c2", "campaign_return_on_ad_spend"] == pytest.approx(
        sales["revenue"].sum() / ads["spend"].sum(),
    )
    assert costs.loc["c2", "orders"] == sales["orders"].sum()


def test_all_campaigns_together_are_a_ratio_of_sums_not_a_mean_of_ratios(costs):
    single = costs.drop(ALL)
    assert costs.loc[ALL, "cost_per_acquisition"] == pytest.approx(
        single["ad_spend"].sum() / single["ad_purchases"].sum(),
    )
    assert costs.loc[ALL, "cost_per_acquisition"] != pytest.approx(
        single["cost_per_acquisition"].mean(),
        rel=1e-3,
    )


def test_orders_after_the_stated_window_or_after_the_month_do_not_count(tea):
    (campaign, *_), first = tea.brief.campaigns, pd.Timestamp(tea.brief.campaigns[0].end)
    late = pd.DataFrame(
        [
            {
                "date": first + pd.Timedelta(days=days),
                "source": "line",
                "medium": "message",
                "campaign": campaign.id,
                "sessions": 5,
                "orders": 1,
                "revenue": 100.0,
            }
            for days in (-1, 0, 3, 10, 40)
        ],
    )
    shop = type("Shop", (), {"ads": tea.ads, "sales": late})()
    counted = [campaign_costs(shop, [campaign], window)["orders"].item() for window in WINDOWS]
    assert counted == [2, 3, 4]
    long = campaign.model_copy(update={"end": f"{first:%Y-%m}-28"})
    assert campaign_costs(shop, [long], 14, f"{first:%Y-%m}")["orders"].item() == 4


def test_a_campaign_without_ads_or_tag_is_blank_not_free(tea):
    quiet = tea.brief.campaigns[0].model_copy(update={"id": "c9", "name": "沒有投廣告的活動"})
    assert campaign_costs(tea, [quiet]).drop(columns="campaign").isna().all(axis=None)
