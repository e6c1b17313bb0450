"""Laws cited and judged, ethics, and the check against customers and plan (pc-2.4, pc-2.5)."""

from collections.abc import Iterable
from dataclasses import replace

from ..brief import Brief
from ..deliverable import Finding
from ..labels import label
from .deliverables import (
    Clause,
    ConsultationRecord,
    EthicsIssue,
    LegalMatrix,
    LegalRow,
    PolicyClauses,
    ids_of,
)
from .law import NOTICE, catalogue, citations, find_article, generic_sectors
from .lint_clauses import named
from .names import known_person, owned, people

#: What every business has to judge, and what each sector has to besides.
ESSENTIAL = (
    "cpa-22",
    "cpa-43",
    "fta-21",
    "ftc-endorsement",
    "pdpa-8",
    "pdpa-20",
    "copy-26-1",
    "platform-contest",
    "civil-18",
)
ESSENTIAL_OF = {
    "food": ("food-28",),
    "lodging": ("tour-55-1",),
    "beauty": ("cosm-10", "med-84"),
    "fitness": ("med-84", "food-28"),
    "alcohol": ("alc-37",),
    "retail": ("cpa-19",),
}
LEAST_ETHICS = 4
LEAST_PEOPLE = 3


def essential(sector: str) -> list[str]:
    """Ids of the laws that a business of the sector must have judged, in the order of the
    catalogue.
    """
    wanted = {
        *ESSENTIAL,
        *(law for part in generic_sectors(sector) for law in ESSENTIAL_OF.get(part, ())),
    }
    return [law for law in catalogue() if law in wanted]


def check_citations(policy: PolicyClauses, brief: Brief) -> list[Finding]:
    """Every law that a clause cites, by id or in its text, exists in the catalogue and applies
    to the sector.
    """
    findings = []
    for clause in policy.clauses:
        findings += [_cited(clause, law, law, brief) for law in ids_of(clause.legal_basis)]
        for name, article in citations(clause.text):
            provision = find_article(name, article)
            law = provision.id if provision else ""
            read = _cited(clause, f"{name}第 {article} 條", law, brief)
            findings.append(replace(read, asks=True))
    enough = any(
        ids_of(clause.legal_basis) for clause in policy.clauses if clause.section == "legal_duties"
    )
    return [
        *findings,
        Finding("法律責任的條款有法規依據", enough, "請在「法律責任」章節的條款填上法規編號"),
    ]


def _cited(
    clause: Clause,
    shown: str,
    law: str,
    brief: Brief,
) -> Finding:
    provision = catalogue().get(law)
    about = f"{named(clause)}引用的「{shown}」"
    if provision is None:
        return Finding(about, False, f"法規表沒有這一條，請核對法規編號或條號。{NOTICE}")
    why = provision.why_not(brief.sector)
    return Finding(
        about,
        not why,
        f"{provision.citation}不適用：{why}；請刪去或改引適用的條文" if why else "",
    )


def check_matrix(
    matrix: LegalMatrix,
    brief: Brief,
    clause_ids: Iterable[str] | None = None,
) -> list[Finding]:
    """Laws judged rightly for the sector, the essential ones all there, those that apply tied to
    clauses and people; ethics.
    """
    judged = {row.law: row for row in matrix.laws}
    known = None if clause_ids is None else set(clause_ids)
    findings = []
    for law in essential(brief.sector):
        findings.append(
            Finding(
                f"對照表有{catalogue()[law].citation}",
                law in judged,
                f"這一行的社群工作會用到，請補上 {law}",
            ),
        )
    for row in matrix.laws:
        findings += _judged(row, brief, known)
    issues = {row.issue for row in matrix.ethics}
    others = "、".join(label(name) for name in EthicsIssue.__args__ if name not in issues)
    return [
        *findings,
        Finding(
            "倫理議題",
            len(issues) >= LEAST_ETHICS,
            f"至少寫 {LEAST_ETHICS} 個議題，還可以寫：{others}",
        ),
    ]


def _judged(row: LegalRow, brief: Brief, known: set[str] | None) -> list[Finding]:
    provision = catalogue().get(row.law)
    if provision is None:
        return [Finding(f"對照表的「{row.law}」", False, "法規表沒有這個編號，請從法規表選")]
    why = provision.why_not(brief.sector)
    name = provision.citation
    told = f"{name}不適用：{why}" if why else f"{name}適用：{provision.demand}"
    findings = [Finding(f"{name}是否適用", row.applies == (not why), told)]
    if row.applies and not why:
        given = set(ids_of(row.clauses))
        findings.append(
            Finding(
                f"{name}的條款",
                bool(given) and (known is None or given <= known),
                "請填落實它的條款編號，並確認該條款存在",
            ),
        )
        findings.append(owned(name, row.owner, brief))
    return findings


def check_consultation(
    record: ConsultationRecord,
    brief: Brief,
    clause_ids: Iterable[str] | None = None,
) -> list[Finding]:
    """People who were asked, an objection among them, and the check against goals, campaigns,
    service standard and customers.
    """
    segments = {segment.id for segment in brief.segments}
    asked = {
        row.who
        for row in record.consultations
        if known_person(row.who, brief) or row.who in segments
    }
    customers = any(
        row.who in segments or "顧客" in row.who + row.role for row in record.consultations
    )
    findings = [
        Finding(
            "徵詢的對象",
            len(asked) >= LEAST_PEOPLE,
            f"至少徵詢 {LEAST_PEOPLE} 位簡介裡的人員或客群（{people(brief)}、"
            f"{'、'.join(sorted(segments))}）",
        ),
        Finding("聽過顧客的意見", customers, "請加上一個顧客群的意見，例如訪談、留言或客訴紀錄"),
        Finding(
            "意見有取捨",
            len({row.decision for row in record.consultations}) >= 2,
            "全部採納或全部不採納都不像真的討論過，請如實記錄",
        ),
    ]
    return findings + _alignment(record, brief, clause_ids)


def _alignment(
    record: ConsultationRecord,
    brief: Brief,
    clause_ids: Iterable[str] | None,
) -> list[Finding]:
    goals = {goal.id for goal in brief.goals}
    known = goals | {c.id for c in brief.campaigns} | {kpi.id for kpi in brief.kpis} | {"standard"}
    items = {row.item for row in record.alignment}
    clauses = None if clause_ids is None else set(clause_ids)
    findings = [
        Finding(
            "對照組織目標",
            len(items & goals) >= 2,
            f"至少對照兩個目標：{'、'.join(sorted(goals))}",
        ),
        Finding("對照服務標準", "standard" in items, "請加一列 standard，對照簡介的服務標準"),
    ]
    for row in record.alignment:
        given = set(ids_of(row.clauses))
        findings += [
            Finding(
                f"計畫項目「{row.item}」",
                row.item in known,
                f"請填簡介裡的編號：{'、'.join(sorted(known))}",
            ),
            Finding(
                f"「{row.item}」對照的條款",
                bool(given) and (clauses is None or given <= clauses),
                "請填條款編號，並確認該條款存在",
            ),
        ]
        if not row.consistent:
            findings.append(
                Finding(
                    f"「{row.item}」不一致的改法",
                    len(row.change) >= 6,
                    "既然不一致，請寫怎麼改",
                ),
            )
    return findings
