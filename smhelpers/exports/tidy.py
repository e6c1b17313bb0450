"""From the texts of one file to a tidy table: columns renamed, totals kept as controls, every cell
read or noted, every row in the table or set aside with its reason.
"""

import re
from collections.abc import Mapping

import pandas as pd

from .clocks import to_taipei
from .convert import column, counts, number
from .dates import Moments, read_moments
from .evidence import Surroundings
from .formats import Format
from .headings import ADDITIVE, fold, unit_of, words
from .raw import Control, Raw
from .schemas import TABLES, TableSpec

#: Faulty cells of a column that are named one by one; more are counted.
NAMED = 3
#: Names that readers use without a column of their own in the tidy table.
_HELPING = {
    "title",
    "description",
    "account",
    "page",
    "period",
    "replies",
    "video_id",
    "permalink",
    "source_medium",
    "total_views",
    "row",
}
#: Units of columns that tell rows apart.
_TELLING = {
    "id",
    "text",
    "link",
    "time",
    "date",
}


def tidy_table(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> dict[str, pd.DataFrame]:
    """The table of one file in the shape of `schemas.TABLES[form.table]`.

    Notes go to `raw.notes`, rows that cannot be used to `raw.aside`.
    """
    spec = TABLES[form.table]
    rows = prepared(raw, form)
    moments = {name: _moments(rows, name, kind, form, context, raw) for name, kind in _dated(spec)}
    rows = _with_required_times(rows, moments, spec, raw)
    values = {}
    for name, kind in spec.kinds.items():
        if name in moments:
            values[name] = moments[name].reindex(rows.index)
        else:
            values[name] = cells(rows, name, kind, raw)
    table = pd.DataFrame(values, index=rows.index).assign(row=rows["source_row"])
    if form.platform and "platform" in table:
        table["platform"] = form.platform
    if "account" in spec.kinds and "account" not in rows:
        table["account"] = raw.account
    if form.finish:
        table = form.finish(table, raw)
    return {form.table: checked(table, spec, raw)}


def prepared(
    raw: Raw,
    form: Format,
    used: set[str] | None = None,
) -> pd.DataFrame:
    """The known columns under their tidy names with the place of each row; rows without anything
    are left out, totals become controls.

    Of two columns for one name the first is taken; `used`: the names that the reader takes over.
    """
    names = form.names(raw)
    rows = _filled(raw)
    taken = (used or set(TABLES[form.table].kinds)) | _HELPING
    raw.headings = {}
    for name, heading in zip(names, raw.columns, strict=True):
        if name and name not in raw.headings:
            raw.headings[name] = heading
            if name in taken:
                continue
        if heading:
            raw.not_taken.append(heading)
    places = [place for place, name in enumerate(names) if name]
    rows = rows.iloc[:, places].set_axis([names[place] for place in places], axis=1)
    rows["source_row"] = rows.index + raw.first_row
    rows = _without_controls(rows, form, raw)
    raw.rows_in += len(rows)
    return form.prepare(rows, raw) if form.prepare else rows


def _filled(raw: Raw) -> pd.DataFrame:
    """Rows that hold anything at all."""
    texts = raw.rows
    first = texts.iloc[:, 0].str.strip() != ""
    if first.all():
        return texts
    return texts[first | (texts.apply(lambda cells: cells.str.strip()) != "").any(axis=1)]


def _without_controls(
    rows: pd.DataFrame,
    form: Format,
    raw: Raw,
) -> pd.DataFrame:
    """Rows that are no totals; what the totals say is kept beside the sums of the rows."""
    names = [str(name) for name in rows.columns]
    telling = [name for name in names if unit_of(_written(name, form), form.family) in _TELLING]
    if not telling:
        return rows
    totals = _totals(rows[[name for name in telling if name not in _PERIOD] or telling])
    if not totals:
        return rows
    is_total = rows.index.isin(totals)
    body = rows[~is_total]
    for name in names:
        if unit_of(_written(name, form), form.family) in ADDITIVE:
            _add_controls(rows[is_total], body, name, raw)
    _tell_controls(raw)
    return body


def _totals(telling: pd.DataFrame) -> list[int]:
    """Places of rows of which nothing is told but a word for a total, or nothing at all."""
    said = telling.apply(lambda texts: texts.str.strip())
    filled = (said != "").sum(axis=1)
    others = said.drop(columns="date", errors="ignore")
    named = (others != "").sum(axis=1) == 1
    only = _side_by_side(said).where(filled <= 1, _side_by_side(others))
    only = only[(filled <= 1) | named]
    known = words("total")
    meant = {text: _is_total(fold(text), known) for text in only.unique()}
    is_total = only.map(meant).astype(bool) | (filled[only.index] == 0)
    return only.index[is_total].tolist()


#: What Ads Manager writes in its row of totals: "Results from 12 campaigns".
_RESULTS_FROM = re.compile(
    r"(?:results from|resultados de) \d+ .*|\d+ 個.*的成果|來自 \d+ 個.*的成果"
)


def _is_total(text: str, known: Mapping[str, str]) -> bool:
    return text in known or bool(_RESULTS_FROM.fullmatch(text))


def _side_by_side(texts: pd.DataFrame) -> pd.Series:
    """The texts of each row as one."""
    joined = pd.Series("", index=texts.index, dtype=str)
    for name in texts.columns:
        joined = joined + texts[name]
    return joined


#: Columns that tell of a whole file's period, also in a row of totals.
_PERIOD = {
    "start",
    "end",
    "period",
    "exported",
}


def _written(name: str, form: Format) -> str:
    """The dictionary's name of a tidy name."""
    back = {tidy: written for written, tidy in form.rename}
    return back.get(name, name)


def _add_controls(
    totals: pd.DataFrame,
    body: pd.DataFrame,
    name: str,
    raw: Raw,
) -> None:
    values = {}
    for row, text in zip(body["source_row"], body[name], strict=True):
        value = _number_or_none(text)
        if value is not None:
            values[int(row)] = value
    raw.summed[name] = values
    for row, text in zip(totals["source_row"], totals[name], strict=True):
        told = _number_or_none(text)
        if told is not None:
            summed = float(sum(values.values()))
            raw.controls.append(Control(int(row), raw.headings[name], name, told, summed))


def _number_or_none(text: str) -> float | None:
    try:
        return number(text)
    except ValueError:
        return None


def _tell_controls(raw: Raw) -> None:
    """One sentence on the totals: the table is whole, or what share of the whole it holds."""
    short = [control for control in raw.controls if not control.complete and control.total]
    if short:
        worst = short[0]
        raw.note(
            f"「{worst.heading}」表內 {worst.in_table:,.10g}，總計 {worst.total:,.10g}："
            f"表格不完整，只含 {worst.in_table / worst.total:.0%}",
        )
    elif raw.controls:
        raw.note(f"總計列的 {len(raw.controls)} 個數字與各列相加一致：表格完整")


def blank(rows: pd.DataFrame) -> pd.Series:
    """A column of blanks."""
    return pd.Series("", index=rows.index, dtype=str)


def cells(
    rows: pd.DataFrame,
    name: str,
    kind: str,
    raw: Raw,
) -> pd.Series:
    """One column of texts, counts or numbers; what cannot be read is noted and not supplied."""
    dtype = "Int64" if kind == "count" else "Float64"
    if name not in rows:
        if name == "source_file":
            return pd.Series(raw.name, index=rows.index, dtype=str)
        return blank(rows) if kind == "text" else pd.Series(pd.NA, index=rows.index, dtype=dtype)
    texts = rows[name]
    if name == "source_row":
        return texts.astype("Int64")
    if kind == "text":
        return texts.str.strip()
    values, faults = counts(texts) if kind == "count" else column(texts, number, dtype)
    note_faults(rows, name, faults, raw)
    return values


def _dated(spec: TableSpec) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind in spec.kinds.items() if kind in ("time", "date")]


def _moments(
    rows: pd.DataFrame,
    name: str,
    kind: str,
    form: Format,
    context: Surroundings,
    raw: Raw,
) -> pd.Series:
    """A column of days or of times in Asia/Taipei; NaT where it cannot be read."""
    texts = rows.get(name, blank(rows))
    moments = read_moments(texts, context.told.order, form.own_form)
    if moments.asked:
        ask_for_order(texts, name, raw)
        moments.local[:] = pd.NaT
    required = name in TABLES[form.table].required
    if not required:
        bad = moments.local.isna() & ~blank_cells(texts)
        faults = [(place, texts.iloc[place]) for place in bad.to_numpy().nonzero()[0]]
        note_faults(rows, name, faults, raw, "時間")
    if kind == "date":
        return moments.local.dt.normalize()
    return _in_taipei(moments, form)


def _in_taipei(moments: Moments, form: Format) -> pd.Series:
    """Times by the declared clock of the format, or by the offset that a cell itself gives."""
    zone = form.clock.zone if form.clock.zone != "day" else "Asia/Taipei"
    shown = to_taipei(moments.local, zone)
    told = moments.offset.notna()
    if told.any():
        ahead = pd.to_timedelta(moments.offset[told].astype("int64"), unit="min")
        shown[told] = to_taipei(moments.local[told] - ahead, "UTC")
    return shown


def blank_cells(texts: pd.Series) -> pd.Series:
    """Cells that say nothing."""
    return (
        texts.str.strip().str.casefold().isin({"", "-", "--", "—", "n/a", "ongoing", "undefined"})
    )


def ask_for_order(
    texts: pd.Series,
    name: str,
    raw: Raw,
) -> None:
    """The order of day and month must be told: one sentence, with a cell that shows it."""
    sample = next((text for text in texts if text.strip()), "")
    raw.problem = (
        f"{raw.name} 的「{raw.headings.get(name, name)}」（如 {sample}）分不出月與日的順序；"
        f"請加上 --date-order mdy（月在前）或 dmy（日在前）。"
    )


def _with_required_times(
    rows: pd.DataFrame,
    moments: dict[str, pd.Series],
    spec: TableSpec,
    raw: Raw,
) -> pd.DataFrame:
    """Rows whose required times are there; the others are set aside."""
    for name, values in moments.items():
        if name in spec.required:
            rows = without_times(rows, name, values.reindex(rows.index).isna(), raw)
    return rows


def without_times(
    rows: pd.DataFrame,
    name: str,
    bad: pd.Series,
    raw: Raw,
) -> pd.DataFrame:
    """The other rows; those whose time is blank or cannot be read are set aside."""
    if not bad.any():
        return rows
    heading = raw.headings.get(name, name)
    texts = rows.get(name, blank(rows))
    empty = bad & blank_cells(texts)
    raw.leave_out(rows.loc[empty, "source_row"], f"「{heading}」是空白，沒有日期")
    for row, text in zip(rows.loc[bad & ~empty, "source_row"], texts[bad & ~empty], strict=True):
        raw.leave_out([row], f"「{heading}」的「{text}」讀不懂")
    return rows[~bad]


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
        raw.note(
            f"第 {rows['source_row'].iloc[position]} 列的「{heading}」是「{text}」，"
            f"不是{what}，當作未提供",
        )
    if len(faults) > NAMED:
        raw.note(f"「{heading}」另有 {len(faults) - NAMED} 格不是{what}，也當作未提供")


def checked(
    table: pd.DataFrame,
    spec: TableSpec,
    raw: Raw,
) -> pd.DataFrame:
    """The table by its schema; doubles and rows that lack what may not be blank are set aside.

    `table` has a column `row`, the place of each row in the file.
    """
    for name in spec.required:
        missing = table[name].isna()
        if spec.kinds[name] == "text":
            missing |= table[name] == ""
        if missing.any():
            heading = raw.headings.get(name, name)
            raw.leave_out(table.loc[missing, "row"].dropna(), f"「{heading}」是空白")
            table = table[~missing]
    keys = list(spec.keys)
    if keys and table.duplicated(keys).any():
        again = table.duplicated(keys, keep="last")
        raw.leave_out(table.loc[again, "row"].dropna(), "與後面的列重複")
        raw.note(f"略過 {int(again.sum())} 列重複的資料（保留最後一列）")
        table = table[~again]
    return table[list(spec.kinds)].reset_index(drop=True)
