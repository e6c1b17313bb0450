"""Tables of several files to one: what stands in more than one file is counted once, and said."""

import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from .schemas import POSTS, PUBLISHED, TABLES, TableSpec

#: Two posts with the same caption on Facebook and Instagram within this time are one post published
#: on both.
CROSS_POST = pd.Timedelta(hours=24)
#: Posts that a file needs before its hours are judged, and how much likelier UTC must be before it
#: is named.
FEWEST, UTC_RATIO = 8, 1000
_ORDER = {
    "posts": "published_at",
    "stories": "published_at",
    "accounts": "date",
    "messages": "received_at",
    "mentions": "published_at",
    "sales": "date",
    "ads": "start",
    "broadcasts": "sent_at",
}
_ZH = {
    "posts": "貼文",
    "stories": "限時動態",
    "messages": "訊息",
    "mentions": "提及",
    "sales": "交易資料",
    "broadcasts": "群發訊息",
    "audience": "受眾資料",
}


def combine(files: Iterable[dict[str, pd.DataFrame]]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """One table a kind (empty, with its columns, where no file has it) and notes on what was
    counted once.
    """
    files, notes = list(files), []
    tables = {}
    for name, spec in TABLES.items():
        parts = [tables[name] for tables in files if len(tables.get(name, ()))]
        schema = POSTS if name in PUBLISHED else spec.schema
        if not parts:
            tables[name] = schema.validate(spec.empty())
            continue
        table = _accounts(parts, notes) if name == "accounts" else _unique(parts, name, spec, notes)
        order = [column for column in (_ORDER.get(name), *spec.keys) if column]
        tables[name] = schema.validate(table.sort_values(order, kind="stable", ignore_index=True))
    return tables, notes


def _unique(
    parts: list[pd.DataFrame],
    name: str,
    spec: TableSpec,
    notes: list[str],
) -> pd.DataFrame:
    table = pd.concat(parts, ignore_index=True)
    if not spec.keys:
        return table
    if (
        name in PUBLISHED
    ):  # lifetime counts grow: of several exports the one with the larger counts is the later
        grown = table[["views", "impressions", "reach"]].astype("Float64").max(axis=1).fillna(-1)
        table = table.iloc[grown.argsort(kind="stable")]
    unique = table.drop_duplicates(list(spec.keys), keep="last")
    if len(table) > len(unique):
        notes.append(
            f"有 {len(table) - len(unique)} 筆{_ZH[name]}出現在多個檔案，只計一次；"
            "不同匯出日的累計數字不同，"
            + ("採用數字較大（較晚匯出）的那一筆，" if name in PUBLISHED else "")
            + "請確認檔案來自同一次匯出",
        )
    return unique


def _accounts(parts: list[pd.DataFrame], notes: list[str]) -> pd.DataFrame:
    """Every file brings some measures of a day: they come together in one row.

    Where files differ the last one counts.
    """
    together = pd.concat(parts, ignore_index=True).groupby(["platform", "date"], sort=False)
    table = together.last().reset_index()
    if len(parts) > 1:
        values = table.drop(columns=["platform", "date"])
        low, high = (
            together.min().reset_index()[values.columns],
            together.max().reset_index()[values.columns],
        )
        differing = int((low != high).fillna(False).to_numpy().sum())
        if differing:
            notes.append(
                f"帳號每日資料有 {differing} 格在不同檔案中數字不同，採用最後讀到的檔案；"
                "若是同平台的兩個帳號，請分放兩個資料夾，各開成一個工作場所（每日檔不寫帳號名稱）",
            )
    return table


def cross_posts(posts: pd.DataFrame) -> list[str]:
    """A note on posts that went out on Facebook and Instagram alike: people who saw both are
    counted twice.
    """
    key = posts["caption"].map(lambda text: "".join(unicodedata.normalize("NFKC", text).split()))
    facebook, instagram = (
        posts.assign(key=key)[(posts["platform"] == name) & (key.str.len() >= 8)]
        for name in ("facebook", "instagram")
    )
    pairs = facebook.merge(instagram, on="key", suffixes=("", "_ig"))
    same = pairs[
        (pairs["published_at"] - pairs["published_at_ig"]).abs() <= CROSS_POST
    ].drop_duplicates("post_id")
    if same.empty:
        return []
    return [
        (
            f"有 {len(same)} 篇同文同日發在 Facebook 與 Instagram（交叉發佈）；"
            f"兩平台觸及相加會重複計算同一個人"
        ),
    ]


def suspected_utc(posts: pd.DataFrame) -> list[str]:
    """Notes on files whose hours fit those of the platform's other files far better when moved
    by eight hours.
    """
    timed = posts[posts["published_at"].dt.strftime("%H:%M") != "00:00"]
    return [
        (
            f"{name} 的發佈時間加 8 小時後才與同平台其他檔案一致，可能是 UTC；未更動，確認後請在 "
            f"Workplace.open 指定 utc_files"
        )
        for _, own in timed.groupby("platform")
        for name, part in own.groupby("source_file")
        if len(part) >= FEWEST
        and len(own) - len(part) >= FEWEST
        and _shifted(part, own.drop(part.index))
    ]


def _shifted(part: pd.DataFrame, others: pd.DataFrame) -> bool:
    """Whether the likelihood of the hours, moved by eight, is at least `UTC_RATIO` times that of
    the hours as written.
    """
    hours = np.bincount(others["published_at"].dt.hour, minlength=24) + 0.5
    log_share = np.log(hours / hours.sum())
    written = part["published_at"].dt.hour.to_numpy()
    return float(log_share[(written + 8) % 24].sum() - log_share[written].sum()) > np.log(UTC_RATIO)
