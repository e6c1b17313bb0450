"""`smcourse prepare`: a whole class from its list.

Libraries are imported where they are used: `--help` answers at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import progress, say
from .course import Root

if TYPE_CHECKING:
    from ..people import Roster

#: People who are shown before anything is made.
_SHOWN = 5


def prepare(
    roster: Annotated[
        Path,
        typer.Option("--roster", help="學員名單（CSV 或 Excel）：學員編號、姓名"),
    ],
    out: Annotated[Path, typer.Option("--out", help="這一班的資料夾")] = Path("build/class"),
    profile: Annotated[
        str,
        typer.Option("--profile", help="工作場所設定的代號（預設：課程的工作場所）"),
    ] = "",
    key_file: Annotated[
        Path | None,
        typer.Option("--key-file", help="課程金鑰檔（預設：這一班的 truth/course.key）"),
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option(min=1, max=104, help="模擬幾週（預設半年）"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="看過名單，不再詢問")] = False,
    root: Root = None,
) -> None:
    """準備一班：依名單做好每人自己的工作場所與教材包，答案放進課程。

    中斷後再執行一次，就從斷掉的地方接下去。
    """
    from ..people import read_roster

    people = read_roster(roster)
    _show(people)
    if not yes and not typer.confirm(f"為這 {len(people.people)} 人準備？"):
        say("沒有準備。")
        raise typer.Exit(1)

    from ..course import Course
    from ..kit.classroom import KITS, TRUTH, Class, install_answers, make_kits, make_workplaces

    course = Course.open(root)
    made = Class.of(
        course,
        people.people,
        profile or course.workplace,
        out.resolve(),
        key_file,
        weeks,
    )
    waiting = made.waiting()
    if len(waiting) < len(made.people):
        say(f"{len(made.people) - len(waiting)} 人的工作場所先前已做好。")
    failed = []
    if waiting:
        with progress("工作場所", len(waiting)) as steps:
            failed = make_workplaces(made, waiting, steps.step)
    for person, reason in failed:
        say(f"✗ {person.number} {person.name}：{reason}")
    if failed:
        say(f"{len(failed)} 人沒有做成，還沒有做教材包；處理之後再執行一次。")
        raise typer.Exit(3)
    new = install_answers(made)
    with progress("教材包", len(made.people)) as steps:
        kits = make_kits(made, steps.step)
    say(f"完成 {len(kits)} 份教材包。發給學員：{made.out / KITS}")
    say(f"評分要用的答案 {new} 個檔案已放進 {course.root / 'answers'}。")
    say(f"評量者自存（含答案與金鑰，請勿外流）：{made.out / TRUTH}")


def _show(people: "Roster") -> None:
    """How the list was read, and its first people."""
    say(people.preview)
    for person in people.people[:_SHOWN]:
        say(f"　{person.number}　{person.name or '（沒有姓名）'}")
    rest = len(people.people) - _SHOWN
    if rest > 0:
        say(f"　……另有 {rest} 人")
