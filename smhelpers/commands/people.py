"""Verbs on the people of a record: join, rename, withdraw, extend, appeal.

Libraries are imported where they are used: `--help` answers at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import say

if TYPE_CHECKING:
    from ..record import Record

Root = Annotated[
    Path | None,
    typer.Option("--course", help="課程資料夾，或 record.db 的路徑（預設：目前資料夾）"),
]
Number = Annotated[str, typer.Argument(help="學員編號")]
Reason = Annotated[str, typer.Option("--reason", help="為什麼；寫進紀錄，日後查核時要看得懂")]
By = Annotated[str, typer.Option("--by", help="登錄的人的姓名")]


def opened(root: Path | None) -> "Record":
    """The record, with the rules and deadlines of the course around it."""
    from ..judging.recording import course_rules, keep_rules
    from ..record import Record

    record = Record.open((root or Path.cwd()).resolve())
    keep_rules(record, course_rules(record.path.parent))
    return record


def join(
    number: Number,
    name: Annotated[str, typer.Option("--name", help="學員的姓名")],
    by: By,
    root: Root = None,
) -> None:
    """登錄一位中途加入（或退訓後回來）的學員。"""
    from ..record import join as enter

    with opened(root) as record:
        entry = enter(record, number, name, by)
        say(f"已登錄「{entry.student}」{name} 加入，記在 {record.path} 第 {entry.seq} 筆。")


def rename(
    number: Number,
    name: Annotated[str, typer.Option("--name", help="現在的姓名")],
    reason: Reason,
    by: By,
    root: Root = None,
) -> None:
    """更改學員的姓名；先前的姓名留在紀錄裡，之後匯入名單也不會改回去。"""
    from ..record import rename as enter

    with opened(root) as record:
        entry = enter(record, number, name, reason, by)
        say(f"「{entry.student}」的姓名改為「{name}」，記在 {record.path} 第 {entry.seq} 筆。")


def withdraw(number: Number, reason: Reason, by: By, root: Root = None) -> None:
    """登錄退訓：不再列為沒交的人，已有的繳交與判定都留著。"""
    from ..record import withdraw as enter

    with opened(root) as record:
        entry = enter(record, number, reason, by)
        say(f"已登錄「{entry.student}」退訓，記在 {record.path} 第 {entry.seq} 筆。")


def extend(
    number: Number,
    assignment: Annotated[str, typer.Argument(help="評量名稱，例如 policy")],
    until: Annotated[
        str,
        typer.Argument(help="延長到什麼時候：2026-11-05，或 '2026-11-05 17:00'（台北時間）"),
    ],
    reason: Reason,
    by: Annotated[str, typer.Option("--by", help="核准的人的姓名")],
    root: Root = None,
) -> None:
    """延長一位學員的交件期限。全班的期限寫在課程資料夾的 deadlines.yml。"""
    from ..deadlines import moment
    from ..record import extend as enter
    from ..taipei import spoken

    last = moment(until)
    with opened(root) as record:
        entry = enter(record, number, assignment, last, reason, by)
        told = f"「{entry.student}」的「{assignment}」延長到 {spoken(last)}"
        say(f"{told}，記在 {record.path} 第 {entry.seq} 筆。")


def appeal(
    number: Number,
    item: Annotated[str, typer.Argument(help="對哪一項的判定，例如 pc-2.1")],
    text: Annotated[str, typer.Option("--text", help="申覆的內容")],
    brought_by: Annotated[str, typer.Option("--brought-by", help="提出的人：學員或代理人的姓名")],
    by: By,
    on: Annotated[str, typer.Option("--on", help="提出的日期（預設：今天）")] = "",
    root: Root = None,
) -> None:
    """登錄學員對簽署的判定的申覆；由沒有參與先前判定的評量人員在判定頁面裁定。"""
    from ..deadlines import moment
    from ..record import appeal as enter

    day = moment(on).date() if on else None
    with opened(root) as record:
        entry = enter(record, number, item, text, brought_by, by, day)
        say(
            f"「{entry.student}」對「{item}」的申覆已登錄，記在 {record.path} 第 {entry.seq} 筆。"
            "請由沒有參與先前判定的評量人員到判定頁面（smcourse judge）的「合議裁定」回覆。"
        )
