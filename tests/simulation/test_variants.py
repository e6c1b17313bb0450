"""Individual workplaces: different for every trainee, the same for the same key, and silent
about the truth.
"""

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smhelpers.brief import read_brief
from smhelpers.errors import CourseError
from smhelpers.simulation.packs import make_one
from smhelpers.simulation.profile import load_profile, profile_slugs
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.truth import read_truth
from smhelpers.simulation.variants import course_key, variant_seed, vary

KEY = b"a course key for the tests only"
NUMBERS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,15}", fullmatch=True)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def packs(tmp_path_factory) -> Path:
    """Two neighbours' packs."""
    out = tmp_path_factory.mktemp("run")
    for number in ("07", "08"):
        make_one("tea", number, KEY, out, weeks=8)
    return out


@given(number=NUMBERS)
def test_the_same_key_and_number_give_the_same_seed_and_another_key_another(number):
    assert variant_seed(KEY, "tea", number) == variant_seed(KEY, "tea", number)
    assert variant_seed(KEY, "tea", number) != variant_seed(KEY + b"!", "tea", number)


@given(numbers=st.lists(NUMBERS, min_size=2, max_size=40, unique=True))
def test_different_numbers_have_different_seeds(numbers):
    assert len({variant_seed(KEY, "tea", number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize("number", ["", "../x", "甲", "a/b", ".hidden", "a" * 40])
def test_a_number_that_cannot_be_a_folder_is_refused(number):
    with pytest.raises(CourseError, match="學員編號"):
        variant_seed(KEY, "tea", number)


def test_two_neighbours_do_not_have_the_same_numbers(packs):
    first, second = (_bytes(packs / "packs" / name) for name in ("tea_07", "tea_08"))
    assert first.keys() == second.keys()
    assert [
        name for name in first if name != "provenance.yml" and first[name] == second[name]
    ] == []


def test_the_same_number_made_again_has_the_same_bytes(packs, tmp_path):
    again = make_one("tea", "07", KEY, tmp_path, weeks=8)
    assert _bytes(again) == _bytes(packs / "packs" / "tea_07")
    assert (tmp_path / "truth/tea_07/truth.json").read_bytes() == (
        packs / "truth/tea_07/truth.json"
    ).read_bytes()


def test_a_pack_holds_no_truth_no_key_and_no_seed(packs):
    truth = read_truth(packs / "truth/tea_07/truth.json")
    secrets = [
        str(truth.seed).encode(),
        KEY,
        b"truth",
        b"near_miss",
        b"foreign_object",
        b"scct",
        b"sentiment",
    ]
    for name, content in _bytes(packs / "packs" / "tea_07").items():
        assert [secret for secret in secrets if secret in content] == [], name


def test_a_pack_is_a_workplace_that_can_be_opened_by_path(packs):
    brief = read_brief(packs / "packs" / "tea_07" / "brief.yml")
    assert brief.slug == "tea"
    assert brief.followers != load_profile("tea").brief.followers


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**63 - 1))
def test_a_variant_is_the_same_business_with_other_truths(seed):
    original = load_profile("gym")
    varied = vary(original, seed)
    assert varied.brief.name == original.brief.name
    assert sum(each.er == each.sales == 0 for each in varied.model.campaigns.values()) == 1
    assert varied == vary(original, seed)


def test_which_campaign_is_null_differs_between_variants():
    nulls = {
        name
        for seed in range(20)
        for name, each in vary(load_profile("tea"), seed).model.campaigns.items()
        if each.er == 0
    }
    assert nulls == {"c1", "c2", "c3"}


def test_the_crisis_of_every_variant_lies_inside_the_period():
    for slug in profile_slugs():
        for seed in range(40):
            onset = vary(load_profile(slug), seed).model.crisis.onset
            assert pd.Timestamp("2026-06-01") < onset < pd.Timestamp("2026-09-25")


def test_a_new_course_key_is_readable_by_its_owner_alone(tmp_path):
    key = course_key(tmp_path / "keys" / "course.key")
    assert course_key(tmp_path / "keys" / "course.key") == key
    assert os.name == "nt" or (tmp_path / "keys" / "course.key").stat().st_mode & 0o077 == 0


def test_a_short_course_key_is_refused(tmp_path):
    (tmp_path / "course.key").write_text("abc")
    with pytest.raises(CourseError, match="太短"):
        course_key(tmp_path / "course.key")


@pytest.mark.parametrize("slug", profile_slugs())
def test_every_profile_can_be_simulated_with_posts_on_six_platforms(slug):
    simulation = simulate(load_profile(slug), 1, weeks=4)
    assert set(simulation.posts["platform"]) == {
        "facebook",
        "instagram",
        "threads",
        "line_oa",
        "youtube",
        "tiktok",
    }
    assert len(simulation.scene.brief.rivals) == 2


def test_there_are_six_profiles_with_different_goals_budgets_and_systems():
    briefs = [load_profile(slug).brief for slug in profile_slugs()]
    assert len(briefs) >= 6
    for part in ("monthly_budget", "sector", "systems", "goals", "segments", "rivals"):
        assert len({str(getattr(brief, part)) for brief in briefs}) == len(briefs)
