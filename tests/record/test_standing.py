"""What stands of an item: nothing is averaged, ungraded is never zero, earlier evidence stands
with its date.
"""

from datetime import UTC, datetime

import pytest

from smhelpers.errors import CourseError
from smhelpers.record import Assessor, Decision, Role, checked_assessor, observe, sign

from .entries import ANNA, BORIS, CHECK, MEETING, OTHER, PROSE, graded, marked

MAY = datetime(2026, 6, 1, tzinfo=UTC)


def stands(record, item, at=MAY):
    return record.trainee("a1", at).by_item[item]


def test_what_nobody_has_marked_is_insufficient_and_not_zero(record):
    record.append("graded", "a1", graded())
    standing = stands(record, "pc-2.1")
    assert standing.outcome is Decision.INSUFFICIENT
    assert [each.result.score for each in standing.evidence] == [4.0, None]


def test_full_marks_in_one_cell_do_not_make_up_for_another(record):
    record.append("graded", "a1", graded(check=4.0))
    record.append("marked", "a1", marked(2.0))
    assert stands(record, "pc-2.1").outcome is Decision.NOT_YET


def test_all_cells_at_their_pass_mark_are_competent(record):
    record.append("graded", "a1", graded(check=3.0))
    record.append("marked", "a1", marked(3.0))
    assert stands(record, "pc-2.1").outcome is Decision.COMPETENT


def test_one_open_item_keeps_task_and_unit_open_and_is_named(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(4.0))
    trainee = record.trainee("a1", MAY)
    assert trainee.by_group["task-2"].outcome is Decision.INSUFFICIENT and trainee.by_group[
        "task-2"
    ].open == ("pc-2.5",)
    assert trainee.by_group["unit"].open == ("pc-2.5", "pc-3.1", "s-1")


def test_an_item_that_no_cell_evidences_is_insufficient(record):
    record.append("graded", "a1", graded())
    assert (
        stands(record, "s-1").evidence == ()
        and stands(record, "s-1").outcome is Decision.INSUFFICIENT
    )


def test_a_met_item_stands_when_a_later_attempt_spoils_it(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(4.0))
    record.append(
        "graded",
        "a1",
        graded(
            "bbb",
            check=0.0,
            submitted="2026-05-20T08:00:00+00:00",
        ),
    )
    standing = stands(record, "pc-2.1")
    assert standing.outcome is Decision.COMPETENT and standing.since == datetime(
        2026,
        5,
        1,
        8,
        tzinfo=UTC,
    )
    assert [attempt.number for attempt in record.trainee("a1").attempts] == [1, 2]


def test_parts_of_two_attempts_do_not_make_one_pass(record):
    record.append("graded", "a1", graded(check=4.0))
    record.append("marked", "a1", marked(1.0))
    record.append("graded", "a1", graded("bbb", check=0.0))
    record.append("marked", "a1", marked(4.0, "bbb"))
    assert stands(record, "pc-2.1").outcome is Decision.NOT_YET


def test_grading_the_same_work_again_is_the_same_attempt_and_keeps_the_mark(record):
    record.append("graded", "a1", graded(check=0.0))
    record.append("marked", "a1", marked(4.0))
    record.append("graded", "a1", graded(check=4.0, test_version="t2"))
    trainee = record.trainee("a1", MAY)
    assert len(trainee.attempts) == 1 and trainee.attempts[0].by_cell[PROSE].marker == ANNA.name
    assert trainee.by_item["pc-2.1"].outcome is Decision.COMPETENT


def test_evidence_older_than_the_limit_has_to_be_shown_again(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(4.0))
    assert stands(record, "pc-2.1", datetime(2029, 4, 30, tzinfo=UTC)).outcome is Decision.COMPETENT
    late = stands(record, "pc-2.1", datetime(2029, 5, 2, tzinfo=UTC))
    assert late.outcome is Decision.INSUFFICIENT and late.open


def test_what_was_observed_counts_as_evidence(record):
    record.append("graded", "a1", graded())
    observe(record, "a1", MEETING, True, "必要項目都看到了", ANNA)
    assert record.trainee("a1").by_item["pc-2.5"].outcome is Decision.COMPETENT
    observe(record, "a1", MEETING, False, "沒有回應反對意見", ANNA)
    assert record.trainee("a1").by_item["pc-2.5"].outcome is Decision.NOT_YET


def test_a_renamed_cell_keeps_its_result_under_the_new_name(record):
    from .entries import RULES

    record.append(
        "graded",
        "a1",
        graded(results=[graded()["results"][0] | {"cell": "policy/policy#old_name"}]),
    )
    trainee = record.trainee("a1")
    assert [result.cell for result in trainee.unmatched] == ["policy/policy#old_name"]
    assert "old_name" in trainee.remarks[0] and "原樣保留" in trainee.remarks[0]
    record.append("rules", "", RULES.to_body() | {"renamed": {"policy/policy#old_name": CHECK}})
    again = record.trainee("a1")
    assert not again.unmatched and again.by_item["pc-2.1"].evidence[0].result.score == 4.0


def test_a_signed_decision_names_who_why_and_on_which_evidence(record):
    record.append("graded", "a1", graded())
    entry = record.append("marked", "a1", marked(4.0))
    sign(record, record.trainee("a1"), "pc-2.1", Decision.COMPETENT, "兩項證據都達標", ANNA)
    decision = record.trainee("a1").by_item["pc-2.1"].decision
    assert (decision.assessor, decision.reason, decision.override) == (
        ANNA,
        "兩項證據都達標",
        False,
    )
    assert entry.hash in decision.evidence


def test_an_override_stands_and_is_told_from_the_proposal(record):
    record.append("graded", "a1", graded(check=0.0))
    record.append("marked", "a1", marked(4.0))
    sign(
        record,
        record.trainee("a1"),
        "pc-2.1",
        Decision.COMPETENT,
        "檢查把小數誤判，已人工核對",
        ANNA,
    )
    standing = record.trainee("a1").by_item["pc-2.1"]
    assert (
        standing.outcome is Decision.COMPETENT
        and standing.proposal is Decision.NOT_YET
        and standing.decision.override
    )


def test_new_evidence_reopens_a_decision_that_was_not_yet(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(1.0))
    sign(record, record.trainee("a1"), "pc-2.1", Decision.NOT_YET, "說明沒有依據", ANNA)
    record.append("graded", "a1", graded("bbb"))
    standing = record.trainee("a1").by_item["pc-2.1"]
    assert not standing.signed and len(standing.history) == 1


@pytest.mark.parametrize(("name", "qualification"), [("", "證書"), ("安娜", " ")])
def test_nobody_decides_without_name_and_qualification(name, qualification):
    with pytest.raises(CourseError, match="姓名與資格"):
        checked_assessor(name, qualification)


def test_a_decision_needs_a_reason(record):
    record.append("graded", "a1", graded())
    with pytest.raises(CourseError, match="理由"):
        sign(record, record.trainee("a1"), "pc-2.1", Decision.NOT_YET, "好", ANNA)


def test_a_decision_on_evidence_that_changed_meanwhile_is_refused(record):
    record.append("graded", "a1", graded())
    seen = record.trainee("a1")
    record.append("marked", "a1", marked(4.0))
    with pytest.raises(CourseError, match="重新整理"):
        sign(record, seen, "pc-2.1", Decision.INSUFFICIENT, "還沒有人評閱", ANNA)


def test_markers_who_disagree_leave_the_item_unsigned_until_it_is_adjudicated(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(4.0))
    sign(record, record.trainee("a1"), "pc-2.1", Decision.COMPETENT, "兩項證據都達標", ANNA)
    sign(
        record,
        record.trainee("a1"),
        "pc-2.1",
        Decision.NOT_YET,
        "數字引用有誤",
        BORIS,
        Role.SECOND,
    )
    assert not record.trainee("a1").by_item["pc-2.1"].signed
    sign(
        record,
        record.trainee("a1"),
        "pc-2.1",
        Decision.COMPETENT,
        "兩人核對後同意達標",
        Assessor("卡拉", "C-3"),
        Role.ADJUDICATION,
    )
    assert record.trainee("a1").by_item["pc-2.1"].decision.role is Role.ADJUDICATION


def test_the_first_marker_cannot_be_the_second(record):
    record.append("graded", "a1", graded())
    sign(record, record.trainee("a1"), "pc-2.1", Decision.INSUFFICIENT, "還沒有人評閱", ANNA)
    with pytest.raises(CourseError, match="另一位"):
        sign(
            record,
            record.trainee("a1"),
            "pc-2.1",
            Decision.INSUFFICIENT,
            "還沒有人評閱",
            ANNA,
            Role.SECOND,
        )


def test_nothing_of_a_trainee_is_lost_where_the_rules_know_nothing(record):
    record.append(
        "graded",
        "a1",
        graded(assignment="strategy", results=[graded()["results"][0] | {"cell": OTHER}]),
    )
    assert record.trainee("a1").by_item["pc-3.1"].outcome is Decision.COMPETENT


def test_what_nobody_signed_is_told_as_unsigned_and_no_verdict(record):
    record.append("graded", "a1", graded())
    record.append("marked", "a1", marked(4.0))
    trainee = record.trainee("a1")
    assert trainee.by_item["pc-2.1"].outcome is Decision.COMPETENT
    assert trainee.by_item["pc-2.1"].verdict == "待簽署"
    assert trainee.by_item["k-1"].verdict == "已具備"
    assert trainee.by_group["task-2"].verdict == "待簽署"
    sign(record, trainee, "pc-2.1", Decision.COMPETENT, "兩項證據都達標", ANNA)
    assert record.trainee("a1").by_item["pc-2.1"].verdict == "已具備"


def again(asked, version):
    """The same work graded again, as another version of the course."""
    body = graded(course_version=version)
    for row in body["results"]:
        if row["cell"] == PROSE:
            row["asked"] = asked
    return body


@pytest.mark.parametrize(("asked", "stands"), [("the question", True), ("another one", False)])
def test_a_mark_falls_with_its_question_and_with_no_other_change(record, asked, stands):
    record.append("graded", "a1", again("the question", "c"))
    record.append("marked", "a1", marked(4.0))
    record.append("graded", "a1", again(asked, "a comma more in the introduction"))
    result = record.trainee("a1").attempts[-1].by_cell[PROSE]
    assert (result.score, result.marker) == ((4.0, ANNA.name) if stands else (None, ""))
