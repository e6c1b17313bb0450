"""授權登錄表.xlsx: one row an asset.

What may be used where, until when, and where the consent lies (pc-2.4).
"""

from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .. import policy
from ..labels import label
from ..policy.text import split_words
from .docx import EAST_ASIAN
from .policy_parts import HandedInPolicy, citation

TITLE = "授權登錄表"
FILE = "授權登錄表.xlsx"
SHEET = "登錄表"
#: Rows that are prepared for entries.
ROWS = 500
_YES_NO = ["是", "否"]
#: Heading, width in characters, what may be entered: a list, "date", or anything.
COLUMNS: list[tuple[str, int, list[str] | str]] = [
    ("授權編號", 12, ""),
    ("素材名稱", 26, ""),
    (
        "種類",
        10,
        [
            "圖片",
            "影片",
            "音樂",
            "文字",
            "字型",
            "其他",
        ],
    ),
    (
        "來源",
        12,
        [
            "自製",
            "委外製作",
            "顧客授權",
            "購買圖庫",
            "平台音樂庫",
            "公開授權",
            "其他",
        ],
    ),
    ("創作者或權利人", 18, ""),
    ("可用平台", 22, ""),
    ("可用於付費廣告", 14, _YES_NO),
    ("可以修改", 10, _YES_NO),
    ("姓名標示方式", 16, ""),
    ("畫面有可辨識的人", 16, ["沒有", "有，已同意", "有，未同意"]),
    ("有未成年人", 12, ["沒有", "有，監護人已同意", "有，未同意"]),
    ("起日", 12, "date"),
    ("到期日", 12, "date"),
    ("同意書或契約放在哪裡", 28, ""),
    ("登錄人", 10, ""),
    ("登錄日", 12, "date"),
    ("用在哪些貼文", 24, ""),
    ("備註", 24, ""),
]
_LAWS = "copy-12、copy-22、copy-26-1、copy-36、civil-18、child-69"
_DATE = "yyyy-mm-dd"


def licence_register(draft: HandedInPolicy, path: Path) -> Path:
    """Write the register: an example row marked 範例, then a row for each licence that the
    content rules name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"default_date_format": _DATE}) as book:
        book.set_properties({"title": TITLE, "author": draft.company})
        book.formats[0].set_font_name(EAST_ASIAN)
        sheet = book.add_worksheet(SHEET)
        _head(book, sheet)
        _validate(sheet)
        _rows(book, sheet, draft)
        _warn(book, sheet)
        _notes(book, draft)
    return path


def _format(book: Workbook, **properties) -> Format:
    return book.add_format(
        {
            "font_name": EAST_ASIAN,
            "valign": "top",
            "text_wrap": True,
            **properties,
        },
    )


def _head(book: Workbook, sheet: Worksheet) -> None:
    plain = _format(book)
    days = _format(book, num_format=_DATE)
    for number, (title, width, kind) in enumerate(COLUMNS):
        sheet.set_column(
            number,
            number,
            width,
            days if kind == "date" else plain,
        )
        sheet.write_string(
            0,
            number,
            title,
            _format(
                book,
                bold=True,
                bg_color="#E7ECF2",
                border=1,
            ),
        )
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, ROWS, len(COLUMNS) - 1)
    (
        sheet.set_landscape(),
        sheet.set_paper(9),
        sheet.fit_to_pages(2, 0),
        sheet.repeat_rows(0),
        sheet.repeat_columns(0, 1),
    )
    sheet.set_footer("&C第 &P 頁，共 &N 頁")


def _validate(sheet: Worksheet) -> None:
    """Lists to choose from, and dates that are dates."""
    for number, (title, _, kind) in enumerate(COLUMNS):
        if isinstance(kind, list):
            sheet.data_validation(
                1,
                number,
                ROWS,
                number,
                {
                    "validate": "list",
                    "source": kind,
                    "error_title": title,
                    "error_message": "請從清單選一項",
                },
            )
        elif kind == "date":
            sheet.data_validation(
                1,
                number,
                ROWS,
                number,
                {
                    "validate": "date",
                    "criteria": ">=",
                    "value": date(2000, 1, 1),
                    "error_title": title,
                    "error_message": "請填日期，例如 2026-11-01",
                },
            )


def _rows(book: Workbook, sheet: Worksheet, draft: HandedInPolicy) -> None:
    plain, grey, days = (
        _format(book, **more)
        for more in ({}, {"font_color": "#777777"}, {"font_color": "#777777", "num_format": _DATE})
    )
    for number, value in enumerate(_example(draft)):
        if isinstance(value, date):
            sheet.write_datetime(1, number, value, days)
        else:
            sheet.write_string(1, number, value, grey)
    for row, licence in enumerate(licences_named(draft), 2):
        sheet.write_string(row, 0, licence, plain)
        sheet.write_string(
            row,
            len(COLUMNS) - 1,
            "內容規則列為可用，請補登其他欄位",
            plain,
        )


def _example(draft: HandedInPolicy) -> list[str | date]:
    start = draft.scope.effective
    platform = label(draft.scope.activities[0].platform)
    return [
        "範例-001",
        "（範例）顧客拍的商品照",
        "圖片",
        "顧客授權",
        "（範例）王小明",
        platform,
        "否",
        "是",
        "標示帳號",
        "沒有",
        "沒有",
        start,
        draft.scope.review_due,
        "（範例）授權資料夾／UGC授權同意書.pdf",
        "（範例）小編",
        start,
        "（範例）貼文網址",
        "這一列是範例，可以刪除",
    ]


def licences_named(draft: HandedInPolicy) -> list[str]:
    """Numbers of licences that the content rules accept, each once."""
    rules = (rule for rule in draft.rules.rules if rule.kind == "licence_id")
    return list(dict.fromkeys(number for rule in rules for number in split_words(rule.allowed)))


def _warn(book: Workbook, sheet: Worksheet) -> None:
    """Colour what has run out, and what runs out within a month."""
    titles = [title for title, _, _ in COLUMNS]
    column = titles.index("到期日")
    for criteria, value, colour in (("<", "TODAY()", "#F4B6B6"), ("<", "TODAY()+30", "#FBE3B5")):
        sheet.conditional_format(
            1,
            column,
            ROWS,
            column,
            {"type": "blanks", "stop_if_true": True},
        )
        sheet.conditional_format(
            1,
            column,
            ROWS,
            column,
            {
                "type": "cell",
                "criteria": criteria,
                "value": value,
                "format": book.add_format({"bg_color": colour}),
                "stop_if_true": True,
            },
        )


def _notes(book: Workbook, draft: HandedInPolicy) -> None:
    sheet = book.add_worksheet("說明")
    plain = _format(book)
    sheet.set_column(0, 0, 90)
    lines = [
        f"{draft.whose}　社群媒體政策 {draft.scope.version} 附件",
        "一列一個素材；沒有登錄編號的素材不使用。",
        "來源不等於授權：標示出處不能代替同意。",
        "到期日：紅色已到期、黃色三十天內到期；到期前續約或下架。",
        *(f"{clause.id}　{clause.text}" for clause in draft.clauses_of("ugc_permission")),
        f"依據：{citation(_LAWS)}",
        policy.NOTICE,
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, plain)
