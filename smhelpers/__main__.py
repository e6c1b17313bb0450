"""`smcourse VERB`: the one command surface of the course."""

import inspect
import os
import re
import sys
import tempfile
import traceback
from importlib.metadata import requires
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from . import __version__
from .commands import author, course
from .commands.calendar import app as calendar
from .commands.dashboard import dashboard
from .commands.doctor import doctor
from .commands.evaluate import evaluate
from .commands.grade import grade
from .commands.hand_in import collect, promote, submit
from .commands.judge import judge
from .commands.kit import kit
from .commands.observation import observation
from .commands.opening import correct, open_class
from .commands.papers import cohort, papers
from .commands.prepare import prepare
from .commands.record import app as record
from .commands.report import report
from .commands.validity import validity
from .commands.workplaces import app as workplaces
from .errors import CourseError, of_this_machine

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="社群媒體策略課程的指令：發放、評分、紀錄與報告。每個指令結束時都會說明結果放在哪裡。",
)

Root = Annotated[Path | None, typer.Option("--course", help="課程資料夾（預設：目前所在的課程）")]


@app.callback(invoke_without_command=True)
def common(version: Annotated[bool, typer.Option("--version", help="顯示版本")] = False) -> None:
    """共用選項。"""
    if version:
        typer.echo(__version__)
        raise typer.Exit


#: What the marking of untrusted code is built on; Windows has none of it.
_POSIX = ("fcntl", "resource")
#: Whose packages are not everybody's, the smallest that may help first.
_EXTRAS = ("assessor", "author", "cluster")
#: In the order in which `--help` lists them.
_VERBS = (
    author.tidy,
    author.check,
    author.release,
    kit,
    prepare,
    open_class,
    submit,
    collect,
    promote,
    grade,
    correct,
    judge,
    validity,
    papers,
    cohort,
    observation,
    evaluate,
    report,
    dashboard,
    course.demo,
    course.lab,
    doctor,
)
for verb in _VERBS:
    # a verb may not be called like a built-in function
    app.command(verb.__name__.removesuffix("_class"))(verb)

for name, group in {"calendar": calendar, "workplaces": workplaces, "record": record}.items():
    app.add_typer(group, name=name)


def _flowing(text: str) -> str:
    """Help whose lines the source wraps: between two Chinese letters no blank takes their place."""
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", inspect.cleandoc(text))


for each in (app, calendar, workplaces, record):
    for command in each.registered_commands:
        command.help = _flowing(command.callback.__doc__)


def main() -> None:
    """Console entry: a `CourseError` is one sentence on stderr and exit code 2."""
    # databases, lists and folders that libraries make are the owner's alone, too
    os.umask(0o077)
    try:
        app()
    except CourseError as error:
        _give_up(str(error))
    except ModuleNotFoundError as error:
        if error.name in _POSIX:
            _give_up(
                "這個指令只能在 Linux 執行；Windows 請用 WSL2。"
                "學員用的 lab、submit、doctor 不受影響。",
            )
        extra = _extra_of(error.name or "")
        if not extra:
            _give_up(f"少了套件 {error.name}。{_keep_trace(error)}")
        _give_up(
            f"這個指令要用的套件 {error.name} 沒有安裝；請執行 pip install "
            f'"smhelpers[{extra}]"，或在課程資料夾執行 make env。',
        )
    except FileNotFoundError as error:
        _give_up(
            f"找不到 {error.filename}，少了這個檔案就做不下去；請確認課程資料夾是完整的"
            f"（smcourse doctor 會列出缺什麼）。{_keep_trace(error)}"
        )
    except Exception as error:
        _give_up(of_this_machine(error) or f"程式出了預料之外的錯。{_keep_trace(error)}")


def _keep_trace(error: Exception) -> str:
    """Where the course's own people find what happened; a user is not shown a stack."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="smcourse-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return ""
    return f"經過記在 {name}，回報問題時請附上。"


def _extra_of(module: str) -> str:
    """The extra that brings a module along; empty where none does."""
    package = re.compile(rf"{module.partition('.')[0]}\b.*extra == ", re.IGNORECASE)
    asked = " ".join(filter(package.match, requires("smhelpers") or []))
    return next((name for name in _EXTRAS if name in asked), "")


def _give_up(sentence: str) -> NoReturn:
    typer.echo(f"⚠ {sentence}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
