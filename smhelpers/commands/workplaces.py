"""`smcourse workplaces`: read a folder of exports, picture a workplace, make workplaces for a course run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from ..errors import CourseError
from .workplaces_make import make

if TYPE_CHECKING:
    from ..exports import FileResult

app = typer.Typer(no_args_is_help=True, help="工作場所：讀入平台匯出檔、看一頁總覽、產生課程用的模擬資料。")
console = Console(highlight=False)


def _as_dict(result: "FileResult", folder: Path) -> dict:
    """What `--json` says of a file."""
    return {"file": str(result.path.relative_to(folder)), "part": result.name, "format": result.format.id if result.format else None,
            "format_zh": result.format.zh if result.format else None, "rows_in": result.rows_in, "rows_out": result.rows_out,
            "tables": {name: len(table) for name, table in result.tables.items()}, "problems": [result.problem] if result.problem else [],
            "notes": result.notes}


def _print(result: "FileResult") -> None:
    if result.problem:
        console.print(f"[red]✗[/red] {escape(result.problem)}", soft_wrap=True)
        return
    console.print(f"[green]✓[/green] {escape(result.name)}　{result.format.zh}　讀入 {result.rows_in:,} 列，得到 {result.rows_out:,} 列",
                  soft_wrap=True)
    for note in result.notes:
        console.print(f"    {escape(note)}", soft_wrap=True)


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="放匯出檔的資料夾（含子資料夾與壓縮檔）")],
    as_json: Annotated[bool, typer.Option("--json", help="每個檔案印一行 JSON")] = False,
) -> None:
    """逐檔讀入資料夾裡的匯出檔，說明每個檔案是什麼、讀到幾列、有什麼問題；一個都讀不到時結束碼是 2。"""
    from ..exports import iter_folder

    if not folder.is_dir():
        raise CourseError(f"找不到資料夾 {folder}；請確認路徑。")
    good = bad = 0
    for result in iter_folder(folder):
        good, bad = (good, bad + 1) if result.problem else (good + 1, bad)
        if as_json:
            typer.echo(json.dumps(_as_dict(result, folder), ensure_ascii=False))
        else:
            _print(result)
    if not as_json:
        console.print(f"讀入 {good} 個檔案，{bad} 個無法讀入。位置：{folder.resolve()}", soft_wrap=True)
    raise typer.Exit(0 if good else 2)


@app.command()
def describe(
    path: Annotated[str, typer.Argument(help="工作場所的名稱（如 tea）或資料夾路徑")],
    out: Annotated[Path | None, typer.Option("--out", help="輸出的 HTML 檔；預設寫在目前資料夾")] = None,
) -> None:
    """產生一頁 HTML：工作場所簡介、資料表、趨勢與缺口。"""
    from ..views.workplace_page import write_page
    from ..workplace import Workplace

    workplace = Workplace.open(path)
    target = write_page(workplace, out or Path(f"{workplace.folder.name}.html"))
    console.print(f"已產生「{workplace.name}」的總覽：{target.resolve()}", soft_wrap=True)


app.command()(make)
