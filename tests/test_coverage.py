"""Coverage: which days the exports tell of, and what follows for rates of a week, comparisons of
months and the base of a rate.
"""

import itertools
import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers import evaluation, metrics
from smhelpers.errors import CourseError
from smhelpers.evaluation import basis
from smhelpers.metrics import periods
from smhelpers.metrics.coverage import joined, named_days
from smhelpers.workplace import Workplace

from . import own_folders as own


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "bakery"


def opened(folder):
    return Workplace.open(folder)


@given(st.dates(date(2001, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_the_period_before_has_as_many_days_and_ends_the_day_before(first, days):
    start = pd.Timestamp(first)
    period = periods.of_days(start, start + pd.Timedelta(days=days))
    earlier = periods.before(period)
    assert periods.bounds(earlier)[1] + pd.Timedelta(days=1) == start
    assert periods.is_month(period) or periods.length(earlier) == periods.length(period)


@pytest.mark.parametrize(
    "wrong",
    ["2026-13", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "三月"],
)
def test_a_period_that_is_none_is_answered_with_both_ways_to_write_one(wrong):
    with pytest.raises(CourseError, match="看不懂期間.*2026-03.*2026-02-20..2026-03-19"):
        periods.bounds(wrong)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 9)), min_size=1, max_size=12))
def test_joined_spans_hold_the_same_days_and_never_meet(pairs):
    start = pd.Timestamp(2026, 1, 1)
    day = pd.Timedelta(days=1)
    spans = [(start + day * first, start + day * (first + more)) for first, more in pairs]
    found = joined(spans)
    before = {number for first, more in pairs for number in range(first, first + more + 1)}
    after = set()
    for first, last in found:
        after |= set(range((first - start).days, (last - start).days + 1))
    assert after == before
    assert all(a[1] + day < b[0] for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    "file",
    [
        "Mar-01-2026_Mar-28-2026_1.csv",
        "Content 2026-03-01_2026-03-28 Demo.zip／Table data.csv",
        "message_broadcast_20260301_20260328.csv",
    ],
)
def test_the_days_in_a_files_name_are_read_as_each_platform_writes_them(file):
    assert named_days(file) == (pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 3, 28))


@pytest.mark.parametrize("file", ["Content.csv", "Mar-28-2026_Mar-01-2026_1.csv", "1_2.csv"])
def test_a_name_without_days_tells_none(file):
    assert named_days(file) is None


def test_posts_a_week_are_those_of_the_covered_days_alone(folder):
    own.instagram_month(folder, date(2026, 3, 18), 14, every=1)
    row = evaluation.activity_table(opened(folder), "2026-03", None).iloc[0]
    assert (row["posts"], row["covered_days"], row["posts_a_week"]) == (14, 14, 7.0)


def test_days_without_a_post_at_the_edges_of_a_named_export_are_covered(folder):
    rows = [own.instagram_post(date(2026, 3, day), day) for day in (9, 16, 23)]
    own.instagram_posts(folder / "Mar-01-2026_Mar-28-2026_1.csv", rows)
    row = evaluation.activity_table(opened(folder), "2026-03", None).iloc[0]
    assert (row["covered_days"], row["posts_a_week"]) == (28, 0.8)


def test_a_platform_that_tells_nothing_of_the_month_has_no_data_and_not_zero_posts(folder):
    own.instagram_month(folder, date(2026, 3, 1), 31)
    own.youtube_month(folder, date(2026, 1, 1), 28)
    row = evaluation.activity_table(opened(folder), "2026-03", None).set_index("platform")
    assert np.isnan(row.loc["youtube", "posts"]) and np.isnan(row.loc["youtube", "posts_a_week"])


def test_a_hole_between_two_exports_is_named(folder):
    own.instagram_month(folder, date(2026, 1, 1), 31)
    own.instagram_month(folder, date(2026, 3, 1), 31)
    (row,) = basis.coverage_table(opened(folder)).to_dict("records")
    assert (row["first_day"], row["last_day"], row["holes"]) == (
        "2026-01-01",
        "2026-03-31",
        "2026-02-01 至 2026-02-28",
    )


def test_a_month_is_never_compared_with_one_that_no_export_covers(folder):
    own.instagram_month(folder, date(2026, 1, 1), 31)
    own.instagram_month(folder, date(2026, 3, 1), 31)
    shop = opened(folder)
    assert evaluation.moved(shop, "2026-03", "instagram") == "not_covered"
    assert evaluation.direction(shop, "2026-03", "instagram") is None


def test_a_month_that_is_covered_to_the_half_is_not_compared(folder):
    own.instagram_month(folder, date(2026, 2, 15), 45)
    assert evaluation.moved(opened(folder), "2026-03", "instagram") == "not_covered"


def test_two_covered_months_are_compared(folder):
    own.instagram_month(folder, date(2026, 2, 1), 59)
    assert evaluation.moved(opened(folder), "2026-03", "instagram") in ("up", "flat", "down")


def test_two_posts_in_a_month_are_too_few_to_be_called_the_same(folder):
    own.instagram_month(folder, date(2026, 2, 1), 59, every=20)
    assert evaluation.moved(opened(folder), "2026-03", "instagram") == "too_few_posts"


def test_an_export_of_28_days_that_crosses_two_months_is_one_period(folder):
    own.instagram_month(folder)
    assert opened(folder).periods() == ["2026-02-20..2026-03-19"]


def widest_without_reach():
    """Eight posts with reach, one of it above its views, and two much seen ones without."""
    rows = [own.instagram_post(date(2026, 3, day), day) for day in range(1, 9)]
    rows[0] |= {"Views": 1000, "Reach": 9000}
    for day in (19, 20):
        rows.append(
            own.instagram_post(
                date(2026, 3, day),
                day,
                Views=2_000_000,
                Reach="",
                Likes=150_000,
            ),
        )
    return rows


@pytest.fixture
def widest(folder):
    own.instagram_posts(folder / "Mar-01-2026_Mar-31-2026_1.csv", widest_without_reach())
    return opened(folder)


def test_a_rate_says_how_many_posts_and_interactions_it_rests_on(widest):
    base = basis.month_base(widest, "2026-03", "instagram")
    assert (base.rows, base.counted) == (10, 8) and base.share == pytest.approx(0.0013, abs=5e-4)
    (note,) = basis.base_notes(widest, "2026-03", ["instagram"])
    assert "10 則中 2 則沒有觸及人數" in note and "未計入互動率" in note
    assert basis.base_text(base) == "10 則中的 8 則，互動的 0.1%"


def test_a_post_that_reached_more_than_it_was_seen_is_named(widest):
    (note,) = basis.implausible_notes(widest.month("2026-03"))
    assert "2026-03-01" in note and "觸及 9,000、瀏覽 1,000" in note


def test_the_widest_posts_without_reach_stand_out_by_their_views(widest):
    found = evaluation.standout_posts(widest, "2026-03")
    by_views = found[found["far_by"] == "views"]
    assert list(by_views["day"]) == ["2026-03-19", "2026-03-20"]
    assert list(evaluation.top_posts(widest, "2026-03", 2)["views"]) == [2_000_000] * 2


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(0, 900))),
        min_size=1,
        max_size=20,
    ),
)
def test_the_base_of_a_rate_counts_exactly_the_posts_that_the_rate_counts(pairs):
    table = pd.DataFrame(pairs, columns=["reactions", "reach"]).astype("Int64")
    for name in ("comments", "shares", "saves"):
        table[name] = pd.Series(pd.NA, index=table.index, dtype="Int64")
    base = metrics.base(table, "engagement_rate_by_reach")
    counted = table[table["reach"].fillna(0) > 0]
    assert (base.rows, base.counted) == (len(table), len(counted))
    rate = metrics.value(table, "engagement_rate_by_reach")
    if len(counted):
        assert rate == pytest.approx(counted["reactions"].sum() / counted["reach"].sum())
    else:
        assert np.isnan(rate)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.0016, "0.2%"),
        (0.95, "95%"),
        (0.9984, "99.8%"),
        (1e-6, "不到 0.1%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share, text):
    assert basis.share_text(share) == text


def test_a_platform_without_reach_is_judged_by_its_views(folder):
    own.tiktok_month(folder)
    shop = opened(folder)
    assert evaluation.platform_rate(shop, "tiktok") == "engagement_rate_by_views"
    assert evaluation.platform_rates(shop, "2026-03", "tiktok").between(0.001, 0.2).all()


def silent_account(folder, series_days):
    """Nine posts until 26 March in a file whose name tells no days, and a daily series."""
    rows = [own.instagram_post(day, 7) for day in own.days(date(2026, 3, 2), 27, 3)]
    own.instagram_posts(folder / "posts.csv", rows)
    values = [9 + number % 4 for number in range(series_days)]
    own.series(folder / "Follows.csv", "Instagram follows", date(2026, 3, 1), values)
    return opened(folder)


def test_an_account_that_went_silent_is_covered_as_long_as_its_daily_series_goes_on(folder):
    shop = silent_account(folder, 61)
    covered = shop.covered("posts")["instagram"]
    assert covered.spans == ((pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 4, 30)),)
    april = evaluation.activity_table(shop, "2026-04", None).iloc[0]
    assert (april["posts"], april["covered_days"]) == (0, 30)


def test_a_silence_that_a_series_alone_proves_is_said(folder):
    (note,) = basis.silence_notes(silent_account(folder, 61))
    assert "最後一則在 2026-03-26" in note and "重新匯出" in note


def test_a_series_of_another_platform_proves_nothing(folder):
    own.instagram_posts(folder / "posts.csv", [own.instagram_post(date(2026, 3, 2), 1)])
    own.series(folder / "Visits.csv", "Facebook visits", date(2026, 3, 1), [5] * 61)
    covered = opened(folder).covered("posts")["instagram"]
    assert covered.first == covered.last and covered.proof == "not_proved"


def test_a_year_of_daily_figures_does_not_cover_a_year_before_the_first_post(folder):
    rows = [own.instagram_post(day, 7) for day in own.days(date(2026, 3, 2), 27, 3)]
    own.instagram_posts(folder / "posts.csv", rows)
    own.series(folder / "Follows.csv", "Instagram follows", date(2025, 3, 1), [3, 4] * 198)
    assert opened(folder).covered("posts")["instagram"].first == pd.Timestamp(2026, 3, 2)


def test_a_table_of_videos_covers_the_days_in_its_folders_name(folder):
    own.youtube_month(folder, date(2026, 3, 1), 31, every=20)
    covered = opened(folder).covered("posts")["youtube"]
    assert (covered.last, covered.proof) == (pd.Timestamp(2026, 3, 31), "proved_by_names")


def test_a_total_row_that_equals_the_daily_sum_proves_the_days_of_the_table(folder):
    place = own.youtube_month(folder, date(2026, 3, 1), 31, every=20)
    (named,) = place.iterdir()
    total = sum(150 + number for number in range(31))
    table = named / "Table data.csv"
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    cells = ["Total", "", "", "", str(total), *[""] * 6]
    table.write_text("\n".join([lines[0], ",".join(cells), *lines[1:]]), encoding="utf-8-sig")
    named.rename(folder / "YouTube")
    covered = opened(folder).covered("posts")["youtube"]
    assert (covered.last, covered.proof) == (pd.Timestamp(2026, 3, 31), "proved_by_totals")


def test_an_export_without_a_single_post_covers_the_days_in_its_name(folder):
    own.instagram_month(folder, date(2026, 2, 1), 28)
    own.instagram_posts(folder / "Mar-01-2026_Mar-31-2026_1.csv", [])
    assert evaluation.activity_table(opened(folder), "2026-03", None).iloc[0]["posts"] == 0


def test_a_download_of_all_posts_covers_until_the_day_in_its_name(folder):
    place = folder / "instagram-demo-2026-04-30-Ab1"
    place.mkdir(parents=True)
    post = {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1772500000, "title": "a"}]}
    (place / "posts_1.json").write_text(json.dumps([post]), encoding="utf-8")
    assert opened(folder).covered("posts")["instagram"].last == pd.Timestamp(2026, 4, 30)
