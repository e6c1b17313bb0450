"""What a trainee typed stands in the document to take home: nothing is asked for and then left
out.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.document import Document as WordFile

from smhelpers.deliverable import Deliverable, Section
from smhelpers.documents.after_action import after_action
from smhelpers.documents.calendar_xlsx import calendar_xlsx
from smhelpers.documents.monitoring_log_xlsx import monitoring_log_xlsx
from smhelpers.documents.platform_report import platform_report
from smhelpers.documents.policy_pack import policy_pack
from smhelpers.documents.strategy_document import strategy_document
from smhelpers.documents.strategy_workbook import strategy_workbook
from smhelpers.labels import label
from smhelpers.monitoring import ComplianceLog, IncidentLog, MonitoringLog, TrackingLog
from smhelpers.monitoring.after_action import AfterActionReview
from smhelpers.platform_research import (
    CommunityPlan,
    ExposurePlan,
    GoalCascade,
    IntegrationMap,
    PlatformChoice,
    PlatformProfiles,
    SourceRegister,
    TrendReadings,
)
from smhelpers.policy import (
    ConsultationRecord,
    ContentRules,
    CrisisPlan,
    LegalMatrix,
    PolicyClauses,
    PolicyScope,
)
from smhelpers.portfolio import Portfolio
from smhelpers.strategy import (
    ActivityCalendar,
    ContentStrategy,
    KpiPlan,
    StrategyCheck,
    TrackingPlan,
    WorkPlan,
)
from smhelpers.workplace import Business

pytestmark = pytest.mark.xdist_group("report")


@dataclass(frozen=True)
class Paper:
    """One document (or pack of them) and the deliverables that it is made of."""

    task: str
    kinds: tuple[type[Deliverable], ...]
    write: Callable[[Business, Portfolio], Any]
    #: Questions that the document leaves out, each with its reason.
    without: dict[str, str] = field(default_factory=dict)


NAMED = "by its name, not by its id"
IN_WORDS = "as the sentence that the rule is"


def _calendar(business: Business, portfolio: Portfolio) -> Path:
    path = portfolio.folder.parent / "calendar.xlsx"
    return calendar_xlsx(portfolio.load(ActivityCalendar), business.brief, path)


PAPERS = {
    "平台研究報告": Paper(
        "platform_research",
        (
            GoalCascade,
            SourceRegister,
            TrendReadings,
            PlatformProfiles,
            PlatformChoice,
            IntegrationMap,
            ExposurePlan,
            CommunityPlan,
        ),
        platform_report,
    ),
    "社群媒體政策與附件": Paper(
        "policy",
        (PolicyScope, PolicyClauses, ContentRules, CrisisPlan, LegalMatrix, ConsultationRecord),
        policy_pack,
        {
            "consultation_record.alignment.item": NAMED,
            "content_rules.rules.kind": IN_WORDS,
            "content_rules.rules.law": NAMED,
            "content_rules.rules.when": IN_WORDS,
            "content_rules.rules.words": IN_WORDS,
            "legal_matrix.laws.law": NAMED,
            "policy_clauses.clauses.legal_basis": NAMED,
            "policy_scope.goals": NAMED,
        },
    ),
    "社群媒體策略": Paper(
        "strategy",
        (ContentStrategy, WorkPlan, KpiPlan, TrackingPlan, StrategyCheck),
        strategy_document,
        {
            "kpi_plan.kpis.baseline": "rounded",
            "kpi_plan.kpis.high": "rounded",
            "kpi_plan.kpis.low": "rounded",
            "kpi_plan.kpis.stage": "its Chinese half",
            "strategy_check.fit.item": NAMED,
            "work_plan.tasks.objectives": "stands in the workbook",
        },
    ),
    "工作計畫與指標": Paper("strategy", (WorkPlan, KpiPlan), strategy_workbook),
    "活動行事曆": Paper("strategy", (ActivityCalendar,), _calendar),
    "監控紀錄": Paper(
        "monitoring",
        (MonitoringLog, IncidentLog, TrackingLog, ComplianceLog),
        monitoring_log_xlsx,
    ),
    "事後檢討": Paper(
        "monitoring",
        (AfterActionReview,),
        lambda _, portfolio: after_action(portfolio, portfolio.folder.parent),
    ),
}


def words_of(document: WordFile) -> Iterator[str]:
    """Every text of a Word file, cells of tables included."""
    for paragraph in document.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p",
    ):
        yield "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))


def text_of(paths: list[Path]) -> str:
    """Everything that stands in some Word files and workbooks."""
    found: list[str] = []
    for path in paths:
        if path.suffix == ".docx":
            found += words_of(Document(str(path)))
            continue
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows(values_only=True):
                found += [shown for value in row if value is not None for shown in ways(value)]
    return "\n".join(found)


def ways(value: Any) -> list[str]:
    """How a document may write a value."""
    if isinstance(value, bool):
        return ["是", "✓", "有", "達成"] if value else ["否", "✗", "沒有", "未達"]
    if isinstance(value, (int, float)):
        return [f"{value:g}", f"{value:,g}", f"{value:,.2f}", f"{value:,.1f}", f"{value:.0%}"]
    if isinstance(value, date):
        return [f"{value:%Y-%m-%d}", f"{value:%Y/%m/%d}", f"{value.month}/{value.day}"]
    return [str(value), label(str(value))]


def answers(section: Section, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every answer of a deliverable with its question (`rows.goal`)."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Section):
                yield from answers(each, f"{place}{name}.")
            elif each not in (None, ""):
                yield f"{place}{name}", each


def left_out(portfolio: Portfolio, kinds: tuple[type[Deliverable], ...], text: str) -> set[str]:
    """Questions of which at least one answer does not stand in the text."""
    found = set()
    for kind in kinds:
        for question, value in answers(portfolio.load(kind)):
            if not any(way in text for way in ways(value)):
                found.add(f"{kind.file_name}.{question}")
    return found


@pytest.mark.parametrize("name", PAPERS)
def test_everything_that_was_typed_stands_in_the_document(name, model, tea, tmp_path):
    paper = PAPERS[name]
    folder = shutil.copytree(model(paper.task), tmp_path / "work")
    portfolio = Portfolio.open(folder)
    written = paper.write(tea, portfolio)
    text = text_of(written if isinstance(written, list) else [written])
    assert left_out(portfolio, paper.kinds, text) == set(paper.without)


ODD = "\x0b\x1b[31m\ud800\u202e\x00\x85\uffff"


def retyped(value: Any, change: Callable[[str], str]) -> Any:
    """The answers with every Chinese text changed."""
    if isinstance(value, dict):
        return {name: retyped(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [retyped(each, change) for each in value]
    if isinstance(value, str) and any("\u4e00" <= letter <= "\u9fff" for letter in value):
        return change(value)
    return value


def retype(portfolio: Portfolio, kind: type[Deliverable], change: Callable[[str], str]) -> None:
    """Change a deliverable's file as another program would write it, where its form takes that."""
    path = portfolio.path(kind)
    before = path.read_bytes()
    envelope = json.loads(before)
    envelope["data"] = retyped(envelope["data"], change)
    path.write_text(json.dumps(envelope), encoding="utf-8")
    if portfolio.findings(kind):
        path.write_bytes(before)


@pytest.mark.parametrize("name", PAPERS)
def test_a_document_is_made_of_texts_with_signs_that_no_document_can_hold(
    name, model, tea, tmp_path
):
    paper = PAPERS[name]
    folder = shutil.copytree(model(paper.task), tmp_path / "work")
    portfolio = Portfolio.open(folder)
    for kind in paper.kinds:
        retype(portfolio, kind, lambda text: text[:2] + ODD + text[2:])
    written = paper.write(tea, portfolio)
    text = text_of(written if isinstance(written, list) else [written])
    assert not {"\x1b", "\ud800", "\u202e", "\x00", "\x85", "\uffff"}.intersection(text)


@pytest.mark.parametrize("name", PAPERS)
def test_a_document_is_made_of_names_of_a_thousand_letters(name, model, tea, tmp_path):
    paper = PAPERS[name]
    folder = shutil.copytree(model(paper.task), tmp_path / "work")
    portfolio = Portfolio.open(folder)
    for kind in paper.kinds:
        retype(portfolio, kind, lambda text: text + "長" * 1000)
    written = paper.write(tea, portfolio)
    assert text_of(written if isinstance(written, list) else [written])
