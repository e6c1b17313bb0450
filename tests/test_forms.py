"""Forms write the portfolio and find again what was typed."""

from datetime import date, time
from typing import ClassVar, Literal

import ipywidgets as widgets
import pytest
from pydantic import Field as ModelField
from pydantic import create_model

from smhelpers.deliverable import Deliverable, Finding, Section
from smhelpers.forms import Form
from smhelpers.portfolio import Portfolio


class Row(Section):
    platform: Literal["facebook", "instagram"] = ModelField(title="平台")
    posts: int = ModelField(title="貼文數", ge=0)


class Sample(Deliverable):
    file_name: ClassVar[str] = "sample"
    title: ClassVar[str] = "範例"
    assignment: ClassVar[str] = "evaluation"
    text: str = ModelField(title="說明", min_length=5)
    done: bool = ModelField(title="完成")
    due: date = ModelField(title="期限")
    picks: list[Literal["up", "down"]] = ModelField(title="勾選", min_length=1)
    rows: list[Row] = ModelField(title="讀數", min_length=1)


COMPLETE = {
    "text": "足夠長的說明",
    "done": True,
    "due": "2026-09-30",
    "picks": ["up"],
    "rows": [{"platform": "facebook", "posts": "1,234"}],
}


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path)


def test_what_was_typed_is_found_by_a_new_form_after_a_restart(portfolio):
    Form(Sample, portfolio).fill(**COMPLETE)
    assert Form(Sample, portfolio).answers == COMPLETE | {
        "rows": [{"platform": "facebook", "posts": "1234"}],
    }


def test_a_complete_form_is_a_valid_deliverable(portfolio):
    Form(Sample, portfolio).fill(**COMPLETE)
    loaded = portfolio.load(Sample)
    assert loaded.rows[0].posts == 1234 and loaded.due == date(2026, 9, 30)


def test_every_single_change_is_saved_without_a_button(portfolio):
    form = Form(Sample, portfolio)
    form._parts["text"].control.value = "只填了這一格"
    assert portfolio.draft(Sample)["text"] == "只填了這一格"


def test_an_incomplete_form_is_kept_and_says_what_is_missing(portfolio):
    form = Form(Sample, portfolio).fill(text="短")
    assert portfolio.draft(Sample) == {"text": "短", "rows": []}
    assert (
        "說明：文字太短，至少要 5 個字" in form._status.value
        and "完成：沒有填寫" in form._status.value
    )


def test_blank_numbers_stay_blank(portfolio):
    form = Form(Sample, portfolio).fill(rows=[{"platform": "facebook"}])
    assert form.answers["rows"] == [{"platform": "facebook"}]


class Optional(Deliverable):
    file_name: ClassVar[str] = "optional"
    title: ClassVar[str] = "可以不填"
    assignment: ClassVar[str] = "evaluation"
    due: date | None = ModelField(default=None, title="期限")
    posts: int | None = ModelField(default=None, title="貼文數", ge=0)
    picks: list[Literal["up", "down"]] | None = ModelField(default=None, title="勾選")
    rows: list[Row] | None = ModelField(default=None, title="讀數")


def test_a_question_that_may_stay_blank_is_asked_like_one_that_may_not(portfolio):
    form = Form(Optional, portfolio)
    assert isinstance(form._parts["due"].control, widgets.DatePicker)
    form.fill(due="2026-09-30", posts="1,234", picks=["up"], rows=COMPLETE["rows"])
    loaded = portfolio.load(Optional)
    assert (loaded.due, loaded.posts, loaded.picks) == (date(2026, 9, 30), 1234, ["up"])
    assert loaded.rows[0].posts == 1234


@pytest.mark.parametrize("kind", [time, list[str], dict[str, str], int | str])
def test_a_question_of_a_kind_that_no_widget_shows_is_refused_when_the_form_is_made(
    portfolio,
    kind,
):
    made = create_model("Made", __base__=Sample, odd=(kind, ModelField(title="沒有元件")))
    with pytest.raises(TypeError, match="odd"):
        Form(made, portfolio)


@pytest.mark.parametrize("typed", ["１２３４", "1,234", " 1234 ", "NT$1,234元"])
def test_numbers_may_be_typed_as_people_type_them(portfolio, typed):
    Form(Sample, portfolio).fill(**COMPLETE | {"rows": [{"platform": "facebook", "posts": typed}]})
    assert portfolio.load(Sample).rows[0].posts == 1234


def test_a_form_of_some_fields_leaves_the_others_alone(portfolio):
    Form(Sample, portfolio).fill(**COMPLETE)
    Form(Sample, portfolio, only=["text"]).fill(text="換一個說明文字")
    assert portfolio.load(Sample).text == "換一個說明文字" and portfolio.load(Sample).done


def test_a_removed_row_is_gone_from_the_file(portfolio):
    form = Form(Sample, portfolio).fill(**COMPLETE)
    form._parts["rows"].remove(form._parts["rows"].rows[0])
    assert portfolio.draft(Sample)["rows"] == []


def test_a_broken_file_is_set_aside_and_never_overwritten(portfolio):
    portfolio.folder.mkdir()
    portfolio.path(Sample).write_text("{壞掉", encoding="utf-8")
    form = Form(Sample, portfolio)
    assert "第 1 列" in form._status.value
    form.fill(**COMPLETE)
    (kept,) = portfolio.folder.glob("sample.broken-*.json")
    assert kept.read_text(encoding="utf-8") == "{壞掉" and portfolio.load(Sample).done


def test_without_a_front_end_the_form_is_a_table_with_escaped_text(portfolio):
    Form(Sample, portfolio).fill(**COMPLETE | {"text": "<script>alert(1)</script>"})
    html = Form(Sample, portfolio)._repr_mimebundle_()["text/html"]
    assert "&lt;script&gt;" in html and "<script>" not in html and "Facebook" in html


def test_instant_feedback_shows_each_finding_with_its_remedy(portfolio):
    form = Form(
        Sample,
        portfolio,
        check=lambda d: [Finding("貼文數", d.rows[0].posts == 5, "再數一次")],
    )
    form.fill(**COMPLETE)
    assert "✗</span> 貼文數：再數一次" in form._feedback.value
    form.fill(rows=[{"platform": "facebook", "posts": 5}])
    assert "✓</span> 貼文數" in form._feedback.value
