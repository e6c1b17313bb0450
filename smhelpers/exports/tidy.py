"""From the texts of one file to a tidy table: columns renamed, rows of totals left out, every
cell read or noted.
"""

import pandas as pd

from ..errors import CourseError
from .convert import column, counts, days, number, times
from .formats import Format
from .raw import Raw
from .schemas import TABLES, TableSpec

TOTALS = ["", "總計", "合計", "Total", "Totals"]
#: Faulty cells of a column that are named one by one; more are counted.
NAMED = 3


def tidy_table(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """The table of one file in the shape of `schemas.TABLES[form.table]`.

    Notes go to `raw.notes`.
    """
    spec = TABLES[form.table]
    rows = prepared(raw, form)
    rows = without_totals(
        rows,
        next(name for name in spec.keys or spec.required if name in rows),
        raw,
    )
    table = pd.DataFrame(
        {
            name: cells(rows, name, kind, form, raw, name in spec.required)
            for name, kind in spec.kinds.items()
        },
    )
    if form.platform and "platform" in table:
        table["platform"] = form.platform
    return {form.table: checked(form.finish(table, raw) if form.finish else table, spec, raw)}


def prepared(raw: Raw, form: Format) -> pd.DataFrame:
    """The known columns under their tidy names, with the place of each row.

    Of two columns for one name the first is taken.
    """
    wanted: dict[str, int] = {}
    for position, heading in enumerate(raw.rows.columns):
        wanted.setdefault(form.tidy_name(heading), position)
    wanted.pop("", None)
    raw.headings = {name: raw.rows.columns[position] for name, position in wanted.items()}
    rows = raw.rows.iloc[:, list(wanted.values())].set_axis(list(wanted), axis=1)
    rows["source_file"], rows["source_row"] = (
        raw.name,
        range(raw.first_row, raw.first_row + len(rows)),
    )
    return form.prepare(rows, raw) if form.prepare else rows


def without_totals(rows: pd.DataFrame, key: str, raw: Raw) -> pd.DataFrame:
    """Rows whose key is not blank and no word for a total."""
    total = rows[key].str.strip().isin(TOTALS)
    if total.any():
        raw.notes.append(
            f"略過 {int(total.sum())} 列沒有{raw.headings.get(key, key)}的列（總計或空白）",
        )
    return rows[~total]


def blank(rows: pd.DataFrame) -> pd.Series:
    """A column of blanks."""
    return pd.Series("", index=rows.index, dtype=str)


def cells(
    rows: pd.DataFrame,
    name: str,
    kind: str,
    form: Format,
    raw: Raw,
    required: bool = False,
) -> pd.Series:
    """One column as values of its kind.

    `CourseError` names the row of a required time that cannot be read.
    """
    if name not in rows and kind in ("count", "number"):
        return pd.Series(
            pd.NA,
            index=rows.index,
            dtype="Int64" if kind == "count" else "Float64",
        )
    texts = rows.get(name, blank(rows))
    if name == "source_row":
        return texts.astype("Int64")
    if kind == "text":
        return texts.str.strip()
    if kind in ("count", "number"):
        values, faults = counts(texts) if kind == "count" else column(texts, number, "Float64")
        note_faults(rows, name, faults, raw)
        return values
    values = times(texts, *form.forms, utc=raw.utc) if kind == "time" else days(texts, *form.forms)
    bad = values.isna() & (texts.str.strip() != "") if not required else values.isna()
    if required and bad.any():
        refuse_time(rows, name, bad, form, raw)
    note_faults(
        rows,
        name,
        [(position, texts.iloc[position]) for position in bad.to_numpy().nonzero()[0]],
        raw,
        "時間",
    )
    return values


def note_faults(
    rows: pd.DataFrame,
    name: str,
    faults: list[tuple[int, str]],
    raw: Raw,
    what: str = "數字",
) -> None:
    """Say which cells of a column could not be read."""
    heading = raw.headings.get(name, name)
    for position, text in faults[:NAMED]:
        raw.notes.append(
            f"第 {rows['source_row'].iloc[position]} 列的「{heading}」是「{text}」，"
            f"不是{what}，當作未提供",
        )
    if len(faults) > NAMED:
        raw.notes.append(f"「{heading}」另有 {len(faults) - NAMED} 格不是{what}，也當作未提供")


def refuse_time(
    rows: pd.DataFrame,
    name: str,
    bad: pd.Series,
    form: Format,
    raw: Raw,
) -> None:
    """`CourseError` for the first row whose time cannot be read."""
    first = rows[bad].iloc[0]
    sample = pd.Timestamp(2026, 8, 31, 18, 30).strftime(form.forms[0].replace("%z", "+0800"))
    raise CourseError(
        f"{raw.name} 第 {first['source_row']} "
        f"列的{raw.headings.get(name, name)}「{first[name]}」讀不懂"
        f"（應為 {sample} 的樣子）；請從平台重新匯出，不要先用 Excel 存檔。",
    )


def checked(table: pd.DataFrame, spec: TableSpec, raw: Raw) -> pd.DataFrame:
    """The table by its schema, doubles left out and noted.

    `CourseError` names column and cell that break it.
    """
    keys = list(spec.keys)
    if keys and table.duplicated(keys).any():
        unique = table.drop_duplicates(keys, keep="last")
        raw.notes.append(f"略過 {len(table) - len(unique)} 列重複的資料（保留最後一列）")
        table = unique
    return fitting(table.reset_index(drop=True), spec, raw)


def fitting(table: pd.DataFrame, spec: TableSpec, raw: Raw) -> pd.DataFrame:
    """The columns of the table in order.

    `CourseError` names row and column of a blank where none may be.

    The values have their types by construction; the schema itself is applied to all files together.
    """
    for name in spec.required:
        blank_cells = table[name].isna() | (
            table[name] == "" if spec.kinds[name] == "text" else False
        )
        if blank_cells.any():
            row = (
                table.loc[blank_cells, "source_row"].iloc[0]
                if "source_row" in table
                else raw.first_row
            )
            raise CourseError(
                f"{raw.name} 第 {row} 列的「{raw.headings.get(name, name)}」是空白；"
                f"請從平台重新匯出，不要手動編輯。",
            )
    return table[list(spec.kinds)]
