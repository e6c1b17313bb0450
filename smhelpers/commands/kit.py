"""`smcourse kit`: what is given out, as one zip."""

from pathlib import Path
from typing import Annotated

import typer

from ..console import say
from ..course import Course


def kit(
    kind: Annotated[
        str,
        typer.Argument(help="trainee：學員教材包；assessor：評量人員教材包（含答案）"),
    ] = "trainee",
    root: Annotated[
        Path | None,
        typer.Option("--course", help="課程資料夾（預設：目前所在的課程）"),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="輸出資料夾")] = Path("build/kits"),
    pack: Annotated[
        Path | None,
        typer.Option("--pack", help="這位學員自己的資料包（workplaces make 產生的 packs/…）"),
    ] = None,
) -> None:
    """做成教材包：一個
    zip，解壓縮後按兩下就能開啟。學員的不含答案、評分規準、隱藏檢查與模擬設定。
    """
    from ..kit import build_kit

    made = build_kit(Course.open(root).root, kind, out, pack)
    say(f"已產生 {made.resolve()}（{made.stat().st_size / 2**20:.1f} MB）")
    if kind == "assessor":
        say("⚠ 這一包含有答案、評分規準與模擬設定，請只給評量人員。")
