"""`smcourse VERB`: the one command surface of the course."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import __version__
from .commands import author, course
from .commands.calendar import app as calendar
from .commands.dashboard import dashboard
from .commands.evaluate import evaluate
from .commands.grade import grade
from .commands.observation import observation
from .commands.report import report
from .commands.workplaces import app as workplaces
from .errors import CourseError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False,
                  help="社群媒體策略課程的指令：發放、評分、紀錄與報告。每個指令結束時都會說明結果放在哪裡。")

Root = Annotated[Path | None, typer.Option("--course", help="課程資料夾（預設：目前所在的課程）")]


@app.callback(invoke_without_command=True)
def common(version: Annotated[bool, typer.Option("--version", help="顯示版本")] = False) -> None:
    """共用選項。"""
    if version:
        typer.echo(__version__)
        raise typer.Exit


for verb in (author.tidy, author.check, author.release):
    app.command(verb.__name__)(verb)
for verb in (grade, observation, evaluate, report, dashboard, course.demo, course.lab):
    app.command(verb.__name__)(verb)

app.add_typer(calendar, name="calendar")
app.add_typer(workplaces, name="workplaces")


def main() -> None:
    """Console entry: a `CourseError` is one sentence on stderr and exit code 2."""
    try:
        app()
    except CourseError as error:
        typer.echo(f"⚠ {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
