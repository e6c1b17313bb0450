"""Assessor's verb: grade."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from ..console import aside, progress, say
from ..errors import CourseError
from ..marking.outcome import Outcome
from ..writing import write_whole


def grade(
    assignment: Annotated[str, typer.Argument(help="作業名稱（submitted/學員/作業 的資料夾名）")],
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前資料夾）"),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="把每份作業的結果寫成 JSON 檔"),
    ] = None,
    student: Annotated[
        list[str] | None,
        typer.Option("--student", help="只評這位學員（可重複）"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="同時評幾份（預設：處理器數）",
        ),
    ] = None,
    isolation: Annotated[
        str | None,
        typer.Option(
            "--isolation",
            help="required：不能隔離就不執行（預設）；best：盡量隔離並明說；off：不隔離",
        ),
    ] = None,
    cell_seconds: Annotated[
        float | None,
        typer.Option(
            "--cell-seconds",
            min=0.1,
            help="每格運算時間（CPU 秒）的下限；參考答案的十倍較多時以它為準",
        ),
    ] = None,
    notebook_seconds: Annotated[
        float | None,
        typer.Option(
            "--notebook-seconds",
            min=0.1,
            help="每本運算時間（CPU 秒）的下限；參考答案的十倍較多時以它為準",
        ),
    ] = None,
    memory_mb: Annotated[
        int | None,
        typer.Option(
            "--memory-mb",
            min=64,
            help="每份記憶體上限（MB）",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Dask 排程器位址，例如 tcp://10.0.0.5:8786"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="沒有變動的也重新評分")] = False,
) -> None:
    """安全評分一份作業：學員程式在沙箱裡執行，測試在另一個乾淨的程序。全部評完離開碼
    0；有未能評分的為 3。
    """
    if isolation not in (None, "required", "best", "off"):
        raise CourseError(f"--isolation 只能是 required、best 或 off（收到「{isolation}」）。")
    # the database side of nbgrader takes seconds to import
    from ..judging.grading import course_settings, grade_course
    from ..judging.step import refuse_unopened

    began = time.monotonic()
    course = (root or Path.cwd()).resolve()
    refuse_unopened(course)
    given = {
        "cell_seconds": cell_seconds,
        "notebook_seconds": notebook_seconds,
        "memory_mb": memory_mb,
    }
    typed = {name: value for name, value in given.items() if value is not None}
    limits = course_settings(course).limits().model_copy(update=typed)
    with progress(f"評分 {assignment}", to=aside) as steps:

        def told(outcome: Outcome) -> None:
            say(_line(outcome), to=aside)
            steps.step()

        outcomes = grade_course(
            course,
            assignment,
            students=student,
            workers=workers,
            isolation=isolation,
            limits=limits,
            on_outcome=told,
            on_start=steps.expect,
            warn=lambda text: say(f"⚠ {text}", "bold red", aside),
            force=force,
            scheduler=scheduler,
        )
    if json_file:
        _write(json_file, outcomes)
    raise typer.Exit(_summary(course, outcomes, time.monotonic() - began, json_file))


def _line(outcome: Outcome) -> str:
    full = sum(cell.max_score for cell in outcome.cells)
    score = "—" if outcome.score is None else f"{outcome.score:g}／{full:g}"
    notes = outcome.reason or (f"修復 {len(outcome.repairs)} 處" if outcome.repairs else "")
    took = (
        f"{outcome.seconds:.1f} "
        f"秒{'（沿用）' if outcome.reused else '' if outcome.ran else '（只重跑檢查）'}"
    )
    return "　".join(filter(None, (outcome.student, outcome.status.value, score, took, notes)))


def _write(path: Path, outcomes: list[Outcome]) -> None:
    content = [
        outcome.model_dump(mode="json")
        | {"score": outcome.score, "max_score": sum(cell.max_score for cell in outcome.cells)}
        for outcome in outcomes
    ]
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _summary(course: Path, outcomes: list[Outcome], seconds: float, json_file: Path | None) -> int:
    failed = [outcome for outcome in outcomes if not outcome.complete]
    counts = (
        f"共 {len(outcomes)} 份：評完 {len(outcomes) - len(failed)} 份，未能評完 "
        f"{len(failed)} 份；{seconds:.0f} 秒。"
    )
    say(counts, to=aside)
    for outcome in failed:
        say(f"  {outcome.student}　{outcome.status.value}：{outcome.reason}", to=aside)
    places = (
        f"{course / 'gradebook.db'} 與 "
        f"{course / 'autograded'}{f'、{json_file}' if json_file else ''}"
    )
    say(f"結果在 {places}。", to=aside)
    return 3 if failed else 0
