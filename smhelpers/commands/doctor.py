"""`smcourse doctor`: is this machine ready, and if not, what to do."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..errors import CourseError
from ..paths import course_root

console = Console(highlight=False)
_MARKS = {"good": "✓", "note": "！", "bad": "✗"}


def doctor(
    role: Annotated[
        str,
        typer.Option(
            "--for",
            help="trainee：學員；assessor：評量人員（多檢查隔離與成績簿）；預設依資料夾判斷",
        ),
    ] = "",
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前所在的課程）"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="印成 JSON")] = False,
) -> None:
    """檢查這台電腦：版本、字型、核心、擴充套件、中文介面、磁碟、隔離，並說明怎麼處理。
    全部沒問題離開碼 0，有要先處理的為 3。
    """
    from ..doctor import CHECKS, ROLES, examine

    folder = course_root(root)
    wanted = role or ("assessor" if (folder / "source").is_dir() else "trainee")
    if wanted not in ROLES:
        raise CourseError(f"--for 只能是 {'、'.join(ROLES)}（收到「{role}」）。")
    found = examine(folder, CHECKS[wanted])
    if as_json:
        typer.echo(
            json.dumps(
                [asdict(ailment) for ailment in found],
                ensure_ascii=False,
                indent=1,
            ),
        )
    else:
        for ailment in found:
            console.print(
                f"{_MARKS[ailment.state]} {ailment.about}：{ailment.said}",
                markup=False,
                soft_wrap=True,
            )
            if ailment.remedy:
                console.print(
                    f"    → {ailment.remedy}",
                    markup=False,
                    soft_wrap=True,
                )
        states = [ailment.state for ailment in found]
        bad = states.count("bad")
        notes = states.count("note")
        said = f"有 {bad} 項要先處理" if bad else "可以開始"
        console.print(
            f"{folder}：{said}{f'，{notes} 項建議處理' if notes else ''}。",
            soft_wrap=True,
        )
    raise typer.Exit(3 if any(ailment.state == "bad" for ailment in found) else 0)
