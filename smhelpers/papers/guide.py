"""評量人員指引 (mark schemes of every piece of evidence) and 參考答案 (what is right for one
trainee's own workplace). Assessors only.
"""

from datetime import date
from pathlib import Path

from docx.document import Document as Doc

from ..conduct import assessment
from ..documents.docx import add_lead, add_table, new_document, save
from ..documents.frame import add_footer
from ..judging.rules import policy
from ..rubrics import HEADS, HOW_MARKED
from ..standard import unit
from ..workplace import Workplace
from .benchmarks import AnswerTable, benchmark_tables, has_own_truth, quiz_table, situation_table
from .marks import Marked, Masters

GUIDE = "評量人員指引"
ANSWERS = "參考答案"
_SECRET = "只給評量人員，不得交給學員。"


def assessor_guide(masters: Masters, path: Path, made: date) -> Path:
    """Write the guide: rules, then every piece of evidence with what it needs and its mark
    scheme.
    """
    document = new_document(
        f"{masters.course.title}　{GUIDE}",
        f"{unit().code}　{unit().zh}　{made:%Y-%m-%d} 產生。{_SECRET}",
    )
    document.add_heading("怎麼判定", 1)
    shares = policy().pass_share
    add_table(
        document,
        ("判定", "什麼時候"),
        [
            (
                "已具備",
                (
                    f"每一份必要的證據都達標（自動與交件檢查 {shares.automatic:.0%}、人工 "
                    f"{shares.manual:.0%}），觀察的必要項目都看到"
                ),
            ),
            ("尚未具備", "證據齊備，但至少一份沒有達標"),
            ("證據不足", "有證據還沒有評分、沒有交，或已超過採計期限；不當作零分"),
        ],
        (2.6, 14.0),
    )
    for name in ("判定", "補評", "合理調整", "申訴"):
        for line in assessment().rules[name]:
            document.add_paragraph(f"{name}：{line}。", style="List Bullet")
    document.add_paragraph(
        "人工評閱照作品的規準逐面向選等級，寫出看到的證據；和系統的建議不同時，理由必填。"
        "雙人評量的抽樣在第一位判定前不互看。",
    )
    for built in masters.course.units:
        document.add_heading(
            unit().task(built.slug).zh,
            1,
        ).paragraph_format.page_break_before = True
        for each in masters.assignment(built.slug):
            _piece(document, each)
    _foot(document, f"{masters.course.title}　{GUIDE}　{made:%Y-%m-%d}")
    return save(document, path)


def _piece(document: Doc, each: Marked) -> None:
    document.add_heading(each.cell.title, 2)
    worth = "不計分" if each.cell.gate else f"配分 {each.cell.points:g}"
    add_lead(
        document,
        f"{each.need.kind.value}，{worth}，達標 {each.need.shown_need}；"
        f"證據 {'、'.join(each.files)}；"
        f"對應 {'、'.join(each.cell.evidence)}。代號 {each.cell.grade_id}",
    )
    if not each.aspects:
        return
    question = [line for line in each.task.splitlines()[1:] if line.strip()]
    if question:
        add_lead(document, f"題目：{' '.join(question).replace('**', '')}")
    document.add_paragraph(HOW_MARKED)
    rows = [(aspect.title, *aspect.levels.values()) for aspect in each.aspects.values()]
    add_table(document, HEADS, rows, (2.2, 4.2, 3.6, 3.4, 3.2))
    if each.mistakes:
        document.add_paragraph(f"常見錯誤：{each.mistakes}")


def benchmark_answers(
    masters: Masters,
    number: str,
    workplace: Workplace,
    path: Path,
    made: date,
) -> Path:
    """Write what is right for one trainee (`number`; "" for the common workplace), task by task."""
    whose = f"學員 {number}" if number else "共同的工作場所"
    document = new_document(
        f"{ANSWERS}　{whose}",
        f"{masters.course.title}　{made:%Y-%m-%d} 產生。{_SECRET}",
    )
    document.add_paragraph(
        f"工作場所：{workplace.name}。{workplace.notice}"
        "自動檢查以這些數字核對；評閱文字說明時，學員引用的數字要和這裡一致。",
    )
    for built in masters.course.units:
        own = has_own_truth(masters.course, built.slug, number)
        document.add_heading(unit().task(built.slug).zh, 1)
        document.add_paragraph(f"依據：{'這位學員自己的答案檔' if own else '共同的答案檔'}。")
        tables = benchmark_tables(masters.course, built.slug, number)
        for attempt in (1, 2) if number else ():
            if drawn := quiz_table(masters, built.slug, number, attempt):
                tables.append(drawn)
        if number and (faced := situation_table(masters, built.slug, number)):
            tables.append(faced)
        for table in tables:
            _table(document, table)
    _foot(document, f"{ANSWERS}　{whose}　{made:%Y-%m-%d}")
    return save(document, path)


def _table(document: Doc, table: AnswerTable) -> None:
    document.add_heading(table.heading, 2)
    if table.rows:
        add_table(
            document,
            table.columns,
            table.rows,
            table.widths,
        )
    else:
        document.add_paragraph("沒有資料。")


def _foot(document: Doc, text: str) -> None:
    add_footer(document, text)
    document.sections[0].different_first_page_header_footer = False
