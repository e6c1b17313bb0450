"""The strategy as a Word document: every complete part, sources, and in words what is still missing."""

import pytest
from docx import Document

from smhelpers.documents.strategy_document import PAGE, strategy_document, widths
from smhelpers.errors import CourseError
from smhelpers.portfolio import Portfolio
from smhelpers.strategy import ContentStrategy

from .calendars import calendar
from .plans import KPIS, PLAN

CONTENT = ContentStrategy.model_validate({
    "situation": "住過的客人評價很好，卻只記得訂房平台的名字；平日與九月以後入住率偏低，需要把人帶回官網。",
    "positioning": "給想慢下來的人，一棟聽得見潮聲的房子",
    "platforms": ["instagram", "line_oa"],
    "objectives": [{"id": "o1", "goal": "g1", "statement": "讓住過的客人從 LINE 回官網訂房，每週工作階段由 73 到 92", "baseline": 73,
                    "target": 92, "due": "2026-12-31", "owner": "高瑞恩"}],
    "pillars": [{"name": "房間與海景", "share_percent": 50, "objectives": "o1", "segment": "s3", "message": "醒來就是海"}]})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    portfolio = Portfolio.open(tmp_path_factory.mktemp("strategy"))
    for part in (CONTENT, PLAN, KPIS, calendar()):
        portfolio.save(part)
    return portfolio


@pytest.fixture(scope="module")
def document(guesthouse, folder):
    return Document(str(strategy_document(guesthouse, folder)))


def test_every_complete_part_is_there_in_order_and_missing_ones_are_named(document):
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [head[0] for head in heads[:5]] == list("一二三四五")
    assert heads[5:] == ["追蹤與分析方法（尚未完成）", "與組織目標、服務標準的核對（尚未完成）", "資料來源與說明"]


def test_formula_and_decision_stand_with_every_kpi(document):
    assert any(p.text.startswith("k1　公式：工作階段合計；來源：官網分析；決策規則：") for p in document.paragraphs)


def test_no_machine_name_is_left(document):
    words = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "LINE 官方帳號" in words and not {"line_oa", "sessions", "paid_ads", "outcome", "True", "None"} & words


def test_law_and_holidays_carry_their_notices(document):
    told = "".join(p.text for p in document.paragraphs)
    assert "以全國法規資料庫最新條文為準" in told and "行政院人事行政總處" in told and "均為虛構" in told


def test_without_a_content_strategy_it_is_told_in_one_sentence(guesthouse, tmp_path):
    with pytest.raises(CourseError, match="還沒有「內容、參與與客戶服務策略」"):
        strategy_document(guesthouse, Portfolio.open(tmp_path))


def test_columns_fill_the_page_and_long_texts_get_more_of_it():
    found = widths([["日期", "主要訊息"], ["2026-10-12", "海" * 40]])
    assert sum(found) == pytest.approx(PAGE) and found[1] > 3 * found[0]
