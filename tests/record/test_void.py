"""An entry that should not have been made: voided with its reason, and both stay to be seen."""

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.errors import CourseError
from smhelpers.record import Decision, name_trainee, sign, void

from .entries import ANNA, PROSE, graded, marked

REASON = "名單的標題被當成學員"


@pytest.fixture
def a1(record):
    """A trainee with an attempt, a mark of it and a decision."""
    record.append_all([("graded", "a1", graded()), ("marked", "a1", marked(4.0))])
    sign(record, record.trainee("a1"), "pc-2.1", Decision.COMPETENT, "兩項證據都達標", ANNA)
    return record


def seq_of(record, kind):
    return max(entry.seq for entry in record.entries(kind=kind))


def test_a_person_who_was_entered_by_mistake_is_nobody_any_more(record):
    name_trainee(record, "學號", "姓名")
    void(record, seq_of(record, "named"), REASON, "安娜")
    assert record.students() == [] and list(record.trainees()) == []
    assert record.last_entries() == {}
    with pytest.raises(CourseError, match="沒有學員「學號」"):
        record.trainee("學號")


def test_the_name_before_a_voided_one_is_the_name_again(a1):
    name_trainee(a1, "a1", "林語晴")
    name_trainee(a1, "a1", "周柏諺")
    void(a1, seq_of(a1, "named"), "打成別人的姓名", "安娜")
    assert a1.trainee("a1").name == "林語晴"


def test_a_voided_name_may_be_entered_again(a1):
    name_trainee(a1, "a1", "林語晴")
    void(a1, seq_of(a1, "named"), "以為打錯了姓名", "安娜")
    assert name_trainee(a1, "a1", "林語晴") and a1.trainee("a1").name == "林語晴"


def test_a_voided_decision_no_longer_holds(a1):
    void(a1, seq_of(a1, "decided"), "簽到別人的項目", "安娜")
    standing = a1.trainee("a1").by_item["pc-2.1"]
    assert not standing.signed and standing.history == ()


def test_a_voided_mark_leaves_the_one_before(a1):
    a1.append("marked", "a1", marked(1.0))
    void(a1, seq_of(a1, "marked"), "看錯作業打的分數", "安娜")
    [attempt] = a1.trainee("a1").attempts
    assert attempt.by_cell[PROSE].score == 4.0


def test_both_entries_stay_and_the_chain_is_unbroken(a1):
    seq = seq_of(a1, "decided")
    made = void(a1, seq, "簽到別人的項目", "安娜")
    found = a1.verify()
    assert found.faults == () and found.count == made.seq
    assert a1.entry(seq).hash == made.body["hash"] and a1.voided() == {seq: made}


def test_the_desk_forgets_and_learns_by_the_number_of_the_last_entry(a1):
    made = void(a1, seq_of(a1, "decided"), "簽到別人的項目", "安娜")
    assert a1.last_entries() == {"a1": made.seq}


@pytest.mark.parametrize(
    ("seq", "reason", "by", "said"),
    [
        (99, REASON, "安娜", "沒有第 99 筆；請用 smcourse record log"),
        (1, REASON, "安娜", "評量規則，不能作廢"),
        (3, REASON, "安娜", "第 3 筆已由第 5 筆作廢"),
        (5, REASON, "安娜", "第 5 筆本身就是作廢"),
        (4, "不對", "安娜", "理由（至少 6 個字）"),
        (4, REASON, " ", "你的姓名"),
    ],
)
def test_what_cannot_be_voided_is_refused_with_the_reason(a1, seq, reason, by, said):
    void(a1, 3, "看錯作業打的分數", "安娜")
    with pytest.raises(CourseError) as error:
        void(a1, seq, reason, by)
    assert said in str(error.value) and a1.verify().count == 5


def test_the_command_voids_and_the_log_shows_both(a1):
    where = ["--course", str(a1.path.parent)]
    done = CliRunner().invoke(
        app,
        ["record", "void", "4", "--reason", "簽到別人的項目", "--by", "安娜", *where],
    )
    assert done.exit_code == 0 and "第 4 筆已作廢，記在第 5 筆" in done.output
    log = CliRunner().invoke(app, ["record", "log", *where]).output
    assert "（已由第 5 筆作廢）" in log and "第 4 筆（判定）　安娜：簽到別人的項目" in log
