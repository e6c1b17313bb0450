"""How long an answer is says nothing of it: a short one is taken, an empty one is missing."""

import pytest
from annotated_types import MinLen
from pydantic import Field, ValidationError

from smhelpers.deliverable import Section, nested_sections
from smhelpers.errors import sentences
from smhelpers.portfolio import Portfolio
from smhelpers.strategy import StrategyProse

from .test_editions import deliverables


class Note(Section):
    text: str = Field(title="說明", min_length=1)


def sections(kind, seen=None):
    """A deliverable with every section in it."""
    seen = seen if seen is not None else set()
    if kind not in seen:
        seen.add(kind)
        for field in kind.model_fields.values():
            for section in nested_sections(field.annotation):
                sections(section, seen)
    return seen


def asked_lengths(kind):
    """Text fields of a section that ask for more than one character."""
    for name, field in kind.model_fields.items():
        for limit in field.metadata:
            if field.annotation is str and isinstance(limit, MinLen) and limit.min_length > 1:
                yield f"{kind.__name__}.{name}: {limit.min_length}"


@pytest.mark.parametrize("kind", deliverables().values(), ids=lambda kind: kind.__name__)
def test_no_text_of_a_deliverable_asks_for_a_length(kind):
    assert [found for section in sections(kind) for found in asked_lengths(section)] == []


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_an_empty_text_is_told_to_be_missing(typed):
    with pytest.raises(ValidationError) as told:
        Note(text=typed)
    assert sentences(told.value, Note.field_labels()) == ["說明：沒有填寫"]


def test_a_short_written_answer_is_taken(tmp_path):
    portfolio = Portfolio.open(tmp_path)
    short = dict.fromkeys(StrategyProse.model_fields, "週三 20:00，14 篇。")
    portfolio.save_draft(StrategyProse, short)
    assert portfolio.load(StrategyProse).why_this_content == "週三 20:00，14 篇。"
    portfolio.save_draft(StrategyProse, short | {"why_this_content": " "})
    assert portfolio.findings(StrategyProse) == [
        f"{StrategyProse.model_fields['why_this_content'].title}：沒有填寫"
    ]
