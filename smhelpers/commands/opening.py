"""Assessor's verbs: open a class, bring a correction to everybody.

Libraries are imported where they are used: `--help` answers at once.
"""

import contextlib
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import aside, say
from .course import Root

if TYPE_CHECKING:
    from ..authoring.correcting import Impact
    from ..course import Course


def open_class(
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="學員名單（CSV 或 Excel）：學員編號、姓名、電子郵件"),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", help="登錄名單的人的姓名（預設：這台電腦的帳號）；寫進紀錄"),
    ] = "",
    root: Root = None,
) -> None:
    """開班：由母版建立成績簿與發放版，並把名單登錄進成績簿與評量紀錄。

    可以重複執行，做過的不會重做。
    """
    from ..authoring.correcting import enrol, open_gradebook
    from ..course import Course
    from ..people import read_roster

    course = Course.open(root)
    people = read_roster(roster) if roster else None
    if people is not None:
        say(people.preview)
    say("建立成績簿與發放版，約一分鐘。", to=aside)
    opened = open_gradebook(course)
    say(f"開好了 {len(opened)} 份評量：{'、'.join(opened)}。" if opened else "評量先前都開好了。")
    if people is not None:
        signed = by or _account()
        new = enrol(course, people.people, signed)
        say(f"名單 {len(people.people)} 人，其中 {new} 人是新登錄的（登錄的人：{signed}）。")
    say(f"成績簿在 {course.root / 'gradebook.db'}，發放版在 {course.root / 'release'}。")
    say("接下來：smcourse collect 收件資料夾，再 smcourse grade 作業名稱。")


def _account() -> str:
    """Who works at this computer, where nobody said."""
    with contextlib.suppress(OSError, KeyError):
        return f"電腦帳號 {getpass.getuser()}"
    return "電腦帳號不明"


def correct(
    assignment: Annotated[str, typer.Argument(help="作業名稱，例如 strategy")],
    yes: Annotated[bool, typer.Option("--yes", help="不再詢問，直接更新並重新評分")] = False,
    root: Root = None,
) -> None:
    """更正評量：列出母版改了哪些格、影響哪些成績與判定，確認後更新成績簿並重新評分。

    沒有改到的題目，人工評分照舊；題目改過的，等評量人員再確認。
    """
    from ..authoring.correcting import correct as bring
    from ..authoring.correcting import impact_of
    from ..course import Course

    course = Course.open(root)
    impact = impact_of(course, assignment)
    _tell(impact, assignment)
    if not yes and not typer.confirm("更新成績簿，並重新評分所有繳交？"):
        say("沒有更動。")
        raise typer.Exit(1)
    # what nobody is marked by, such as an introduction, is read in the release all the same
    bring(course, assignment)
    say(f"成績簿與 {course.root / 'release' / assignment} 已更新。")
    _grade_again(course, assignment, impact)


def _tell(impact: "Impact", assignment: str) -> None:
    if not impact.changes:
        say(f"source/{assignment} 和成績簿一致；檢查的程式或答案改過時，重新評分就會用新的。")
    for change in impact.changes:
        say(f"· {change.grade_id}（{change.notebook}）：{change.kind.value}")
    say(f"已收 {impact.submissions} 份；要再確認的人工評分 {impact.marks} 個。")
    if impact.decisions:
        told = "、".join(f"{number} 的 {item}" for number, item in impact.decisions)
        say(f"已簽署、證據會變動的判定 {len(impact.decisions)} 個：{told}。")


def _grade_again(course: "Course", assignment: str, impact: "Impact") -> None:
    from ..judging.grading import grade_course

    outcomes = []
    if impact.submissions:
        outcomes = grade_course(
            course.root,
            assignment,
            on_outcome=lambda outcome: say(f"{outcome.student}　{outcome.status.value}", to=aside),
            warn=lambda text: say(f"⚠ {text}", "bold red", aside),
        )
    unfinished = sum(not outcome.complete for outcome in outcomes)
    say(f"重新評分 {len(outcomes)} 份，未能評完 {unfinished} 份。")
    say(f"結果在 {course.root / 'record.db'}。")
    if impact.decisions:
        say("請到判定頁面（smcourse judge）看「證據已變動」的項目。")
    if (course.root / "feedback").is_dir():
        say(f"分數變了的回饋請重做：nbgrader generate_feedback {assignment} --force。")
    if unfinished:
        raise typer.Exit(3)
