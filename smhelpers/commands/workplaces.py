"""`smcourse workplaces`: read a folder of exports, picture a workplace, make workplaces for a
course run.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import aside, console, say
from ..errors import CourseError
from .told import Account, DateOrder, MetaPlatform, Year, told_by
from .workplaces_make import make

if TYPE_CHECKING:
    import pandas as pd

    from ..exports import FileResult
    from .workplaces_import import FileCard

app = typer.Typer(
    no_args_is_help=True,
    help="工作場所：讀入平台匯出檔、看一頁總覽、產生課程用的模擬資料。",
)


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


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="放匯出檔的資料夾（含子資料夾與壓縮檔）")],
    as_json: Annotated[bool, typer.Option("--json", help="每個檔案印一行 JSON")] = False,
    table: Annotated[
        Path | None,
        typer.Option("--table", help="另存一份各月、各平台、各類貼文的 KPI 表（CSV）"),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", help="把整理好的表（posts.csv、daily.csv…）寫進這個資料夾"),
    ] = None,
    account: Account = "",
    platform: MetaPlatform = "",
    year: Year = 0,
    date_order: DateOrder = "",
) -> None:
    """逐檔讀入資料夾裡的匯出檔，說明每個檔案是什麼、讀到幾列、有什麼問題；一個都讀不到時結束碼是
    2。
    """
    from ..exports import iter_folder
    from .workplaces_import import cards, show

    if not folder.is_dir():
        raise CourseError(f"找不到資料夾 {folder}；請確認路徑。")
    told = told_by(account, platform, year, date_order)
    kept: list[dict[str, pd.DataFrame]] = []
    results: Iterable[FileResult] = iter_folder(folder, told)
    if tables:
        results = _keeping(results, kept)
    found = cards(_with_table(results, table) if table else results)
    good = sum(card.is_good for card in found)
    if as_json:
        _print_lines(found, folder)
    else:
        show(found)
        say(f"讀入 {good} 個檔案，{_bad(found)} 個無法讀入。位置：{folder.resolve()}")
    said = _written(kept, tables) if tables else []
    if table:
        said.append(f"KPI 表：{table.resolve()}")
    _say_all(said, as_json)
    raise typer.Exit(0 if good else 2)


def _print_lines(found: list["FileCard"], folder: Path) -> None:
    from .workplaces_import import as_dict

    for card in found:
        typer.echo(json.dumps(as_dict(card, folder), ensure_ascii=False))


def _say_all(sentences: list[str], beside: bool) -> None:
    for sentence in sentences:
        say(sentence, to=aside if beside else console)


def _bad(found: list["FileCard"]) -> int:
    return sum(not card.is_good and not card.passed for card in found)


def _written(kept: "list[dict[str, pd.DataFrame]]", folder: Path) -> list[str]:
    """Write the tidy tables of all files together; what to say of them."""
    from ..exports.combine import combine
    from .workplaces_import import write_tables

    together, notes = combine(kept)
    written = write_tables(together, folder)
    names = "、".join(path.name for path in written)
    return [*notes, f"整理好的表：{names}，在 {folder.resolve()}"]


def _keeping(
    results: Iterable["FileResult"],
    kept: "list[dict[str, pd.DataFrame]]",
) -> Iterator["FileResult"]:
    """The same results; their tables stay in `kept`."""
    for result in results:
        kept.append(result.tables)
        yield result


@app.command()
def describe(
    path: Annotated[str, typer.Argument(help="工作場所的名稱（如 tea）或資料夾路徑")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="輸出的 HTML 檔；預設寫在目前資料夾"),
    ] = None,
    account: Account = "",
    platform: MetaPlatform = "",
    year: Year = 0,
    date_order: DateOrder = "",
) -> None:
    """產生一頁 HTML：工作場所簡介、資料表、趨勢與缺口。"""
    from ..views.workplace_page import write_page
    from ..workplace import Workplace

    workplace = Workplace.open(path, told_by(account, platform, year, date_order))
    target = write_page(workplace, out or Path(f"{workplace.folder.name}.html"))
    say(f"已產生「{workplace.name}」的總覽：{target.resolve()}")


app.command()(make)
