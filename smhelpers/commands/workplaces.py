"""`smcourse workplaces`: read a folder of exports, picture a workplace, make workplaces for a
course run.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import say
from ..errors import CourseError
from .workplaces_make import make

if TYPE_CHECKING:
    from ..exports import FileResult

app = typer.Typer(
    no_args_is_help=True,
    help="工作場所：讀入平台匯出檔、看一頁總覽、產生課程用的模擬資料。",
)


def _whole_files(results: Iterable["FileResult"]) -> Iterator["FileResult"]:
    """Pieces of one large file as one result: rows added up, tables let go."""
    whole = None
    for result in results:
        if whole and (whole.path, whole.name) == (result.path, result.name):
            _add(whole, result)
            continue
        if whole:
            yield whole
        whole = result
        whole.counted = {name: len(table) for name, table in result.tables.items()}
    if whole:
        yield whole


def _add(whole: "FileResult", piece: "FileResult") -> None:
    whole.rows_in += piece.rows_in
    whole.notes += [note for note in piece.notes if note not in whole.notes]
    whole.problem = whole.problem or piece.problem
    for name, table in piece.tables.items():
        whole.counted[name] = whole.counted.get(name, 0) + len(table)


def _with_table(results: Iterable["FileResult"], target: Path) -> Iterator["FileResult"]:
    """The same results; posts go by to disk, and after the last one the KPI table is written."""
    from ..labels import label
    from ..metrics.large import monthly_kpis, write_part

    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, result in enumerate(results):
            if len(result.tables.get("posts", ())):
                parts.append(
                    str(write_part(result.tables["posts"], Path(folder, f"{number:06d}.parquet"))),
                )
            yield result
        if not parts:
            raise CourseError("這個資料夾沒有任何貼文，無法產生 KPI 表；請放入各平台的貼文匯出檔。")
        found = monthly_kpis(parts)
    found = found.assign(
        platform=found["platform"].map(label),
        post_type=found["post_type"].map(label),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    found.rename(columns=label).to_csv(
        target,
        index=False,
        encoding="utf-8-sig",
    )


def _as_dict(result: "FileResult", folder: Path) -> dict:
    """What `--json` says of a file."""
    return {
        "file": str(result.path.relative_to(folder)),
        "part": result.name,
        "format": result.format.id if result.format else None,
        "format_zh": result.format.zh if result.format else None,
        "rows_in": result.rows_in,
        "rows_out": result.rows_out,
        "tables": result.counted,
        "problems": [result.problem] if result.problem else [],
        "notes": result.notes,
    }


def _print(result: "FileResult") -> None:
    if result.problem:
        say(f"✗ {result.problem}", "red")
        return
    say(
        f"✓ {result.name}　{result.format.zh}　讀入 {result.rows_in:,} "
        f"列，得到 {result.rows_out:,} 列",
    )
    for note in result.notes:
        say(f"    {note}")


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="放匯出檔的資料夾（含子資料夾與壓縮檔）")],
    as_json: Annotated[bool, typer.Option("--json", help="每個檔案印一行 JSON")] = False,
    table: Annotated[
        Path | None,
        typer.Option("--table", help="另存一份各月、各平台、各類貼文的 KPI 表（CSV）"),
    ] = None,
) -> None:
    """逐檔讀入資料夾裡的匯出檔，說明每個檔案是什麼、讀到幾列、有什麼問題；一個都讀不到時結束碼是
    2。
    """
    from ..exports import iter_folder

    if not folder.is_dir():
        raise CourseError(f"找不到資料夾 {folder}；請確認路徑。")
    good = bad = 0
    results = iter_folder(folder)
    for result in _whole_files(_with_table(results, table) if table else results):
        good, bad = (good, bad + 1) if result.problem else (good + 1, bad)
        if as_json:
            typer.echo(json.dumps(_as_dict(result, folder), ensure_ascii=False))
        else:
            _print(result)
    if table and not as_json:
        say(f"KPI 表：{table.resolve()}")
    if not as_json:
        say(f"讀入 {good} 個檔案，{bad} 個無法讀入。位置：{folder.resolve()}")
    raise typer.Exit(0 if good else 2)


@app.command()
def describe(
    path: Annotated[str, typer.Argument(help="工作場所的名稱（如 tea）或資料夾路徑")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="輸出的 HTML 檔；預設寫在目前資料夾"),
    ] = None,
) -> None:
    """產生一頁 HTML：工作場所簡介、資料表、趨勢與缺口。"""
    from ..views.workplace_page import write_page
    from ..workplace import Workplace

    workplace = Workplace.open(path)
    target = write_page(workplace, out or Path(f"{workplace.folder.name}.html"))
    say(f"已產生「{workplace.name}」的總覽：{target.resolve()}")


app.command()(make)
