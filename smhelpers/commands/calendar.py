"""`smcourse calendar`: the activity calendar of a portfolio as files that people use, and back
again.
"""

from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..errors import CourseError

app = typer.Typer(
    no_args_is_help=True,
    help="活動行事曆：匯出成 Excel 與 .ics，改完再讀回學習歷程。",
)

Folder = Annotated[Path, typer.Argument(help="作業資料夾（裡面有 portfolio/）")]
Place = Annotated[str, typer.Option("--workplace", help="工作場所的名稱（如 tea）或資料夾路徑")]


def _brief(name: str):
    from ..workplace import Business

    return Business.open(name).brief


def _portfolio(folder: Path):
    from ..portfolio import FOLDER, Portfolio

    if not folder.is_dir():
        raise CourseError(f"找不到資料夾 {folder}；請確認路徑。")
    return Portfolio(folder) if folder.name == FOLDER else Portfolio.open(folder)


@app.command()
def export(
    folder: Folder,
    workplace: Place = "tea",
    out: Annotated[Path | None, typer.Option("--out", help="輸出資料夾；預設是作業資料夾")] = None,
    reminder: Annotated[
        int,
        typer.Option(
            "--reminder",
            min=0,
            help="幾分鐘前提醒；0 是不提醒",
        ),
    ] = 60,
) -> None:
    """把行事曆寫成 Excel（可修改、可讀回）與 .ics（可匯入 Google、Outlook 日曆）。"""
    from ..documents import calendar_xlsx, ics
    from ..strategy.calendar import ActivityCalendar

    portfolio, brief = _portfolio(folder), _brief(workplace)
    calendar, target = portfolio.load(ActivityCalendar), out or portfolio.folder.parent
    for path in (
        calendar_xlsx.calendar_xlsx(calendar, brief, target / calendar_xlsx.FILE),
        ics.calendar_ics(calendar, brief, target / ics.FILE, reminder or None),
    ):
        say(f"已產生 {path.resolve()}（{len(calendar.entries)} 則，時間為臺北時間）")


@app.command("import")
def import_(
    folder: Folder,
    file: Annotated[
        Path | None,
        typer.Argument(help="改過的 .xlsx；預設是作業資料夾裡的 活動行事曆.xlsx"),
    ] = None,
) -> None:
    """把改過的 Excel 讀回學習歷程；讀不懂時說出工作表、列與欄，原來的內容不變。"""
    from ..documents.calendar_reading import read_calendar
    from ..documents.calendar_xlsx import FILE

    portfolio = _portfolio(folder)
    found = read_calendar(file or portfolio.folder.parent / FILE)
    path = portfolio.save(found.calendar)
    for note in found.notes:
        say(f"  {note}")
    say(f"讀回 {len(found.calendar.entries)} 則，存到 {path.resolve()}")
