"""One form in two kernels, on two computers, on a disk that takes nothing: nobody's words are lost
and 「已存檔」 is said of nothing that is not saved.
"""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from pydantic import Field

from smhelpers.deliverable import Deliverable, Section
from smhelpers.forms import Form
from smhelpers.portfolio import Portfolio
from smhelpers.situations import SituationAnswers
from smhelpers.views.cases import CaseForm
from smhelpers.views.situations import SituationForm


class Row(Section):
    """A row of a list."""

    text: str = Field(title="內容", min_length=1)


class Memo(Deliverable):
    """Two texts and a list."""

    assignment = "memo"
    file_name = "memo"
    title = "備忘"
    aim: str = Field(title="目的", min_length=1)
    note: str = Field(title="說明", min_length=1)
    rows: list[Row] = Field(title="清單", default=[])


OTHER = """
import sys
sys.path.insert(0, {here!r})
from test_two_windows import Memo, Portfolio, Form
form = Form(Memo, Portfolio({folder!r}))
form.fill(**{answers!r})
"""


def elsewhere(folder, **answers):
    """Another process opens the same form and types."""
    script = OTHER.format(
        here=os.path.dirname(__file__), folder=str(folder.folder), answers=answers
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=os.getcwd())


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio(tmp_path / "portfolio")


def said(form):
    return form._status.value


def notice(form):
    return form._keeping._text.value if form._keeping.notice.children else ""


def press(form, text):
    for child in form._keeping.notice.children:
        for button in (child, *getattr(child, "children", ())):
            if getattr(button, "description", "") == text:
                button.click()
                return
    raise AssertionError(text)


def kept(portfolio):
    return [
        json.loads(path.read_text(encoding="utf-8"))["data"]
        for path in sorted(portfolio.folder.glob("memo.kept-*.json"))
    ]


def test_the_second_write_meets_a_conflict_that_shows_both_and_loses_neither(portfolio):
    form = Form(Memo, portfolio).fill(aim="熟客", note="第一版")
    elsewhere(portfolio, note="另一台電腦寫的")
    form.fill(note="這裡寫了四十分鐘")
    assert "這裡寫了四十分鐘" in notice(form) and "另一台電腦寫的" in notice(form)
    assert "已存檔" not in said(form) and "說明" in notice(form) and "目的" not in notice(form)
    assert portfolio.draft(Memo)["note"] == "另一台電腦寫的"
    assert kept(portfolio) == [{"aim": "熟客", "note": "這裡寫了四十分鐘", "rows": []}]


def test_one_s_own_is_taken_and_the_other_stays_beside(portfolio):
    form = Form(Memo, portfolio).fill(aim="熟客", note="第一版")
    elsewhere(portfolio, note="另一台電腦寫的")
    form.fill(note="這裡寫的")
    press(form, "用這裡填的")
    assert portfolio.draft(Memo)["note"] == "這裡寫的" and "已存檔" in said(form)
    assert not notice(form) and "另一台電腦寫的" in [each["note"] for each in kept(portfolio)]


def test_the_other_s_is_taken_and_one_s_own_stays_beside(portfolio):
    form = Form(Memo, portfolio).fill(aim="熟客", note="第一版")
    elsewhere(portfolio, note="另一台電腦寫的")
    form.fill(note="這裡寫的")
    press(form, "用另一邊的")
    assert form.answers["note"] == portfolio.draft(Memo)["note"] == "另一台電腦寫的"
    assert "已存檔" in said(form) and "這裡寫的" in [each["note"] for each in kept(portfolio)]


def test_typing_on_in_a_conflict_keeps_every_word_in_one_file(portfolio):
    form = Form(Memo, portfolio).fill(note="第一版")
    elsewhere(portfolio, note="另一台電腦寫的")
    form.fill(note="這裡寫的")
    form.fill(note="這裡寫的，又多一句")
    assert [each["note"] for each in kept(portfolio)] == ["這裡寫的，又多一句"]


def test_what_the_two_wrote_in_different_fields_is_put_together(portfolio):
    form = Form(Memo, portfolio).fill(aim="熟客", note="第一版")
    elsewhere(portfolio, aim="新客")
    form.fill(note="第二版")
    assert portfolio.draft(Memo) | {"rows": []} == {"aim": "新客", "note": "第二版", "rows": []}
    assert form.answers["aim"] == "新客" and "已存檔" in said(form) and not notice(form)


def test_rows_that_both_added_are_a_conflict_of_that_list(portfolio):
    form = Form(Memo, portfolio).fill(aim="熟客", rows=[{"text": "甲"}])
    elsewhere(portfolio, rows=[{"text": "甲"}, {"text": "乙"}])
    form.fill(rows=[{"text": "甲"}, {"text": "丙"}])
    assert "甲；乙" in notice(form) and "甲；丙" in notice(form)


def test_two_who_wrote_the_same_are_no_conflict(portfolio):
    form = Form(Memo, portfolio).fill(note="第一版")
    elsewhere(portfolio, note="相同")
    form.fill(note="相同")
    assert "已存檔" in said(form) and kept(portfolio) == []


def test_two_forms_of_one_notebook_that_share_a_file_are_no_conflict(portfolio):
    one = Form(Memo, portfolio, only=["aim"])
    other = Form(Memo, portfolio, only=["note"])
    one.fill(aim="熟客"), other.fill(note="說明"), one.fill(aim="新客")
    assert portfolio.draft(Memo) == {"aim": "新客", "note": "說明"} and not notice(one)


def test_a_form_that_was_opened_while_nothing_was_there_overwrites_nobody(portfolio):
    form = Form(Memo, portfolio, preset={"aim": "預設"})
    elsewhere(portfolio, aim="別處寫的", note="別處寫的說明")
    form.fill(aim="這裡寫的")
    assert "別處寫的" in notice(form) and portfolio.draft(Memo)["aim"] == "別處寫的"


@contextmanager
def read_only(folder):
    """A folder that this process may not write into, whoever runs it."""
    root = os.geteuid() == 0
    folder.chmod(0o555)
    if root:
        folder.parent.chmod(0o755)
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def open_portfolio(tmp_path_factory):
    """A portfolio that another user can read."""
    place = tmp_path_factory.mktemp("open")
    for folder in (place, *place.parents[:3]):
        if folder.stat().st_uid == os.geteuid() and folder.name != "tmp":
            folder.chmod(0o755)
    portfolio = Portfolio(place / "portfolio")
    Form(Memo, portfolio).fill(note="第一版")
    portfolio.folder.chmod(0o755)
    portfolio.path(Memo).chmod(0o644)
    return portfolio


def test_a_folder_that_is_read_only_is_said_in_place_of_saved_and_the_words_stay(open_portfolio):
    form = Form(Memo, open_portfolio)
    with read_only(open_portfolio.folder):
        form.fill(note="打到一半")
        assert "還沒存檔：沒有寫入的權限" in notice(form) and "已存檔" not in said(form)
        assert form.answers["note"] == "打到一半"
    press(form, "再存一次")
    assert open_portfolio.draft(Memo)["note"] == "打到一半"
    assert "已存檔" in said(form) and not notice(form)


def test_what_could_not_be_saved_is_saved_by_itself_when_it_can(open_portfolio, monkeypatch):
    monkeypatch.setattr("smhelpers.forms.keeping._AGAIN", 0)
    form = Form(Memo, open_portfolio)

    async def kernel():
        with read_only(open_portfolio.folder):
            form.fill(note="打到一半")
        while notice(form):
            await asyncio.sleep(0)

    asyncio.run(kernel())
    assert open_portfolio.draft(Memo)["note"] == "打到一半" and "已存檔" in said(form)


FULL = """
import resource, sys
sys.path.insert(0, {here!r})
from test_two_windows import Memo, Portfolio, Form, notice, press, said
form = Form(Memo, Portfolio({folder!r})).fill(note="第一版")
resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
form.fill(note="打到一半")
assert "還沒存檔：磁碟滿了" in notice(form) and "已存檔" not in said(form), said(form)
assert Portfolio({folder!r}).draft(Memo)["note"] == "第一版"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
form.fill(note="騰出空間之後")
assert Portfolio({folder!r}).draft(Memo)["note"] == "騰出空間之後" and "已存檔" in said(form)
"""


def test_a_full_disk_is_said_and_the_file_before_stays_whole(portfolio):
    script = FULL.format(here=os.path.dirname(__file__), folder=str(portfolio.folder))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def situations(portfolio):
    return SituationForm(["pc-1.1"], portfolio=portfolio)


def test_situations_that_two_windows_decided_are_all_kept(portfolio):
    one, other = situations(portfolio), situations(portfolio)
    one.fill(trainee="0007", choices={})
    first, second = one._asked()[:2]
    other.fill(trainee="0007", choices={first: "a"})
    one.fill(trainee="0007", choices={second: "b"})
    rows = portfolio.draft(SituationAnswers)["decisions"]
    assert {(row["situation"], row["claim"]) for row in rows} == {first, second}


def test_situations_and_cases_on_a_read_only_folder_say_so_and_keep_what_was_chosen(open_portfolio):
    form = situations(open_portfolio)
    cases = CaseForm("issues_and_crises", portfolio=open_portfolio)
    with read_only(open_portfolio.folder):
        form.fill(trainee="0007", choices={})
        cases.fill({cases.cases[0].id: "a"})
    for each in (form, cases):
        assert "還沒存檔" in each._saver._text.value and "已存檔" not in each._status.value
        each._saver.retry()
        assert "已存檔" in each._status.value and not each._saver.notice.children
    assert open_portfolio.draft(SituationAnswers)["trainee"] == "0007"
