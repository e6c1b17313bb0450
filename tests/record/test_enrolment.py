"""Who joins, is called otherwise, leaves, and gets more time: signed entries that an older record
lacks and every record reads.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.deadlines import moment
from smhelpers.errors import CourseError
from smhelpers.record import Record, Rules, extend, join, name_trainee, rename, void, withdraw

from .entries import RULES, graded

DUE = moment("2026-05-01")
WHY = "住院三天，附診斷證明"
LATE = "2026-05-03T08:00:00+00:00"


@pytest.fixture
def class_of_two(record):
    """A record with a deadline: a1 handed in, b2 did not."""
    record.append("rules", "", replace(RULES, deadlines={"policy": DUE}).to_body())
    join(record, "a1", "林語晴", "陳老師")
    join(record, "b2", "周柏諺", "陳老師")
    record.append("graded", "a1", graded())
    return record


def attempt_of(record, number="a1"):
    trainee = record.trainee(number)
    return trainee.late(trainee.attempts[-1])


def test_work_in_time_is_said_to_be_nothing(class_of_two):
    assert attempt_of(class_of_two) == ""


def test_late_work_is_an_attempt_as_others_and_said(class_of_two):
    class_of_two.append("graded", "a1", graded("bbb", submitted=LATE))
    assert [each.number for each in class_of_two.trainee("a1").attempts] == [1, 2]
    assert attempt_of(class_of_two) == "遲交 2 天，沒有延長"


def test_an_extension_covers_late_work_and_says_who_granted_it_and_why(class_of_two):
    class_of_two.append("graded", "a1", graded("bbb", submitted=LATE))
    extend(class_of_two, "a1", "policy", moment("2026-05-05"), WHY, "陳老師")
    told = attempt_of(class_of_two)
    assert told.startswith("遲交 2 天，在延長的期限內") and f"陳老師 核准：{WHY}" in told


def test_an_extension_that_does_not_reach_is_said_too(class_of_two):
    class_of_two.append("graded", "a1", graded("bbb", submitted=LATE))
    extend(class_of_two, "a1", "policy", moment("2026-05-02"), WHY, "陳老師")
    assert attempt_of(class_of_two).startswith("遲交 2 天，超過延長的期限 1 天")


def test_a_voided_extension_no_longer_covers(class_of_two):
    class_of_two.append("graded", "a1", graded("bbb", submitted=LATE))
    entry = extend(class_of_two, "a1", "policy", moment("2026-05-05"), WHY, "陳老師")
    void(class_of_two, entry.seq, "發給別人的延長", "陳老師")
    assert attempt_of(class_of_two) == "遲交 2 天，沒有延長"


def test_an_extension_is_the_trainee_s_alone(class_of_two):
    extend(class_of_two, "b2", "policy", moment("2026-05-05"), WHY, "陳老師")
    class_of_two.append("graded", "a1", graded("bbb", submitted=LATE))
    assert attempt_of(class_of_two) == "遲交 2 天，沒有延長"


def test_who_handed_in_nothing_by_the_deadline_owes_it_and_others_do_not(class_of_two):
    after = DUE + timedelta(days=1)
    assert class_of_two.trainee("b2").owed(after) == ["policy"]
    assert class_of_two.trainee("b2").owed(DUE) == [] == class_of_two.trainee("a1").owed(after)


def test_who_has_more_time_owes_nothing_until_it_is_over(class_of_two):
    extend(class_of_two, "b2", "policy", moment("2026-05-05"), WHY, "陳老師")
    trainee = class_of_two.trainee("b2")
    assert trainee.owed(DUE + timedelta(days=2)) == []
    assert trainee.owed(DUE + timedelta(days=9)) == ["policy"]


def test_who_withdrew_owes_nothing_and_keeps_what_was_handed_in(class_of_two):
    withdraw(class_of_two, "b2", "轉到別的班級", "陳老師")
    withdraw(class_of_two, "A1", "個人因素離開", "陳老師")
    after = DUE + timedelta(days=9)
    assert class_of_two.trainee("b2").owed(after) == []
    a1 = class_of_two.trainee("a1")
    assert len(a1.attempts) == 1 and "個人因素離開" in a1.withdrawn.told


def test_who_comes_back_belongs_to_the_class_again(class_of_two):
    withdraw(class_of_two, "b2", "轉到別的班級", "陳老師")
    join(class_of_two, "b2", "周柏諺", "陳老師")
    assert class_of_two.trainee("b2").withdrawn is None


def test_a_list_never_brings_back_a_name_that_somebody_changed(class_of_two):
    rename(class_of_two, "a1", "林雨晴", "戶政更名，已驗身分證", "陳老師")
    assert not name_trainee(class_of_two, "a1", "林語晴")
    assert class_of_two.trainee("a1").name == "林雨晴"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda it: join(it, "A1", "林語晴", "陳老師"), "已經在紀錄裡"),
        (lambda it: join(it, "c3", " ", "陳老師"), "學員的姓名"),
        (lambda it: join(it, "c3", "王小明", ""), "登錄的人"),
        (lambda it: join(it, "../c3", "王小明", "陳老師"), "不能當資料夾名"),
        (lambda it: rename(it, "zz", "王小明", WHY, "陳老師"), "沒有學員「zz」"),
        (lambda it: rename(it, "a1", "林語晴", WHY, "陳老師"), "已經是「林語晴」"),
        (lambda it: rename(it, "a1", "林雨晴", "對", "陳老師"), "理由（至少 6 個字）"),
        (lambda it: withdraw(it, "b2", "", "陳老師"), "理由（至少 6 個字）"),
        (lambda it: withdraw(it, "zz", WHY, "陳老師"), "smcourse record join"),
        (lambda it: extend(it, "a1", "polisy", DUE, WHY, "陳老師"), "可用的有 policy、strategy"),
        (lambda it: extend(it, "a1", "policy", DUE, WHY, "陳老師"), "不晚於全班的期限"),
        (lambda it: extend(it, "a1", "strategy", DUE, WHY, "陳老師"), "沒有期限，不必延長"),
        (lambda it: extend(it, "a1", "policy", moment("2026-06-01"), WHY, " "), "你的姓名"),
    ],
)
def test_what_must_not_stand_is_refused_with_the_reason_and_writes_nothing(class_of_two, act, said):
    before = class_of_two.head
    with pytest.raises(CourseError) as error:
        act(class_of_two)
    assert said in str(error.value) and class_of_two.head == before


def test_nobody_withdraws_twice(class_of_two):
    withdraw(class_of_two, "b2", "轉到別的班級", "陳老師")
    with pytest.raises(CourseError, match="已經退訓"):
        withdraw(class_of_two, "b2", "轉到別的班級", "陳老師")


def test_the_new_kinds_of_entries_keep_the_chain_whole(class_of_two):
    extend(class_of_two, "b2", "policy", moment("2026-05-05"), WHY, "陳老師")
    withdraw(class_of_two, "b2", "轉到別的班級", "陳老師")
    rename(class_of_two, "a1", "林雨晴", "戶政更名，已驗身分證", "陳老師")
    assert class_of_two.verify().faults == ()


def test_a_record_of_before_there_were_deadlines_is_read_as_it_was(tmp_path):
    body = RULES.to_body()
    del body["deadlines"]
    with Record.open(tmp_path, create=True) as record:
        record.append("rules", "", body)
        record.append("graded", "a1", graded(submitted=LATE))
        trainee = record.trainee("a1")
    assert Rules.from_body(body) == RULES and trainee.late(trainee.attempts[0]) == ""
    assert trainee.circumstances == [] and trainee.owed(DUE) == []


def test_the_verbs_write_and_log_and_show_tell_everything(class_of_two):
    where = ["--course", str(class_of_two.path.parent)]

    def run(*words):
        done = CliRunner().invoke(app, ["record", *words, *where])
        assert done.exit_code == 0, done.output
        return done.output.replace("\n", "")

    run("join", "c3", "--name", "王小明", "--by", "陳老師")
    run("rename", "c3", "--name", "王曉明", "--reason", "名單打錯一個字", "--by", "陳老師")
    said = run("extend", "C3", "policy", "2026-05-09", "--reason", WHY, "--by", "陳老師")
    assert "延長到 5 月 9 日（六）23:59" in said
    run("withdraw", "c3", "--reason", "轉到別的班級", "--by", "陳老師")
    log = run("log", "c3")
    assert "加入　王小明　陳老師" in log and "王曉明　陳老師：名單打錯一個字" in log
    assert f"延長期限　policy　到 2026-05-09T23:59:00+08:00　陳老師：{WHY}" in log
    shown = run("show", "c3")
    assert "延長到 2026-05-09 23:59" in shown and "退訓（" in shown
