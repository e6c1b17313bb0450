"""Parts of forms by themselves: steps back, and what is wrong with a single answer."""

import pytest
from pydantic import BaseModel
from pydantic import Field as ModelField

from smhelpers.forms.fields import Field
from smhelpers.forms.history import STEPS, History


class Answers(BaseModel):
    text: str = ModelField(title="說明", min_length=5)
    share: float = ModelField(title="比重", ge=0, le=100)
    marked: str = ModelField(title="<i>標題</i>")


@pytest.fixture
def shown():
    return []


@pytest.fixture
def history(shown):
    made = History(shown.append)
    made.start({"rows": ["a"]})
    return made


def test_nothing_can_be_taken_back_before_a_change(history, shown):
    history.back()
    assert shown == [] and history.button.disabled


def test_changes_are_taken_back_in_turn_to_the_start(history, shown):
    history.step({"rows": ["a", "b"]})
    history.step({"rows": []})
    history.back()
    history.back()
    assert shown == [{"rows": ["a", "b"]}, {"rows": ["a"]}] and history.button.disabled


def test_a_change_that_changes_nothing_is_no_step(history):
    history.step({"rows": ["a"]})
    assert history.button.disabled


def test_a_step_keeps_what_stood_there_though_the_state_is_changed_in_place(history, shown):
    state = {"rows": ["a", "b"]}
    history.step(state)
    state["rows"].append("c")
    history.step(state)
    history.back()
    assert shown == [{"rows": ["a", "b"]}]


def test_only_the_last_steps_are_kept(history, shown):
    for number in range(STEPS + 5):
        history.step({"rows": [number]})
    for _ in range(STEPS + 5):
        history.back()
    assert len(shown) == STEPS and shown[-1] == {"rows": [4]}


def _field(name):
    return Field(name, Answers.model_fields[name])


@pytest.mark.parametrize(
    ("name", "typed"),
    [("text", "太短"), ("share", "一半"), ("share", "120"), ("share", "-1")],
)
def test_a_wrong_answer_is_told_at_its_label_and_goes_when_mended(name, typed):
    field = _field(name)
    field.control.value = typed
    assert (
        field.examine()
        and field.fault in field.control.description
        and "smc-faulty" in field.control._dom_classes
    )
    field.control.value = {"text": "足夠長的說明", "share": "６５％"}[name]
    assert (
        field.examine() == ""
        and "✗" not in field.control.description
        and "smc-faulty" not in field.control._dom_classes
    )


def test_a_blank_is_not_told_as_a_fault():
    assert _field("text").examine() == "" and _field("share").examine() == ""


def test_a_title_that_looks_like_html_is_shown_as_text():
    field = Field("marked", Answers.model_fields["marked"])
    assert "<i>" not in field.control.description and "&lt;i&gt;" in field.control.description


def test_controls_share_layout_and_style_so_that_the_page_waits_for_fewer_models():
    one, other = _field("text").control, _field("marked").control
    assert one.layout is other.layout and one.style is other.style
