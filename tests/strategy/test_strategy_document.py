"""社群媒體策略.docx: every part is in it, in the words of the strategy.

What is missing is named.
"""

import json
import zipfile

import pytest
from docx import Document

from smhelpers.documents.strategy_document import strategy_document
from smhelpers.errors import CourseError
from smhelpers.metrics import METRICS
from smhelpers.portfolio import Portfolio
from smhelpers.strategy import KpiPlan, StrategyCheck
from smhelpers.strategy.whole import KINDS
from smhelpers.workplace import Workplace

from .samples import place_of, sample


@pytest.fixture(scope="module")
def tea() -> Workplace:
    return Workplace.open("tea")


@pytest.fixture
def portfolio(tmp_path):
    """The samples of task 3, as if they had been typed."""
    made = Portfolio.open(tmp_path)
    parts = sample("tea")
    for name in ("content", "plan", "calendar", "kpis", "tracking"):
        made.save(KINDS[name].model_validate(parts[name]))
    text = (place_of("tea") / "strategy" / "strategy_check.json").read_text(
        encoding="utf-8",
    )
    made.save(StrategyCheck.model_validate(json.loads(text)["data"]))
    return made


@pytest.fixture
def written(tea, portfolio):
    return strategy_document(tea, portfolio)


def test_every_part_has_its_heading_in_order(written):
    headings = [p.text for p in Document(written).paragraphs if p.style.name == "Heading 1"]
    assert [heading[:1] for heading in headings] == list("一二三四五六七八")


def test_objectives_kpis_money_and_links_are_in_it(written, portfolio):
    document = Document(written)
    cells = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    kpis = portfolio.load(KpiPlan).kpis
    assert all(row.decision in cells and METRICS[row.metric].formula in cells for row in kpis)
    assert "utm_source=instagram" in cells and "預備金" in cells and "陳柏勛" in cells


def test_a_percentage_stands_in_the_document_as_it_was_typed(tea, portfolio):
    typed = portfolio.draft(KpiPlan)
    rate = next(row for row in typed["kpis"] if METRICS[row["metric"]].unit == "ratio")
    rate["low"], rate["baseline"], rate["high"] = 0.018, 0.01954, 0.021
    rate["target"] = 0.022375
    portfolio.save_draft(KpiPlan, typed)
    document = Document(strategy_document(tea, portfolio))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(cell.startswith("1.954%\n") for cell in cells)
    assert any(cell.endswith("\n2.2375%") for cell in cells)


def test_the_timetable_is_a_picture_with_words_for_those_who_cannot_see_it(written):
    with zipfile.ZipFile(written) as file:
        assert any(name.startswith("word/media/") for name in file.namelist())
        assert "每項工作由第幾週到第幾週" in file.read("word/document.xml").decode()


def test_no_machine_name_is_left_for_the_reader(written):
    cells = {
        cell.text for table in Document(written).tables for row in table.rows for cell in row.cells
    }
    assert not cells & {
        "afternoon",
        "no_clear_difference",
        "paid_ads",
        "weekly",
        "missing_days",
        "outcome",
        "at_least",
        "line_oa",
    }


def test_a_part_that_is_missing_is_named(tea, portfolio):
    portfolio.path(KpiPlan).unlink()
    with pytest.raises(CourseError, match="關鍵績效指標與評估標準"):
        strategy_document(tea, portfolio)
