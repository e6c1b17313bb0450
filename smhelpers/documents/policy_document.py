"""社群媒體政策: the policy of task 2 as a Word document, from cover and contents to the record
of consultation.
"""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Doc

from .. import policy
from ..labels import label
from ..policy.deliverables import PolicySection, ids_of
from ..policy.rule_words import rule_in_words
from .docx import add_lead, add_table
from .frame import add_contents, add_footer, covered
from .policy_parts import HandedInPolicy, citation, time_limit
from .records import add_records, cells, shown

TITLE = "社群媒體政策"
SIGNERS = ("編製", "審核", "核准")


def policy_document(draft: HandedInPolicy, annexes: list[str]) -> Doc:
    """The document; `annexes` are the titles of what belongs to it."""
    scope = draft.scope
    document = covered(
        TITLE,
        draft.whose,
        {
            "版本": scope.version,
            "生效日": f"{scope.effective}",
            "下次檢討日": f"{scope.review_due}",
            "核准人": scope.approver,
        },
        SIGNERS,
    )
    document.core_properties.author, document.core_properties.version = draft.company, scope.version
    first = document.add_heading("一　目的與適用範圍", 1)
    for part in (_scope, _clauses, _people, _rules, _crisis, _law, _consultation):
        part(document, draft)
    document.add_heading("九　附件", 1)
    for number, title in enumerate(annexes, 1):
        document.add_paragraph(f"附件 {number}　{title}", style="List Bullet")
    add_contents(document, first)
    add_footer(document, f"{draft.company}　{TITLE} {scope.version}")
    return document


def _said(document: Doc, title: str, text: str) -> None:
    """A short part under its own heading; nothing where nothing was written."""
    if text:
        document.add_heading(title, 2)
        document.add_paragraph(text)


def _scope(document: Doc, draft: HandedInPolicy) -> None:
    scope = draft.scope
    _said(document, "目的", scope.purpose)
    document.add_heading("支持的組織目標", 2)
    for goal in ids_of(scope.goals):
        document.add_paragraph(draft.named(goal), style="List Bullet")
    _said(document, "適用的人", "、".join(map(label, scope.covers)))
    _said(document, "個人帳號", scope.personal_accounts)
    _said(document, "不在範圍內", scope.excluded)
    document.add_heading("規劃的活動", 2)
    add_records(document, scope.activities, (3.2, 4.2, 2.6, 3.4, 3.2))


def _clauses(document: Doc, draft: HandedInPolicy) -> None:
    document.add_heading("二　條款", 1)
    document.add_paragraph(f"法規依據寫的是法規表裡的條文；法規表是教學摘要。{policy.NOTICE}")
    number = 0
    for section in PolicySection.__args__:
        if rows := draft.clauses_of(section):
            number += 1
            document.add_heading(f"2.{number}　{label(section)}", 2)
            add_table(
                document,
                ("編號", "條文", "負責人", "時限", "法規依據", "紀錄"),
                [
                    (
                        row.id,
                        row.text,
                        shown(row.owner),
                        shown(time_limit(row)),
                        shown(citation(row.legal_basis)),
                        shown(row.record),
                    )
                    for row in rows
                ],
                (1.3, 5.6, 2.2, 1.9, 3.3, 2.3),
            )


def _people(document: Doc, draft: HandedInPolicy) -> None:
    document.add_heading("三　權責（RACI）", 1)
    add_lead(document, "R 執行、A 當責（一項工作只有一位）、C 事前諮詢、I 事後告知。")
    _table(
        document,
        ("工作", "執行（R）", "當責（A）", "諮詢（C）", "告知（I）"),
        cells(draft.clauses.roles),
        (4.2, 3.1, 3.1, 3.1, 3.1),
    )
    document.add_heading("四　回應時間", 1)
    if draft.brief:
        standard = draft.brief.service_standard
        hours = "–".join(standard.business_hours)
        add_lead(
            document,
            f"組織的服務標準：營業時間 {hours} 內 {standard.first_response_minutes} 分鐘首次回覆，"
            f"回覆率 {standard.response_rate:.0%}，客訴 {standard.complaint_close_days} 日內結案。",
        )
    _table(
        document,
        ("管道", "事由", "首次回覆", "結案", "負責人"),
        [
            (
                label(row.channel),
                label(row.occasion),
                f"{row.first_response_minutes:,} 分鐘內",
                f"{row.close_days} 日內" if row.close_days else "—",
                shown(row.owner),
            )
            for row in draft.clauses.response_times
        ],
        (4.0, 2.6, 3.4, 2.6, 4.0),
    )


def _rules(document: Doc, draft: HandedInPolicy) -> None:
    document.add_heading("五　內容規則", 1)
    add_lead(document, "每則貼文發布前照這些規則檢查；電腦也會照同樣的規則逐則檢查。")
    add_table(
        document,
        ("編號", "管什麼", "規則", "為什麼", "違反時怎麼改"),
        [
            (
                rule.id,
                label(rule.topic),
                rule_in_words(rule),
                "；".join(filter(None, (rule.why, citation(rule.law)))),
                rule.remedy,
            )
            for rule in draft.rules.rules
        ],
        (1.3, 2.4, 6.1, 3.8, 3.0),
    )


def _crisis(document: Doc, draft: HandedInPolicy) -> None:
    plan = draft.crisis
    document.add_heading("六　問題與危機處理計畫", 1)
    document.add_heading("分級與時限", 2)
    _levels(document, plan.levels)
    _crisis_replies(document, plan)
    for title, text in (
        ("監看", plan.watch),
        ("證據保存", plan.evidence),
        ("解除條件", plan.recovery),
        ("事後檢討", plan.after_review),
    ):
        _said(document, title, text)


def _levels(document: Doc, levels: Sequence[policy.CrisisLevel]) -> None:
    """One column a level, so that the numbers can be compared."""
    ordered = sorted(levels, key=lambda level: level.level)
    rows = []
    for name, field in policy.CrisisLevel.model_fields.items():
        if name != "level":
            numbers = [_number(getattr(level, name)) for level in ordered]
            rows.append((field.title or name, *numbers))
    add_table(
        document,
        ("", *(label(level.level) for level in ordered)),
        rows,
        (4.0, *[12.6 / len(ordered)] * len(ordered)),
    )


def _number(value: Any) -> str:
    """A value of a level: 0 is a number that was not set."""
    return shown(value if value or isinstance(value, bool) else None)


def _crisis_replies(document: Doc, plan: policy.CrisisPlan) -> None:
    if plan.responses:
        document.add_heading("各類事件的處理", 2)
        add_lead(
            document,
            "責任歸因與回應策略依情境式危機溝通理論（SCCT，Coombs 2007）："
            "先給指示訊息（請顧客怎麼做），"
            "再依責任高低選擇策略。",
        )
        add_table(
            document,
            ("事件", "起始等級", "責任歸因", "回應策略", "先告訴顧客怎麼做", "內部處理", "負責人"),
            cells(plan.responses),
            (1.9, 1.7, 2.2, 2.2, 3.8, 2.8, 2.0),
        )
    if plan.statements:
        document.add_heading("待命聲明", 2)
        add_table(
            document,
            ("事件", "聲明"),
            [(label(row.topic), row.text) for row in plan.statements],
            (3.0, 13.6),
        )


def _law(document: Doc, draft: HandedInPolicy) -> None:
    document.add_heading("七　法規與倫理", 1)
    document.add_paragraph(policy.NOTICE)
    document.add_heading("法規對照", 2)
    known = policy.catalogue()
    add_table(
        document,
        ("法規", "要求（摘要）", "適用", "理由", "條款", "負責人", "證據"),
        [
            (
                citation(row.law),
                known[row.law].demand if row.law in known else "—",
                shown(row.applies),
                row.reason,
                shown(row.clauses),
                shown(row.owner),
                shown(row.record),
            )
            for row in draft.law.laws
        ],
        (3.0, 4.0, 1.2, 3.0, 1.4, 2.0, 2.0),
    )
    if draft.law.ethics:
        document.add_heading("倫理", 2)
        add_records(document, draft.law.ethics, (4.0, 10.0, 2.6))


def _consultation(document: Doc, draft: HandedInPolicy) -> None:
    document.add_heading("八　徵詢與一致性紀錄", 1)
    document.add_heading("徵詢", 2)
    record = draft.consultation
    add_table(
        document,
        ("對象", "身分", "日期", "意見或反對", "決定", "理由與修改", "條款"),
        [(draft.named(row[0]), *row[1:]) for row in cells(record.consultations)],
        (2.0, 1.8, 2.3, 4.0, 1.7, 3.6, 1.2),
    )
    document.add_heading("與行銷計畫的對照", 2)
    add_table(
        document,
        ("計畫項目", "條款", "一致", "對顧客的好處", "不一致時怎麼改"),
        [(draft.named(row[0]), *row[1:]) for row in cells(record.alignment)],
        (4.2, 1.6, 1.4, 5.2, 4.2),
    )


def _table(
    document: Doc,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:
    """A table, or a word that there is nothing yet."""
    if rows:
        add_table(document, head, rows, widths)
    else:
        document.add_paragraph("（尚未填寫）")
