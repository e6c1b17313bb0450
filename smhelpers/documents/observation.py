"""觀察檢核表: an observed situation as a form to print, fill in and sign.

And role cards for those who play (pc-2.5, pc-3.6, pc-4.1).
"""

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as Doc

from ..standard import unit
from ..workplace import Business, Workplace
from .blanks import add_checks, add_choices, add_fields, add_signatures
from .docx import add_lead, add_table, new_document, save
from .frame import add_footer
from .observation_data import Observation, RoleCard

_SEEN = ("是", "否", "未觀察")
_ANSWERED = ("是", "否", "未問")
_VERDICTS = ("已具備", "尚未具備", "證據不足")
_CONDITIONS = ("ac-1", "ac-2", "ac-3")
_CARD_NOTE = (
    "給扮演者的說明：照卡片的立場說話，不必照念；「知道的事」學員問到才說。評量結束前請勿給學員看。"
)


def observation_documents(
    observation: Observation,
    workplace: Workplace,
    folder: Path,
) -> list[Path]:
    """Write the assessor's checklist and the role cards of a situation; their paths."""
    title = observation.situation.title
    return [
        save(_checklist(observation, workplace), folder / f"{title}_觀察檢核表.docx"),
        save(_cards(observation, workplace), folder / f"{title}_角色卡.docx"),
    ]


def _named(workplace: Workplace) -> str:
    """The workplace, and that it is made up where it is."""
    return f"模擬：{workplace.name}" if workplace.simulated else workplace.name


def _checklist(observation: Observation, workplace: Workplace) -> Doc:
    situation = observation.situation
    document = new_document(
        f"{situation.title}　觀察檢核表",
        "由評量人員填寫；看到才勾「是」，沒有機會看到的勾「未觀察」，不當作「否」。",
    )
    add_fields(
        document,
        {
            "學員姓名": "",
            "學員編號": "",
            "日期與時間": "",
            "地點": "",
            "評量人員": "",
            "方式": ["現場", "線上"],
            "第幾次評量": ["第一次", "第二次", "第三次"],
            "工作場所": ["學員的公司", _named(workplace)],
        },
    )
    _standard(document, observation)
    _setting(document, observation, workplace)
    _observed(document, observation)
    _questions(document, observation)
    _evidence(document, observation)
    _judgement(document, observation)
    add_footer(document, f"{situation.title}　觀察檢核表")
    document.sections[0].different_first_page_header_footer = False
    return document


def _standard(document: Doc, observation: Observation) -> None:
    document.add_heading("一　行為指標", 1)
    add_table(
        document,
        ("編號", "行為指標"),
        [(item.id, item.zh) for item in observation.situation.items],
        (2.2, 14.4),
    )
    document.add_heading("二　評量條件", 1)
    add_checks(document, [f"{name}　{unit().item(name).zh}" for name in _CONDITIONS])


def _setting(document: Doc, observation: Observation, workplace: Workplace) -> None:
    situation = observation.situation
    document.add_heading("三　情境", 1)
    document.add_paragraph(f"{situation.situation}時間約 {situation.minutes} 分鐘。")
    for title, lines in (("準備", situation.materials), ("進行", situation.steps)):
        document.add_heading(title, 2)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")
    if isinstance(workplace, Business):
        document.add_heading(f"工作場所的人員：{_named(workplace)}", 2)
        add_lead(document, workplace.brief.fictional)
        add_table(
            document,
            ("姓名", "職務", "每週可用時數", "這次由誰扮演"),
            [
                (member.name, member.role, f"{member.weekly_hours:g}", "")
                for member in workplace.brief.staff
            ],
            (4.0, 5.6, 3.0, 4.0),
        )


def _observed(document: Doc, observation: Observation) -> None:
    document.add_heading("四　觀察項目", 1)
    add_lead(document, "標「必要」的項目全部為「是」才算達到。")
    rows = observation.situation.observed
    table = add_table(
        document,
        ("", "看到的行為", "怎樣才算", "結果", "說了什麼、做了什麼（佐證）"),
        [
            (f"{number}\n必要" if row.essential else str(number), row.what, row.counts, "", "")
            for number, row in enumerate(rows, 1)
        ],
        (1.2, 4.0, 4.8, 1.9, 4.7),
    )
    for row in table.rows[1:]:
        _boxed(row.cells[3], _SEEN)


def _boxed(cell, results: Sequence[str]) -> None:
    """Check boxes one under the other in a cell."""
    for number, text in enumerate(results):
        add_choices(cell.add_paragraph() if number else cell.paragraphs[0], [text])


def _questions(document: Doc, observation: Observation) -> None:
    held = observation.held
    document.add_heading("五　口頭提問", 1)
    add_lead(
        document,
        f"至少問 {held.least_questions} 題，每一題答到兩個以上的要點算「是」；可以換句話問，"
        f"不可提示答案。",
    )
    rows = []
    for number, question in enumerate(held.questions, 1):
        points = "\n".join(f"・{point}" for point in question.good)
        rows.append((str(number), question.ask, points, "", ""))
    table = add_table(
        document,
        ("", "問題", "好的回答有什麼", "結果", "學員的回答"),
        rows,
        (0.9, 4.2, 5.4, 1.9, 4.2),
    )
    for row in table.rows[1:]:
        _boxed(row.cells[3], _ANSWERED)


def _evidence(document: Doc, observation: Observation) -> None:
    document.add_heading("六　證據規則", 1)
    for rule, checks in observation.common.rules_of_evidence.items():
        document.add_heading(rule, 2)
        add_checks(document, checks)


def _judgement(document: Doc, observation: Observation) -> None:
    document.add_heading("七　判定", 1)
    verdicts = {f"{item.id}": list(_VERDICTS) for item in observation.situation.items}
    add_fields(
        document,
        verdicts
        | {
            "理由": "\n\n",
            "給學員的回饋": "\n\n",
            "需要補的證據": "\n",
            "下次評量日": "",
        },
    )
    document.add_paragraph(observation.common.declaration)
    add_signatures(document, ("學員", "評量人員", "與會者（扮演）"))


def _cards(observation: Observation, workplace: Workplace) -> Doc:
    document = new_document(f"{observation.situation.title}　角色卡", _CARD_NOTE)
    document.add_paragraph(f"情境：{observation.situation.situation}")
    if isinstance(workplace, Business):
        document.add_paragraph(
            f"工作場所：{workplace.name}（{workplace.brief.sector}）。{workplace.brief.fictional}",
        )
    for number, card in enumerate(observation.held.cards, 1):
        _card(document, card, number)
    add_footer(document, f"{observation.situation.title}　角色卡")
    document.sections[0].different_first_page_header_footer = False
    return document


def _card(document: Doc, card: RoleCard, number: int) -> None:
    """One card, on a page of its own so that it can be handed out alone."""
    document.add_heading(f"角色 {number}　{card.who}", 1).paragraph_format.page_break_before = True
    add_fields(
        document,
        {
            "扮演者": "",
            "在意的事": card.stake,
            "會說的話": "\n".join(card.says),
            "知道的事（問到才說）": card.knows,
            "什麼時候讓步": card.yields,
        },
    )
    document.add_paragraph("會後請寫下：學員說了哪一句話讓你同意或不同意？")
    add_fields(document, {"你的回饋": "\n\n\n"})
