"""Verbs of handing in: submit (trainee) and collect (assessor).

Libraries are imported where they are used.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ..console import console, say
from ..errors import CourseError
from ..paths import course_root
from ..writing import write_whole

if TYPE_CHECKING:
    from ..collecting import Collected
    from ..handin import OpenWork


def submit(
    what: Annotated[
        str,
        typer.Argument(help="評量名稱（例如 policy）或評量的資料夾；預設是目前資料夾"),
    ] = ".",
    trainee: Annotated[str, typer.Option("--trainee", help="學員編號；知識測驗填過就不必給")] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="交件檔放哪裡（預設：筆記本旁的 handed_in）"),
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="還沒完成也要做成交件檔")] = False,
) -> None:
    """交件：檢查還缺什麼，做成一個 zip 檔與收據。完成離開碼 0；還沒完成、沒有做成交件檔為 3。"""
    from ..handin import OpenWork, missing, pack, time_told

    work = OpenWork.of(_folder(what))
    number = trainee or work.trainee()
    if not number:
        raise CourseError("不知道你的學員編號；請加上 --trainee 編號，或先在知識測驗填寫。")
    _say_when_saved(work)
    until = time_told(work.until)
    if until:
        say(until)
    remarks = work.remarks(number)
    for remark in remarks:
        say(f"⚠ {remark}")
    lacking = missing(work)
    _say_missing(lacking)
    if (lacking or remarks) and not anyway:
        say("還沒有交件。補完後再執行一次；若現在就要交，加上 --anyway。")
        raise typer.Exit(3)
    made = pack(work, number, lacking, out)
    say(made.receipt.text())
    say(f"交件檔：{made.path}\n收據：{made.path.with_suffix('.html')}\n請把 zip 檔上傳或寄給老師。")


def _folder(what: str) -> Path:
    """A folder by its path, or by the assessment's name in the course."""
    if Path(what).is_dir():
        return Path(what)
    folder = course_root() / "release" / what
    if "/" in what or not folder.is_dir():
        raise CourseError(
            f"找不到「{what}」；請給評量名稱（例如 policy）或裡面有評量筆記本的資料夾。",
        )
    return folder


def _say_when_saved(work: "OpenWork") -> None:
    """From outside, only times can be compared."""
    from ..handin.receipt import shown

    say(f"{work.notebook.name} 最後儲存於 {shown(work.saved_at)}。")
    if work.typed_at and work.typed_at > work.saved_at:
        say(
            f"⚠ 表單在 {shown(work.typed_at)} 又存過（內容會一起交）；筆記本若還開著，請先按 "
            f"Ctrl+S 儲存。",
        )


def _say_missing(found: dict[str, list[str]]) -> None:
    from ..handin.receipt import criterion

    for name, sentences in found.items():
        say(f"✗ {criterion(name)}")
        for sentence in sentences:
            say(f"    {sentence}")
    say(f"還有 {len(found)} 條未完成。" if found else "✓ 看得到的檢查全部通過。")


def collect(
    folder: Annotated[
        Path,
        typer.Argument(help="從 Moodle、Google Classroom 或信箱下載的資料夾或 zip 檔"),
    ],
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前資料夾）"),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="學員名單（CSV 或 Excel）：學員編號、姓名、電子郵件"),
    ] = None,
    assignment: Annotated[str, typer.Option("--assignment", help="只收這份評量")] = "",
    json_file: Annotated[Path | None, typer.Option("--json", help="把結果寫成 JSON 檔")] = None,
) -> None:
    """收件：認出每個檔案是誰的哪一份評量，放進 submitted/；每一次交件都保留。全部收到離開碼
    0，有檔案放不進去為 3。
    """
    from ..collecting import collect as run
    from ..people import read_roster

    course = (root or Path.cwd()).resolve()
    people = read_roster(roster) if roster else None
    if people:
        say(people.preview)
    done = run(folder, course, people, assignment)
    _show(done)
    if json_file:
        write_whole(json_file, json.dumps(asdict(done), ensure_ascii=False, indent=1) + "\n")
    say(
        f"收了 {len(done.placed)} 份，{len(done.unplaced)} 個檔案沒有收。位置："
        f"{course / 'submitted'}（每次交件都在 "
        f"{course / 'attempts'}）",
    )
    raise typer.Exit(3 if done.unplaced else 0)


def promote(
    number: Annotated[str, typer.Argument(help="學員編號")],
    assignment: Annotated[str, typer.Argument(help="評量名稱，例如 policy")],
    code: Annotated[
        str,
        typer.Option("--code", help="要改採的那一次的收據碼（不寫：只列出收過的每一次）"),
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="為什麼改採；寫進紀錄")] = "",
    by: Annotated[str, typer.Option("--by", help="決定的人的姓名；寫進紀錄")] = "",
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前資料夾）"),
    ] = None,
) -> None:
    """改採學員的另一次交件：只存檔的一份成為計算的一份，誰決定、為什麼都寫進紀錄。"""
    from ..collecting import attempts_of
    from ..collecting import promote as run

    place = (root or Path.cwd()).resolve()
    if code:
        chosen = run(place, number, assignment, code, reason, by)
        say(f"「{chosen.number}」的「{assignment}」改採 {chosen.told}，已寫進評量紀錄。")
        say(f"接下來請重新評分：smcourse grade {assignment}")
        return
    for attempt in attempts_of(place, number, assignment):
        if attempt.counts:
            say(f"✓ 計算的一份　{attempt.told}")
        else:
            say(f"　只存檔　{attempt.told}")
    say(f"每一次交件都在 {place / 'attempts'}；改採其中一次，請加上 --code、--reason 與 --by。")


def _show(done: "Collected") -> None:
    if done.placed:
        table = Table("學員", "姓名", "評量", "時間", "結果", "收據碼", "說明", title="收到的交件")
        for placed in done.placed:
            table.add_row(
                placed.student,
                placed.name,
                placed.assignment,
                placed.at,
                placed.result,
                placed.code,
                "；".join(placed.notes),
            )
        console.print(table)
    _show_shelved(done)
    for name, reason in done.unplaced:
        say(f"✗ {name}：{reason}")
    for assignment, people in done.missing.items():
        over = f"（期限 {done.passed[assignment]} 已過）" if assignment in done.passed else ""
        if people:
            say(f"{assignment} 還沒交的 {len(people)} 人{over}：{'、'.join(people)}")
        else:
            say(f"{assignment} 全部都交了。")


def _show_shelved(done: "Collected") -> None:
    """Whose older hand-in replaced nothing, and what to do where it should."""
    from ..collecting.place import SHELVED

    numbers = []
    for placed in done.placed:
        if placed.result == SHELVED:
            numbers.append(placed.student)
    if numbers:
        told = "、".join(dict.fromkeys(numbers))
        say(f"只存檔、沒有取代的 {len(numbers)} 份（{told}）；要改採其中一份：smcourse promote。")
