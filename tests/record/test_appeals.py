"""申覆: an objection to a signed decision waits until a third person adjudicates."""

from datetime import date

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.errors import CourseError
from smhelpers.record import Assessor, Decision, Role, appeal, sign, void

from .entries import ANNA, BORIS, graded, marked

CARLA, DORA = Assessor("卡拉", "測試資格 C-3"), Assessor("朵拉", "測試資格 D-4")
TEXT = "附件三已寫明回覆時限，請再看一次"


@pytest.fixture
def signed(record):
    """a1 was told 尚未具備 by Anna."""
    record.append_all([("graded", "a1", graded(check=1.0)), ("marked", "a1", marked(1.0))])
    decide(record, Decision.NOT_YET, ANNA, Role.FIRST)
    return record


def decide(record, decision, who, role):
    trainee = record.trainee("a1")
    return sign(record, trainee, "pc-2.1", decision, "逐項核對過證據與規準", who, role)


def object_to(record, item="pc-2.1", text=TEXT, who="林語晴", number="a1", on=None):
    return appeal(record, number, item, text, who, "陳老師", on)


def standing(record):
    return record.trainee("a1").by_item["pc-2.1"]


def test_an_objection_waits_and_the_decision_stands_meanwhile(signed):
    object_to(signed, on=date(2026, 5, 9))
    [waiting] = standing(signed).appeals
    assert standing(signed).appealed and standing(signed).decision.decision is Decision.NOT_YET
    assert waiting.told == f"pc-2.1　林語晴 2026-05-09 提出：{TEXT}（等待裁定）"


def test_a_third_person_answers_by_adjudication_which_then_holds(signed):
    object_to(signed)
    decide(signed, Decision.COMPETENT, CARLA, Role.ADJUDICATION)
    now = standing(signed)
    assert not now.appealed and now.decision.decision is Decision.COMPETENT
    assert "卡拉 裁定「已具備」" in now.appeals[0].told


def test_who_decided_does_not_answer_the_objection(signed):
    object_to(signed)
    with pytest.raises(CourseError, match="沒有參與先前判定"):
        decide(signed, Decision.NOT_YET, ANNA, Role.ADJUDICATION)


def test_an_objection_to_an_adjudication_is_answered_by_yet_another_person(signed):
    decide(signed, Decision.COMPETENT, BORIS, Role.SECOND)
    decide(signed, Decision.NOT_YET, CARLA, Role.ADJUDICATION)
    object_to(signed)
    with pytest.raises(CourseError, match="沒有參與先前判定"):
        decide(signed, Decision.NOT_YET, CARLA, Role.ADJUDICATION)
    decide(signed, Decision.NOT_YET, DORA, Role.ADJUDICATION)
    assert not standing(signed).appealed


def test_the_first_marker_signing_anew_does_not_answer_it(signed):
    object_to(signed)
    decide(signed, Decision.COMPETENT, ANNA, Role.FIRST)
    assert standing(signed).appealed


def test_after_the_answer_there_may_be_another_objection(signed):
    object_to(signed)
    decide(signed, Decision.NOT_YET, CARLA, Role.ADJUDICATION)
    object_to(signed, text="裁定沒有回答第二點")
    assert [each.answer is None for each in standing(signed).appeals] == [False, True]


def test_a_voided_objection_waits_no_more(signed):
    entry = object_to(signed)
    void(signed, entry.seq, "學員撤回申覆", "陳老師")
    assert not standing(signed).appealed and signed.verify().faults == ()


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"item": "pc-9.9"}, "沒有「pc-9.9」這一項"),
        ({"item": "pc-3.1"}, "還沒有簽署的判定"),
        ({"text": "不服"}, "申覆的內容（至少 6 個字）"),
        ({"who": " "}, "提出的人"),
        ({"number": "zz"}, "沒有學員「zz」"),
        ({"on": date(2999, 1, 1)}, "還沒到"),
    ],
)
def test_what_is_no_objection_is_refused_with_the_reason(signed, about, said):
    with pytest.raises(CourseError) as error:
        object_to(signed, **about)
    assert said in str(error.value)


def test_nobody_objects_twice_before_there_is_an_answer(signed):
    object_to(signed)
    with pytest.raises(CourseError, match="還在等待裁定"):
        object_to(signed)


def test_without_dispute_and_objection_there_is_nothing_to_adjudicate(signed):
    with pytest.raises(CourseError, match="沒有可以裁定的事"):
        decide(signed, Decision.NOT_YET, CARLA, Role.ADJUDICATION)


def test_the_verb_enters_it_and_the_log_tells_it(signed):
    where = ["--course", str(signed.path.parent)]
    words = ["record", "appeal", "A1", "pc-2.1", "--text", TEXT, "--brought-by", "林語晴"]
    done = CliRunner().invoke(app, [*words, "--by", "陳老師", "--on", "2026-05-09", *where])
    assert done.exit_code == 0, done.output
    log = CliRunner().invoke(app, ["record", "log", *where]).output.replace("\n", "")
    assert f"申覆　pc-2.1　林語晴 2026-05-09：{TEXT}（陳老師 登錄）" in log
