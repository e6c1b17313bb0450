"""Tables of any dimension and any measure, a row a group and measure: views by country, watch time
by traffic source, sessions by landing page, a measure by day that the account table does not have.
"""

import pandas as pd

from .convert import column, number, seconds
from .dates import read_moments
from .evidence import Surroundings
from .formats import Format, Tables
from .headings import unit_of
from .raw import Raw
from .schemas import TABLES
from .tidy import ask_for_order, checked, prepared, without_times

#: Units of what can be measured; the other columns tell of what.
_MEASURED = {"count", "people", "share", "money", "seconds", "hours", "score", "number", "level"}


def measures_of(form: Format, names: list[str]) -> list[str]:
    """Which of these tidy names are measures."""
    found = []
    for name in names:
        if name != "duration_seconds" and unit_of(name, form.family) in _MEASURED:
            found.append(name)
    return found


def read_breakdown(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """The whole file as a breakdown: by day where it has days, by its first other dimension."""
    names = [name for name in form.names(raw) if name]
    rows = prepared(raw, form, set(names))
    return breakdown(rows, raw, form, context)


def breakdown(
    rows: pd.DataFrame,
    raw: Raw,
    form: Format,
    context: Surroundings,
    measures: list[str] | None = None,
) -> Tables:
    """The measures of rows under tidy names; `rows` is what `prepared` gave."""
    measures = measures if measures is not None else measures_of(form, list(map(str, rows.columns)))
    raw.clock, raw.clock_proof = raw.clock or "day", raw.clock_proof or form.clock.zh
    days = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns]")
    if "date" in rows:
        moments = read_moments(rows["date"], context.told.order, form.own_form)
        if moments.asked:
            ask_for_order(rows["date"], "date", raw)
            moments.local[:] = pd.NaT
        days = moments.local.dt.normalize()
        rows = without_times(rows, "date", days.isna(), raw)
    dimension, group = _dimension(rows, form)
    start, end = _period(raw)
    parts = []
    for measure in measures:
        unit = unit_of(measure, form.family)
        read = seconds if unit == "seconds" else number
        values, _ = column(rows[measure], read, "Float64")
        if unit == "share" and not rows[measure].str.contains("%").any():
            values = values / 100
        parts.append(
            pd.DataFrame(
                {
                    "platform": form.platform,
                    "account": raw.account,
                    "dimension": dimension,
                    "group": group,
                    "date": days[rows.index],
                    "start": start,
                    "end": end,
                    "measure": measure,
                    "value": values,
                    "unit": unit,
                    "source_file": raw.name,
                    "source_row": rows["source_row"].astype("Int64"),
                    "row": rows["source_row"],
                },
            ),
        )
    if not parts:
        return {}
    table = pd.concat(parts, ignore_index=True)
    spec = TABLES["breakdowns"]
    table = table[table["value"].notna()].drop_duplicates(list(spec.keys), keep="last")
    return {"breakdowns": checked(table, spec, raw)}


def _dimension(rows: pd.DataFrame, form: Format) -> tuple[str, pd.Series]:
    """Name and groups of the dimension; several are joined."""
    names: list[str] = []
    for name in map(str, rows.columns):
        if unit_of(name, form.family) in ("id", "text") and name not in ("title", "source_row"):
            names.append(name)
    if not names:
        return "day", pd.Series("", index=rows.index, dtype=str)
    group = rows[names[0]].str.strip()
    for name in names[1:]:
        group = group + "｜" + rows[name].str.strip()
    return "+".join(names).replace("post_id", "video"), group


def _period(raw: Raw) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the report as its preamble tells them."""
    return _told(raw, _STARTS), _told(raw, _ENDS)


_STARTS = (
    "start date",
    "開始日期",
    "开始日期",
    "開始日",
    "fecha de inicio",
    "data de início",
    "startdatum",
)
_ENDS = (
    "end date",
    "結束日期",
    "结束日期",
    "終了日",
    "fecha de finalización",
    "data de término",
    "enddatum",
)


def _told(raw: Raw, names: tuple[str, ...]) -> pd.Timestamp:
    for name in names:
        if name in raw.preamble:
            moment = read_moments(pd.Series([raw.preamble[name]])).local.iloc[0]
            if not pd.isna(moment):
                return moment.normalize()
    return pd.Timestamp("NaT")


def period_of(raw: Raw) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day that the preamble of a report tells; None where it tells none."""
    start, end = _period(raw)
    return None if pd.isna(start) or pd.isna(end) else (start, end)
