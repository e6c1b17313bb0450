"""Annexes of the policy as forms to be used: their wording is data (`data/policy/annexes`), what
the trainee decided is filled in.
"""

from collections.abc import Callable
from typing import Literal

from docx.document import Document as Doc
from docx.shared import Pt, RGBColor

from .. import policy
from ..datafile import FileRecord, checked, read_yaml
from ..labels import label
from ..paths import data_dir
from ..policy.deliverables import PolicySection
from ..policy.rule_words import rule_in_words
from .blanks import add_checks, add_fields, add_signatures
from .docx import add_table, new_document
from .frame import add_footer
from .policy_parts import HandedInPolicy, time_limit

#: In the order in which the policy numbers them.
NAMES = ("approval_form", "ugc_consent", "contest_rules", "privacy_notice", "holding_statements")
_BLANK_ROWS = 3


class AnnexPart(FileRecord):
    """A part of an annex. Texts may hold {slots}.

    A field is a text, check boxes where it is a list, those of `platforms` of the policy.
    """

    heading: str
    text: list[str] = []
    fields: dict[str, str | list[str]] = {}
    table: list[str] = []
    checks: list[str] = []
    insert: Literal["", "rules", "statements", "blank_statement"] = ""
    clauses: list[PolicySection] = []
    notes: list[str] = []
    laws: list[str] = []
    sign: list[str] = []


class Annex(FileRecord):
    """One annex: what it is called, its file, when it is used, its parts."""

    title: str
    file: str
    use: str
    parts: list[AnnexPart]


def annexes() -> list[Annex]:
    """Every annex of the policy that is a Word document."""
    folder = data_dir() / "policy" / "annexes"
    found = []
    for name in NAMES:
        path = folder / f"{name}.yml"
        found.append(checked(Annex, read_yaml(path, "請重新安裝課程。"), path))
    return found


def annex_document(annex: Annex, number: int, draft: HandedInPolicy) -> Doc:
    """One annex, filled with what the policy says; everything else is blank."""
    document = new_document(
        annex.title,
        f"{draft.whose}　社群媒體政策 {draft.scope.version} 附件 {number}",
    )
    document.core_properties.author = draft.company
    document.add_paragraph(annex.use)
    for part in annex.parts:
        _part(document, part, draft)
    if any(part.laws for part in annex.parts):
        _note(document, policy.NOTICE)
    add_footer(document, f"{draft.company}　{annex.title}")
    document.sections[0].different_first_page_header_footer = False
    return document


def _part(document: Doc, part: AnnexPart, draft: HandedInPolicy) -> None:
    """A part with its heading; a part that only quotes clauses is left out where the policy has
    none of them.
    """
    clauses = [clause for section in part.clauses for clause in draft.clauses_of(section)]
    if (
        part.clauses
        and not clauses
        and part.model_dump(exclude_defaults=True).keys() == {"heading", "clauses"}
    ):
        return
    slots = _slots(draft)
    document.add_heading(part.heading, 1)
    for text in part.text:
        document.add_paragraph(text.format_map(slots))
    _boxes(document, part, draft, slots)
    if part.insert:
        _INSERTS[part.insert](document, draft)
    for clause in clauses:
        who = "，".join(filter(None, (clause.owner, time_limit(clause))))
        document.add_paragraph(
            f"{clause.id}　{clause.text}{f'（{who}）' if who else ''}",
            style="List Bullet",
        )
    for text in (*part.notes, *_cited(part.laws)):
        _note(document, text)
    if part.sign:
        add_signatures(document, part.sign)


def _boxes(
    document: Doc,
    part: AnnexPart,
    draft: HandedInPolicy,
    slots: dict[str, str],
) -> None:
    """What is ticked and written in a part."""
    if part.fields:
        add_fields(
            document,
            {name: _content(content, draft, slots) for name, content in part.fields.items()},
        )
    if part.table:
        add_table(
            document,
            part.table,
            [["\n"] + [""] * (len(part.table) - 1)] * _BLANK_ROWS,
            [16.6 / len(part.table)] * len(part.table),
        )
    add_checks(document, part.checks)


def _content(
    content: str | list[str],
    draft: HandedInPolicy,
    slots: dict[str, str],
) -> str | list[str]:
    if content == "platforms":
        return _platforms(draft)
    if isinstance(content, str):
        return content.format_map(slots)
    return content


def _platforms(draft: HandedInPolicy) -> list[str]:
    """Platforms on which something is planned."""
    return list(dict.fromkeys(label(row.platform) for row in draft.scope.activities))


def _slots(draft: HandedInPolicy) -> dict[str, str]:
    """What the policy says under the names that the wordings use; "" where it says nothing."""
    complaint = next(
        (row for row in draft.clauses.response_times if row.occasion == "complaint"),
        None,
    )
    data = [
        f"{label(row.platform)}{label(row.activity)}"
        for row in draft.scope.activities
        if row.personal_data
    ]
    return {
        "company": draft.company,
        "data_activities": "、".join(data),
        "complaint_reply": f"{complaint.first_response_minutes:,} 分鐘內" if complaint else "",
        "complaint_close": f"{complaint.close_days} 日內"
        if complaint and complaint.close_days
        else "",
    }


def _cited(laws: list[str]) -> list[str]:
    """What the laws of a part demand, as reminders."""
    rows = (policy.catalogue()[law] for law in laws)
    return [
        f"{row.citation}：{row.demand}。（{row.as_of:%Y-%m-%d}，可信度 {row.confidence}）"
        for row in rows
    ]


def _note(document: Doc, text: str) -> None:
    """A reminder for whoever fills in the form, small and grey."""
    run = document.add_paragraph().add_run(f"提醒：{text}")
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x55, 0x55, 0x55)
    document.paragraphs[-1].paragraph_format.space_after = Pt(2)


def _rules(document: Doc, draft: HandedInPolicy) -> None:
    add_checks(
        document,
        (
            f"{rule.id} {label(rule.topic)}：{rule_in_words(rule)}不符時：{rule.remedy}"
            for rule in draft.rules.rules
        ),
    )


def _statements(document: Doc, draft: HandedInPolicy) -> None:
    """Each holding statement with who leads, ready to be dated and approved."""
    for statement in draft.crisis.statements:
        document.add_heading(label(statement.topic), 2)
        document.add_paragraph(statement.text)
        add_fields(
            document,
            _led(draft, statement.topic)
            | {
                "發布時間": "",
                "核可人": "",
                "下次說明的時間": "",
            }
            | {"發布的管道": _platforms(draft)},
        )
    if not draft.crisis.statements:
        document.add_paragraph("（尚未填寫；請先用下面的空白聲明準備。）")


def _led(draft: HandedInPolicy, issue: str) -> dict[str, str]:
    """Level of an issue and who leads it, where the plan says so."""
    response = next((row for row in draft.crisis.responses if row.issue == issue), None)
    level = next(
        (row for row in draft.crisis.levels if response and row.level == response.level),
        None,
    )
    return {
        "起始等級": label(response.level) if response else "",
        "負責人": response.owner if response else "",
        "指揮／代理人": "／".join(filter(None, (level.commander, level.deputy))) if level else "",
    }


def _blank_statement(document: Doc, draft: HandedInPolicy) -> None:
    fields = {
        field.title or name: "" for name, field in policy.HoldingStatement.model_fields.items()
    }
    add_fields(
        document,
        fields
        | {
            "起始等級": [label(level) for level in ("L1", "L2", "L3")],
            "發布時間": "",
            "核可人": "",
        },
    )


_INSERTS: dict[str, Callable[[Doc, HandedInPolicy], None]] = {
    "rules": _rules,
    "statements": _statements,
    "blank_statement": _blank_statement,
}
