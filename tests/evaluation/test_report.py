"""The one-month report: what stands first, what it holds for whom, and that Word and PDF say the
same.
"""

import shutil
import zipfile

import pytest
from docx import Document
from fontTools.ttLib import TTFont
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.documents.blocks import Grid, Heading, Paragraph, Points, Report, write_docx
from smhelpers.documents.blocks_pdf import write_pdf
from smhelpers.evaluation.content import content_table
from smhelpers.evaluation.summary import summary_of
from smhelpers.monitoring.tracking import targets_of
from smhelpers.paths import PACKAGE
from smhelpers.strategy.timing import SLOTS
from smhelpers.views.monthly_report import Month, report_of, write_report
from smhelpers.workplace import Workplace

MONTH = "2026-09"


@pytest.fixture(scope="module")
def written(tea, tmp_path_factory):
    return write_report(Month.open(tea, MONTH), tmp_path_factory.mktemp("report"))


def test_what_happened_stands_first_and_how_the_data_came_about_last(tea):
    blocks = report_of(Month.open(tea, MONTH)).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings[:3] == ["一　摘要", "三個發現", "三個決定（依證據擬出，待主管確認）"]
    assert headings[-1] == "附錄　資料卡、公式與檢查"
    assert [len(block.items) for block in blocks if isinstance(block, Points)] == [3, 3]
    titles = [block.title for block in blocks if isinstance(block, Grid)]
    assert titles.index("資料涵蓋的日子") > titles.index(f"{MONTH} 各平台概況")


def test_findings_name_the_campaign_that_helped_and_what_is_only_noise(tea):
    summary = summary_of(tea, MONTH, targets_of(tea.brief))
    names = {each.id: f"{each.id}「{each.name}」" for each in tea.brief.campaigns}
    assert (
        f"{names['c2']}貼文的互動率有提升" in summary.findings[2]
        and f"{names['c3']}貼文的互動率看不出明顯效果" in summary.findings[2]
    )
    assert "k2（Instagram 互動率（觸及））未達標，差距大於隨機波動" in summary.findings[1]
    assert f"{names['c3']}不照原樣再辦" in summary.decisions[1]


def test_parts_of_the_day_stand_in_the_order_of_the_day(tea):
    slots = content_table(tea, MONTH, "slot").query("platform == 'facebook'")["slot"]
    assert list(slots) == [slot for slot in SLOTS if slot in set(slots)] and len(slots) > 3


def test_word_holds_every_chapter_and_the_pictures_say_what_they_show(written):
    document = Document(str(written[0]))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0] == "一　摘要" and headings[-1].startswith("附錄") and len(headings) == 10
    assert len(document.inline_shapes) >= 4
    with zipfile.ZipFile(written[0]) as file:
        assert 'descr="圖　各指標達成率' in file.read("word/document.xml").decode()


def test_the_pdf_embeds_the_courses_own_font(written):
    data = written[1].read_bytes()
    assert data.startswith(b"%PDF") and b"NotoSansTC-Regular" in data and b"NotoSansTC-Bold" in data


def test_the_same_report_is_the_same_pdf_and_its_texts_are_never_read_as_code(tmp_path):
    report = Report(
        "月報 #1",
        "*店* $x$",
        [
            Heading("一　#panic()"),
            Paragraph("[#sys.inputs]"),
            Grid("表", ["欄"], [["a_b-c 很長的檔名_2026-09-30_匯出.csv"]]),
        ],
    )
    first, second = (
        write_pdf(report, tmp_path / f"{number}.pdf").read_bytes() for number in (1, 2)
    )
    assert first == second


def test_every_character_of_the_report_has_a_glyph(tea):
    known = set()
    for path in (PACKAGE / "fonts").glob("*.ttf"):
        known |= set(TTFont(path, lazy=True).getBestCmap())
    texts = [block for block in report_of(Month.open(tea, MONTH)).blocks if isinstance(block, Grid)]
    shown = "".join(cell for block in texts for row in [block.head, *block.rows] for cell in row)
    letters = {letter for letter in shown if letter.isprintable()}
    assert not {letter for letter in letters if ord(letter) not in known}


def test_a_folder_of_own_exports_gets_a_report_without_targets(tea, tmp_path):
    own = shutil.copytree(tea.folder / "exports", tmp_path / "own")
    blocks = report_of(Month.open(Workplace.open(own), MONTH)).blocks
    told = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "還沒有策略指標" in told and "沒有工作場所簡介" in told and "資料卡" not in told


def test_the_command_writes_page_word_and_pdf_and_names_a_month_without_posts(tmp_path):
    made = CliRunner().invoke(app, ["report", "guesthouse", MONTH, "--out", str(tmp_path)])
    assert made.exit_code == 0, made.output
    assert {path.suffix for path in tmp_path.iterdir() if not path.name.startswith(".")} == {
        ".html",
        ".docx",
        ".pdf",
    }
    page = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    assert page.index("三個發現") < page.index("三個決定") < page.index("資料卡")
    wrong = CliRunner().invoke(
        app,
        ["report", "guesthouse", "2024-01", "--out", str(tmp_path / "none")],
    )
    assert "2024-01 沒有資料" in str(wrong.exception) and not (tmp_path / "none").exists()


def test_a_word_of_a_cell_that_looks_like_markup_stays_a_word(tmp_path):
    path = write_docx(Report("月報", "店", [Paragraph("<b>&amp;</b>")]), tmp_path / "a.docx")
    assert Document(str(path)).paragraphs[-1].text == "<b>&amp;</b>"
