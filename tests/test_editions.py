"""Work that was handed in stays readable when a form changes."""

import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import Field as ModelField

import smhelpers
from smhelpers.course import Course
from smhelpers.datafile import read_yaml
from smhelpers.deliverable import Deliverable, Joined, Section, nested_sections
from smhelpers.errors import CourseError
from smhelpers.forms import Form
from smhelpers.portfolio import Portfolio

LIBRARY = Path(smhelpers.__file__).parent


class OldRow(Section):
    goal: str = ModelField(title="目標")
    note: str = ModelField(title="備註")


class OldPlan(Deliverable):
    file_name: ClassVar[str] = "plan"
    title: ClassVar[str] = "計畫"
    assignment: ClassVar[str] = "strategy"
    rows: list[OldRow] = ModelField(title="目標")


class NewRow(Section):
    joined: ClassVar[dict[str, Joined]] = {"owner": Joined(edition=2, before="未指定")}
    left: ClassVar[frozenset[str]] = frozenset({"note"})
    goal: str = ModelField(title="目標")
    owner: str = ModelField(title="負責人")


class NewPlan(Deliverable):
    file_name: ClassVar[str] = "plan"
    title: ClassVar[str] = "計畫"
    assignment: ClassVar[str] = "strategy"
    edition: ClassVar[int] = 2
    joined: ClassVar[dict[str, Joined]] = {"reviewed": Joined(edition=2, before=False)}
    reviewed: bool = ModelField(title="已審閱")
    rows: list[NewRow] = ModelField(title="目標")


@pytest.fixture
def portfolio(tmp_path):
    made = Portfolio.open(tmp_path)
    made.save_draft(OldPlan, {"rows": [{"goal": "提高回購", "note": "暫定"}]})
    return made


def test_work_of_an_earlier_edition_is_read_with_what_stood_for_the_new_questions(portfolio):
    loaded = portfolio.load(NewPlan)
    assert (loaded.reviewed, loaded.rows[0].owner) == (False, "未指定")


def test_work_from_before_there_were_editions_is_read_as_the_first(portfolio):
    path = portfolio.path(OldPlan)
    envelope = json.loads(path.read_text(encoding="utf-8"))
    del envelope["edition"]
    path.write_text(json.dumps(envelope), encoding="utf-8")
    assert portfolio.load(NewPlan).rows[0].owner == "未指定"


def test_whoever_goes_on_with_older_work_is_asked_the_new_questions(portfolio):
    Form(NewPlan, portfolio).fill(rows=[{"goal": "提高回購率"}])
    with pytest.raises(CourseError, match="負責人"):
        portfolio.load(NewPlan)


def test_a_question_that_is_asked_no_more_does_not_stand_in_the_way_of_going_on(portfolio):
    Form(NewPlan, portfolio).fill(reviewed=True, rows=[{"goal": "提高回購率", "owner": "小編"}])
    assert portfolio.load(NewPlan).rows[0].goal == "提高回購率"


def deliverables() -> dict[str, type[Deliverable]]:
    """Every deliverable that some unit of the course asks for, by its file."""
    for package in ("quiz", *(unit.slug for unit in Course.open(Path(__file__).parent).units)):
        for module in pkgutil.walk_packages([f"{LIBRARY}/{package}"], f"smhelpers.{package}."):
            importlib.import_module(module.name)
    found = {}
    for made in _subclasses(Deliverable):
        if made.__module__.startswith("smhelpers.") and hasattr(made, "file_name"):
            found[f"{made.assignment}/{made.file_name}"] = made
    return found


def _subclasses(kind: type) -> list[type]:
    found = []
    for each in kind.__subclasses__():
        found += [each, *_subclasses(each)]
    return found


def questions(kind: type[Section]) -> dict[str, Any]:
    """Field names, "required" or "optional", and below sections theirs."""
    found: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        rows = {}
        for section in nested_sections(field.annotation):
            rows |= questions(section)
        found[name] = rows or ("required" if field.is_required() else "optional")
    return found


def unreadable(kind: type[Section], before: dict[str, Any], place: str) -> list[str]:
    """Questions because of which work of the first edition could not be read any more."""
    found = []
    for name in before.keys() - kind.model_fields.keys() - kind.left:
        found.append(f"{place}.{name} is asked no more: name it in `left`")
    for name, field in kind.model_fields.items():
        sections = nested_sections(field.annotation)
        if name not in before:
            if field.is_required() and name not in kind.joined:
                found.append(f"{place}.{name} is new: name it in `joined`, or give it a default")
        elif before[name] == "optional" and field.is_required() and name not in kind.joined:
            found.append(f"{place}.{name} may not be blank any more: name it in `joined`")
        elif isinstance(before[name], dict) and len(sections) == 1:
            found += unreadable(sections[0], before[name], f"{place}.{name}")
    return found


#: Questions of each deliverable in its first edition: "required", "optional", or rows of them.
FIRST = read_yaml(Path(__file__).with_name("first_editions.yml"), "")


@pytest.mark.parametrize("file", sorted(FIRST))
def test_what_was_handed_in_with_the_first_edition_can_still_be_read(file):
    assert not unreadable(deliverables()[file], FIRST[file], file)


def test_every_deliverable_has_its_first_edition_on_record():
    missing = {file: questions(kind) for file, kind in deliverables().items() if file not in FIRST}
    assert not missing, f"Add to tests/first_editions.yml: {missing}"
