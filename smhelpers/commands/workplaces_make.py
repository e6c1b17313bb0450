"""`smcourse workplaces make`: individual workplaces for a course run, with their truth in
another place.
"""

import csv
import multiprocessing
import os
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Annotated

import typer

from ..answers import FOLDER
from ..console import progress, say
from ..people import read_roster


def _write_mapping(out: Path, profile: str, numbers: list[str]) -> None:
    """Who has which pack; kept with the truth."""
    with (out / "truth" / "mapping.csv").open(
        "w",
        encoding="utf-8-sig",
        newline="",
    ) as stream:
        rows = [
            (number, f"packs/{profile}_{number}", f"truth/{profile}_{number}/truth.json")
            for number in numbers
        ]
        csv.writer(stream, lineterminator="\n").writerows([("學員編號", "資料包", "答案檔"), *rows])


def _workers(number: int) -> Executor:
    """Forked processes for a course run.

    One thread for a few packs, or where processes cannot be forked safely.
    """
    if number < 4 or sys.platform != "linux":
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(
        min(number, os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("fork"),
    )


def make(
    profile: Annotated[str, typer.Option(help="工作場所設定的代號，例如 tea")],
    out: Annotated[Path, typer.Option(help="輸出資料夾；資料包在 packs/，答案在 truth/")],
    variants: Annotated[
        int,
        typer.Option(
            min=1,
            max=999,
            help="要做幾份；有 --trainees 時不用",
        ),
    ] = 1,
    key_file: Annotated[
        Path | None,
        typer.Option(help="課程金鑰檔；沒有就產生一把新的，放在 truth/course.key"),
    ] = None,
    trainees: Annotated[
        Path | None,
        typer.Option(help="學員名單（CSV 或 Excel），要有學員編號；每人一份"),
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=104,
            help="模擬幾週（預設半年）",
        ),
    ] = None,
) -> None:
    """為每位學員產生一份數字不同的工作場所；資料包不含答案與金鑰。"""
    # the simulator is imported here, so that every other command answers at once
    from ..simulation.packs import make_one
    from ..simulation.profile import load_profile
    from ..simulation.simulate import WEEKS
    from ..simulation.variants import course_key

    load_profile(profile)
    if trainees:
        roster = read_roster(trainees)
        numbers = [person.number for person in roster.people]
        say(roster.preview)
    else:
        numbers = [f"{number:02d}" for number in range(1, variants + 1)]
    key = course_key(key_file or out / "truth" / "course.key")
    with _workers(len(numbers)) as pool:
        # Jobs go out, and workers are forked, before the progress display starts its thread.
        jobs = [
            pool.submit(make_one, profile, number, key, out, weeks or WEEKS) for number in numbers
        ]
        with progress(f"產生 {profile} 工作場所", len(jobs)) as steps:
            for job in as_completed(jobs):
                job.result()
                steps.step()
    _write_mapping(out, profile, numbers)
    say(f"完成 {len(numbers)} 份。發給學員：{out / 'packs'}")
    say(f"評量者自存（含答案與金鑰，請勿外流）：{out / 'truth'}")
    say(f"評分前請把 {out / 'truth' / FOLDER} 整個複製到課程資料夾的 {FOLDER}/")
