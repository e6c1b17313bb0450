"""`smcourse check` refuses situations that a guesser passes, that nobody passes, or that lack."""

from dataclasses import replace

import pytest

from smhelpers.assessment import assessments
from smhelpers.authoring import guessing
from smhelpers.authoring.guessing import guessing_findings, probability
from smhelpers.course import Course

COURSE = Course.open()


def findings(monkeypatch, **change):
    """What is found once one assessment is declared otherwise."""
    first, *rest = assessments(COURSE)
    monkeypatch.setattr(guessing, "assessments", lambda course: [replace(first, **change), *rest])
    return list(guessing_findings(COURSE))


def test_the_situations_of_the_course_measure():
    assert list(guessing_findings(COURSE)) == []


@pytest.mark.parametrize(
    ("least", "asked", "chance", "share"),
    [(0, 5, 0.3, 1.0), (5, 5, 0.5, 1 / 32), (9, 12, 0.25, 0.000392), (9, 12, 0.9, 0.974362)],
)
def test_probabilities_are_those_of_the_binomial_distribution(least, asked, chance, share):
    assert probability(least, asked, chance) == pytest.approx(share, abs=1e-6)


def test_a_criterion_without_situations_is_named(monkeypatch):
    items = tuple(
        item for item in assessments(COURSE)[0].items if getattr(item, "criterion", "") != "pc-1.5"
    )
    (told,) = findings(monkeypatch, items=items)
    assert told.startswith("pc-1.5 ") and "SituationCheck" in told


def test_a_pass_mark_that_guessers_reach_is_named_with_both_probabilities(monkeypatch):
    monkeypatch.setattr(guessing, "corrected_for_guessing", lambda right, asked, chance: right / 6)
    told = list(guessing_findings(COURSE))
    assert len(told) == 25 and "用猜的有 " in told[0] and "judgement.yml" in told[0]


def test_a_claim_without_a_key_is_named(monkeypatch):
    monkeypatch.setattr(guessing, "read_keys", lambda criterion, folder: {})
    assert "沒有答案" in next(guessing_findings(COURSE))
