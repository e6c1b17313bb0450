"""What is handed in for task 2: saved and found again, every choice in zh-TW, blanks read rather
than refused.
"""

from typing import get_args, get_origin

import pytest

from smhelpers.deliverable import Deliverable, Section
from smhelpers.forms import Form
from smhelpers.labels import labels
from smhelpers.policy import (
    Clause,
    ContentRules,
    CrisisPlan,
    HoldingStatement,
    crisis_plan,
    deliverables,
    read_rules,
    rules,
)
from smhelpers.portfolio import Portfolio
from smhelpers.simulation.profile import load_profile

from . import good_draft

SECTIONS = sorted(
    {
        kind
        for module in (deliverables, crisis_plan, rules)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Section)
        and kind not in (Section, Deliverable)
    },
    key=lambda kind: kind.__name__,
)
DRAFT = good_draft.draft(load_profile("tea").brief, rules=read_rules())
HANDED_IN = [DRAFT.scope, DRAFT.clauses, DRAFT.crisis, DRAFT.law, DRAFT.consultation, DRAFT.rules]


def choices(annotation):
    """Values of every Literal in an annotation."""
    inner = get_args(annotation)
    return (
        [value for part in inner for value in ([part] if isinstance(part, str) else choices(part))]
        if get_origin(annotation)
        else []
    )


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_field_has_a_title_and_every_choice_a_label(kind):
    assert [name for name, field in kind.model_fields.items() if not field.title] == []
    values = {value for field in kind.model_fields.values() for value in choices(field.annotation)}
    assert values - set(labels()) == set()


@pytest.mark.parametrize("part", HANDED_IN, ids=lambda part: part.file_name)
def test_a_form_gives_back_what_was_saved(part, tmp_path):
    portfolio = Portfolio.open(tmp_path)
    portfolio.save(part)
    assert (
        portfolio.load(type(part))
        == part
        == type(part).model_validate(Form(type(part), portfolio).answers)
    )


def test_all_belong_to_the_assignment_and_have_files_of_their_own():
    kinds = [kind for kind in SECTIONS if issubclass(kind, Deliverable)]
    assert {kind.assignment for kind in kinds} == {"policy"} and len(
        {kind.file_name for kind in kinds},
    ) == len(kinds) == 7


@pytest.mark.parametrize(
    ("fields", "minutes"),
    [
        ({"limit": 15, "unit": "days"}, 21600),
        ({"unit": "at_once"}, 0),
        ({"limit": 0, "unit": "hours"}, None),
        ({}, None),
    ],
)
def test_a_time_limit_is_read_in_minutes(fields, minutes):
    assert (
        Clause(
            id="p1",
            section="ethics",
            text="不刪除誠實的批評",
            **fields,
        ).minutes
        == minutes
    )


def test_a_level_becomes_a_trigger_that_can_be_replayed():
    plan = CrisisPlan(
        levels=[
            {
                "level": "L3",
                "meaning": "安全或媒體事件",
                "volume_multiple": 3,
                "negative_share_percent": 40,
                "at_once_words": "送醫、記者",
            },
        ],
    )
    trigger = plan.levels[0].trigger
    assert (trigger.multiple, trigger.negative_share, trigger.words, trigger.word_mentions) == (
        3,
        0.4,
        ("送醫", "記者"),
        1,
    )


def test_a_statement_reads_as_one_text():
    statement = HoldingStatement(
        topic="data_leak",
        acknowledge="我們已得知。",
        action="正在查證",
        next_update_hours=2,
        contact="官方私訊",
    )
    assert statement.text == "我們已得知。正在查證。我們將在 2 小時內再次說明。聯絡方式：官方私訊"


def test_an_empty_plan_is_read_so_that_the_linter_can_help():
    assert CrisisPlan(levels=[{"level": "L1", "meaning": "單一抱怨或負評"}]).statements == []


def test_example_rules_show_every_kind_but_the_plainest():
    assert {rule.kind for rule in read_rules().rules} == set(get_args(rules.Kind)) - {
        "required_word",
    }
    assert isinstance(read_rules(), ContentRules)


@pytest.mark.parametrize("own", ["a1", "P12", "cl3"])
def test_clauses_may_be_numbered_in_ones_own_way(own):
    clause = DRAFT.clauses.clauses[0]
    assert Clause.model_validate(clause.model_dump() | {"id": own}).id == own
