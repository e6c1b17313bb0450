"""What a batch is asked for, checked before anything runs: months, workplaces, a table of
parameters.
"""

import ast
import contextlib
import csv
import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import papermill

from ..datafile import read_yaml
from ..decoding import decoded
from ..deliverable import repeated
from ..errors import CourseError
from ..exports import Told
from ..metrics import periods
from ..paths import data_dir
from ..workplace import Workplace
from .runs import Run, notebook_text

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
#: No path of a machine is longer; a text that is, is none.
_LONGEST_PATH = 1000
#: Letters of a report's name; Chinese ones are three bytes each.
_LONGEST_NAME = 60
#: Parameters by which a report is told what no file tells (`Told`).
_TOLD = ("account", "platform", "year", "date_order")
_SAFE = re.compile(r"[^\w.\-]+")
#: What a template may declare; papermill names the types as Python does.
_TYPES = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
}


def months_between(span: str) -> list[str]:
    """「2026-05」 or 「2026-05..2026-09」 as months, both ends included; days
    「2026-02-20..2026-03-19」 as the one period that they are.
    """
    first, _, last = span.partition("..")
    last = last or first
    if not (_MONTH.fullmatch(first) and _MONTH.fullmatch(last)) or last < first:
        with contextlib.suppress(CourseError):
            periods.bounds(span)
            return [span]
        raise CourseError(
            f"看不懂月份「{span}」；請寫成 2026-05、由早到晚的 2026-05..2026-09，"
            f"或兩天之間 2026-02-20..2026-03-19。",
        )
    return [str(month) for month in pd.period_range(first, last, freq="M")]


def declared(template: Path) -> dict[str, Any]:
    """Parameters that a template declares, by name, with their types and defaults as papermill
    reads them.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="smcourse-template-") as scratch:
            copy = Path(scratch, "template.ipynb")
            copy.write_text(notebook_text(template), encoding="utf-8")
            read = papermill.inspect_notebook(str(copy))
        return _assigned(template) | read
    except FileNotFoundError:
        raise CourseError(f"找不到筆記本 {template}；請確認路徑。") from None
    except Exception as error:
        raise CourseError(
            f"{template.name} 不是可讀的筆記本（{type(error).__name__}）；請在 JupyterLab "
            f"開啟確認後再試。",
        ) from None


def _assigned(template: Path) -> dict[str, Any]:
    """What the tagged cell assigns, for styles that papermill passes over (`int | None`)."""
    found: dict[str, Any] = {}
    for cell in nbformat.read(template, as_version=4).cells:
        if cell.cell_type != "code" or "parameters" not in cell.metadata.get("tags", []):
            continue
        with contextlib.suppress(SyntaxError):
            for line in ast.parse(cell.source).body:
                target = line.target if isinstance(line, ast.AnnAssign) else None
                if isinstance(line, ast.Assign):
                    target = line.targets[0]
                if isinstance(target, ast.Name):
                    found[target.id] = {"name": target.id, "default": "None"}
    return found


def check_parameters(template: Path, parameters: Mapping[str, Any]) -> None:
    """`CourseError` unless the template declares every one of these parameters and their types
    fit (papermill itself only warns).
    """
    known = declared(template)
    unknown = sorted(set(parameters) - set(known))
    if unknown and not known:
        raise CourseError(_without_tag(template, unknown))
    if unknown:
        raise CourseError(
            f"{template.name} 沒有參數「{'、'.join(unknown)}」；可用的參數是 "
            f"{'、'.join(known) or '（無）'}。",
        )
    for name, value in parameters.items():
        expected = _TYPES.get(_type(known[name]))
        if expected and not _fits(value, expected):
            raise CourseError(
                f"{template.name} 的參數 {name} 應為 {expected.__name__}，給的是「{value}」；"
                f"請更正後再執行。",
            )


def _without_tag(template: Path, wanted: Sequence[str]) -> str:
    """What to add, and where, to a notebook in which no cell is tagged."""
    cells = nbformat.read(template, as_version=4).cells
    how = "在 JupyterLab 選那一格，按右上角的齒輪，在 Cell Tags 加上 parameters"
    for number, cell in enumerate(cells, 1):
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            return (
                f"{template.name} 第 {number} 格有 parameters 標籤，但沒有設定任何參數；"
                f'請在那一格寫上 {wanted[0]} = "" 這樣的一行。'
            )
        if any(
            re.search(rf"(?m)^{re.escape(name)}\s*(?::[^=\n]+)?=", cell.source) for name in wanted
        ):
            return (
                f"{template.name} 第 {number} 格設定了 {wanted[0]}，但沒有標籤 parameters；"
                f"請{how}，存檔後再執行。"
            )
    lines = "、".join(f'{name} = ""' for name in wanted)
    return (
        f"{template.name} 沒有放參數的儲存格；請在最前面新增一個程式格，寫上 {lines}，"
        f"再{how}，存檔後再執行。"
    )


def _type(parameter: Mapping[str, Any]) -> str:
    """Declared type, or that of the default as it is written."""
    named = parameter.get("inferred_type_name") or ""
    if named not in ("", "None"):
        return named
    default = str(parameter.get("default", "")).strip()
    if default in ("True", "False"):
        return "bool"
    if default[:1] in "'\"" and default:
        return "str"
    if re.fullmatch(r"-?\d+", default):
        return "int"
    if re.fullmatch(r"-?\d+\.\d*", default):
        return "float"
    return ""


def _fits(value: Any, expected: type) -> bool:
    if expected is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, expected) and not (expected is int and isinstance(value, bool))


def read_table(path: Path) -> list[dict[str, Any]]:
    """Rows of parameters from a .csv (heading = names) or .yml (list of mappings).

    `CourseError` names file and row.
    """
    rows = _csv(path) if path.suffix.lower() == ".csv" else read_yaml(path, "請確認參數表的路徑。")
    if (
        not isinstance(rows, list)
        or not rows
        or not all(isinstance(row, dict) and row for row in rows)
    ):
        raise CourseError(f"{path.name} 沒有參數列；請每列寫一組參數，例如 workplace、month。")
    return rows


def _csv(path: Path) -> list[dict[str, Any]]:
    try:
        text, _ = decoded(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise CourseError(f"找不到參數表 {path}；請確認路徑。") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = []
    for row in reader:
        if None in row:
            raise CourseError(
                f"{path.name} 第 {reader.line_num} 列的欄數比標題多；請檢查逗號，"
                f"或把含逗號的文字加上雙引號。",
            )
        filled = {name.strip(): _typed(cell) for name, cell in row.items() if name and cell}
        if filled:
            rows.append(filled)
    return rows


def _typed(text: str) -> Any:
    """A cell as a parameter: whole and decimal numbers and yes/no as such, everything else as
    text.
    """
    text = text.strip()
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text


def combinations(
    workplaces: Sequence[str],
    months: Sequence[str] | None,
    told: Told | None = None,
) -> list[dict[str, Any]]:
    """Every workplace with every month.

    Without months, with every whole month that has one before it to be compared with; with all
    there is where no month has. `told`: what the user says of the exports.
    """
    found = []
    for name in workplaces:
        shop = Workplace.open(name, told)
        own = months or shop.whole_months()[1:] or [shop.reported()]
        found += [{"workplace": name, "month": month} for month in own]
    if told:
        found = [row | told.named() for row in found]
    return found


def runs_of(template: Path, rows: Iterable[Mapping[str, Any]], out: Path) -> list[Run]:
    """One run a row, checked; a report is named by its month (in a folder a workplace if there
    are several), else by all parameters.
    """
    rows = [_located(row) for row in rows]
    for number, row in enumerate(rows, 1):
        try:
            check_parameters(template, row)
        except CourseError as error:
            raise CourseError(f"第 {number} 組參數：{error}") from None
    several = len({str(row.get("workplace")) for row in rows}) > 1
    runs = [
        Run(
            template,
            row,
            out / _place(row, several),
            tuple(_data(row)),
        )
        for row in rows
    ]
    runs = _each_with_its_own_name(runs)
    double = repeated(run.output for run in runs)
    if double:
        raise CourseError(
            f"有兩組參數會寫到同一份報告 {double[0].relative_to(out)}；請刪去重複的一列，"
            f"或改用不同的資料夾名稱。",
        )
    return runs


def _each_with_its_own_name(runs: list[Run]) -> list[Run]:
    """Reports of the same name but other parameters carry a digest of these."""
    asked: dict[Path, set[str]] = {}
    for run in runs:
        asked.setdefault(run.output, set()).add(_as_text(run))
    named = []
    for run in runs:
        output = run.output
        if len(asked[output]) > 1:
            output = output.with_stem(f"{output.stem}-{_digest(_as_text(run))}")
        own = replace(
            run,
            output=output,
        )
        named.append(own)
    return named


def _as_text(run: Run) -> str:
    return json.dumps(run.parameters, sort_keys=True, ensure_ascii=False, default=str)


def _located(row: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with folders and files by their whole paths: a report is made elsewhere.

    A workplace of the course keeps its name.
    """
    found = dict(row)
    for name, value in row.items():
        if name == "workplace":
            folder = Workplace.open(str(value)).folder
            if folder.parent != (data_dir() / "workplaces").resolve():
                found[name] = str(folder)
        elif isinstance(value, str) and name != "month" and _is_place(value):
            found[name] = str(Path(value).resolve())
    return found


def _is_place(value: str) -> bool:
    """Whether a parameter names a folder or a file that there is."""
    try:
        return 0 < len(value) < _LONGEST_PATH and Path(value).exists()
    except (OSError, ValueError):  # too long for a name, or a sign that no name has
        return False


def _place(row: Mapping[str, Any], several: bool) -> Path:
    if set(row) <= {"workplace", "month", *_TOLD} and "month" in row:
        parts = [row["month"], row["account"]] if row.get("account") else [row["month"]]
        name = Path("_".join(map(_file_name, parts)) + ".html")
        if several:
            return Path(_file_name(row["workplace"])) / name
        return name
    return Path(_short("_".join(_file_name(value) for value in row.values())) + ".html")


def _file_name(value: Any) -> str:
    return _short(_SAFE.sub("-", Path(str(value)).name).strip("-.")) or "report"


def _short(name: str) -> str:
    """A name that every disk takes: a long one ends in a digest of the whole."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9]}-{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _data(row: Mapping[str, Any]) -> Iterable[Path]:
    """Folders and files that the parameters name.

    A workplace that is not there is told now, not in the middle of the batch.
    """
    for name, value in row.items():
        if name == "workplace":
            yield Workplace.open(str(value)).folder
        elif isinstance(value, str) and _is_place(value):
            yield Path(value).resolve()
