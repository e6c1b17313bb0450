"""A cohort in one pass: what the page shows, what the tables hold, nothing averaged away,
nothing fetched from elsewhere.
"""

import csv
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.cohort import Gathered, write_cohort
from smhelpers.cohort.items import item_statistics
from smhelpers.cohort.page import write_page
from smhelpers.cohort.tables import safe, total
from smhelpers.deadlines import moment
from smhelpers.record import Decision, EvidenceKind, Record, extend, join, withdraw
from smhelpers.simulation.cohort_record import simulate_record
from smhelpers.standard import unit

from .conftest import AWKWARD


@pytest.fixture(scope="module")
def out(record, masters, tmp_path_factory):
    """Everything that the verb writes."""
    folder = tmp_path_factory.mktemp("cohort")
    write_cohort(record, masters, folder, date(2026, 11, 24))
    return folder


@pytest.fixture(scope="module")
def gathered(record):
    """The cohort as the page sees it."""
    found = Gathered(record.rules())
    for trainee in record.trainees():
        found.take(trainee)
    return found


class Page(HTMLParser):
    """Tags with their attributes, and the cells of the heat map."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.cells, self._cell = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._cell = dict(attributes).get("class") if tag == "td" else self._cell

    def handle_data(self, data):
        if self._cell in ("y", "n", "q"):
            self.cells.append((self._cell, data))
        self._cell = None


@pytest.fixture(scope="module")
def page(out):
    return (out / "index.html").read_text(encoding="utf-8")


def test_the_page_fetches_nothing_from_elsewhere(page):
    loaded = [
        value
        for tag, attributes in Page(page).tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "data")
    ]
    assert (
        loaded == [] and "<script" not in page and set(re.findall(r"url\((\w+):", page)) == {"data"}
    )


def test_every_cell_of_the_heat_map_says_its_decision_in_a_word(page, record):
    trainees = list(record.trainees())
    cells = Page(page).cells
    assert len(cells) == len(trainees) * len(record.rules().items)
    assert {("y", "具"), ("n", "未")} <= set(cells) <= {("y", "具"), ("n", "未"), ("q", "缺")}
    assert sum(letter == "y" for letter, _ in cells) == sum(
        s.outcome is Decision.COMPETENT for t in trainees for s in t.standings
    )


def test_tables_have_captions_or_headings_and_scoped_heads(page):
    tags = Page(page).tags
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")
    assert ("html", {"lang": "zh-TW"}) in tags and "不必靠顏色分辨" in page


def test_a_name_is_shown_as_text_and_never_as_markup(page):
    assert "<b>王</b>" not in page and "&lt;b&gt;王&lt;/b&gt;" in page


def test_links_lead_to_lessons_that_exist(page, out):
    links = [
        attributes["href"]
        for tag, attributes in Page(page).tags
        if tag == "a" and attributes["href"].endswith(".ipynb")
    ]
    assert links and all((out / unquote(link)).resolve().is_file() for link in links)


def test_column_groups_stand_over_their_own_items(page, record):
    heads = [
        int(attributes["colspan"])
        for tag, attributes in Page(page).tags
        if tag == "th" and "colspan" in attributes
    ]
    assert heads == [7, 5, 6, 4, 3, 9, 5] and sum(heads) == len(record.rules().items)


def test_an_empty_record_makes_a_page_that_says_so(masters, tmp_path):
    path = write_page(Gathered(masters.rules), masters, tmp_path / "index.html", date(2026, 11, 24))
    assert "還沒有學員。" in path.read_text(encoding="utf-8")


def test_facility_is_the_mean_share_of_the_first_attempts(gathered, record):
    cells = item_statistics(gathered, "policy")
    firsts = [
        next(a for a in t.attempts if a.assignment == "policy" and a.number == 1)
        for t in record.trainees()
    ]
    scores = [a.by_cell[cells[0].requirement.cell].score for a in firsts]
    known = [score / cells[0].requirement.points for score in scores if score is not None]
    assert cells[0].facility == pytest.approx(np.mean(known), abs=1e-6) and cells[0].marked == len(
        known,
    )


def test_discrimination_leaves_the_cell_itself_out_of_the_total(gathered):
    cells, shares = gathered.matrix("evaluation")
    points = np.array([cell.points for cell in cells])
    whole = shares[~np.isnan(shares).any(axis=1)].astype(float) * points
    expected = np.corrcoef(whole[:, 2], np.delete(whole, 2, axis=1).sum(axis=1))[0, 1]
    assert item_statistics(gathered, "evaluation")[2].discrimination == pytest.approx(
        expected,
        abs=1e-9,
    )


def test_too_few_trainees_are_not_judged(record):
    few = Gathered(record.rules())
    for trainee in list(record.trainees())[:5]:
        few.take(trainee)
    assert {(each.discrimination, each.remark) for each in item_statistics(few, "policy")} == {
        (None, "人數不足"),
    }


def test_ungraded_is_blank_and_never_zero(record):
    attempt = next(record.trainees()).attempts[0]
    graded = replace(
        attempt,
        results=tuple(replace(result, score=1.0) for result in attempt.results),
    )
    waiting = replace(graded, results=(replace(graded.results[0], score=None), *graded.results[1:]))
    scored = [result for result in graded.results if result.kind is not EvidenceKind.GATE]
    assert total(graded) == len(scored) < len(graded.results)
    assert total(waiting) is None and total(None) is None


def _lines(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_csv_opens_in_a_spreadsheet_and_holds_awkward_names_whole(out):
    assert (out / "學員成績總表.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    names = [line[1] for line in _lines(out / "學員成績總表.csv")[1:5]]
    assert names == [f"'{AWKWARD[0]}", AWKWARD[1], f"'{AWKWARD[2]}", AWKWARD[3]]


@given(st.text())
def test_no_text_becomes_a_formula_and_none_is_lost(text):
    written = safe(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r")) and written.endswith(text)


def test_csv_excel_and_parquet_tell_the_same(out, record):
    lines = _lines(out / "證據明細.csv")[1:]
    counted = duckdb.sql(f"SELECT count(*) FROM '{out / 'evidence.parquet'}'").fetchall()
    assert counted == [(len(lines),)]
    book = load_workbook(out / "學員成績總表.xlsx", read_only=True)
    assert [len(list(book[name].rows)) - 1 for name in ("學員成績總表", "證據明細")] == [
        len(list(record.trainees())),
        len(lines),
    ]
    names = duckdb.sql(
        f"SELECT name FROM '{out / 'summary.parquet'}' ORDER BY trainee LIMIT 4",
    ).fetchall()
    assert [name for (name,) in names] == list(AWKWARD)


def test_parquet_has_types(out):
    kinds = {
        row[0]: row[1]
        for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{out / 'evidence.parquet'}'").fetchall()
    }
    assert (kinds["score"], kinds["attempt"], kinds["day"], kinds["current"]) == (
        "DOUBLE",
        "INTEGER",
        "DATE",
        "BOOLEAN",
    )


def test_excel_takes_no_name_for_a_formula(out):
    sheet = load_workbook(out / "學員成績總表.xlsx")["學員成績總表"]
    assert [(sheet.cell(row, 2).data_type, sheet.cell(row, 2).value) for row in range(2, 6)] == [
        ("s", name) for name in AWKWARD
    ]


def test_the_verb_says_where_to_look(record, tmp_path):
    done = CliRunner().invoke(app, ["cohort", "--record", str(record.path), "--out", str(tmp_path)])
    assert (
        done.exit_code == 0
        and f"結果在 {tmp_path}" in done.output
        and (tmp_path / "index.html").is_file()
    )


def test_a_missing_record_is_told_in_one_sentence(tmp_path):
    done = CliRunner().invoke(
        app,
        ["cohort", "--record", str(tmp_path / "none.db"), "--out", str(tmp_path)],
    )
    assert "找不到評量紀錄" in str(done.exception)


@pytest.fixture
def moved(masters, tmp_path):
    """The page of a class in which somebody left, somebody has more time and somebody owes."""
    with Record.open(tmp_path / "record.db", create=True) as opened:
        simulate_record(opened, masters.rules, 3, seed=5)
        due = dict.fromkeys(("policy", "evaluation"), moment("2026-01-31"))
        opened.append("rules", "", replace(masters.rules, deadlines=due).to_body())
        join(opened, "late1", "周柏諺", "陳老師")
        join(opened, "gone1", "許庭瑜", "陳老師")
        withdraw(opened, "gone1", "轉到別的班級", "陳老師")
        extend(opened, "late1", "policy", moment("2999-01-31"), "住院三天，附診斷證明", "陳老師")
        write_cohort(opened, masters, tmp_path / "out", date(2026, 12, 1))
    return (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_who_left_is_told_and_counts_in_no_figure(moved):
    assert "<strong>4</strong> 位學員（另有 1 位退訓，不計入）" in moved
    heat_map = moved.partition('id="map"')[2].partition('id="items"')[0]
    assert "late1" in heat_map and "gone1" not in heat_map and "轉到別的班級" in moved


def test_who_owes_after_the_deadline_stands_on_a_list_with_who_has_more_time_beside(moved):
    owing = moved.partition("期限已過、沒有交件的人")[2].partition("</table>")[0]
    [row] = re.findall(r"late1 周柏諺</th><td>([^<]*)</td>", owing)
    titles = {task.slug: task.zh for task in unit().tasks}
    assert row == titles["evaluation"] and "gone1" not in owing
    assert "延長到 2999-01-31 23:59（陳老師 核准：住院三天，附診斷證明）" in moved
