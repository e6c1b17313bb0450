"""Which rows are the same post: by short code, then by the whole number, then by what a spreadsheet
left of the number together with time and caption.

Spreadsheets keep 15 digits of a number: `17912380476180807` becomes `17912380476180800` or
`1.79124E+16`, and the same export saved three times would be counted three times.
"""

import re
import unicodedata
from collections.abc import Callable

import pandas as pd

from .clocks import short_code, short_codes

#: Digits of a number that a spreadsheet keeps.
KEPT = 15
_DAY = pd.Timedelta(days=1)
_SHORTENED = r"\d(?:[.,]\d+)?[Ee]\+?\d+"
_ROUNDED = rf"\d{{{KEPT}}}0+"
#: Numbers that were made here because the file gives none: a link, the seconds of a download.
_MADE = r"(?:download-|http).*"
#: A number with the time that was put beside it to tell it from others.
_TIMED = rf"{_SHORTENED} .*"
_LONG = re.compile(r"\d{10,}")


def damaged(ids: pd.Series) -> pd.Series:
    """Which numbers a spreadsheet wrote short (`1.79E+16`)."""
    return ids.str.strip().str.fullmatch(_SHORTENED)


def rounded(ids: pd.Series) -> pd.Series:
    """Of which numbers only 15 digits are left: the others are 0."""
    return ids.str.fullmatch(_ROUNDED)


def weak(ids: pd.Series) -> pd.Series:
    """Which numbers cannot stand for a post by themselves."""
    return ids.str.fullmatch(f"{_SHORTENED}|{_ROUNDED}|{_MADE}|{_TIMED}")


def flags(texts: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """For each text whether something holds of it; of no texts, no flags."""
    return pd.Series([holds(text) for text in texts.tolist()], index=texts.index, dtype=bool)


def stamp(
    published: pd.Timestamp,
    caption: str,
    platform: str = "",
) -> str:
    """Time to the minute and caption, as they are compared; of X the day in UTC, which its files
    have.
    """
    text = "".join(unicodedata.normalize("NFKC", caption).split())
    # emoji and letters that an encoding lacks became question marks: they are not compared
    plain = "".join(letter for letter in text if letter.isalnum())
    if platform != "x":
        return f"{published:%Y-%m-%d %H:%M} {plain}"
    is_day = published == published.normalize()
    day = published if is_day else published.tz_convert("UTC")
    return f"{day:%Y-%m-%d} {plain}"


def with_identity(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers that a spreadsheet shortened are taken from the permalink, else made from its short
    code, the link itself, or the time: so that two posts never become one.
    """
    ids = table["post_id"]
    unclear = damaged(ids) | (ids.duplicated(keep=False) & rounded(ids))
    if not unclear.any():
        return table
    mended = ids.copy()
    for place in ids[unclear].index:
        mended[place] = _mended(ids[place], table["permalink"][place], table["published_at"][place])
    return table.assign(post_id=mended)


def _mended(
    shortened: str,
    permalink: str,
    published: pd.Timestamp,
) -> str:
    code = short_code(permalink)
    if code:
        return code
    for number in _LONG.findall(permalink):
        if _may_be(shortened, number):
            return number
    return permalink if permalink.startswith("http") else f"{shortened} {published:%Y-%m-%d %H:%M}"


def keys_of(table: pd.DataFrame) -> pd.Series:
    """One key a post for rows of several files together: equal keys are the same post."""
    codes = short_codes(table["permalink"])
    ids = table["post_id"]
    has_code = codes != ""
    is_weak = weak(ids)
    keys = codes.where(has_code, ids).astype(object)
    whole = dict(zip(ids[~is_weak], keys[~is_weak], strict=True))
    known = ids.map(whole).where(~has_code)
    is_known = known.notna()
    keys = known.where(is_known, keys)
    open_rows = is_weak & ~has_code & ~is_known
    if ids[is_weak].str.isdigit().all():
        # a number may end with zeros by itself: it is looked for only where another begins alike
        beginnings = ids.str[:KEPT]
        open_rows &= beginnings.duplicated(keep=False)
    if not open_rows.any():
        return keys.astype(str)
    found = _looked_for(
        table,
        keys,
        open_rows,
    )
    mended = pd.Series(found, dtype=object)
    mended = mended.reindex(keys.index)
    return mended.where(mended.notna(), keys).astype(str)


def _looked_for(
    table: pd.DataFrame,
    keys: pd.Series,
    open_rows: pd.Series,
) -> dict[int, str]:
    """Keys of the open rows: of a row with the same link, or of the same time and caption."""
    # days of UTC and of Taiwan overlap: what is compared lies within a day
    days = table["published_at"].dt.tz_convert("UTC").dt.floor("D")
    wanted = days[open_rows]
    near = days.isin(wanted) | days.isin(wanted + _DAY)
    looked_at = table[near]
    stamps = _stamps(looked_at)
    is_open = open_rows[looked_at.index]
    strong = looked_at.index[~is_open]
    by_link = _links(
        keys[~open_rows],
        table["permalink"][~open_rows],
    )
    by_stamp = _strong_stamps(
        keys[strong],
        looked_at["post_id"][strong],
        stamps[strong],
    )
    found = {}
    rows = looked_at.loc[is_open, ["post_id", "permalink", "caption"]]
    for place, post, link, caption in rows.itertuples(name=None):
        at = stamps[place]
        same = by_link.get(link, "")
        if not same:
            same = _match(post, by_stamp.get(at, []))
        if not same:
            same = at if caption else post
        found[place] = same
    return found


def _stamps(table: pd.DataFrame) -> pd.Series:
    """Time and caption of each row, as they are compared."""
    made = []
    columns = table[["published_at", "caption", "platform"]]
    for at, caption, platform in columns.itertuples(index=False, name=None):
        made.append(stamp(at, caption, platform))
    return pd.Series(made, index=table.index, dtype=object)


def _links(keys: pd.Series, links: pd.Series) -> dict[str, str]:
    """Permalink to key, for links that stand for one post alone."""
    pairs = pd.DataFrame({"key": keys, "link": links})
    pairs = pairs[pairs["link"].str.startswith("http")].drop_duplicates()
    pairs = pairs[~pairs["link"].duplicated(keep=False)]
    return dict(zip(pairs["link"], pairs["key"], strict=True))


def _strong_stamps(
    keys: pd.Series,
    ids: pd.Series,
    stamps: pd.Series,
) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for key, post, at in zip(keys, ids, stamps, strict=True):
        found.setdefault(at, []).append((key, post))
    return found


def _match(weak: str, candidates: list[tuple[str, str]]) -> str:
    """The key of the one candidate of the same time and caption whose number may be this one."""
    found = {key for key, post in candidates if not post.isdigit() or _may_be(weak, post)}
    return found.pop() if len(found) == 1 else ""


def _may_be(weak: str, number: str) -> bool:
    """Whether a whole number may have become what a spreadsheet left of it."""
    written = weak.split(" ", maxsplit=1)[0]
    if re.fullmatch(_SHORTENED, written):
        mantissa = written.upper().split("E")[0]
        digits = sum(letter.isdigit() for letter in mantissa)
        shortened = float(written.replace(",", "."))
        return abs(float(number) - shortened) <= shortened * 10.0 ** (1 - digits)
    return not weak.isdigit() or number.startswith(weak[:KEPT])
