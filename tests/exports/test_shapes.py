"""Shapes that exports take on their way: separator lines, totals in the place of parts,
workbooks, very large files, old exports.
"""

import csv

import openpyxl
import pytest

from smhelpers.commands.workplaces_import import cards
from smhelpers.exports import iter_folder, raw, read_file, read_folder
from smhelpers.exports.reader import read_parts
from smhelpers.exports.schemas import TABLES
from smhelpers.labels import labels
from smhelpers.metrics import METRICS, value

from . import samples

ONLY_TOTAL = [name for name in samples.FACEBOOK_ZH if name not in ("心情數", "留言數", "分享次數")]


def _series(path, lines):
    path.write_bytes("\n".join(lines).encode("utf-16"))
    return path


def test_a_separator_line_above_an_ordinary_table_costs_no_row(tmp_path):
    path = samples.write(
        tmp_path / "x.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh("1000390819731784"), samples.facebook_zh("2")],
    )
    path.write_text("sep=,\n" + path.read_text(encoding="utf-8-sig"), encoding="utf-8")
    assert list(read_file(path).table["source_row"]) == [3, 4]


@pytest.mark.parametrize(("above", "row"), [(["sep=,"], 5), ([], 4)])
def test_a_fault_in_a_series_is_named_by_its_row_in_the_file(tmp_path, above, row):
    lines = [
        *above,
        '"Facebook views"',
        '"Date","Primary"',
        '"2026-08-01T00:00:00","20"',
        '"2026-08-02T00:00:00","many"',
    ]
    assert any(
        note.startswith(f"第 {row} 列")
        for note in read_file(_series(tmp_path / "x.csv", lines)).notes
    )


def test_viewers_are_not_reach(tmp_path):
    lines = ["sep=,", '"Viewers"', '"Date","Primary"', '"2026-08-01T00:00:00","20"']
    day = read_file(_series(tmp_path / "x.csv", lines)).table.iloc[0]
    assert day["viewers"] == 20 and day.isna()["reach"]


def test_a_total_of_interactions_is_used_where_the_single_counts_are_missing(tmp_path):
    keep = [samples.FACEBOOK_ZH.index(name) for name in ONLY_TOTAL]
    path = samples.write(
        tmp_path / "x.csv",
        ONLY_TOTAL,
        [[samples.facebook_zh()[place] for place in keep]],
    )
    result = read_file(path)
    assert value(result.table, "interactions") == 10 and any(
        "心情、留言和分享次數" in note for note in result.notes
    )


def test_a_total_of_interactions_is_not_counted_beside_the_single_counts(tmp_path):
    table = read_file(
        samples.write(tmp_path / "x.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()]),
    ).table
    assert value(table, "interactions") == 10 and table["interactions"].isna().all()


def test_followers_by_trait_of_a_linkedin_workbook_become_shares(tmp_path):
    book = openpyxl.Workbook()
    for title, rows in {
        "New followers": [["Date", "Total followers"], ["08/01/2026", 3]],
        "Location": [["Location", "Total followers"], ["Taipei", 30], ["Taichung", 10]],
        "Seniority": [["Seniority", "Total followers"], ["Senior", 5]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(tmp_path / "followers.xlsx")
    audience = read_folder(tmp_path).tables["audience"].set_index(["dimension", "group"])["value"]
    assert audience.to_dict() == {
        ("city", "Taipei"): 0.75,
        ("city", "Taichung"): 0.25,
        ("seniority", "Senior"): 1.0,
    }


def test_an_export_that_excel_saved_as_a_workbook_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(samples.FACEBOOK_ZH)
    book.active.append(samples.facebook_zh())
    book.save(tmp_path / "posts.xlsx")
    assert list(read_file(tmp_path / "posts.xlsx").table["post_id"]) == ["1000390819731784"]


def test_messages_that_the_inbox_calls_spam_stay_out_of_the_response_rate(tmp_path):
    header = [
        "訊息編號",
        "平台",
        "收到時間",
        "顧客代號",
        "訊息內容",
        "首次人工回覆時間",
        "結案時間",
        "垃圾訊息",
    ]
    rows = [
        ["q1", "LINE", "2026-08-01 10:00", "c1", "有位子嗎", "2026-08-01 10:05", "", "否"],
        ["q2", "LINE", "2026-08-01 10:01", "c2", "加我賺錢", "", "", "是"],
    ]
    table = read_file(samples.write(tmp_path / "x.csv", header, rows)).table
    assert value(table, "response_rate") == 1 and list(table["spam"]) == [0, 1]


def test_of_two_exports_of_a_month_the_later_with_the_larger_counts_is_used(tmp_path):
    samples.write(
        tmp_path / "b_first.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(views=900, reach=800, reactions=5)],
    )
    samples.write(
        tmp_path / "a_again.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(views=1200, reach=1000, reactions=7)],
    )
    result = read_folder(tmp_path)
    assert list(result.posts["reactions"]) == [7] and any(
        "較晚匯出" in note for note in result.notes
    )


def test_two_accounts_of_one_platform_are_not_merged_in_silence(tmp_path):
    for name, number in (("a", 20), ("b", 50)):
        (tmp_path / name).mkdir()
        _series(
            tmp_path / name / "Views.csv",
            ["sep=,", '"Facebook views"', '"Date","Primary"', f'"2026-08-01T00:00:00","{number}"'],
        )
    assert any("兩個帳號" in note for note in read_folder(tmp_path).notes)


@pytest.fixture
def streamed(tmp_path, monkeypatch):
    """A folder with one file that counts as very large, read three rows at a time."""
    monkeypatch.setattr(raw, "STREAMED", 100)
    monkeypatch.setattr(raw, "PIECE", 3)
    samples.write(
        tmp_path / "large.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(str(10**15 + n), "多行\n文案") for n in range(8)],
    )
    return tmp_path


def test_a_very_large_file_is_read_piece_by_piece_and_told_as_one(streamed):
    (card,) = cards(iter_folder(streamed))
    (part,) = card.parts
    assert (part.rows_in, part.rows_out, card.tables) == (8, 8, {"posts": 8})


def test_pieces_of_a_large_file_make_the_same_table_as_the_whole(streamed, monkeypatch):
    pieces = read_folder(streamed).posts
    monkeypatch.setattr(raw, "STREAMED", 10**9)
    assert pieces.equals(read_folder(streamed).posts)


def test_a_large_file_of_the_old_daily_shape_is_refused_with_its_remedy(streamed):
    rows = [
        samples.facebook_zh("1000390819731784", period=f"08/0{day}/2026") for day in range(1, 8)
    ]
    samples.write(streamed / "large.csv", samples.FACEBOOK_ZH, rows)
    assert "分月匯出" in read_parts(streamed / "large.csv")[0].problem


def test_every_column_and_measure_has_a_label_in_zh_tw():
    known = labels()
    names = {name for spec in TABLES.values() for name in spec.kinds} | set(METRICS) | set(TABLES)
    assert sorted(names - set(known)) == []


def test_no_label_stands_twice():
    from smhelpers.paths import data_dir

    with (data_dir() / "labels.csv").open(encoding="utf-8", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert len(keys) == len(set(keys))
