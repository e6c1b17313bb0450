"""評量計畫與學員說明: what is assessed, how, by what rules, what to hand in.

Holds nothing that gives an answer away.
"""

from datetime import date
from pathlib import Path

from docx.document import Document as Doc

from ..assessment import file_of
from ..conduct import assessment
from ..documents.blanks import add_checks, add_fields, add_signatures
from ..documents.docx import add_lead, add_table, save
from ..documents.frame import ASKED, add_contents, add_footer, covered
from ..documents.observation_data import situations
from ..judging.rules import policy
from ..standard import unit
from .marks import Masters

TITLE = "評量計畫與學員說明"


def assessment_plan(masters: Masters, path: Path, made: date) -> Path:
    """Write the plan and return its path."""
    document = covered(
        f"{masters.course.title}\n{TITLE}",
        f"{unit().code}　{unit().zh}",
        {
            "產生日期": f"{made:%Y-%m-%d}",
            "開課班別": "",
            "評量期間": "",
            "評量地點": "",
            "評量人員（姓名、資格）": "",
            "申訴期限與窗口": "",
        },
        ("訓練單位", "評量人員"),
    )
    first = document.add_heading("一　評什麼", 1)
    _scope(document, masters)
    _manner(document)
    for number, built in enumerate(masters.course.units, 1):
        _task(document, masters, built.slug, number)
    _declaration(document)
    add_contents(document, first)
    add_footer(document, f"{masters.course.title}　{TITLE}　{made:%Y-%m-%d}")
    document.add_paragraph(ASKED).runs[0].italic = True
    return save(document, path)


def _scope(document: Doc, masters: Masters) -> None:
    item = unit()
    add_lead(
        document,
        f"{len(item.criteria)} 條行為指標、{len(item.knowledge)} 項知識、{len(item.skills)} "
        f"項技能，分五個任務評量：",
    )
    add_table(
        document,
        ("任務", "指標數", "自動檢查", "人工評閱", "現場觀察"),
        [
            (
                task.zh,
                str(len(task.criteria)),
                *_counts(masters, task.slug),
                situations()[task.slug].title if task.slug in situations() else "—",
            )
            for task in item.tasks
        ],
        (6.0, 1.8, 2.6, 2.6, 3.6),
    )
    document.add_heading("評量條件", 2)
    for condition in item.conditions:
        how = assessment().conditions[condition.id]
        document.add_paragraph(f"{condition.zh}　作法：{how.met_by}。", style="List Bullet")


def _counts(masters: Masters, slug: str) -> tuple[str, str]:
    """Number and points of what is marked automatically, and of what a person marks."""
    found = masters.assignment(slug)
    gates = sum(each.cell.gate for each in found)
    automatic = [each.cell.points for each in found if not each.cell.manual and not each.cell.gate]
    manual = [each.cell.points for each in found if each.cell.manual]
    return (
        f"{len(automatic)} 項 {sum(automatic):g} 分；交件檢查 {gates} 項，不計分",
        f"{len(manual)} 項 {sum(manual):g} 分",
    )


def _manner(document: Doc) -> None:
    facts = assessment()
    shares = policy().pass_share
    document.add_heading("二　怎麼評", 1)
    document.add_paragraph(
        f"交件檢查看的是作品完整、前後一致、和數據相符：系統算得出來，所以不計分，但要符合 "
        f"{shares.gate:.0%} 才能建議。自動檢查的項目（情境題、知識測驗與沒看過的材料）要拿到該項"
        f"配分的 {shares.automatic:.0%} 才算達標（另有規定的照規定），人工評閱的項目要 "
        f"{shares.manual:.0%}；"
        "一條行為指標的證據要全部達標，才建議「已具備」。",
    )
    for name, text in facts.principles.items():
        document.add_paragraph(f"{name}：{text}。", style="List Bullet")
    for name, lines in facts.rules.items():
        document.add_heading(name, 2)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")
    document.add_heading("先前經驗的採計", 2)
    document.add_paragraph(facts.prior_learning)
    document.add_heading("開始之前", 2)
    add_checks(document, facts.before)


def _task(
    document: Doc,
    masters: Masters,
    slug: str,
    number: int,
) -> None:
    task = unit().task(slug)
    found = masters.assignment(slug)
    document.add_heading(f"任務{'一二三四五六七八九'[number - 1]}　{task.zh}", 1)
    add_table(
        document,
        ("編號", "行為指標"),
        [(criterion.id, criterion.zh) for criterion in task.criteria],
        (2.2, 14.4),
    )
    document.add_heading("要交的東西", 2)
    kinds = masters.assessments[slug].kinds
    add_table(
        document,
        ("內容", "檔案（表單自動存）"),
        [(kind.title, file_of(kind)) for kind in kinds],
        (8.0, 8.6),
    )
    document.add_heading("評量項目", 2)
    add_table(
        document,
        ("項目", "方式", "配分", "達標", "對應"),
        [
            (
                each.cell.title,
                each.need.kind.value,
                "不計分" if each.cell.gate else f"{each.cell.points:g}",
                each.need.shown_need,
                "、".join(each.cell.evidence),
            )
            for each in found
        ],
        (8.0, 1.6, 1.5, 1.5, 4.0),
    )
    if slug in situations():
        watched = situations()[slug]
        document.add_heading(f"現場觀察：{watched.title}（約 {watched.minutes} 分鐘）", 2)
        document.add_paragraph(watched.situation)
        for line in watched.materials:
            document.add_paragraph(f"準備：{line}", style="List Bullet")
    add_fields(
        document,
        {
            "開放日期": "",
            "繳交期限": "",
            "補評日期": "",
        },
    )


def _declaration(document: Doc) -> None:
    document.add_heading("學員聲明", 1)
    document.add_paragraph(assessment().declaration)
    add_signatures(document, ("學員",))
