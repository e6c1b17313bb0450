"""Assessor's verb: observation.

Libraries are imported where they are used, so that `--help` answers at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..course import Course


def observation(
    assignment: Annotated[str, typer.Argument(help="評量的代號，例如 policy")],
    out: Annotated[Path, typer.Option("--out", help="放檔案的資料夾")] = Path("build/observation"),
    workplace: Annotated[
        str | None,
        typer.Option("--workplace", help="模擬的工作場所（預設：課程的工作場所）"),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前所在的課程）"),
    ] = None,
) -> None:
    """產生會議的觀察檢核表與角色卡（Word），供評量人員列印、勾選與簽名。

    可用的評量：platform_research（平台選擇簡報）、policy（政策徵詢會議）、strategy（策略確認會議）
    、monitoring（策略說明會）、evaluation（月度檢討會議）；結果放在課程資料夾裡。
    檢核表有觀察項目、口頭提問與要點、證據規則、判定與簽名欄；角色卡一頁一張，發給扮演的人，
    評量結束前不給學員看。
    """
    from ..documents.observation import observation_documents
    from ..documents.observation_data import read_observation
    from ..workplace import Workplace

    course = Course.open(root)
    found = read_observation(assignment, course.root)
    for path in observation_documents(
        found,
        Workplace.open(workplace or course.workplace),
        course.root / out,
    ):
        say(f"已產生 {path}")
    say(f"結果在 {course.root / out}；角色卡與口頭提問的要點請勿給學員。")
