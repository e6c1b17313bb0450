"""The judgement rules as data: read from tags, points, observed situations and `judgement.yml`."""

import pytest

from smhelpers.errors import CourseError
from smhelpers.judging.desk.comments import comments
from smhelpers.judging.rules import policy, read_rules, rule_findings
from smhelpers.record import EvidenceKind, Rules
from smhelpers.standard import unit


@pytest.fixture(scope="module")
def rules(course):
    return read_rules(course)


@pytest.fixture(scope="module")
def course():
    from smhelpers.course import Course

    return Course.open()


def test_every_item_of_the_unit_is_evidenced(rules):
    assert rule_findings(rules) == []
    assert set(rules.items) == {name for name in unit().items if not name.startswith("ac-")}


def test_every_criterion_has_evidence_that_a_person_judges(rules):
    alone = [
        item
        for item in rules.items
        if item.startswith("pc-") and all(each.kind.by_machine for each in rules.of(item))
    ]
    assert alone == []


def items_of(rules, place):
    found = set()
    for each in rules.requirements:
        if each.kind is EvidenceKind.OBSERVATION and each.notebook == place:
            found |= set(each.items)
    return found


def test_meetings_count_for_the_criteria_that_are_observed(rules):
    assert items_of(rules, "observation") == {"pc-2.5", "pc-3.6", "pc-4.1"}


def test_every_skill_wants_an_oral_check_of_the_own_work(rules):
    assert items_of(rules, "oral") == {skill.id for skill in unit().skills}


def test_pass_marks_are_the_shares_of_the_points(rules):
    for each in rules.requirements:
        share = {
            EvidenceKind.AUTOMATIC: 0.8,
            EvidenceKind.GATE: 0.8,
            EvidenceKind.MANUAL: 0.75,
            EvidenceKind.OBSERVATION: 1.0,
        }[each.kind]
        if each.grade_id.startswith("situations_on_"):
            share = 0.6  # of what is left above chance
        if each.grade_id.endswith("_known"):
            share = 0.75  # six of eight questions
        if each.grade_id == "mentions_are_triaged_rightly":
            share = 0.65  # of what is left above chance
        assert each.needed == pytest.approx(each.points * share)


def test_criteria_and_skills_are_signed_by_a_person_and_the_unit_rolls_up_everything(rules):
    assert rules.signs == {item.id for item in (*unit().criteria, *unit().skills)}
    assert (
        rules.groups["unit"] == rules.items
        and sum(len(rules.groups[f"task-{n}"]) for n in range(1, 6)) == 25
    )


def test_rules_come_back_from_the_record_as_they_went_in(rules):
    assert Rules.from_body(rules.to_body()) == rules


def test_a_criterion_that_lost_its_evidence_is_told_with_its_remedy(rules):
    kept = tuple(each for each in rules.requirements if "pc-5.3" not in each.items)
    [sentence] = rule_findings(Rules(kept, ("pc-5.3",), rules.signs, rules.groups))
    assert sentence.startswith("pc-5.3") and "source/" in sentence


def test_a_skill_that_no_person_judges_is_told(rules):
    kept = tuple(
        each
        for each in rules.requirements
        if "s-4" not in each.items or each.kind is EvidenceKind.AUTOMATIC
    )
    [sentence] = rule_findings(Rules(kept, ("s-4",), rules.signs, rules.groups))
    assert sentence.startswith("s-4") and "只有自動檢查" in sentence


def test_a_name_in_the_rules_that_no_cell_has_is_told(rules, monkeypatch):
    changed = policy().model_copy(update={"renamed": {"a/b#c": "policy/policy#no_such_cell"}})
    monkeypatch.setattr("smhelpers.judging.rules.policy", lambda: changed)
    assert any(
        "no_such_cell" in sentence and "renamed" in sentence for sentence in rule_findings(rules)
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("currency_months: 36", "currency_months: 0"),
        ("manual: 0.75", "manual: 75"),
        ("pc: assessor", "pc: nobody"),
        ("pass_share:", "pass_shares:"),
    ],
)
def test_a_fault_in_the_rules_is_one_sentence_that_names_the_file(
    course,
    tmp_path,
    monkeypatch,
    old,
    new,
):
    from smhelpers.paths import data_dir

    folder = tmp_path / "standard"
    folder.mkdir()
    for path in (data_dir() / "standard").iterdir():
        (folder / path.name).write_text(
            path.read_text(encoding="utf-8").replace(old, new),
            encoding="utf-8",
        )
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path))
    with pytest.raises(CourseError, match="judgement.yml 的內容有誤"):
        policy.__wrapped__()


def test_every_criterion_has_comments_of_its_own_and_the_common_ones():
    common = comments("k-1")
    for criterion in unit().criteria:
        own = comments(criterion.id)
        assert len(own) > len(common) and own[-len(common) :] == common
