"""A recognised post-level export to the tidy posts table, with a note on everything that was left out or mended."""

import pandas as pd

from ..errors import CourseError
from .convert import counts, times
from .formats import Format
from .raw import Raw
from .schemas import COUNTS, POSTS

_LIFETIME = {"總期間", "Lifetime", ""}


def tidy_posts(raw: Raw, form: Format) -> pd.DataFrame:
    """Posts of one file in the shape of `schemas.POSTS`; notes go to `raw.notes`."""
    rows = _renamed(raw, form)
    rows["source_row"] = range(2, len(rows) + 2)
    rows = _without_totals(rows, raw)
    values = {name: _count_column(rows, name, raw) for name in COUNTS}
    published = times(rows["published_at"])
    _refuse_bad_times(rows, published, raw)
    table = pd.DataFrame({
        "platform": form.platform, "account": rows["account"], "post_id": rows["post_id"], "published_at": published,
        "post_type": rows["post_type"].map(form.types).fillna("other"), "caption": _caption(rows),
        "permalink": rows.get("permalink", ""),
        "duration_seconds": counts(rows.get("duration_seconds", _blank(rows)))[0].astype("Float64"),
        **values, "source_file": raw.path.name, "source_row": rows["source_row"]})
    table = _one_row_a_post(table, rows["period"] if "period" in rows else _blank(rows), raw)
    _note_unknown_types(rows, form, raw)
    return POSTS.validate(table.reset_index(drop=True))


def _renamed(raw: Raw, form: Format) -> pd.DataFrame:
    wanted: dict[str, str] = {}
    for heading in raw.rows.columns:
        name = form.columns.get(heading)
        if name and name not in wanted.values():
            wanted[heading] = name
    return raw.rows[list(wanted)].rename(columns=wanted).copy()


def _without_totals(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    total = rows["post_id"].str.strip().isin(["", "總計", "Total", "Totals"])
    if total.any():
        raw.notes.append(f"略過 {int(total.sum())} 列沒有貼文編號的列（總計或空白）")
    damaged = rows["post_id"].str.contains("E+", regex=False)
    if damaged.any():
        raw.notes.append(f"{int(damaged.sum())} 個貼文編號被 Excel 改成科學記號（如 {rows['post_id'][damaged].iloc[0]}），"
                         "改以永久連結辨識；請重新匯出原始檔")
        rows.loc[damaged, "post_id"] = rows.loc[damaged, "permalink"]
    return rows[~total]


def _count_column(rows: pd.DataFrame, name: str, raw: Raw) -> pd.Series:
    values, faults = counts(rows[name] if name in rows else _blank(rows))
    for position, text in faults[:3]:
        raw.notes.append(f"第 {rows['source_row'].iloc[position]} 列的 {name}「{text}」不是數字，當作未提供")
    return values


def _blank(rows: pd.DataFrame) -> pd.Series:
    return pd.Series("", index=rows.index)


def _refuse_bad_times(rows: pd.DataFrame, published: pd.Series, raw: Raw) -> None:
    bad = published.isna()
    if bad.any():
        first = rows[bad].iloc[0]
        raise CourseError(f"{raw.path.name} 第 {first['source_row']} 列的發佈時間「{first['published_at']}」讀不懂"
                          "（應為 08/31/2026 18:30 的樣子）；請從平台重新匯出，不要先用 Excel 存檔。")


def _caption(rows: pd.DataFrame) -> pd.Series:
    """The longer of title and description: either may be cut or empty."""
    title, description = (rows[name] if name in rows else _blank(rows) for name in ("title", "description"))
    return description.where(description.str.len() >= title.str.len(), title).str.strip()


def _one_row_a_post(table: pd.DataFrame, period: pd.Series, raw: Raw) -> pd.DataFrame:
    """Daily rows of one post are added up; equal lifetime rows are counted once."""
    if not table["post_id"].duplicated().any():
        return table
    daily = ~period.isin(_LIFETIME)
    before = len(table)
    if daily.all():
        summed = table.groupby("post_id", sort=False)[COUNTS].sum(min_count=1)
        table = table.drop_duplicates("post_id").set_index("post_id")
        table[COUNTS] = summed
        raw.notes.append(f"每篇每日一列，已依貼文編號合計（{before} 列合併為 {len(table)} 篇）")
        return table.reset_index()[list(POSTS.columns)]
    table = table.drop_duplicates("post_id", keep="last")
    raw.notes.append(f"略過 {before - len(table)} 列重複的貼文（保留最後一列）")
    return table


def _note_unknown_types(rows: pd.DataFrame, form: Format, raw: Raw) -> None:
    unknown = sorted(set(rows["post_type"]) - set(form.types))
    if unknown:
        raw.notes.append(f"不認得的貼文類型「{'、'.join(unknown)}」歸為其他")
