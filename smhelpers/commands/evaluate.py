"""`smcourse evaluate`: one report a workplace and month, or a row of a parameter table."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..console import progress, say
from ..course import Course
from ..errors import CourseError
from .course import Root
from .told import Account, DateOrder, MetaPlatform, Year, told_by

if TYPE_CHECKING:
    from ..batch import RunResult
    from ..exports import Told


def evaluate(
    workplace: Annotated[
        list[str] | None,
        typer.Option(help="工作場所的代號，或自家公司匯出檔的資料夾；可重複"),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            help="月份 2026-05、2026-05..2026-09，或兩天之間 2026-02-20..2026-03-19；"
            "不給就做每個完整的月份，沒有完整的月份就用全部的日子"
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="有 parameters 標籤的筆記本（預設：課程的月報）"),
    ] = None,
    table: Annotated[Path | None, typer.Option(help="參數表（.csv 或 .yml），每列一份報告")] = None,
    out: Annotated[Path, typer.Option(help="報告放在哪個資料夾")] = Path("build/reports"),
    workers: Annotated[int | None, typer.Option(min=1, help="同時做幾份（預設：核心數）")] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Dask 排程器位址，例如 tcp://10.0.0.5:8786"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="資料沒變的也重做")] = False,
    account: Account = "",
    platform: MetaPlatform = "",
    year: Year = 0,
    date_order: DateOrder = "",
    root: Root = None,
) -> None:
    """批次產生報告：課程的月報，或任何有參數的筆記本；資料只在本機（或你的叢集）處理，不會上傳。

    已經做好而且資料沒變的會跳過；中斷後再執行同一個指令就會接續。
    """
    from ..batch import execute_all, write_index
    from ..batch.parameters import runs_of

    said = told_by(account, platform, year, date_order)
    notebook = (template or monthly_report(root)).resolve()
    if template and not table and not workplace:
        rows = _rows_without_workplace(root, notebook, month, said)
    else:
        rows = _rows(root, workplace or [], month, table, said)
    out = out.resolve()
    runs = runs_of(notebook, rows, out)
    with progress("報告", len(runs)) as steps:
        results = execute_all(
            runs,
            workers,
            lambda result: steps.step(result.run.title),
            scheduler=scheduler,
            force=force,
        )
    page = write_index(results, out)
    _tell(results, page)
    raise typer.Exit(3 if any(result.status == "failed" for result in results) else 0)


def _rows(
    root: Path | None,
    workplaces: list[str],
    month: str | None,
    table: Path | None,
    told: "Told",
) -> list[dict[str, Any]]:
    """The parameters of every report."""
    from ..batch.parameters import combinations, months_between, read_table

    if table and (workplaces or month):
        raise CourseError("--table 已經列出每份報告的參數，請不要同時用 --workplace 或 --month。")
    if table:
        return [told.named() | row for row in read_table(table)]
    return combinations(
        workplaces or [Course.open(root).workplace],
        months_between(month) if month else None,
        told,
    )


def _rows_without_workplace(
    root: Path | None,
    template: Path,
    month: str | None,
    told: "Told",
) -> list[dict[str, Any]]:
    """The parameters of a notebook of one's own: with the course's workplace where it asks for
    one.
    """
    from ..batch.parameters import declared, months_between

    known = declared(template)
    if "workplace" in known:
        return _rows(root, [], month, None, told)
    rows = [{"month": each} for each in months_between(month)] if month else [{}]
    return [told.named() | row for row in rows]


def monthly_report(root: Path | None) -> Path:
    """The course's template of the one-month report."""
    course = Course.open(root)
    return (
        course.root / "notebooks" / "evaluation" / f"{course.unit('evaluation').templates[0]}.ipynb"
    )


def _tell(results: "list[RunResult]", page: Path) -> None:
    count = Counter(result.status for result in results)
    for result in results:
        if result.status == "failed":
            say(f"✗ {result.run.title}：{result.reason}")
    say(f"新做 {count['made']} 份、沿用 {count['fresh']} 份、沒有完成 {count['failed']} 份。")
    say(f"總覽：{page}")
