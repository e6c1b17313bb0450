"""What has to be seen: checklists to sign and role cards, from data that trainees may know and
data that they may not.
"""

import re
import shutil

import pytest
from docx import Document
from docx.oxml.ns import qn
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.documents.observation import observation_documents
from smhelpers.documents.observation_data import observed_assignments, read_observation
from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.standard import unit
from smhelpers.workplace import Workplace

ASSIGNMENTS = {
    "platform_research": "pc-1.4",
    "policy": "pc-2.5",
    "strategy": "pc-3.6",
    "monitoring": "pc-4.1",
    "evaluation": "pc-5.3",
}


def told(document):
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    )


def boxes(document):
    return [alias.get(qn("w:val")) for alias in document.element.body.iter(qn("w:alias"))]


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def observation(request, course):
    return read_observation(request.param, course.root)


@pytest.fixture(scope="module")
def documents(observation, tea, tmp_path_factory):
    """Checklist and role cards as written."""
    return [
        Document(str(path))
        for path in observation_documents(observation, tea, tmp_path_factory.mktemp("observation"))
    ]


def test_what_cannot_be_marked_from_files_can_be_observed():
    assert set(observed_assignments()) == set(ASSIGNMENTS)


def test_the_checklist_quotes_its_criterion_and_the_conditions_of_the_unit(observation, documents):
    text = told(documents[0])
    assert [item.id for item in observation.situation.items] == [
        ASSIGNMENTS[observation.assignment],
    ]
    assert all(
        unit().item(name).zh in text
        for name in (ASSIGNMENTS[observation.assignment], "ac-1", "ac-2", "ac-3")
    )


def test_every_observed_act_has_yes_no_and_not_seen(observation, documents):
    names = boxes(documents[0])
    assert names.count("未觀察") == len(observation.situation.observed) and names.count(
        "未問",
    ) == len(observation.held.questions)
    assert names.count("是") == names.count("否") == names.count("未觀察") + names.count("未問")
    assert (
        told(documents[0]).count("必要\n")
        == sum(row.essential for row in observation.situation.observed)
        >= 5
    )


def test_questions_stand_with_what_a_good_answer_holds(observation, documents):
    text = told(documents[0])
    assert 0 < observation.held.least_questions < len(observation.held.questions)
    assert all(
        row.ask in text and all(point in text for point in row.good)
        for row in observation.held.questions
    )


def test_the_rules_of_evidence_can_be_ticked_and_the_judgement_signed(documents):
    names, text = boxes(documents[0]), told(documents[0])
    assert [text.count(f"\n{rule}\n") for rule in ("效度", "充分性", "真實性", "時效性")] == [
        1,
        1,
        1,
        1,
    ]
    assert {"已具備", "尚未具備", "證據不足", "已核對學員身分"} <= set(names)
    assert all(field in text for field in ("學員姓名", "學員編號", "日期與時間", "簽名"))


def test_each_role_has_a_card_on_a_page_of_its_own(observation, documents):
    heads = [p for p in documents[1].paragraphs if p.style.name == "Heading 1"]
    assert [re.sub(r"^角色 \d　", "", p.text) for p in heads] == [
        card.who for card in observation.held.cards
    ]
    assert all(p.paragraph_format.page_break_before for p in heads) and len(heads) >= 3


def test_the_simulated_people_are_said_to_be_fictional(tea, documents):
    assert all(tea.brief.fictional in told(document) for document in documents)


def test_what_trainees_may_read_holds_no_answer_and_no_card(observation):
    public = (data_dir() / "observation" / f"{observation.assignment}.yml").read_text(
        encoding="utf-8",
    )
    assert not [row.ask for row in observation.held.questions if row.ask in public]
    assert not [card.knows for card in observation.held.cards if card.knows in public]


def test_a_company_without_a_brief_is_observed_too(observation, tmp_path):
    (tmp_path / "own").mkdir()
    paths = observation_documents(observation, Workplace(tmp_path / "own"), tmp_path)
    assert all("虛構" not in told(Document(str(path))) for path in paths)


def test_without_the_assessors_part_one_is_told_where_it_lies(tmp_path):
    with pytest.raises(
        CourseError,
        match="找不到 observation.yml；評量人員的檔案在課程的 answers/",
    ):
        read_observation("policy", tmp_path)


def test_a_criterion_that_the_unit_does_not_have_is_named(tmp_path, monkeypatch, course):
    shutil.copytree(
        data_dir(),
        tmp_path / "data",
        ignore=shutil.ignore_patterns("workplaces", "simulation", "exports"),
    )
    path = tmp_path / "data" / "observation" / "policy.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("pc-2.5", "pc-2.9"), encoding="utf-8")
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path / "data"))
    with pytest.raises(CourseError, match=r"policy.yml 的內容有誤：criteria：職能單元沒有 pc-2.9"):
        read_observation("policy", course.root)


def smcourse(*arguments):
    return CliRunner().invoke(app, ["observation", *arguments])


def test_the_command_says_where_the_documents_lie(course, tmp_path):
    done = smcourse("policy", "--out", str(tmp_path), "--course", str(course.root))
    assert done.exit_code == 0 and f"結果在 {tmp_path}" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {
        "政策徵詢會議_角色卡.docx",
        "政策徵詢會議_觀察檢核表.docx",
    }


def test_the_command_names_what_can_be_observed(course):
    done = smcourse("astrology", "--course", str(course.root))
    assert isinstance(done.exception, CourseError) and "可用的有 evaluation、monitoring、" in str(
        done.exception,
    )


def test_the_command_explains_itself():
    done = smcourse("--help")
    assert done.exit_code == 0 and "觀察檢核表" in done.output and "角色卡" in done.output
