"""`smcourse dashboard`: the monitoring dashboard as a web page on this machine."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course
from ..errors import CourseError
from ..listening import is_free, run_until_ended
from ..paths import PACKAGE
from .course import Root
from .told import Account, DateOrder, MetaPlatform, Year, told_by

if TYPE_CHECKING:
    from ..exports import Told

NOTEBOOK = Path("notebooks", "monitoring", "dashboard.ipynb")


def dashboard(
    workplace: Annotated[
        str,
        typer.Option("--workplace", help="工作場所名稱，或放匯出檔的資料夾路徑"),
    ] = "guesthouse",
    port: Annotated[int, typer.Option("--port", help="連接埠")] = 8866,
    portfolio: Annotated[
        Path,
        typer.Option("--portfolio", help="監控單元的資料夾（裡面有 portfolio）"),
    ] = Path(),
    account: Account = "",
    platform: MetaPlatform = "",
    year: Year = 0,
    date_order: DateOrder = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="自動開啟瀏覽器")] = False,
    root: Root = None,
) -> None:
    """在瀏覽器開啟監控儀表板：指標、警報、要分級的提及、內容查核。按 Ctrl+C 結束。"""
    from ..workplace import Workplace

    # what does not exist, or holds nothing to show, is told before a server starts
    said = told_by(account, platform, year, date_order)
    Workplace.open(workplace, said).reported()
    known = Path(workplace)
    with tempfile.TemporaryDirectory() as folder:
        page = page_for(
            Course.open(root).root,
            str(known.resolve()) if known.is_dir() else workplace,
            portfolio,
            Path(folder),
            said,
        )
        _serve(page, port, browser=browser)


def _serve(page: Path, port: int, *, browser: bool) -> None:
    """Serve a page until Ctrl+C. What voila says to programmers goes into a file that stays only
    where it failed.
    """
    if not is_free(port):
        raise CourseError(
            f"連接埠 {port} 已經有程式在用；請加上 --port 換一個，例如 --port {port + 1}。"
        )
    with tempfile.NamedTemporaryFile("w", prefix="smcourse-", suffix=".log", delete=False) as log:
        code = run_until_ended(
            command(page, port, browser=browser), Path.cwd(), surroundings(), log
        )
    if code:
        raise CourseError(
            f"監控儀表板沒有開起來；請再執行一次，還是一樣的話，把 {log.name} 交給課程的維護人員。"
        )
    Path(log.name).unlink(missing_ok=True)


def page_for(
    root: Path,
    workplace: str,
    portfolio: Path,
    folder: Path,
    told: "Told | None" = None,
) -> Path:
    """The course's dashboard in `folder`, opened on this workplace and this portfolio.

    `told`: what the user says of the exports.
    """
    import nbformat

    notebook = nbformat.read(root / NOTEBOOK, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    given: dict[str, object] = {"workplace": workplace, "folder": str(portfolio.resolve())}
    if told:
        given |= told.named()
    lines = [cell.source, *(f"{name} = {value!r}" for name, value in given.items())]
    cell.source = "\n".join(lines)
    # the texts around it are for the lesson
    notebook.cells = [each for each in notebook.cells if each.cell_type == "code"]
    notebook.metadata["title"] = "監控儀表板"
    path = folder / NOTEBOOK.name
    nbformat.write(notebook, path)
    return path


def command(page: Path, port: int, *, browser: bool = False) -> list[str]:
    """How a page is served on this machine alone, code hidden, everything from here."""
    return [
        sys.executable,
        "-m",
        "smhelpers.lab.served_page",
        "監控儀表板",
        str(page),
        f"--port={port}",
        *(["--browser"] if browser else []),
        "--template=smhelpers",
        "--strip_sources=True",
    ]


def surroundings() -> dict[str, str]:
    """The environment in which voila finds the course's template, which speaks Chinese."""
    places = [str(PACKAGE / "lab" / "jupyter"), os.environ.get("JUPYTER_PATH", "")]
    return os.environ | {"JUPYTER_PATH": os.pathsep.join(filter(None, places))}
