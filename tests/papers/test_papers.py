"""The assessor's papers: read from the one truth, dated, complete, with nothing for trainees
that gives an answer away.
"""

import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.conduct import assessment, barred_words
from smhelpers.deadlines import moment
from smhelpers.errors import CourseError
from smhelpers.papers import forms, guide, mapping, plan
from smhelpers.papers.benchmarks import benchmark_tables, quiz_table, truth_path
from smhelpers.papers.marks import Masters
from smhelpers.papers.moderation import MarkerPairs
from smhelpers.papers.record_sheet import (
    TITLE,
    Sheets,
    conditions_seen,
    file_name,
    rules_seen,
    sheet_data,
)
from smhelpers.papers.write import write_papers, write_record_papers
from smhelpers.quiz import EACH
from smhelpers.record import (
    Assessor,
    Certificate,
    Decision,
    Record,
    appeal,
    calibrate,
    extend,
    qualifications,
    register_qualification,
    resource_lists,
    sign,
    sign_resources,
)
from smhelpers.simulation.cohort_record import simulate_record
from smhelpers.standard import unit

TODAY = date(2026, 11, 24)


def told(path):
    """Every paragraph of a document, tables included."""
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


@pytest.fixture(scope="module")
def masters(course):
    return Masters(course)


@pytest.fixture(scope="module")
def papers(masters, tmp_path_factory):
    """Every paper that needs no record, by its name without ending."""
    folder = tmp_path_factory.mktemp("papers")
    return {path.stem: path for path in write_papers(masters, folder, TODAY)}


@pytest.fixture(scope="module")
def record(masters, tmp_path_factory):
    """Three simulated trainees."""
    with Record.open(tmp_path_factory.mktemp("record") / "record.db", create=True) as opened:
        simulate_record(opened, masters.rules, 3, seed=4)
        yield opened


def test_titles_hold_no_word_that_the_naming_rule_bars(course, papers):
    written = [
        Document(str(path)).core_properties.title
        for path in papers.values()
        if path.suffix == ".docx"
    ]
    titles = [course.title, TITLE, *papers, *written]
    assert {title: barred_words(title) for title in titles if barred_words(title)} == {}
    assert barred_words("社群媒體證照與職能單元") == ["證照", "職能單元"]


def test_every_item_of_the_unit_stands_in_the_matrix_and_none_is_a_gap(papers, masters):
    sheet = load_workbook(papers["職能評量對照表"])["總表"]
    rows = {row[0].value: row[-1].value for row in sheet.iter_rows(min_row=4)}
    assert list(rows) == list(unit().items) and mapping.gaps(masters) == []
    assert set(rows.values()) == {"完整", "以文件證明"}


def test_a_gap_is_told_in_red(masters, tmp_path, monkeypatch):
    everything = Masters.of
    monkeypatch.setattr(
        Masters,
        "of",
        lambda self, name: [] if name == "pc-2.4" else everything(self, name),
    )
    book = load_workbook(
        mapping.mapping_workbook(Masters(masters.course), tmp_path / "m.xlsx", TODAY),
    )
    row = next(row for row in book["總表"].iter_rows(min_row=4) if row[0].value == "pc-2.4")
    assert row[-1].value == "缺口：沒有評量" and row[-1].fill.fgColor.rgb == "FFF8D7D3"
    assert "還有缺口：pc-2.4" in book["總表"]["A2"].value


def test_each_piece_of_evidence_names_its_file_and_its_row_of_the_scheme(papers):
    rows = list(
        load_workbook(papers["職能評量對照表"])["證據明細"].iter_rows(min_row=2, values_only=True),
    )
    marked = [row for row in rows if row[4] == "人工評閱"]
    assert all(
        row[7].startswith("portfolio/") and row[8].startswith("每個面向 3 級：") for row in marked
    )
    assert all(row[7] and row[8] for row in rows)


def test_the_plan_gives_no_answer_away(papers, masters):
    text = told(papers["評量計畫與學員說明"])
    schemes = [
        seen
        for each in masters.marked
        for aspect in each.aspects.values()
        for seen in aspect.levels.values()
        if len(seen) > 12
    ]
    assert not [seen for seen in schemes if seen in text] and "2026-11-24" in text
    assert all(criterion.zh in text for criterion in unit().criteria)


def test_the_guide_holds_every_mark_scheme(papers, masters):
    text = told(papers["評量人員指引"])
    assert all(
        seen in text
        for each in masters.marked
        for aspect in each.aspects.values()
        for seen in aspect.levels.values()
    )
    assert sum(bool(each.aspects) for each in masters.marked) == sum(
        each.cell.manual for each in masters.marked
    )


def test_benchmarks_come_from_the_trainees_own_truth(course, tmp_path, tea):
    folder = tmp_path / "answers" / "platform_research"
    (folder / "truth").mkdir(parents=True)
    common = truth_path(course, "platform_research", "").read_text(encoding="utf-8")
    (folder / "truth.json").write_text(common, encoding="utf-8")
    (folder / "truth" / "s07.json").write_text(
        common.replace("45000.0", "51500.0"),
        encoding="utf-8",
    )
    other = course.model_copy(update={"root": tmp_path})
    budget = [
        benchmark_tables(other, "platform_research", number)[-1].rows[0][1]
        for number in ("s07", "s08")
    ]
    assert budget == ["51,500", "45,000"]


def test_a_broken_truth_is_named(course, tmp_path, tea):
    folder = tmp_path / "answers" / "policy"
    folder.mkdir(parents=True)
    (folder / "truth.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match="truth.json 的內容有誤"):
        benchmark_tables(course.model_copy(update={"root": tmp_path}), "policy", "")


def test_the_quiz_of_the_guide_is_the_trainees_own_draw_of_an_attempt(masters):
    first, second = (quiz_table(masters, "policy", number) for number in ("s01", "s02"))
    assert first == quiz_table(masters, "policy", "s01") != second and len(first.rows) == 3 * EACH


@pytest.mark.parametrize(
    "assignment",
    ["platform_research", "policy", "strategy", "monitoring", "evaluation"],
)
def test_every_task_has_benchmarks(course, tea, assignment):
    tables = benchmark_tables(course, assignment, "")
    assert len(tables) >= 2 and all(
        len(row) == len(table.columns) for table in tables for row in table.rows
    )


def test_the_benchmarks_of_the_evaluation_are_those_of_the_month_that_is_evaluated(course):
    assert (
        benchmark_tables(course, "evaluation", "")[0].heading.startswith(course.evaluated)
        and course.evaluated != course.month
    )


def test_the_statement_shows_people_data_and_role_plays(papers, tea):
    text = told(papers["模擬工作場所聲明書"])
    assert all(unit().item(name).zh in text for name in ("ac-1", "ac-2"))
    assert tea.brief.fictional in text and "策略說明會" in text and ".csv" in text


@pytest.mark.parametrize("name", ["補評申請與紀錄", "申訴表", "證據規則檢核表", "評量品管紀錄"])
def test_forms_are_dated_and_can_be_signed(papers, name):
    text = told(papers[name])
    assert "2026-11-24" in text and "簽名" in text


def test_the_rules_of_evidence_are_the_four():
    assert list(assessment().rules_of_evidence) == ["效度", "充分性", "真實性", "時效性"]


def test_reassessment_asks_only_for_what_is_open(record, tmp_path):
    trainee = next(
        each
        for each in record.trainees()
        if any(s.open for s in each.standings) and not all(s.open for s in each.standings)
    )
    text = told(forms.reassessment_form("課程", tmp_path / "r.docx", TODAY, trainee))
    asked = set(re.findall(r"^(?:pc-\d\.\d|[ks]-\d)$", text, re.MULTILINE))
    assert asked == {standing.item for standing in trainee.standings if standing.open}


def test_the_sheet_shows_every_decision_with_its_evidence_and_hash(record):
    trainee = next(record.trainees())
    data = sheet_data(trainee, "課程", TODAY, record.head)
    assert [row["id"] for row in data["items"]] == list(record.rules().items)
    assert {row["submission"].replace("\n", "") for row in data["attempts"]} == {
        attempt.submission for attempt in trainee.attempts
    }
    assert (
        len(data["evidence"])
        == len({e.requirement.cell for s in trainee.standings for e in s.evidence})
        and data["head"] == record.head
    )
    signed = [row for row in data["items"] if row["decision"]]
    assert signed and all("評量人員訓練合格" in row["assessor"] and row["reason"] for row in signed)


def test_ungraded_evidence_is_said_to_be_ungraded(record):
    trainee = next(record.trainees())
    standing = next(s for s in trainee.standings if s.evidence and s.evidence[0].result)
    waiting = replace(
        standing,
        evidence=(
            replace(standing.evidence[0], result=replace(standing.evidence[0].result, score=None)),
        ),
    )
    rows = sheet_data(replace(trainee, standings=(waiting,)), "課程", TODAY, "h")["evidence"]
    assert [(row["score"], row["result"]) for row in rows] == [("—", "未評分")]


def test_a_trainee_without_work_has_a_sheet_that_says_so(record):
    blank = replace(next(record.trainees()), attempts=(), standings=())
    assert [row["seen"] for row in rules_seen(blank)][3] == "還沒有證據。"


def test_the_sheet_shows_the_conditions_of_assessment_as_they_stand_in_the_record(
    masters, tmp_path
):
    record = Record.open(tmp_path, create=True)
    simulate_record(record, masters.rules, 1, seed=4)
    trainee = next(each for each in record.trainees() if each.attempts)
    nothing = {row["id"]: row["seen"] for row in conditions_seen(trainee, [], [])}
    assert nothing["ac-2"] == ["還沒有簽署任何梯次的資源清單。"]
    first = next(each for each in trainee.standings if each.decision)
    name = first.decision.assessor.name
    shown = Certificate(name, "測試資格", "T-1", None, b"%PDF-1.7", "證書.pdf")
    assessor = register_qualification(record, shown, "訓練單位").assessor
    sign_resources(record, "秋季班", {"平台": "匯出檔"}, {"policy": "表單"}, "無投影機", assessor)
    sign(record, trainee, first.item, Decision.INSUFFICIENT, "還有證據沒有評閱", assessor)
    trainee = record.trainee(trainee.number)
    lists = resource_lists(record)
    told = conditions_seen(trainee, qualifications(record), lists)
    seen = {row["id"]: "\n".join(row["seen"]) for row in told}
    assert all(f"第 {each.number} 次" in seen["ac-1"] for each in trainee.attempts)
    assert f"秋季班：{name}" in seen["ac-2"] and "無投影機" in seen["ac-2"]
    assert f"{name}：測試資格 T-1，長期有效（證書的 SHA-256" in seen["ac-3"]


def test_sheets_that_stand_unchanged_are_left_and_others_made(record, tmp_path):
    first, second, third = record.trainees()
    made = Sheets(tmp_path, "課程", TODAY, record.head)
    made.take(first), made.take(second)
    before = {path.name: path.stat().st_mtime_ns for path in made.close()}
    again = Sheets(tmp_path, "課程", date(2026, 12, 1), "other")
    for trainee in (first, replace(second, name="改名（虛構）"), third):
        again.take(trainee)
    after = {path.name: path.stat().st_mtime_ns for path in again.close()}
    kept = [name for name in before if after[name] == before[name]]
    assert again.kept == 1 and kept == [f"{TITLE}_{first.number}.pdf"] and len(after) == 3


def test_a_sheet_is_a_pdf_whoever_it_is_of(record, tmp_path):
    trainee = replace(
        next(record.trainees()),
        number='../a"b',
        name="<b>$x$ #王🎉",
    )
    sheets = Sheets(tmp_path, "課程", TODAY, record.head)
    sheets.take(trainee)
    (path,) = sheets.close()
    assert path.parent == tmp_path and path.read_bytes().startswith(b"%PDF-")


def test_numbers_that_differ_never_share_a_file():
    numbers = ["a/b", "a\\b", "a:b", "a_b", "..", "."]
    assert len({file_name(number) for number in numbers}) == len(numbers)


def test_moderation_counts_double_marking_and_names_what_was_adjudicated(masters, tmp_path):
    with Record.open(tmp_path / "record.db", create=True) as opened:
        simulate_record(opened, masters.rules, 25, seed=2)
        double = MarkerPairs()
        for trainee in opened.trainees():
            double.take(trainee)
    rows = double.moderated()
    differing = [row for row in rows if row.differences]
    assert sum(row.agreement.pairs for row in rows) > 10
    assert all(
        round((1 - row.agreement.agreed) * row.agreement.pairs) == len(row.differences)
        for row in rows
    )
    assert differing and all("裁定已具備" in row.told()[-1] for row in differing)


def test_the_moderation_record_names_who_calibrated_and_how_close(tmp_path):
    agreement = {"pairs": 24, "exact": 0.5, "within_one": 0.875, "kappa": 0.61}
    pieces = [{"piece": "policy-pottery-4", "own": {"scope": 4}, "reference": {"scope": 4}}]
    with Record.open(tmp_path / "record.db", create=True) as opened:
        calibrate(opened, pieces, agreement, Assessor("安娜", "測試資格"))
        paths, _ = write_record_papers(opened, "課程", tmp_path / "papers", TODAY)
    (moderation,) = paths
    text = told(moderation)
    assert all(part in text for part in ("安娜", "50%", "88%", "0.61"))


def test_named_trainees_get_their_sheet_and_reassessment_form(record, tmp_path):
    number = next(t.number for t in record.trainees() if any(s.open for s in t.standings))
    paths, kept = write_record_papers(record, "課程", tmp_path, TODAY, [number])
    assert [path.name for path in paths][:2] == [
        f"評量紀錄_{number}.pdf",
        f"補評申請與紀錄_{number}.docx",
    ] and kept == 0


def test_the_verb_says_what_it_wrote(record, tmp_path):
    done = CliRunner().invoke(
        app,
        [
            "papers",
            "--out",
            str(tmp_path),
            "--record",
            str(record.path),
            "--student",
            record.students()[0],
        ],
    )
    assert done.exit_code == 0 and f"結果在 {tmp_path}" in done.output


def test_a_student_without_a_record_is_refused(tmp_path):
    done = CliRunner().invoke(app, ["papers", "--out", str(tmp_path), "--student", "s01"])
    assert isinstance(done.exception, CourseError) and "--record" in str(done.exception)


def test_titles_of_the_papers_are_what_they_are_called(papers):
    assert {plan.TITLE, guide.GUIDE, mapping.TITLE, forms.STATEMENT, forms.APPEAL} <= set(papers)


def test_a_form_that_tells_of_a_record_carries_its_head(tmp_path):
    head = "0123abcd" * 8
    for made in (
        forms.reassessment_form("課程", tmp_path / "r.docx", TODAY, None, head),
        forms.moderation_record("課程", tmp_path / "m.docx", TODAY, head=head),
    ):
        assert f"紀錄雜湊值：{head}" in told(made)


def test_the_record_tells_of_late_work_more_time_and_objections(masters, tmp_path):
    with Record.open(tmp_path / "record.db", create=True) as opened:
        simulate_record(opened, masters.rules, 1, seed=3)
        [trainee] = opened.trainees()
        first = trainee.attempts[0]
        due = {first.assignment: moment("2020-01-31")}
        opened.append("rules", "", replace(opened.rules(), deadlines=due).to_body())
        until = moment("2999-01-31")
        extend(opened, trainee.number, first.assignment, until, "住院三天，附證明", "陳老師")
        item = next(each.item for each in trainee.standings if each.signed)
        appeal(opened, trainee.number, item, "第二張圖的數字已更正", "林語晴", "陳老師")
        sheet = sheet_data(opened.trainee(trainee.number), "課程", TODAY, opened.head)
        [path] = write_record_papers(opened, "課程", tmp_path / "out", TODAY)[0][:1]
    title = unit().task(first.assignment).zh
    told = "\n".join(sheet["circumstances"])
    assert f"「{title}」延長到 2999-01-31 23:59（陳老師 核准：住院三天，附證明）" in told
    assert f"「{title}」第 1 次遲交 " in told and "第二張圖的數字已更正（等待裁定）" in told
    assert "在延長的期限內" in sheet["attempts"][0]["status"] and path.is_file()
