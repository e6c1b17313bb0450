"""A recognised post-level export to the tidy posts table, with a note on everything that was
left out or mended.
"""

import math
import re

import pandas as pd

from ..errors import CourseError
from .convert import seconds, times
from .formats import Format
from .raw import Raw
from .schemas import COUNTS, INTERACTIONS, POST_TYPES, POSTS, TABLES
from .tidy import blank, cells, column, fitting, note_faults, prepared, refuse_time, without_totals

_LIFETIME = {"總期間", "Lifetime", ""}


def tidy_posts(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """Posts of one file in the shape of `schemas.POSTS`; notes go to `raw.notes`."""
    rows = _with_whole_ids(without_totals(prepared(raw, form), "post_id", raw), raw)
    values = {name: cells(rows, name, "count", form, raw) for name in COUNTS}
    published = times(rows["published_at"], *form.forms, utc=raw.utc)
    if published.isna().any():
        refuse_time(rows, "published_at", published.isna(), form, raw)
    values["interactions"] = _total_in_place_of_parts(values, raw)
    lengths = {name: _seconds(rows, name, raw) for name in ("duration_seconds", "watch_seconds")}
    table = pd.DataFrame(
        {
            "platform": form.platform,
            "account": rows.get("account", blank(rows)),
            "post_id": rows["post_id"].str.strip(),
            "published_at": published,
            "post_type": _post_type(rows, form, raw),
            "caption": _caption(rows),
            "permalink": rows.get("permalink", blank(rows)),
            **lengths,
            **values,
            "source_file": raw.name,
            "source_row": rows["source_row"],
        },
    )
    table = _one_row_a_post(table, rows.get("period", blank(rows)), raw)
    if raw.utc:
        raw.notes.append("依指定把 UTC 時間換成臺灣時間（加 8 小時）")
    return apart(fitting(table.reset_index(drop=True), TABLES["posts"], raw))


def apart(published: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`posts` and `stories` of one table; the one that has no rows is left out, but not both."""
    is_story = published["post_type"] == "story"
    stories = published[is_story].reset_index(drop=True)
    posts = published[~is_story].reset_index(drop=True)
    if stories.empty:
        return {"posts": posts}
    return {"stories": stories} if posts.empty else {"posts": posts, "stories": stories}


def _seconds(rows: pd.DataFrame, name: str, raw: Raw) -> pd.Series:
    values, faults = column(rows.get(name, blank(rows)), seconds, "Float64")
    note_faults(rows, name, faults, raw)
    return values


def _total_in_place_of_parts(values: dict[str, pd.Series], raw: Raw) -> pd.Series:
    """The file's own total of interactions, kept only for posts of which it gives no single
    count.
    """
    parts = pd.DataFrame({name: values[name] for name in INTERACTIONS})
    told = values["interactions"].mask(parts.notna().any(axis=1))
    if told.notna().any():
        raw.notes.append(
            f"有 {int(told.notna().sum())} 篇只有「{raw.headings['interactions']}」的合計，"
            f"沒有各項次數；互動次數採用合計",
        )
    return told


def _post_type(rows: pd.DataFrame, form: Format, raw: Raw) -> pd.Series:
    written = rows.get("post_type", blank(rows))
    unknown = sorted(set(written) - set(form.types) - set(POST_TYPES) - {""})
    if unknown:
        raw.notes.append(f"不認得的貼文類型「{'、'.join(unknown)}」歸為其他")
    return written.map({name: name for name in POST_TYPES} | form.types).fillna("other")


def _with_whole_ids(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Ids that Excel turned into `1.00039E+15` are taken from the permalink where it agrees,
    else made from link or time.
    """
    damaged = rows["post_id"].str.contains(r"^\d(?:\.\d+)?E\+\d+$", regex=True)
    if damaged.any():
        raw.notes.append(
            f"{int(damaged.sum())} 個貼文編號被 Excel 改成科學記號（如 "
            f"{rows['post_id'][damaged].iloc[0]}），"
            "改以永久連結辨識；請重新匯出原始檔",
        )
        rows.loc[damaged, "post_id"] = [
            _mended_id(*cells)
            for cells in zip(
                rows.loc[damaged, "post_id"],
                rows.get("permalink", blank(rows))[damaged],
                rows.loc[damaged, "published_at"],
                strict=True,
            )
        ]
    return rows


def _mended_id(shortened: str, permalink: str, published: str) -> str:
    for number in re.findall(r"\d{10,}", permalink):
        if math.isclose(
            float(number),
            float(shortened),
            rel_tol=10.0 ** -len(shortened.split("E", maxsplit=1)[0].replace(".", "")) * 10,
        ):
            return number
    return permalink if permalink.startswith("http") else f"{shortened} {published}"


def _caption(rows: pd.DataFrame) -> pd.Series:
    """The longer of title and description: either may be cut or empty."""
    title, description = (
        rows[name] if name in rows else blank(rows) for name in ("title", "description")
    )
    return description.where(description.str.len() >= title.str.len(), title).str.strip()


def _one_row_a_post(table: pd.DataFrame, period: pd.Series, raw: Raw) -> pd.DataFrame:
    """Daily rows of one post are added up; equal lifetime rows are counted once."""
    if not table["post_id"].duplicated().any():
        return table
    if raw.piece and not period.isin(_LIFETIME).any():
        raise CourseError(
            f"{raw.name} 是每篇每日一列的舊格式，又太大而必須分段讀入，無法逐篇合計；"
            f"請分月匯出後再讀入。",
        )
    if not period.isin(_LIFETIME).any():
        return _days_added_up(table, period, raw)
    unique = table.drop_duplicates("post_id", keep="last")
    raw.notes.append(f"略過 {len(table) - len(unique)} 列重複的貼文（保留最後一列）")
    return unique


def _days_added_up(table: pd.DataFrame, period: pd.Series, raw: Raw) -> pd.DataFrame:
    days = table[~table.assign(period=period).duplicated(["post_id", "period"], keep="last")]
    if len(days) < len(table):
        raw.notes.append(f"略過 {len(table) - len(days)} 列重複的貼文與日期（保留最後一列）")
    summed = days.groupby("post_id", sort=False)[COUNTS].sum(min_count=1)
    posts = days.drop_duplicates("post_id").set_index("post_id")
    posts[COUNTS] = summed
    raw.notes.append(f"每篇每日一列，已依貼文編號合計（{len(days)} 列合併為 {len(posts)} 篇）")
    if posts["reach"].notna().any():
        raw.notes.append("逐日的觸及人數相加會重複計算同一個人，這個檔案的觸及是上限")
    return posts.reset_index()[list(POSTS.columns)]
