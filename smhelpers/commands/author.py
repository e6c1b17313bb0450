"""Author's verbs: tidy, check, release.

Libraries are imported where they are used, so that `--help` answers at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..course import Course

Root = Annotated[Path | None, typer.Option("--course", help="課程資料夾（預設：目前所在的課程）")]


def tidy(root: Root = None) -> None:
    """整理筆記本：清除輸出與多餘的中繼資料，評量的檢查、配分與標籤照宣告更新，
    讓版本差異只剩作者改的內容。
    """
    from ..authoring.check import notebooks
    from ..authoring.tidy import tidy as tidy_notebook

    course = Course.open(root)
    changed = [path for path in notebooks(course) if path.is_file() and tidy_notebook(path, course)]
    for path in changed:
        say(f"已整理 {path.relative_to(course.root)}")
    say(f"共 {len(notebooks(course))} 本筆記本，整理了 {len(changed)} 本。位置：{course.root}")


def release(root: Root = None) -> None:
    """由 source/ 產生 release/ 與評量對照表（已提交的衍生檔案）。"""
    from ..authoring.release import write_release

    course = Course.open(root)
    for path in write_release(course):
        say(f"已產生 {path.relative_to(course.root)}")
    say(f"結果在 {course.root / 'release'}；請把變更一併提交。")


def check(root: Root = None) -> None:
    """檢查標籤、編號、涵蓋範圍與衍生檔案是否最新；每則訊息都說明怎麼補正。"""
    from ..authoring.check import check as run_checks

    course = Course.open(root)
    findings = run_checks(course)
    for name, sentences in findings.items():
        say(f"{'✗' if sentences else '✓'} {name}")
        for sentence in sentences:
            say(f"    {sentence}")
    count = sum(map(len, findings.values()))
    say(f"檢查的課程：{course.root}；{f'有 {count} 處要補正。' if count else '全部通過。'}")
    raise typer.Exit(1 if count else 0)
