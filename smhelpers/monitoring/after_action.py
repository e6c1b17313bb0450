"""The review after a crisis: figures from the drill's log, the cause, what is changed, and how
one will see that it does not recur.
"""

from datetime import date
from typing import ClassVar, get_args

from pydantic import Field

from ..brief import Brief
from ..deliverable import Deliverable, Finding, Section, lines
from ..policy.names import known_person, people
from .deliverables import Changed, Owner
from .drill import Measures

#: Minutes by which a typed figure may differ from the log's.
TOLERANCE = 1
#: Which parts belong to the policy; the others to strategy and plan.
POLICY_PARTS = ("policy_clauses", "content_rules", "crisis_plan")


class ReviewChange(Section):
    """What the review changes in an earlier deliverable."""

    part: Changed = Field(title="改哪一份")
    before: str = Field(
        title="原來寫什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )
    after: str = Field(
        title="改成什麼",
        min_length=1,
        json_schema_extra=lines(2),
    )
    owner: Owner
    due: date = Field(title="完成日")


class Recurrence(Section):
    """A measure against recurrence, and the figure by which it is judged."""

    measure: str = Field(
        title="防止再發生的作法",
        min_length=1,
        json_schema_extra=lines(2),
    )
    indicator: str = Field(
        title="看哪個數字",
        min_length=1,
        description="例如 每週冷藏紀錄缺漏次數",
    )
    target: str = Field(
        title="目標",
        min_length=1,
        description="寫出數字",
    )
    owner: Owner
    check_by: date = Field(title="追蹤日")


class AfterActionReview(Deliverable):
    """The trainee's words on a drill that is over (pc-4.2).

    The figures beside them come from its log.
    """

    file_name: ClassVar[str] = "after_action"
    title: ClassVar[str] = "事後檢討"
    assignment: ClassVar[str] = "monitoring"
    held_on: date = Field(title="檢討日期")
    chair: str = Field(title="主持人", min_length=1)
    attended: str = Field(
        title="參加的人",
        min_length=1,
        json_schema_extra=lines(2),
    )
    minutes_to_detect: int = Field(
        title="偵測花了幾分鐘（MTTD）",
        ge=-1,
        description="從第一則危機提及到正確分級；沒有做到填 -1",
    )
    minutes_to_recover: int = Field(
        title="恢復花了幾分鐘（MTTR）",
        ge=-1,
        description="從第一則危機提及到提及量平靜；沒有平靜填 -1",
    )
    impact: str = Field(
        title="影響了誰、影響多大",
        min_length=1,
        json_schema_extra=lines(2),
    )
    root_cause: str = Field(
        title="根本原因",
        min_length=1,
        description="連問幾次為什麼，問到制度與流程為止",
        json_schema_extra=lines(3),
    )
    helped: str = Field(
        title="什麼作法有幫助，為什麼",
        min_length=1,
        json_schema_extra=lines(3),
    )
    hurt: str = Field(
        title="什麼作法有害或太晚，為什麼",
        min_length=1,
        json_schema_extra=lines(3),
    )
    changes: list[ReviewChange] = Field(
        title="政策與策略的修改",
        min_length=1,
        max_length=20,
    )
    recurrence: list[Recurrence] = Field(
        title="防止再發生",
        min_length=1,
        max_length=20,
    )


def check_review(review: AfterActionReview, measures: Measures, brief: Brief) -> list[Finding]:
    """Whether the figures are those of the log, policy and strategy are both changed, and every
    promise has an owner, a figure, a day.
    """
    parts = {row.part for row in review.changes}
    return [
        _figure("偵測時間", review.minutes_to_detect, measures.detected),
        _figure("恢復時間", review.minutes_to_recover, measures.recovered),
        Finding("修改政策", bool(parts & set(POLICY_PARTS)), "至少改一條政策、內容規則或危機計畫"),
        Finding(
            "修改策略或計畫",
            bool(parts & (set(get_args(Changed)) - set(POLICY_PARTS))),
            "至少改一處策略、行事曆、客服或工作計畫",
        ),
        *(_change(number, row, review, brief) for number, row in enumerate(review.changes, 1)),
        *(_promise(number, row, review, brief) for number, row in enumerate(review.recurrence, 1)),
    ]


def _figure(about: str, typed: int, true: int | None) -> Finding:
    right = typed == -1 if true is None else abs(typed - true) <= TOLERANCE
    return Finding(f"{about}與演練紀錄相同", right, "請看演練檢討的結果表，照實填寫；沒有做到填 -1")


def _change(
    number: int,
    row: ReviewChange,
    review: AfterActionReview,
    brief: Brief,
) -> Finding:
    fits = row.before != row.after and known_person(row.owner, brief) and row.due > review.held_on
    return Finding(
        f"第 {number} 項修改",
        fits,
        f"要真的改了字句，完成日在檢討之後，負責人請從 {people(brief)} 選",
    )


def _promise(
    number: int,
    row: Recurrence,
    review: AfterActionReview,
    brief: Brief,
) -> Finding:
    numeric = any(sign.isdigit() or sign in "零一二三四五六七八九十百" for sign in row.target)
    fits = numeric and known_person(row.owner, brief) and row.check_by > review.held_on
    return Finding(
        f"第 {number} 項防止再發生",
        fits,
        f"目標要有數字，追蹤日在檢討之後，負責人請從 {people(brief)} 選",
    )
