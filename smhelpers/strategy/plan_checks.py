"""Instant feedback and marking of the work plan (pc-3.2): timetable, responsibilities,
milestones, risks; hours and money in `capacity`.
"""

from ..brief import Brief
from ..deliverable import Finding
from ..policy.names import known_person, people
from .capacity import MIN_WEEKS
from .checks import owners
from .plan import WorkPlan


def check_timetable(plan: WorkPlan) -> list[Finding]:
    """At least fourteen weeks, tasks within them, milestones on the way that can be seen to be
    reached.
    """
    late = [task.id for task in plan.tasks if task.end_week > plan.weeks]
    weeks = sorted(row.week for row in plan.milestones)
    return [
        Finding(
            "期間",
            plan.weeks >= MIN_WEEKS,
            f"只有 {plan.weeks} 週，策略要執行超過三個月：至少 {MIN_WEEKS} 週",
        ),
        Finding(
            "工作在期間內",
            not late,
            f"{'、'.join(late[:4])} 的結束週次超過第 {plan.weeks} 週",
        ),
        Finding(
            "至少六項工作",
            len({task.work for task in plan.tasks}) >= 6,
            "內容、社群互動、客服、追蹤、報告、檢討都要有人做",
        ),
        Finding(
            "里程碑",
            len(weeks) >= 3 and weeks[0] <= plan.weeks / 2 and weeks[-1] <= plan.weeks,
            "至少三個，前半段就要有一個可以檢查的點，而且在期間內",
        ),
        Finding(
            "里程碑看得到",
            bool(weeks) and all(row.proof for row in plan.milestones),
            "寫出怎樣算達成",
        ),
    ]


def check_responsibilities(plan: WorkPlan, brief: Brief) -> list[Finding]:
    """RACI: every task has known people responsible, exactly one accountable, hours and
    something to show.
    """
    findings = []
    for task in plan.tasks:
        heads = [part for part in task.accountable.replace("，", "、").split("、") if part.strip()]
        findings += [
            Finding(
                f"{task.id} 的執行（R）",
                known_person(task.responsible, brief),
                f"請填 {people(brief)}",
            ),
            Finding(
                f"{task.id} 的當責（A）",
                len(heads) == 1 and known_person(heads[0], brief),
                "只填一位簡介裡的人員，才知道由誰負責",
            ),
            Finding(
                f"{task.id} 的工時與成果",
                task.weekly_hours > 0 and len(task.output) >= 2,
                "請填每週工時，並寫出完成時看得到什麼",
            ),
        ]
    return [*findings, owners(plan.milestones, "里程碑", brief)]


def check_risks(plan: WorkPlan, brief: Brief) -> list[Finding]:
    """At least four risks, told apart by size, each with a sign by which it is noticed, an
    answer and an owner.
    """
    rows = plan.risks
    blank = [row.risk[:10] for row in rows if not (row.trigger and row.response)]
    return [
        Finding(
            "至少四項風險",
            len({row.risk for row in rows}) >= 4,
            "人力、預算、平台、負評各想一項",
        ),
        Finding(
            "風險分得出大小",
            len({row.size for row in rows}) >= 2,
            "每一項的可能性 × 影響都一樣，等於沒有排序",
        ),
        Finding(
            "風險的徵兆與因應",
            bool(rows) and not blank,
            f"{'、'.join(blank[:3]) or '風險'}沒有寫怎麼發現與怎麼因應",
        ),
        owners(rows, "風險", brief),
    ]


def check_tools(plan: WorkPlan, brief: Brief) -> list[Finding]:
    """What the work is done with, and by whom it is looked after."""
    return [
        Finding(
            "至少三項工具",
            len({tool.name for tool in plan.tools}) >= 3,
            "製作、排程、追蹤各用什麼",
        ),
        Finding(
            "工具的用途",
            bool(plan.tools) and all(tool.use for tool in plan.tools),
            "寫出用來做什麼",
        ),
        owners(plan.tools, "工具", brief),
    ]
