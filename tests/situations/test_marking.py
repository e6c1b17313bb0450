"""What is earned in situations: knowing all of it everything, guessing next to nothing."""

import random
from math import comb

import pytest

from smhelpers.answers import PLACE, STUDENT
from smhelpers.assessment import assessments
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.judging.rules import policy, read_rules
from smhelpers.portfolio import FOLDER, Portfolio
from smhelpers.situations import (
    SituationAnswers,
    bank,
    corrected_for_guessing,
    decided_rightly,
    draw,
    feedback_text,
    read_keys,
    situation_deliverable,
    undecided,
)

from ..conftest import ROOT
from .test_banks import CRITERIA, KEYS

#: A guesser who stays below this share of the points has learnt nothing by guessing.
NOTHING = 0.4


def answers(trainee, choose, attempt=1, criteria=CRITERIA):
    """Decisions on the trainee's own situations; choose(situation, claim, choices) gives a key."""
    rows = []
    for criterion in criteria:
        choices = [choice.key for choice in bank(criterion).choices]
        for situation in draw(criterion, trainee, attempt):
            for claim in situation.claims:
                choice = choose(situation, claim, choices)
                rows.append({"situation": situation.id, "claim": claim.id, "choice": choice})
    return SituationAnswers(trainee=trainee, attempt=attempt, decisions=rows)


def earned(given, criterion, student=None):
    """Share of the points of one criterion."""
    results = decided_rightly(given, criterion, read_keys(criterion, KEYS), student)
    right = sum(was_right for _, _, was_right in results)
    return corrected_for_guessing(right, len(results), bank(criterion).chance)


def rightly(criterion):
    key = read_keys(criterion, KEYS)
    return lambda situation, claim, choices: key[situation.id][claim.id]


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_the_truth_earns_everything_in_every_attempt(criterion, attempt):
    given = answers("S01", rightly(criterion), attempt, [criterion])
    assert earned(given, criterion) == 1.0


@pytest.mark.parametrize("criterion", CRITERIA)
def test_always_the_same_judgement_stays_below_two_fifths(criterion):
    for number in range(40):
        for place in range(len(bank(criterion).choices)):
            given = answers(f"S{number}", lambda s, c, keys, p=place: keys[p], 1, [criterion])
            assert earned(given, criterion) < NOTHING


@pytest.mark.parametrize("criterion", CRITERIA)
def test_guessing_by_lot_stays_below_two_fifths_on_average_and_seldom_passes(criterion):
    lot = random.Random(criterion)
    share = read_rules_share(criterion)
    found = []
    for number in range(200):
        given = answers(f"S{number}", lambda s, c, keys: lot.choice(keys), 1, [criterion])
        found.append(earned(given, criterion))
    assert sum(found) / len(found) < NOTHING / 2
    assert sum(each >= share for each in found) <= 2


@pytest.mark.parametrize("criterion", CRITERIA)
def test_what_was_right_in_another_attempt_earns_next_to_nothing_in_this_one(criterion):
    """Copied place by place: the first claim of the first situation, and so on."""
    found = []
    for number in range(40):
        trainee = f"S{number}"
        key = read_keys(criterion, KEYS)
        before = []
        for situation in draw(criterion, trainee, 1):
            before += [key[situation.id][claim.id] for claim in situation.claims]
        copied = iter(before)
        given = answers(trainee, lambda s, c, keys: next(copied), 2, [criterion])  # noqa: B023
        found.append(earned(given, criterion))
    assert sum(found) / len(found) < NOTHING


def test_decisions_of_another_attempt_or_of_a_neighbour_count_for_nothing():
    criterion = "pc-1.1"
    first = answers("S01", rightly(criterion), 1, [criterion])
    again = first.model_copy(update={"attempt": 2})
    assert earned(again, criterion) == 0.0
    neighbour = answers("S02", rightly(criterion), 1, [criterion])
    assert earned(neighbour, criterion, student="S01") < NOTHING


def read_rules_share(criterion):
    """Share of the points that a situation check of a criterion needs."""
    rules = read_rules(Course.open(ROOT))
    needed = [each for each in rules.of(criterion) if each.grade_id.startswith("situations_on_")]
    return needed[0].needed / needed[0].points


def test_nine_of_twelve_pass_as_the_rules_say():
    assert corrected_for_guessing(9, 12, 0.25) >= read_rules_share("pc-3.3")
    assert corrected_for_guessing(8, 12, 0.25) < read_rules_share("pc-3.3")
    assert policy().pass_share_of["*#situations_on_*"] == 0.6


def at_least(least, of, chance):
    """Probability of at least so many right ones (binomial distribution)."""
    return sum(
        comb(of, right) * chance**right * (1 - chance) ** (of - right)
        for right in range(least, of + 1)
    )


def test_who_decides_nine_in_ten_rightly_passes_and_a_guesser_does_not():
    assert at_least(9, 12, 0.9) > 0.95
    assert at_least(9, 12, 0.25) < 0.001


@pytest.mark.parametrize(
    ("right", "asked", "chance", "share"),
    [(12, 12, 0.25, 1.0), (3, 12, 0.25, 0.0), (0, 12, 0.25, 0.0), (9, 12, 0.25, 2 / 3)],
)
def test_guessing_is_taken_off(right, asked, chance, share):
    assert corrected_for_guessing(right, asked, chance) == pytest.approx(share)


def test_every_criterion_is_asked_in_situations_by_its_own_assessment():
    course = Course.open(ROOT)
    asked = {}
    for assessment in assessments(course):
        for check in assessment.situations:
            asked[check.criterion] = assessment.slug
    assert list(asked) == CRITERIA
    assert set(asked.values()) == {unit.slug for unit in course.units}


def test_every_skill_counts_situations_or_has_a_person_for_it():
    course = Course.open(ROOT)
    named = {item for each in assessments(course) for c in each.situations for item in c.evidence}
    assert {"s-1", "s-2", "s-3", "s-4", "s-5"} <= named


def test_what_is_left_undecided_is_counted_by_bank():
    given = answers("S01", rightly("pc-2.1"), 1, ["pc-2.1"])
    assert undecided(given, "pc-2.1") == []
    assert len(undecided(given, "pc-2.2")) == 12


def test_feedback_names_no_claim_and_no_choice():
    criterion = "pc-2.1"
    given = answers("S01", lambda s, c, keys: keys[0], 1, [criterion])
    found = bank(criterion)
    results = decided_rightly(given, criterion, read_keys(criterion, KEYS))
    told = feedback_text(found, results)
    assert found.concept in told and "12 個判斷" in told
    for situation, claim, _ in results:
        assert claim.text not in told and situation.scene not in told
    assert not any(choice.text in told for choice in found.choices)


@pytest.fixture
def handed_in(tmp_path, monkeypatch):
    """Marks one criterion of what the trainee decided, as the check of the assessment does."""
    monkeypatch.setenv(PLACE, str(ROOT / "answers"))
    monkeypatch.setenv(STUDENT, "S01")
    monkeypatch.chdir(tmp_path)
    course = Course.open(ROOT)
    policy_unit = next(each for each in assessments(course) if each.slug == "policy")

    def run(given):
        kind = situation_deliverable("policy")
        data = given.model_dump(mode="json", exclude_none=True)
        Portfolio(tmp_path / FOLDER).save_draft(kind, data)
        return policy_unit.of("tea").check("situations_on_scope_are_decided")

    return run


def test_the_check_of_the_assessment_gives_the_points(handed_in):
    given = answers("S01", rightly("pc-2.1"), 1, ["pc-2.1"])
    assert handed_in(given) == 3.0


def test_an_unfinished_bank_is_told_with_the_number_of_claims_left(handed_in):
    given = answers("S01", rightly("pc-2.2"), 1, ["pc-2.2"])
    with pytest.raises(CourseError, match="還有 12 個判斷沒有作答"):
        handed_in(given)


def test_another_number_than_the_author_s_is_told(handed_in, capsys):
    given = answers("S02", rightly("pc-2.1"), 1, ["pc-2.1"])
    assert handed_in(given) < 3.0 * NOTHING
    assert "和繳交者「s01」不同" in capsys.readouterr().out


def test_a_claim_judged_twice_is_refused():
    rows = [{"situation": "pc1_1_000", "claim": "c1", "choice": "first"}] * 2
    with pytest.raises(ValueError, match="兩個判斷"):
        SituationAnswers(trainee="S01", decisions=rows)


def test_an_assessor_reads_scenes_and_words_in_place_of_names():
    given = answers("S01", rightly("pc-2.1"), 1, ["pc-2.1"])
    read = SituationAnswers.as_read(given.model_dump(mode="json"), ("pc-2.1", "s-3"))
    scenes = [situation.scene for situation in draw("pc-2.1", "S01")]
    assert list(read)[2:] == scenes
    choices = {choice.text for choice in bank("pc-2.1").choices}
    assert {row["choice"] for row in read[scenes[0]]} <= choices
    assert SituationAnswers.as_read({"trainee": 3, "decisions": "x"}) == {
        "trainee": 3,
        "decisions": "x",
    }


@pytest.mark.parametrize(
    "rows",
    [7, "x", [3], [{"situation": ["s"], "claim": "c1", "choice": {}}], [{"claim": None}]],
)
def test_an_assessor_reads_a_damaged_draft_as_not_answered(rows):
    read = SituationAnswers.as_read({"trainee": "S01", "attempt": 1, "decisions": rows}, ["pc-2.1"])
    told = [row["choice"] for rows in list(read.values())[2:] for row in rows]
    assert told == ["（未作答）"] * 12
