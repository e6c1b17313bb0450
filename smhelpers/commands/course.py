"""Verbs for a whole course: demo and lab.

Libraries are imported where they are used, so that `--help` answers at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Column, Table

from ..console import console, progress, say
from ..course import Course

if TYPE_CHECKING:
    from ..demo.run import Demo

Root = Annotated[Path | None, typer.Option("--course", help="課程資料夾（預設：目前所在的課程）")]


def demo(
    root: Root = None,
    out: Annotated[Path, typer.Option("--out", help="結果資料夾")] = Path("build/demo"),
) -> None:
    """示範整套流程：發放、模擬學員交件、安全評分、回饋、評量紀錄與月報。"""
    from ..assessment import assessment_of
    from ..demo.cohort import cohort
    from ..demo.run import Demo

    course = Course.open(root)
    job = Demo.lay_out(course, (course.root / out).resolve())
    say("① 發放評量"), job.release()
    outcomes, reports = [], []
    with job.model_answers() as models:
        for unit in job.built.units:
            trainees = len(cohort(assessment_of(job.built, unit.slug)))
            (
                say(f"② 模擬 {trainees} 位學員交件（{unit.slug}）"),
                job.hand_in_like(models[unit.slug].result(), unit.slug),
            )
            with progress("③ 評分", trainees) as steps:
                graded = job.grade(unit.slug, lambda outcome: steps.step(outcome.student))
            job.mark_prose(unit.slug)
            say("④ 產生回饋"), job.feedback(unit.slug)
            outcomes += graded
    say("⑤ 觀察、判定與評量紀錄"), job.decide()
    counts = job.records()
    say("⑥ 評量文件與班級總覽"), job.papers()
    for unit in job.built.units:
        if runs := job.report_runs(unit.slug):
            with progress("⑦ 月報", len(runs)) as steps:
                reports += job.reports(
                    unit.slug,
                    lambda result: steps.step(result.run.parameters["month"]),
                )
    _show(job, outcomes, counts, reports)
    raise typer.Exit(0 if all(result.status != "failed" for result in reports) else 1)


def _show(job: "Demo", outcomes: list, counts: dict, reports: list) -> None:
    tasks = [built.slug for built in job.built.units]
    columns = [
        Column(f"任務{number}", overflow="fold") for number in "一二三四五六七八九"[: len(tasks)]
    ]
    table = Table(
        Column("學員", no_wrap=True, min_width=22),
        *columns,
        "具備",
        "尚未",
        "不足",
        box=SIMPLE_HEAD,
        padding=(0, 0, 0, 1),
        title="評分與判定（已具備、尚未具備、證據不足的行為指標數）",
    )
    statuses = {(outcome.student, outcome.assignment): outcome.status.value for outcome in outcomes}
    for student, numbers in counts.items():
        table.add_row(
            student,
            *(statuses.get((student, task), "—") for task in tasks),
            *map(str, numbers.values()),
        )
    for outcome in outcomes:
        if said := "；".join(job.remarks(outcome)):
            say(f"　{outcome.student}（{outcome.assignment}）：{said}")
    console.print(table)
    for result in reports:
        if result.status == "failed":
            say(f"✗ 月報 {result.run.output.name}：{result.reason}")
    places = {
        "成績簿": job.gradebook,
        "評量紀錄": job.root / "record.db",
        "每人的紀錄": job.root / "records",
        "評量文件": job.root / "papers",
        "班級總覽": job.root / "cohort" / "index.html",
        "回饋": job.root / "feedback",
        "月報": job.root / "reports",
    }
    for title, place in places.items():
        say(f"{title}：{place}")


def lab(
    root: Root = None,
    port: Annotated[int, typer.Option(help="連接埠")] = 8888,
    assessor: Annotated[
        bool,
        typer.Option("--assessor", help="評量人員：打開評分介面 formgrader"),
    ] = False,
    browser: Annotated[bool, typer.Option(help="要不要自動開啟瀏覽器")] = True,
) -> None:
    """開啟 JupyterLab：學員從歡迎頁開始，評量人員（--assessor）從評分介面開始。"""
    from ..lab import start

    course = Course.open(root)
    say(f"JupyterLab 的工作資料夾：{course.root}；要結束時，在這裡按 Ctrl+C。")
    raise typer.Exit(start(course, port, assessor=assessor, browser=browser))
