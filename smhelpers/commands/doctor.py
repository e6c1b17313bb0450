"""`smcourse doctor`: is this machine ready, and if not, what to do."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..errors import CourseError
from ..paths import course_root

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
            say(f"{_MARKS[ailment.state]} {ailment.about}：{ailment.said}")
            if ailment.remedy:
                say(f"    → {ailment.remedy}")
        states = [ailment.state for ailment in found]
        bad = states.count("bad")
        notes = states.count("note")
        said = f"有 {bad} 項要先處理" if bad else "可以開始"
        say(f"{folder}：{said}{f'，{notes} 項建議處理' if notes else ''}。")
    raise typer.Exit(3 if any(ailment.state == "bad" for ailment in found) else 0)
