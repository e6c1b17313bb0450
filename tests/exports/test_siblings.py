"""Siblings of real exports: other separators, encodings, languages and calendars, saved again by
spreadsheets, partial, stacked, with notes below and headings in the third row.
"""

import csv
import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from smhelpers.exports import iter_folder
from smhelpers.exports.clocks import code_of, instagram_number
from smhelpers.exports.combine import combine

HEAD = next(
    csv.reader(
        [
            "Post ID,Account ID,Account username,Account name,Description,Duration (sec),"
            "Publish time,Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,"
            "Comments,Saves",
        ],
    ),
)
AMERICAN = "%m/%d/%Y %H:%M"


def posts(form=AMERICAN, count=6, start="2026-03-01 12:00"):
    """Rows of posts at noon in Taipei, a day each; `form` writes their times in California."""
    rows = []
    for number in range(count):
        moment = pd.Timestamp(start, tz="Asia/Taipei") + pd.Timedelta(days=number)
        media = instagram_number(moment.tz_convert("UTC"), number + 5)
        shown = moment.tz_convert("America/Los_Angeles")
        rows.append(
            [
                str(media),
                "17841400000000001",
                "lantern.tea",
                "燈籠",
                f"貼文 {number}, 好\n\n第二行",
                0,
                form(shown) if callable(form) else shown.strftime(form),
                f"https://www.instagram.com/p/{code_of(media)}/",
                "IG image",
                "",
                "Lifetime",
                1000 + number,
                800,
                50,
                2,
                1,
                3,
                4,
            ],
        )
    return rows


def text_of(rows, separator=",", above="", **how):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n", **how).writerows(rows)
    return above + out.getvalue()


def book(path, sheets):
    """A workbook of these sheets; those whose name begins with . are hidden."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.lstrip("."))
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name.startswith(".") else "visible"
    made.save(path)


def read(folder):
    results = list(iter_folder(folder))
    tables, notes = combine([result.tables for result in results])
    return tables, results, notes


def picked(rows, *places):
    return [[row[place] for place in places] for row in rows]


def republic(moment):
    return f"{moment.year - 1911}/{moment:%m/%d %H:%M}"


def republic_in_words(moment):
    return f"民國{moment.year - 1911}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def taiwanese(moment):
    half = "上午" if moment.hour < 12 else "下午"
    return f"{moment.year}/{moment.month}/{moment.day} {half} {moment:%I:%M}"


@pytest.mark.parametrize(
    "form",
    [
        republic,
        republic_in_words,
        taiwanese,
        "%m/%d/%Y %I:%M %p",
        "%d/%m/%Y %H:%M",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d %H:%M",
    ],
)
def test_times_are_read_in_every_way_that_a_spreadsheet_writes_them(form, tmp_path):
    (tmp_path / "a.csv").write_text(text_of([HEAD, *posts(form, 20)]), encoding="utf-8-sig")
    tables, _, _ = read(tmp_path)
    assert len(tables["posts"]) == 20 and set(tables["posts"]["published_at"].dt.hour) == {12}


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8"), (",", "cp950"), (",", "gb18030")],
)
def test_separators_and_encodings_make_no_difference(separator, encoding, tmp_path):
    text = text_of([HEAD, *posts()], separator)
    (tmp_path / "a.csv").write_text(text, encoding=encoding, newline="")
    tables, _, _ = read(tmp_path)
    assert len(tables["posts"]) == 6 and set(tables["posts"]["published_at"].dt.hour) == {12}


@pytest.mark.parametrize(
    "rows",
    [
        [["Instagram content export"], ["Mar 1 - Mar 31, 2026"], HEAD, *posts()],
        [["表格 1", *[""] * 17], HEAD, *posts()],
        [HEAD, *posts(), [], ["Applied filters: Post type is IG image"]],
        [[*row, "", ""] for row in [HEAD, *posts()]],
        [HEAD, *posts(), ["Total", *[""] * 10, 6015, 4800, 300, 12, 6, 18, 24]],
        picked([HEAD, *posts()], 0, 2, 6, 7, 8, 11, 13),
        picked([HEAD, *posts()], 2, 4, 6, 7, 8, 11, 13),
        picked([HEAD, *posts()], 6, 7, 11),
        [HEAD, *posts(count=3), [], HEAD, *posts(count=3, start="2026-03-04 12:00")],
    ],
    ids=[
        "headings in row 3",
        "title of numbers",
        "filters below",
        "empty columns",
        "total row",
        "few columns",
        "no number",
        "times and links alone",
        "two blocks",
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_posts_are_found_whatever_stands_around_them(rows, kind, tmp_path):
    if kind == "xlsx":
        book(tmp_path / "a.xlsx", {"Sheet1": rows, ".備註": [["勿用"], ["請看另一頁"]]})
    else:
        (tmp_path / "a.csv").write_text(text_of(rows), encoding="utf-8-sig")
    tables, results, _ = read(tmp_path)
    assert tables["posts"]["views"].sum() in (6015, 6006)
    assert len(tables["posts"]) == 6
    assert [result.problem for result in results if result.problem] == []


def test_a_heading_that_nobody_has_seen_does_not_hide_whose_posts_these_are(tmp_path):
    head = ["Kontobezeichnung" if name == "Account username" else name for name in HEAD]
    (tmp_path / "a.csv").write_text(text_of([head, *posts()]), encoding="utf-8-sig")
    tables, (result,), _ = read(tmp_path)
    assert set(tables["posts"]["platform"]) == {"instagram"}
    assert "Kontobezeichnung" in result.columns_not_taken


ADS = ["Reporting starts", "Reporting ends", "Campaign name", "Impressions", "Amount spent (TWD)"]
SPRING = ["2026-03-01", "2026-03-31", "春", 1000, 10]


def test_a_book_that_holds_its_ads_twice_is_counted_once(tmp_path):
    rows = [ADS, SPRING, SPRING]
    book(tmp_path / "a.xlsx", {"Formatted Report": rows, "Raw Data Report": rows})
    tables, _, notes = read(tmp_path)
    assert len(tables["ads"]) == 2 and any("只計一次" in note for note in notes)


@pytest.mark.parametrize("named", ["Results from 12 campaigns", "12 個行銷活動的成果", "Total"])
def test_the_row_of_totals_of_ads_is_a_control_and_no_campaign(named, tmp_path):
    total = [*SPRING[:2], named, 1000, 10]
    (tmp_path / "a.csv").write_text(text_of([ADS, SPRING, total]), encoding="utf-8-sig")
    tables, (result,), _ = read(tmp_path)
    assert len(tables["ads"]) == 1 and all(control.complete for control in result.controls)


REPORT = [
    ["# ---"],
    ["# 流量開發"],
    ["# 開始日期: 20260301"],
    ["# 結束日期: 20260331"],
    [""],
    ["工作階段來源/媒介", "工作階段", "交易"],
    ["google / organic", 5, 1],
]


@pytest.mark.parametrize("kind", ["sheet", "saved again", "quoted"])
def test_a_report_of_ga4_keeps_its_period_when_a_spreadsheet_saved_it(kind, tmp_path):
    wide = [[*row, "", ""][:3] for row in REPORT]
    if kind == "sheet":
        book(tmp_path / "a.xlsx", {"Sheet1": REPORT})
    elif kind == "saved again":
        (tmp_path / "a.csv").write_text(text_of(wide), encoding="utf-8-sig")
    else:
        text = text_of(wide, quoting=csv.QUOTE_ALL)
        (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")
    tables, _, _ = read(tmp_path)
    assert tables["sales"]["sessions"].sum() == 5
    assert tables["sales"]["end"].iloc[0] == pd.Timestamp(2026, 3, 31)


def test_two_tables_in_one_file_are_read_as_two(tmp_path):
    rows = [["Date", "Views"], ["2026-03-15", 5], []]
    rows += [["Content", "Video title", "Video publish time", "Views"]]
    rows += [["aaaaaaaaaa1", "一", "Mar 15, 2026", 7]]
    (tmp_path / "a.csv").write_text(text_of(rows), encoding="utf-8-sig")
    tables, _, _ = read(tmp_path)
    assert tables["accounts"]["views"].tolist() == [5]
    assert tables["posts"]["views"].tolist() == [7]


def test_a_series_in_a_sheet_is_read_as_one_in_a_text(tmp_path):
    days = [[datetime(2026, 3, day), day] for day in (1, 2, 3)]
    book(tmp_path / "a.xlsx", {"Sheet1": [["Instagram reach"], ["Date", "Primary"], *days]})
    tables, _, _ = read(tmp_path)
    assert tables["accounts"]["reach"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("written", ["1 000", "1\u00a0000", "1\u202f000", "1,000", "1.000", "1K"])
def test_thousands_are_read_however_they_are_divided(written, tmp_path):
    rows = [[*row[:11], written, *row[12:]] for row in posts()]
    (tmp_path / "a.csv").write_text(text_of([HEAD, *rows], ";"), encoding="utf-8-sig")
    tables, _, _ = read(tmp_path)
    assert set(tables["posts"]["views"]) == {1000}


def test_a_column_that_a_platform_added_does_not_refuse_the_file(tmp_path):
    head = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares", "Link taps"]
    (tmp_path / "Overview.csv").write_text(text_of([head, ["2026-03-01", 5, 4, 3, 2, 1, 0]]))
    tables, (result,), _ = read(tmp_path)
    assert tables["accounts"]["views"].tolist() == [5]
    assert result.columns_not_taken == ["Link taps"]


def test_posts_of_linkedin_are_read_in_chinese(tmp_path):
    head = [
        "貼文標題",
        "貼文連結",
        "貼文類型",
        "建立日期",
        "曝光次數",
        "點擊次數",
        "讚",
        "留言",
        "轉發",
    ]
    link = "https://www.linkedin.com/feed/update/urn:li:activity:1"
    row = ["培訓", link, "自然", "03/15/2026", 100, 1, 2, 3, 4]
    (tmp_path / "posts.csv").write_text(text_of([head, row]), encoding="utf-8-sig")
    tables, _, _ = read(tmp_path)
    post = tables["posts"].iloc[0]
    assert (post["impressions"], post["reactions"], post["shares"]) == (100, 2, 4)
