"""The Word document that a trainee takes home, and the ranking that is drawn while typing."""

import shutil

import pytest
from docx import Document
from docx.oxml.ns import qn

from smhelpers.documents.platform_report import platform_report
from smhelpers.errors import CourseError
from smhelpers.portfolio import Portfolio
from smhelpers.views import platform_research as view

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def portfolio(model, tmp_path_factory):
    return Portfolio.open(
        shutil.copytree(model("platform_research"), tmp_path_factory.mktemp("report") / "model"),
    )


@pytest.fixture(scope="module")
def report(portfolio, tea, tmp_path_factory):
    return Document(
        str(platform_report(tea, portfolio, tmp_path_factory.mktemp("report") / "r.docx")),
    )


def test_the_report_has_every_part_and_its_sources(report):
    headings = [p.text for p in report.paragraphs if p.style.name.startswith("Heading")]
    assert (
        len(headings) == 13
        and headings[0].startswith("一　社群目標")
        and headings[-1] == "資料來源"
    )
    assert any("資策會 MIC" in p.text and "1,091" in p.text for p in report.paragraphs)


def test_the_report_has_three_charts_with_alternative_text(report):
    told = [shape._inline.docPr.get("descr") for shape in report.inline_shapes]
    assert len(told) == 3 and all(told)


def test_the_report_names_an_east_asian_font(report):
    fonts = report.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "Microsoft JhengHei"


def test_the_report_tells_how_firm_the_ranking_is(report):
    assert any("在 1000 組權重中" in p.text for p in report.paragraphs)


def test_no_machine_name_is_left_in_the_report(report):
    words = " ".join(
        cell.text for table in report.tables for row in table.rows for cell in row.cells
    )
    assert not [
        name
        for name in ("audience_fit", "line_oa", "commonly_used", "facebook_engagement", "True")
        if name in words.split()
    ]


def test_an_unfinished_portfolio_is_told_in_one_sentence(tea, tmp_path):
    with pytest.raises(CourseError, match="還沒有「社群目標與優先順序」"):
        platform_report(tea, Portfolio.open(tmp_path))


def test_the_ranking_is_drawn_from_what_is_typed(portfolio):
    from smhelpers.platform_research import PlatformChoice

    drawn = view.ranking_picture(portfolio.draft(PlatformChoice))
    assert "data:image/png" in drawn and "在 1000 組權重中" in drawn and "一致性比率（CR）" in drawn


def test_an_empty_comparison_draws_nothing_and_says_what_to_do():
    assert "填完整後" in view.ranking_picture({})


def test_what_was_typed_is_there_again_in_a_moved_folder(portfolio, tea, tmp_path):
    from smhelpers.platform_research import GoalCascade

    shutil.copytree(portfolio.folder, tmp_path / "moved" / "portfolio")
    form = view.goal_form(tea.brief)
    assert form.answers["goals"] == [{}, {}, {}]
    moved = view.Form(GoalCascade, Portfolio.open(tmp_path / "moved"))
    assert (
        moved.answers["goals"][0]["organisation_goal"] == "g2" and len(moved.answers["goals"]) == 4
    )
