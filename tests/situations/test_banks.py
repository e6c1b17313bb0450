"""Situations: enough of them, balanced, drawn for one trainee and attempt, without their keys."""

import itertools
import json
from bisect import bisect
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.simulation.situations import make_situations, write_banks
from smhelpers.situations import bank, corrected_for_guessing, draw, read_keys
from smhelpers.situations.banks import PLACES, TURNS
from smhelpers.standard import unit

from ..conftest import ROOT

CRITERIA = [criterion.id for task in unit().tasks for criterion in task.criteria]
KEYS = ROOT / "answers" / "situations"
ATTEMPTS = range(1, TURNS + 1)


@pytest.fixture(scope="module")
def banks():
    return {criterion: bank(criterion) for criterion in CRITERIA}


@pytest.fixture(scope="module")
def keys():
    return {criterion: read_keys(criterion, KEYS) for criterion in CRITERIA}


def test_every_criterion_has_a_bank_of_at_least_twenty_situations(banks):
    assert len(banks) == 25
    assert all(len(found.situations) >= 20 for found in banks.values())


def test_no_two_situations_of_a_bank_ask_the_same(banks):
    for found in banks.values():
        seen = Counter(
            (
                each.scene,
                str(each.table),
                str(each.pictures),
                str(sorted(c.text for c in each.claims)),
            )
            for each in found.situations
        )
        assert set(seen.values()) == {1}, found.criterion


def test_every_claim_has_a_right_choice_and_nothing_else_has(banks, keys):
    for criterion, found in banks.items():
        choices = {choice.key for choice in found.choices}
        asked = {each.id: {claim.id for claim in each.claims} for each in found.situations}
        assert {name: set(key) for name, key in keys[criterion].items()} == asked
        assert {choice for key in keys[criterion].values() for choice in key.values()} == choices


def test_a_judgement_is_right_for_at_most_half_of_a_situation(keys):
    for key in itertools.chain.from_iterable(each.values() for each in keys.values()):
        assert max(Counter(key.values()).values()) <= len(key) / 2


@pytest.mark.parametrize("criterion", CRITERIA)
def test_the_length_of_a_claim_does_not_tell_its_judgement(banks, keys, criterion):
    """Even who knew which lengths go with which choice would stay well below the pass mark."""
    found = banks[criterion]
    judged = []
    for situation in found.situations:
        for claim in situation.claims:
            judged.append((len(claim.text), keys[criterion][situation.id][claim.id]))
    lengths = sorted(length for length, _ in judged)
    quarters = [lengths[len(lengths) * part // 4] for part in (1, 2, 3)]
    alike = [Counter() for _ in range(4)]
    for length, choice in judged:
        alike[bisect(quarters, length)][choice] += 1
    right = sum(max(each.values(), default=0) for each in alike)
    assert corrected_for_guessing(right, len(judged), found.chance) < 0.5


def test_what_ships_holds_no_key(banks):
    for criterion in CRITERIA:
        text = (ROOT / "data" / "situations" / f"{criterion}.json").read_text(encoding="utf-8")
        told = json.loads(text)
        for situation in told["situations"]:
            assert all(set(claim) == {"id", "text"} for claim in situation["claims"])


def test_banks_and_keys_are_what_the_models_make(tmp_path):
    write_banks(make_situations(), tmp_path / "data", tmp_path)
    for place in ("data/situations", "answers/situations"):
        for criterion in CRITERIA:
            made = (tmp_path / place / f"{criterion}.json").read_bytes()
            assert made == (ROOT / place / f"{criterion}.json").read_bytes(), (
                f"python tools/make_situations.py ({criterion})"
            )


@given(
    st.text(min_size=1, max_size=12).filter(lambda text: text.strip()), st.sampled_from(CRITERIA)
)
def test_a_trainee_meets_three_situations_of_each_bank_and_always_the_same(number, criterion):
    try:
        drawn = draw(criterion, number)
    except CourseError:
        return  # nothing is left of this number
    assert [each.place for each in drawn] == list(range(PLACES))
    assert drawn == draw(criterion, f" {number.upper()} ") or number.upper().lower() != number


@pytest.mark.parametrize("criterion", CRITERIA)
def test_three_attempts_have_no_situation_in_common(criterion):
    for number in ("S01", "S02", "王小明"):
        met = [each.id for attempt in ATTEMPTS for each in draw(criterion, number, attempt)]
        assert len(met) == len(set(met)) == PLACES * TURNS


def test_attempts_of_written_situations_share_no_claim():
    for criterion in ("pc-1.1", "pc-2.3", "pc-5.3"):
        claims = Counter(
            claim.text
            for attempt in ATTEMPTS
            for each in draw(criterion, "S07", attempt)
            for claim in each.claims
        )
        assert set(claims.values()) == {1}


def test_no_two_of_thirty_trainees_meet_the_same_situations_of_a_task():
    for task in unit().tasks:
        met = set()
        for number in range(30):
            drawn = [draw(each.id, f"S{number:02d}") for each in task.criteria]
            met.add(tuple(each.id for found in drawn for each in found))
        assert len(met) == 30, task.id


def test_an_attempt_below_one_is_a_sentence():
    with pytest.raises(CourseError, match="第一次請填 1"):
        draw("pc-1.1", "S01", 0)


def test_a_criterion_without_a_bank_is_a_sentence():
    with pytest.raises(CourseError, match=r"找不到 pc-9\.9\.json"):
        draw("pc-9.9", "S01")
