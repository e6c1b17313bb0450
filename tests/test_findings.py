"""Findings: what counts for points, and what only asks a person to read."""

import pytest

from smhelpers.deliverable import (
    Finding,
    left_after,
    question,
    remedy_of,
    share_right,
    sign_of,
    tell_verdicts,
)

RIGHT, WRONG = Finding("有期限", True), Finding("有期限", False, "寫出哪一天")
ASKED = question("授權方式", False, "寫出怎麼取得同意")


@pytest.mark.parametrize(
    ("findings", "share"),
    [([], 0.0), ([RIGHT, WRONG], 0.5), ([RIGHT, ASKED], 1.0), ([ASKED], 1.0), ([WRONG], 0.0)],
)
def test_a_question_about_words_costs_no_point(findings, share):
    assert share_right(findings) == share


@pytest.mark.parametrize(
    ("findings", "left"),
    [([], 0.0), ([RIGHT, WRONG], 0.5), ([RIGHT, ASKED], 1.0), ([WRONG, WRONG, ASKED], 0.25)],
)
def test_a_question_takes_nothing_of_what_must_not_fail(findings, left):
    assert left_after(findings, 0.5) == left


def test_a_question_is_told_with_a_sign_of_its_own_and_that_it_costs_nothing(capsys):
    tell_verdicts([RIGHT, WRONG, ASKED])
    told = capsys.readouterr().out
    assert "✓ 有期限" in told and "✗ 有期限：寫出哪一天" in told
    assert "？ 授權方式：寫出怎麼取得同意（只是提醒，不扣分；由評量人員判讀）" in told


def test_a_question_that_was_met_is_simply_right():
    met = question("授權方式", True)
    assert sign_of(met) == "✓" and remedy_of(WRONG) == "寫出哪一天"
