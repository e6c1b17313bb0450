"""Tables of several files to one: what stands in more than one file is counted once, and said."""

import unicodedata
from collections.abc import Iterable

import pandas as pd

from .identity import keys_of, weak
from .schemas import POSTS, PUBLISHED, STORIES, TABLES, TableSpec

#: Two posts with the same caption on Facebook and Instagram within this time are one post published
#: on both.
CROSS_POST = pd.Timedelta(hours=24)
_ORDER = {
    "posts": "published_at",
    "stories": "published_at",
    "accounts": "date",
    "messages": "received_at",
    "mentions": "published_at",
    "sales": "date",
    "ads": "start",
    "broadcasts": "sent_at",
    "reviews": "published_at",
}
_ZH = {
    "posts": "貼文",
    "stories": "限時動態",
    "messages": "訊息",
    "mentions": "提及",
    "sales": "交易資料",
    "broadcasts": "群發訊息",
    "audience": "受眾資料",
    "breakdowns": "分項數字",
    "reviews": "評論",
}


def combine(files: Iterable[dict[str, pd.DataFrame]]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """One table a kind (empty, with its columns, where no file has it) and notes on what was
    counted once.
    """
    files, notes = list(files), []
    tables = {}
    for name, spec in TABLES.items():
        parts = [tables[name] for tables in files if len(tables.get(name, ()))]
        schema = {"posts": POSTS, "stories": STORIES}.get(name, spec.schema)
        if not parts:
            tables[name] = spec.empty()
            continue
        table = pd.concat(parts, ignore_index=True)
        if name == "accounts":
            table = _days_together(_named(table, tables["posts"]), len(parts), notes)
        elif name in PUBLISHED:
            table = _unique_posts(table, name, notes)
        elif name == "ads":
            table = _ads_once(table, notes)
        else:
            table = _unique(table, name, spec, notes)
        order = [column for column in (_ORDER.get(name), *spec.keys) if column]
        tables[name] = schema.validate(table.sort_values(order, kind="stable", ignore_index=True))
    _note_levels(tables["ads"], notes)
    return tables, notes


def _unique(
    table: pd.DataFrame,
    name: str,
    spec: TableSpec,
    notes: list[str],
) -> pd.DataFrame:
    if not spec.keys:
        return table
    unique = table.drop_duplicates(list(spec.keys), keep="last")
    if len(table) > len(unique):
        _note_doubles(len(table) - len(unique), name, notes)
    return unique


def _note_doubles(
    number: int,
    name: str,
    notes: list[str],
) -> None:
    which = "採用數字較大（較晚匯出）的那一筆，" if name in PUBLISHED else ""
    notes.append(
        f"有 {number} 筆{_ZH[name]}出現在多個檔案，只計一次；不同匯出日的累計數字不同，"
        f"{which}請確認檔案來自同一次匯出",
    )


def _unique_posts(
    table: pd.DataFrame,
    name: str,
    notes: list[str],
) -> pd.DataFrame:
    """Posts once: lifetime counts grow, so of several exports the one with the larger counts is
    the later; its number is the one that no spreadsheet shortened.
    """
    grown = table[["views", "impressions", "reach"]].astype("Float64").max(axis=1).fillna(-1)
    table = table.iloc[grown.argsort(kind="stable")].reset_index(drop=True)
    keys = table["platform"] + " " + keys_of(table)
    again = keys.duplicated(keep="last")
    if not again.any():
        return table
    _note_doubles(int(again.sum()), name, notes)
    ids = table["post_id"]
    strength = list(zip(weak(ids), ~ids.str.isdigit(), ids, strict=True))
    best = pd.Series(strength, index=table.index).groupby(keys).min()
    unique = table[~again].copy()
    unique["post_id"] = [best[key][2] for key in keys[~again]]
    return unique.drop_duplicates(["platform", "post_id"], keep="last")


def _ads_once(ads: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Ads without the rows that another file or sheet has already: Ads Manager's workbook holds
    its report twice, formatted and raw.
    """
    told = [name for name in ads.columns if name not in ("source_file", "source_row")]
    # rows that are alike within one file are different ads
    nth = ads.groupby([*told, "source_file"], dropna=False).cumcount()
    again = ads[told].assign(nth=nth).duplicated(keep="first")
    if again.any():
        notes.append(f"有 {int(again.sum())} 列廣告在兩個檔案或工作表裡完全相同，只計一次")
    return ads[~again]


def _named(table: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Days of an account that no file names belong to the only one that is named."""
    names = pd.concat([table[["platform", "account"]], posts[["platform", "account"]]])
    names = names[names["account"] != ""].drop_duplicates()
    only = names[~names["platform"].duplicated(keep=False)].set_index("platform")["account"]
    alone = pd.Series([only.get(name, "") for name in table["platform"]], index=table.index)
    return table.assign(account=table["account"].where(table["account"] != "", alone))


def _days_together(
    table: pd.DataFrame,
    parts: int,
    notes: list[str],
) -> pd.DataFrame:
    """Every file brings some measures of a day: they come together in one row.

    Where files differ the last one counts.
    """
    keys = ["platform", "account", "date"]
    together = table.groupby(keys, sort=False)
    last = together.last().reset_index()
    if parts == 1:
        return last
    values = [name for name in last.columns if name not in keys]
    low, high = together.min()[values], together.max()[values]
    differing = int((low != high).fillna(False).to_numpy().sum())
    if differing:
        notes.append(
            f"帳號每日資料有 {differing} 格在不同檔案中數字不同，採用最後讀到的檔案；"
            "若是同平台的兩個帳號，請各放一個資料夾，連同各自的貼文匯出檔（每日檔不寫帳號名稱）",
        )
    return last


def _note_levels(ads: pd.DataFrame, notes: list[str]) -> None:
    """Ads Manager exports of several levels tell of the same money."""
    level = ads["ad"].ne("").map({True: "廣告", False: ""})
    level = level.where(level != "", ads["ad_set"].ne("").map({True: "廣告組合", False: ""}))
    levels = sorted(set(level.where(level != "", "行銷活動")))
    if len(levels) > 1:
        notes.append(
            f"廣告檔有{'、'.join(levels)}等不同層級；同一筆花費在各層都有，不可把各層相加",
        )


def cross_posts(posts: pd.DataFrame) -> list[str]:
    """A note on posts that went out on Facebook and Instagram alike: people who saw both are
    counted twice.
    """
    both = posts[["platform", "post_id", "published_at", "caption"]]
    facebook = both[both["platform"] == "facebook"]
    instagram = both[both["platform"] == "instagram"]
    if facebook.empty or instagram.empty:
        return []
    facebook = facebook.assign(key=_compared(facebook["caption"]))
    facebook = facebook[facebook["key"].str.len() >= 8]
    instagram = instagram.assign(key=_compared(instagram["caption"]))
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


def _compared(captions: pd.Series) -> pd.Series:
    """Captions without what differs in width or space."""
    plain = ["".join(unicodedata.normalize("NFKC", text).split()) for text in captions.tolist()]
    return pd.Series(plain, index=captions.index, dtype=str)
