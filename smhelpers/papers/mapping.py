"""職能評量對照表: every item of the unit against task, lesson, piece of evidence and row of the
mark scheme, as a workbook; gaps in red.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from ..conduct import assessment
from ..documents.observation_data import Situation, situations
from ..documents.xlsx import StyledBook
from ..rubrics import COMPETENT
from ..standard import Item, unit
from .marks import Marked, Masters

TITLE = "職能評量對照表"
OVERVIEW = "總表"
EVIDENCE = "證據明細"
CROSS = "指標×知識×技能"
GAP = "缺口"
_OVERVIEW = (
    ("編號", 9),
    ("類別", 11),
    ("內容", 60),
    ("評量任務", 26),
    ("自動檢查", 10),
    ("人工評閱", 10),
    ("現場觀察", 22),
    ("配分", 8),
    ("教學筆記本", 46),
    ("狀態", 26),
)
_EVIDENCE = (
    ("編號", 9),
    ("內容", 40),
    ("評量任務", 24),
    ("評量項目", 44),
    ("方式", 10),
    ("配分", 7),
    ("達標", 7),
    ("證據檔案", 30),
    ("達標時看到什麼（評分規準）", 60),
    ("儲存格代號", 46),
)


def mapping_workbook(masters: Masters, path: Path, made: date) -> Path:
    """Write the matrix and return its path."""
    book = StyledBook(path, f"{masters.course.title}　{TITLE}")
    watched = situations()
    _overview(book, masters, watched, made)
    _evidence(book, masters, watched)
    _cross(book, masters)
    return book.close()


def gaps(masters: Masters) -> list[str]:
    """Criteria, knowledge and skills that no graded cell evidences."""
    return [item.id for item in _assessed() if not masters.of(item.id)]


def _assessed() -> list[Item]:
    return [*unit().criteria, *unit().knowledge, *unit().skills]


def _kind(item: Item) -> str:
    return {
        "pc": "行為指標",
        "k": "知識",
        "s": "技能",
        "ac": "評量條件",
    }[unit().kind_of(item.id)]


def _heads(
    book: StyledBook,
    sheet: Worksheet,
    columns: Sequence[tuple[str, int]],
    row: int = 0,
) -> None:
    book.heads(sheet, [title for title, _ in columns], row)
    for number, (_, width) in enumerate(columns):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(row + 1, 1)


def _height(
    sheet: Worksheet,
    number: int,
    row: Sequence,
    columns: Sequence[tuple[str, int]],
) -> None:
    """As many lines as the longest cell needs: not every program works them out from the text. A
    Chinese character is two wide.
    """
    most = 1
    for value, (_, width) in zip(row, columns, strict=True):
        lines = 0
        for line in str(value).split("\n"):
            wide = sum(character > "\u2000" for character in line)
            lines += math.ceil((len(line) + wide) / width)
        most = max(most, lines)
    sheet.set_row(number, 14 * most)


def _overview(
    book: StyledBook,
    masters: Masters,
    watched: dict[str, Situation],
    made: date,
) -> None:
    """One row an item."""
    sheet = book.sheet(OVERVIEW)
    sheet.write_string(
        0,
        0,
        f"{masters.course.title}　{TITLE}",
        book.styles["title"],
    )
    missing = gaps(masters)
    if missing:
        told = f"還有缺口：{'、'.join(missing)}（紅底）。"
    else:
        told = "每一項指標、知識與技能都有評量證據。"
    sheet.write_string(
        1,
        0,
        f"{unit().code}　{unit().zh}；{made:%Y-%m-%d} 由課程的標籤與評分規準產生。{told}",
        book.styles["line"],
    )
    _heads(book, sheet, _OVERVIEW, 2)
    rows = [
        *(_item_row(masters, item, watched) for item in _assessed()),
        *(_condition_row(item) for item in unit().conditions),
    ]
    for number, row in enumerate(rows, 3):
        _height(sheet, number, row, _OVERVIEW)
        style = "wrong" if str(row[-1]).startswith(GAP) else "text"
        for column, value in enumerate(row):
            book.put(
                sheet,
                number,
                column,
                value,
                "figure" if isinstance(value, float) else style,
            )
    sheet.autofilter(
        2,
        0,
        len(rows) + 2,
        len(_OVERVIEW) - 1,
    )
    sheet.repeat_rows(2)


def _item_row(masters: Masters, item: Item, watched: dict[str, Situation]) -> list:
    cells = masters.of(item.id)
    seen = [
        f"{each.title}{'' if item.id in each.criteria else '（口頭查核）'}"
        for each in watched.values()
        if item in each.items
    ]
    lessons = [title for _, title in masters.lessons.get(item.id, [])]
    lacking = [name for name, found in (("評量", cells), ("教學", lessons)) if not found]
    manual = sum(each.cell.manual for each in cells)
    return [
        item.id,
        _kind(item),
        item.zh,
        _tasks(cells),
        len(cells) - manual,
        manual,
        "、".join(seen),
        float(sum(each.cell.points for each in cells)),
        "、".join(lessons),
        f"{GAP}：沒有{'與'.join(lacking)}" if lacking else "完整",
    ]


def _condition_row(item: Item) -> list:
    how = assessment().conditions[item.id]
    return [
        item.id,
        _kind(item),
        item.zh,
        "全部任務",
        "",
        "",
        how.shown_in,
        "",
        how.met_by,
        "以文件證明",
    ]


def _tasks(cells: Iterable[Marked]) -> str:
    return "、".join(dict.fromkeys(unit().task(each.cell.assignment).zh for each in cells))


def _evidence(book: StyledBook, masters: Masters, watched: dict[str, Situation]) -> None:
    """One row an item and piece of evidence."""
    sheet = book.sheet(EVIDENCE)
    _heads(book, sheet, _EVIDENCE)
    rows = []
    for item in _assessed():
        evidence = [_cell_row(item, each) for each in masters.of(item.id)]
        evidence += _watched_rows(item, watched)
        rows += evidence or [[item.id, item.zh, GAP, *[""] * 7]]
    for number, row in enumerate(rows, 1):
        _height(sheet, number, row, _EVIDENCE)
        for column, value in enumerate(row):
            style = "figure" if isinstance(value, float) else "text"
            if row[2] == GAP:
                style = "wrong"
            book.put(sheet, number, column, value, style)
    sheet.autofilter(
        0,
        0,
        len(rows),
        len(_EVIDENCE) - 1,
    )
    sheet.repeat_rows(0)


def _cell_row(item: Item, each: Marked) -> list:
    if each.aspects:
        aspects = each.aspects.values()
        told = (f"{aspect.title}：{aspect.levels[COMPETENT]}" for aspect in aspects)
        seen = f"每個面向 {COMPETENT} 級：\n" + "\n".join(told)
    else:
        seen = f"檢查結果達 {each.need.shown_need}"
        seen += "，不計分" if each.cell.gate else f" 分（滿分 {each.cell.points:g}）"
    return [
        item.id,
        item.zh,
        unit().task(each.cell.assignment).zh,
        each.cell.title,
        each.need.kind.value,
        each.cell.points,
        each.need.shown_need if each.cell.gate else each.need.needed,
        "\n".join(each.files),
        seen,
        f"{each.cell.notebook}#{each.cell.grade_id}",
    ]


def _watched_rows(item: Item, watched: dict[str, Situation]) -> list[list]:
    rows = []
    for slug, each in watched.items():
        if item not in each.items:
            continue
        essential = sum(row.essential for row in each.observed)
        rows.append(
            [
                item.id,
                item.zh,
                unit().task(slug).zh,
                each.title,
                "現場觀察" if item.id in each.criteria else "口頭查核",
                "",
                "",
                "觀察檢核表（簽名）",
                f"必要項目全部看到（{essential} 項）",
                "",
            ],
        )
    return rows


def _cross(book: StyledBook, masters: Masters) -> None:
    """Criteria down, knowledge, skills and conditions across: how many pieces of evidence show
    both.
    """
    sheet = book.sheet(CROSS)
    across = [*unit().knowledge, *unit().skills, *unit().conditions]
    _heads(book, sheet, [("行為指標", 11), ("內容", 50), *((item.id, 6) for item in across)])
    for number, criterion in enumerate(unit().criteria, 1):
        book.put(sheet, number, 0, criterion.id)
        book.put(sheet, number, 1, criterion.zh)
        for column, item in enumerate(across, 2):
            both = len([each for each in masters.of(criterion.id) if item.id in each.cell.evidence])
            always = unit().kind_of(item.id) == "ac" and bool(masters.of(criterion.id))
            book.put(
                sheet,
                number,
                column,
                "全" if always else both or "",
                "derived" if always else "figure",
            )
    foot = len(unit().criteria) + 2
    sheet.write_string(
        foot,
        0,
        "格子裡是同時作為兩者證據的評量項目數；知識與技能另有各自的評量（見證據明細）。「全」"
        "：條件適用於每一項。",
        book.styles["line"],
    )
    sheet.repeat_rows(0)
