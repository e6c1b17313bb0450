"""What nonsense and what honest work earn, by the course's own marking.

A portfolio of the course's own making stands for a kind: further ones are tried with `smcourse
validity --portfolios`.
"""

import json

import pytest

from smhelpers.assessment import Unseen, assessments
from smhelpers.errors import CourseError
from smhelpers.judging.rules import read_rules
from smhelpers.validity import Claim, Markers, read_portfolios, try_all
from smhelpers.validity.made import COPIED, NONSENSE, SAMPLES, make_portfolios
from smhelpers.validity.opinions import OPINIONS
from smhelpers.validity.table import markdown_table, page_of

pytestmark = [pytest.mark.xdist_group("validity"), pytest.mark.timeout(3000)]
HONEST = [opinion.name for opinion in OPINIONS]
WORTHLESS = [*(made.name for made in NONSENSE), *COPIED, *SAMPLES]


@pytest.fixture(scope="module")
def portfolios(course, model, tmp_path_factory):
    models = {unit.slug: model(unit.slug) for unit in course.units}
    return make_portfolios(course, models, tmp_path_factory.mktemp("validity") / "portfolios")


@pytest.fixture(scope="module")
def verdicts(course, portfolios, tmp_path_factory):
    """By name, marked by the most generous reader of prose."""
    folder = tmp_path_factory.mktemp("validity") / "course"
    found = try_all(course, portfolios, folder, Markers.GENEROUS)
    return {verdict.tried.name: verdict for verdict in found}


@pytest.mark.parametrize("name", HONEST)
def test_honest_work_is_above_every_pass_mark_of_the_automatic_evidence(verdicts, name):
    assert not verdicts[name].unmarked
    assert verdicts[name].below == []


@pytest.mark.parametrize("name", HONEST[:3])
def test_what_differs_in_form_alone_earns_every_automatic_point(verdicts, name):
    assert all(earned == most for earned, most in verdicts[name].points.values())


def test_there_are_enough_portfolios_of_both_kinds():
    assert len(WORTHLESS) >= 12 and len(HONEST) >= 8


@pytest.mark.parametrize("name", WORTHLESS)
def test_nonsense_is_proposed_nowhere_not_even_by_a_generous_marker(verdicts, name):
    assert not verdicts[name].unmarked
    assert verdicts[name].proposed == []


@pytest.mark.parametrize("made", NONSENSE, ids=lambda made: made.name)
def test_who_guesses_at_what_was_not_seen_stays_below_two_fifths_of_its_points(
    course, verdicts, made
):
    earned = {cell.partition("#")[2]: had for cell, had in verdicts[made.name].earned.items()}
    unseen = [
        check.id
        for assessment in assessments(course)
        for check in assessment.checks
        if isinstance(check, Unseen)
    ]
    earned_enough = [name for name in unseen if earned[name][0] >= 0.4 * earned[name][1]]
    assert unseen and earned_enough == []


@pytest.mark.parametrize("made", NONSENSE, ids=lambda made: made.name)
def test_figures_that_were_copied_from_the_page_earn_nothing(verdicts, made):
    earned = sum(own for own, _ in verdicts[made.name].points.values())
    most = sum(of for _, of in verdicts[made.name].points.values())
    assert earned < 0.25 * most


def test_every_criterion_and_skill_is_judged_by_a_person_somewhere(course):
    rules = read_rules(course)
    alone = [
        item
        for item in rules.items
        if item[0] != "k" and all(need.kind.by_machine for need in rules.of(item))
    ]
    assert not alone


def test_the_table_has_a_row_a_portfolio_and_marks_what_contradicts_its_claim(verdicts):
    table = markdown_table(list(verdicts.values()))
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) == len(verdicts) + 1
    against = sum(len(verdict.contradicted) for verdict in verdicts.values())
    assert table.count("| **") == against
    assert page_of(list(verdicts.values())).count('class="against"') == against


def test_what_is_handed_on_as_data_says_claim_proposal_and_evidence(verdicts):
    told = json.loads(json.dumps(verdicts["reference"].to_json()))
    assert told["claims_to_be_competent"] is True and told["contradicted"] == []
    assert told["items"]["pc-1.1"] == {
        "proposal": "已具備",
        "automatic_evidence_passed": True,
        "judged_by_a_person": True,
    }


def test_a_folder_of_portfolios_is_read_in_either_form(course, portfolios, tmp_path):
    reference = {tried.name: tried for tried in portfolios}["reference"].work
    handed_in = tmp_path / "as_handed_in" / "policy"
    handed_in.mkdir(parents=True)
    (handed_in / "portfolio").symlink_to(reference["policy"])
    (tmp_path / "as_handed_in" / "claim.yml").write_text("competent: true\ntitle: 認真做的\n")
    (tmp_path / "together").symlink_to(reference["strategy"])
    (tmp_path / "empty").mkdir()
    found, problems = read_portfolios(tmp_path, assessments(course))
    assert {tried.name: list(tried.work) for tried in found} == {
        "as_handed_in": ["policy"],
        "together": ["strategy"],
    }
    assert found[0].claim == Claim(competent=True, title="認真做的") and found[1].claim is None
    assert len(problems) == 1 and problems[0].startswith("empty ")


def test_a_claim_that_cannot_be_read_stops_only_its_own_portfolio(course, portfolios, tmp_path):
    reference = {tried.name: tried for tried in portfolios}["reference"].work
    for name in ("good", "odd"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "portfolio").symlink_to(reference["policy"])
    (tmp_path / "odd" / "claim.yml").write_text("competent: maybe\n")
    found, problems = read_portfolios(tmp_path, assessments(course))
    assert [tried.name for tried in found] == ["good"] and "claim.yml" in problems[0]


def test_a_folder_without_portfolios_is_a_sentence(course, tmp_path):
    with pytest.raises(CourseError, match="沒有可以試評的作答"):
        read_portfolios(tmp_path, assessments(course))
