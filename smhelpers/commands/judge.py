"""Assessor's verb: judge. Libraries are imported where they are used, so that `--help` answers
at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..errors import CourseError


def judge(
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前資料夾）"),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            min=0,
            max=65535,
            help="連接埠（0：任一個空的）",
        ),
    ] = 8899,
    assessor: Annotated[
        str,
        typer.Option("--assessor", help="評量人員姓名（紀錄裡要有有效的證書；不寫就在頁面上選）"),
    ] = "",
    qualification: Annotated[
        str,
        typer.Option("--qualification", help="證書名稱，第一次登錄時先填好"),
    ] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="自動開啟瀏覽器")] = True,
) -> None:
    """在瀏覽器開啟判定頁面：依行為指標排隊，作品與規準並列，選等級、寫理由，和評量人員一起寫進紀錄。按
    Ctrl+C 結束。

    只在這台電腦上開啟（127.0.0.1），網址裡的通行碼只能用一次，請勿轉貼。第二評量、
    合議裁定、一致性與評量人員校準也在同一頁。
    先執行 smcourse grade 評分；只有成績簿時，先執行 smcourse record import。
    """
    import asyncio

    from ..judging.desk.server import Bureau, serve
    from ..judging.recording import course_rules, keep_rules
    from ..listening import Door, announce, ends_on_signals
    from ..record import checked_assessor

    course = (root or Path.cwd()).resolve()
    if not (course / "notebooks" / "course.yml").is_file():
        raise CourseError(
            f"{course} 不是課程資料夾（沒有 notebooks/course.yml）；請用 --course 指定。",
        )
    bureau = Bureau(
        course,
        checked_assessor(assessor, qualification) if assessor or qualification else None,
    )
    keep_rules(bureau.record, course_rules(course))

    door = Door()

    async def run() -> None:
        server, at = serve(bureau, door, port)
        with announce("判定頁面", door, at, browser=browser):
            say(f"判定寫進 {bureau.record.path}。按 Ctrl+C 結束。")
            try:
                await asyncio.Event().wait()
            finally:
                server.stop()
                bureau.record.close()

    try:
        with ends_on_signals():
            asyncio.run(run())
    except KeyboardInterrupt:
        say("已結束；判定都已寫入。")
