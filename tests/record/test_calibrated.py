"""A calibration round in the record: signed, of no trainee, and voided like any other entry."""

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.errors import CourseError
from smhelpers.judging.desk.calibrate import past_rounds
from smhelpers.record import Assessor, calibrate, void

from .entries import ANNA

PIECES = [{"piece": "policy-pottery-4", "own": {"scope": 3}, "reference": {"scope": 4}}]
AGREEMENT = {"pairs": 1, "exact": 0.0, "within_one": 1.0, "kappa": None}


def test_a_round_is_read_with_its_assessor_and_belongs_to_no_trainee(record):
    calibrate(record, PIECES, AGREEMENT, ANNA)
    (found,) = past_rounds(record)
    assert (found.assessor, found.agreement.within_one) == (ANNA.name, 1)
    assert record.students() == [] and not record.verify().faults


def test_rounds_of_one_assessor_are_told_apart(record):
    calibrate(record, PIECES, AGREEMENT, ANNA)
    assert past_rounds(record, "別人") == [] and len(past_rounds(record, ANNA.name)) == 1


def test_a_voided_round_does_not_count(record):
    entry = calibrate(record, PIECES, AGREEMENT, ANNA)
    void(record, entry.seq, "這一輪是示範，不是本人做的", ANNA.name)
    assert past_rounds(record) == []


def test_nobody_calibrates_anonymously_or_without_a_piece(record):
    with pytest.raises(CourseError, match="姓名與資格"):
        calibrate(record, PIECES, AGREEMENT, Assessor("", ""))
    with pytest.raises(CourseError, match="沒有評任何一件"):
        calibrate(record, [], AGREEMENT, ANNA)


def test_the_log_tells_who_calibrated_and_how_close(record):
    calibrate(record, PIECES, AGREEMENT, ANNA)
    shown = CliRunner().invoke(app, ["record", "log", "--course", str(record.path.parent)])
    told = shown.output.replace("\n", "")
    assert "評量人員校準" in told and f"{ANNA.name}　1 件，差一級以內 100%" in told
