"""Evidence of task 3: hours, formats, baselines and targets against textbook identities,
statsmodels and the simulator's truth.
"""

import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.power import TTestIndPower

from smhelpers import metrics
from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.simulation.profile import load_profile
from smhelpers.strategy import (
    baseline,
    compare,
    dunn,
    format_mix,
    hour_table,
    plausibility,
    shrink,
    slot_mix,
    slot_of,
)
from smhelpers.strategy.baseline import whole_weeks
from smhelpers.strategy.mix import ALPHA
from smhelpers.strategy.timing import held_still, rated_posts
from smhelpers.workplace import Workplace

BUSINESSES = ["tea", "guesthouse"]
NUMBERS = st.floats(-3, 3, allow_nan=False)


@pytest.fixture(scope="module")
def tea() -> Workplace:
    return Workplace.open("tea")


@pytest.fixture(scope="module", params=BUSINESSES)
def business(request) -> Workplace:
    return Workplace.open(request.param)


@pytest.mark.parametrize(
    ("hour", "slot"),
    [
        (0, "morning"),
        (10, "morning"),
        (11, "noon"),
        (14, "afternoon"),
        (17, "evening"),
        (20, "night"),
        (23, "night"),
    ],
)
def test_an_hour_lies_in_its_part_of_the_day(hour, slot):
    assert slot_of(hour) == slot


@pytest.mark.filterwarnings(
    "ignore::RuntimeWarning",
)  # statsmodels divides by zero where cells agree exactly
@given(
    st.lists(
        st.tuples(NUMBERS, st.floats(0.05, 2)),
        min_size=2,
        max_size=12,
    ),
)
def test_the_spread_between_cells_is_the_one_of_statsmodels(cells):
    means, errors = np.array(cells).T
    right = combine_effects(means, errors**2, method_re="dl")
    shrunk = shrink(means, errors)
    assert shrunk.between == pytest.approx(max(0.0, right.tau2), abs=1e-9)


@given(
    st.lists(
        st.tuples(NUMBERS, st.floats(0.05, 2)),
        min_size=2,
        max_size=12,
    ),
)
def test_shrinkage_never_takes_a_cell_beyond_its_own_mean_or_the_common_one(cells):
    means, errors = np.array(cells).T
    values = shrink(means, errors).values
    assert (values <= means.max() + 1e-9).all() and (values >= means.min() - 1e-9).all()


def test_a_cell_with_one_post_is_drawn_in_further_than_one_with_forty():
    shrunk = shrink([0.8, 0.8, 0.0, -0.4], [0.4, 0.4 / 40**0.5, 0.05, 0.05])
    assert shrunk.values[0] < shrunk.values[1] < 0.8


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(st.integers(0, 9), min_size=3, max_size=12),
        min_size=2,
        max_size=5,
    ),
)
def test_dunns_pairs_add_up_to_the_statistic_of_kruskal_and_wallis(groups):
    """H = Σ (nᵢ + nⱼ) / N · zᵢⱼ² over all pairs, ties corrected in both: an identity of the two
    tests.
    """
    values = pd.Series([float(value) for group in groups for value in group])
    if values.nunique() < 2:
        return
    names = pd.Series([str(number) for number, group in enumerate(groups) for _ in group])
    sizes = names.value_counts()
    pairs = dunn(values, names, sorted(sizes.index))
    z = stats.norm.isf(pairs["p_value"] / 2)
    total = sum(
        (sizes[row.better] + sizes[row.worse]) / len(values) * each**2
        for row, each in zip(pairs.itertuples(), z, strict=True)
    )
    assert total == pytest.approx(
        stats.kruskal(*groups).statistic,
        rel=1e-6,
        abs=1e-9,
    )


def test_complaints_still_open_count_the_same_by_week_as_over_all_weeks(business):
    """Each week's rate is judged at the export's last time, so that the rate of all weeks lies
    among theirs.
    """
    base = baseline(business, "closed_within_15_days")
    messages, first = business.measured["messages"], whole_weeks(business)[0]
    week = messages[
        messages["received_at"]
        .dt.tz_localize(None)
        .between(first, first + pd.Timedelta(days=7), inclusive="left")
    ]
    late = ~((week["closed_at"] - week["received_at"]) <= pd.Timedelta(days=15))
    assert base.lowest <= base.value <= base.best and base.weekly[0] == pytest.approx(
        1 - late.mean(),
    )


def test_holms_correction_gives_the_values_of_its_definition():
    values = pd.Series([*range(10), *range(20, 30), *range(24, 34)], dtype=float)
    pairs = dunn(values, pd.Series(["a"] * 10 + ["b"] * 10 + ["c"] * 10), ["c", "b", "a"])
    plain = np.sort(pairs["p_value"])
    holm = np.minimum(1, np.maximum.accumulate(plain * np.array([3, 2, 1])))
    assert np.sort(pairs["corrected"]) == pytest.approx(holm)


def test_noise_is_called_a_difference_no_more_often_than_the_level_allows(tea):
    """Formats dealt out at random: the whole family of pairs may err in 5 % of draws (here 200,
    bound at three standard errors).
    """
    posts, rng = rated_posts(tea, "facebook"), np.random.default_rng(7)
    kinds = sorted(posts["post_type"].unique())
    dealt = (pd.Series(rng.permutation(posts["post_type"]), index=posts.index) for _ in range(200))
    found = sum((dunn(posts["rate"], types, kinds)["corrected"] < ALPHA).any() for types in dealt)
    assert found <= 200 * ALPHA + 3 * (200 * ALPHA * (1 - ALPHA)) ** 0.5


def test_the_best_part_of_the_day_is_the_one_that_was_planted(business):
    model = load_profile(business.brief.slug).model
    for platform in ("facebook", "instagram"):
        planted = model.platforms[platform].slot_er
        found = hour_table(business, platform)["slot"].iloc[0]
        assert planted[found] == max(planted.values()), (platform, found)


def test_a_format_that_truly_does_better_is_found_and_called_so(tea):
    model = load_profile("tea").model
    for platform in ("facebook", "instagram"):
        mix, planted = format_mix(tea, platform), model.platforms[platform].format_er
        assert (planted[mix.best], planted[mix.weakest]) == (
            max(planted.values()),
            min(planted.values()),
        )
        assert mix.verdict == "clear" and "有差異" in mix.sentence


def test_differences_that_are_too_small_to_be_seen_are_not_claimed(tmp_path):
    exports = data_dir() / "workplaces" / "guesthouse" / "exports"
    for path in [*exports.glob("May-29*.csv"), *exports.glob("Jun-26*.csv")]:
        shutil.copy(path, tmp_path)
    mix = slot_mix(Workplace.open(tmp_path), "instagram")
    assert mix.verdict == "no_clear_difference" and "看不出差異" in mix.sentence


def test_intervals_of_shrunk_cells_hold_the_truth_as_often_as_they_say():
    """Cells drawn from the model itself, 2,000 times five: the 95 % intervals must hold within 3
    % of that.
    """
    rng, inside = np.random.default_rng(11), []
    for _ in range(2000):
        errors, truth = rng.uniform(0.05, 0.2, 5), rng.normal(0, 0.15, 5)
        shrunk = shrink(rng.normal(truth, errors), errors)
        inside += list(np.abs(shrunk.values - truth) <= 1.959964 * shrunk.errors)
    assert 0.92 <= np.mean(inside) <= 0.98


def test_a_post_type_posted_at_good_hours_is_not_taken_for_a_good_type():
    rng, count = np.random.default_rng(3), 400
    slot = pd.Series(rng.choice(["morning", "night"], count))
    kind = pd.Series(
        np.where(rng.random(count) < np.where(slot == "night", 0.9, 0.1), "reel", "photo"),
    )
    posts = pd.DataFrame(
        {
            "rate": np.where(slot == "night", 0.5, 0.0) + rng.normal(0, 0.2, count),
            "post_type": kind,
            "slot": slot,
            "weekday": rng.integers(1, 8, count),
            "week": rng.integers(0, 26, count),
        },
    )
    raw, clean = compare(posts["rate"], kind), compare(held_still(posts, "post_type"), kind)
    assert raw.best == "reel" and raw.verdict == "clear"
    assert clean.verdict == "no_clear_difference"


def test_too_few_posts_to_compare_say_so(tea):
    with pytest.raises(CourseError, match="至少要 60 篇"):
        hour_table(tea, "youtube")


def test_twelve_whole_weeks_end_with_the_last_sunday_of_the_data(tea):
    weeks = whole_weeks(tea)
    assert len(weeks) == 12 and all(week.day_of_week == 0 for week in weeks)
    assert (
        weeks[-1] + pd.Timedelta(days=6)
        == tea.posts["published_at"].max().tz_localize(None).normalize()
    )


@pytest.mark.parametrize(
    ("metric", "platform"),
    [
        ("engagement_rate_by_reach", "instagram"),
        ("click_through_rate", "facebook"),
        ("open_rate", "line_oa"),
        ("response_rate", "all"),
        ("share_of_voice", "all"),
    ],
)
def test_a_rate_is_that_of_all_rows_of_the_weeks_and_lies_in_its_interval(tea, metric, platform):
    found = baseline(tea, metric, platform)
    name = metrics.METRICS[metric].tables[0]
    table, start = tea.measured[name], whole_weeks(tea)[0]
    moment = table[metrics.columns.TIME_COLUMN[name]]
    moment = moment.dt.tz_localize(None) if moment.dt.tz is not None else moment
    rows = table[moment >= start]
    rows = rows[rows["platform"] == platform] if platform != "all" else rows
    assert found.value == pytest.approx(metrics.value(rows, metric), rel=1e-9)
    assert found.low < found.value < found.high


def test_the_interval_of_a_count_is_scipys_own_for_the_mean_week(tea):
    found = baseline(tea, "views", "instagram")
    right = stats.bootstrap(
        (np.array(found.weekly),),
        np.mean,
        n_resamples=9999,
        method="BCa",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((right.low, right.high), rel=0.05)


def test_a_month_of_a_count_is_longer_than_a_week_and_a_rate_stays(tea):
    assert baseline(tea, "views", "instagram", "month").value == pytest.approx(
        baseline(tea, "views", "instagram").value * 52 / 12,
    )
    assert (
        baseline(tea, "open_rate", "line_oa", "month").value
        == baseline(tea, "open_rate", "line_oa").value
    )


def test_a_measure_that_no_export_fills_is_refused_with_a_remedy(tea):
    with pytest.raises(CourseError, match="至少要 8 週"):
        baseline(tea, "net_followers", "instagram")


def test_the_smallest_change_that_can_be_seen_has_eighty_percent_power(tea):
    found = baseline(tea, "orders", "line_oa")
    effect = found.detectable / np.std(found.weekly, ddof=1)
    assert TTestIndPower().power(
        effect,
        nobs1=12,
        alpha=0.05,
        ratio=14 / 12,
    ) == pytest.approx(
        0.8,
        abs=1e-4,
    )


def test_a_target_inside_the_noise_beyond_reach_and_between_is_told_apart(tea):
    base = baseline(tea, "views", "instagram")
    noise, far, good = (
        plausibility(base, target)
        for target in (base.value * 1.05, base.best * 2, (base.high + base.best) / 2)
    )
    assert not noise.above_noise and "可能範圍" in noise.sentence
    assert far.above_noise and not far.in_reach and "請分兩期" in far.sentence
    assert good.above_noise and good.in_reach


def test_where_less_is_better_a_target_lies_below_the_interval(tea):
    base = baseline(tea, "first_response_business_median", "all")
    assert plausibility(base, base.lowest, "at_most").above_noise
    assert not plausibility(base, base.high, "at_most").above_noise
    assert plausibility(base, 60.0, "at_most", promised=60.0).in_reach


def test_a_target_on_the_wrong_side_of_what_is_there_is_told(tea):
    base = baseline(tea, "views", "instagram")
    told = plausibility(base, base.low * 0.5)
    assert not told.above_noise and "請檢查方向" in told.sentence
