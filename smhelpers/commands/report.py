"""`smcourse report`: one workplace's month as a web page, a Word document and a PDF."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..errors import CourseError
from .course import Root
from .evaluate import monthly_report
from .told import Account, DateOrder, MetaPlatform, Year, told_by


def report(
    workplace: Annotated[str, typer.Argument(help="工作場所的代號，或自家公司匯出檔的資料夾")],
    month: Annotated[
        str | None,
        typer.Argument(
            help="月份 2026-09，或兩天之間 2026-02-20..2026-03-19；"
            "不給就用最後一個完整的月份，沒有完整的月份就用全部的日子",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="報告放在哪個資料夾")] = Path("build/reports"),
    portfolio: Annotated[
        Path | None,
        typer.Option(help="評估單元的資料夾（裡面有 portfolio）；給了就用自己的策略與建議"),
    ] = None,
    account: Account = "",
    platform: MetaPlatform = "",
    year: Year = 0,
    date_order: DateOrder = "",
    root: Root = None,
) -> None:
    """一個月的報告：網頁（.html）、Word（.docx）與
    PDF，先發現與決定，再依據，最後資料卡。資料只在本機處理，不會上傳。
    """
    from ..batch import execute_all
    from ..batch.parameters import runs_of
    from ..portfolio import Portfolio
    from ..views.monthly_report import Month, file_name, write_report
    from ..workplace import Workplace

    said = told_by(account, platform, year, date_order)
    shop = Workplace.open(workplace, said)
    folder = Portfolio.open(portfolio) if portfolio else None
    if folder and not folder.folder.is_dir():
        raise CourseError(f"{portfolio} 裡沒有 portfolio 資料夾；請給評估單元筆記本所在的資料夾。")
    month = shop.reported(month)  # a month without data is told before anything is made
    row: dict[str, str | int] = {"workplace": workplace, "month": month}
    row |= said.named()
    row |= {"portfolio": str(portfolio)} if portfolio else {}
    about, out = Month.open(shop, month, folder), out.resolve()
    (run,) = runs_of(monthly_report(root).resolve(), [row], out)
    (page,) = execute_all(
        [
            replace(
                run,
                output=out / f"{file_name(about)}.html",
                data=(*run.data, *([folder.folder] if folder else [])),
            ),
        ],
    )
    if page.status == "failed":
        raise CourseError(page.reason)
    for path in (page.run.output, *write_report(about, out)):
        say(f"✓ {path}")
