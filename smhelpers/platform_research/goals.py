"""Goals of social media from goals of the organisation (pc-1.1): is a goal SMART, and do the
priorities follow from impact and effort.
"""

from datetime import date, timedelta

import pandas as pd

from ..brief import Brief
from ..deliverable import Finding, question
from .deliverables import GoalCascade, SocialGoal

#: A goal of social media supports a goal of the organisation within so long of its own date.
NEAR = timedelta(days=366)


def smart(goal: SocialGoal, brief: Brief) -> list[Finding]:
    """The five letters of SMART (Doran 1981), one Finding each.

    Whether a goal is specific and within reach is for a person to judge: a short sentence may say
    it all, and whoever starts from little may well reach four times as much. Those two only ask.
    """
    own = {each.id: each for each in brief.goals}.get(goal.organisation_goal)
    name = f"「{goal.statement[:12]}…」"
    return [
        question(f"{name}具體", len(set(goal.statement)) >= 8, "寫出對誰、做什麼、改變什麼"),
        Finding(
            f"{name}可衡量",
            bool(goal.measure.strip()),
            "寫出看哪個數字；目標可以是提高、降低，也可以是守住現在的水準",
        ),
        question(
            f"{name}做得到",
            within_reach(goal.baseline, goal.target),
            "目標值超過現況的三倍（或不到三分之一），請說明憑什麼做得到，或分兩期",
        ),
        Finding(
            f"{name}與組織目標相關",
            own is not None,
            f"組織目標只有 {'、'.join(each.id for each in brief.goals)}",
        ),
        Finding(
            f"{name}有期限",
            own is not None and abs(goal.due - date.fromisoformat(own.due)) <= NEAR,
            "期限離所支持的組織目標的期限不要超過一年",
        ),
    ]


def within_reach(baseline: float, target: float) -> bool:
    """Whether a target lies between a third and three times of today's value."""
    if baseline <= 0:
        return True
    return 1 / 3 <= target / baseline <= 3


def priority_table(cascade: GoalCascade) -> pd.DataFrame:
    """Goals by priority: `priority`, `statement`, `impact`, `effort`, `value` (impact ÷ effort),
    `quadrant` (zh-TW).
    """
    rows = []
    for g in cascade.goals:
        rows.append(
            {
                "priority": g.priority,
                "statement": g.statement,
                "impact": g.impact,
                "effort": g.effort,
                "value": g.impact / g.effort,
                "quadrant": quadrant(g),
            },
        )
    return pd.DataFrame(rows).sort_values("priority", ignore_index=True)


def quadrant(goal: SocialGoal) -> str:
    """Where a goal lies in the impact-effort picture."""
    high = goal.impact >= 3
    easy = goal.effort <= 3
    return {
        (True, True): "先做",
        (True, False): "列入計畫",
        (False, True): "有空再做",
        (False, False): "先不做",
    }[high, easy]


def dominated(cascade: GoalCascade) -> list[tuple[SocialGoal, SocialGoal]]:
    """Pairs (earlier, later) in which the later goal has no less impact for no more effort, and
    is better in one of them.
    """
    return [
        (a, b)
        for a in cascade.goals
        for b in cascade.goals
        if a.priority < b.priority
        and b.impact >= a.impact
        and b.effort <= a.effort
        and (b.impact, b.effort) != (a.impact, a.effort)
    ]
