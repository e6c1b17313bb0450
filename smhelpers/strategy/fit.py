"""Instant feedback and marking of the check against goals and the service standard (pc-3.6)."""

from ..brief import Brief
from ..deliverable import Finding
from ..policy.names import known_person, people
from .checks import has_number
from .deliverables import StrategyCheck

STANDARD = "standard"


def check_fit(check: StrategyCheck, brief: Brief) -> list[Finding]:
    """Every goal and the standard is looked at with figures, what does not fit is changed,
    contradictions found are mended.
    """
    seen = {row.item for row in check.fit}
    items = [*(goal.id for goal in brief.goals), STANDARD]
    missing = [item for item in items if item not in seen]
    bare = [
        row.item
        for row in check.fit
        if not has_number(row.evidence) or len(row.evidence) < 12 or not row.place
    ]
    left = [row.item for row in check.fit if not row.consistent and len(row.change) < 8]
    open_ends = [
        row.found[:10] for row in check.conflicts if len(row.places) < 6 or len(row.mended) < 6
    ]
    return [
        Finding(
            "每個組織目標與服務標準都核對",
            not missing,
            f"還沒核對 {'、'.join(missing)}（服務標準填 {STANDARD}）",
        ),
        Finding("核對有依據", not bare, f"{'、'.join(bare[:3])}沒有寫出策略的位置與數字"),
        Finding(
            "依據各自不同",
            len({row.evidence for row in check.fit}) == len(check.fit),
            "兩項核對寫了同一句依據",
        ),
        Finding("不一致的有修改", not left, f"{'、'.join(left[:3])}寫了不一致，卻沒有寫怎麼改"),
        Finding(
            "找過矛盾",
            len(check.conflicts) >= 1,
            "至少記下一項前三個單元之間的矛盾（例如時間、角色、預算）與處理",
        ),
        Finding(
            "矛盾有兩處與處理",
            bool(check.conflicts) and not open_ends,
            f"{'、'.join(open_ends[:3]) or '矛盾'}沒有寫兩處各寫什麼、怎麼改",
        ),
        Finding(
            "由誰決定",
            bool(check.conflicts)
            and all(known_person(row.decided_by, brief) for row in check.conflicts),
            f"請填 {people(brief)}",
        ),
        Finding("顧客得到什麼", len(set(check.customers)) >= 12, "從顧客的角度寫出策略帶來的好處"),
        Finding("核准人", known_person(check.approver, brief), f"請填 {people(brief)}"),
    ]
