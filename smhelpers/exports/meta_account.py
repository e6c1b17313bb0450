"""Meta's daily series (title above the heading, one or several stacked), stacked audience blocks
and Ads Manager at any level.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

import pandas as pd

from ..errors import CourseError
from .convert import counts, number
from .dates import read_moments
from .evidence import Surroundings, which_account, whose
from .formats import Format, Tables
from .headings import currency_of, fold, metric_of, words
from .identity import flags
from .raw import Block, Raw, heading_row
from .schemas import TABLES, UNPROVED
from .tidy import NAMED, ask_for_order, checked

_PLATFORM = re.compile(r"facebook|instagram", re.IGNORECASE)
#: Words that join the platform to the measure: "Alcance de Facebook", "Facebook Page new likes".
_SMALL = r"(?:page|de|do|da|en|no|na|a|auf|von|on)"
_JOINS = re.compile(rf"^(?:{_SMALL} )+|(?: {_SMALL})+$")
_SERIES_CLOCK = "只有日期；每日的起訖依 Meta 的帳號時區，檔案沒有寫"


def series_measure(text: str) -> str:
    """What a series counts, by its title or the heading of its values; "" if it is not known."""
    for words_of in (
        text,
        _JOINS.sub("", " ".join(_PLATFORM.sub(" ", text).split()).casefold().strip("-–:· ")),
    ):
        found = metric_of(words_of, "meta_series") or metric_of(
            _JOINS.sub("", words_of), "meta_series"
        )
        if found:
            return found
    return ""


def platform_in(text: str) -> str:
    """The one platform that a title names; "" for none or both."""
    found = {name.casefold() for name in _PLATFORM.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _tables(raw: Raw) -> list[Block]:
    """The table of a file, or its stacked ones, as blocks with their headings first."""
    if raw.blocks:
        return raw.blocks
    return [Block(raw.title, [raw.columns, *raw.rows.to_numpy().tolist()], raw.first_row - 1)]


def _is_series(block: Block) -> bool:
    """Days below a heading of days, beside values below `Primary` or a known measure."""
    header = block.rows[0] if block.rows else []
    filled = [cell for cell in header if cell.strip()]
    if len(filled) < 2 or metric_of(filled[0], "meta_series_columns") != "date":
        return False
    for cell in filled[1:]:
        if metric_of(cell, "meta_series_columns") == "value":
            return True
    return bool(block.title) and any(
        series_measure(cell) and (series_measure(block.title) or platform_in(cell))
        for cell in filled[1:]
    )


class SeriesFormat(Format):
    """Recognised by its days beside `Primary`, below a title."""

    def fits(self, raw: Raw) -> bool:
        blocks = _tables(raw)
        return bool(blocks) and all(_is_series(block) for block in blocks)


def names_its_platform(raw: Raw) -> bool:
    """Whether every series or block of a file says whose it is, or the file does as a whole."""
    return bool(_platforms_named(raw))


def _platforms_named(raw: Raw) -> set[str]:
    found = set()
    for block in _tables(raw):
        told = platform_in(block.title) or platform_in(" ".join(block.rows[0]))
        if told:
            found.add(told)
        elif _is_series(block):
            return set()
    return found


def read_series(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """One measure of one account, a row a day; several where they are stacked."""
    raw.clock, raw.clock_proof = "day", _SERIES_CLOCK
    parts = []
    for block in _tables(raw):
        parts += _series(block, raw, context)
    if raw.problem:
        raw.aside = []
        rows = range(raw.first_row, raw.first_row + raw.rows_in)
        raw.leave_out(rows, "要先說明帳號或日期的順序")
        return {}
    return _days_of(parts, raw)


def _days_of(parts: list[pd.DataFrame], raw: Raw) -> Tables:
    """Series of one file as days of the account."""
    spec = TABLES["accounts"]
    keys = list(spec.keys)
    if not parts:
        return {}
    merged = pd.concat(parts).groupby(keys, sort=False).first().reset_index()
    table = merged.reindex(columns=list(spec.kinds)).assign(row=pd.NA)
    for name, kind in spec.kinds.items():
        if kind == "count":
            table[name] = table[name].astype("Int64")
    return {"accounts": checked(table, spec, raw)}


def _series(
    block: Block,
    raw: Raw,
    context: Surroundings,
) -> Iterator[pd.DataFrame]:
    header = block.rows[0]
    body = [(row + [""] * len(header))[: len(header)] for row in block.rows[1:]]
    rows = pd.DataFrame(body, columns=range(len(header)), dtype=str)
    rows.index = pd.RangeIndex(block.first_row + 1, block.first_row + 1 + len(rows))
    total = flags(rows[0], lambda text: fold(text) in words("total"))
    rows = rows[~total]
    raw.rows_in += len(rows)
    moments = read_moments(rows[0], context.told.order)
    if moments.asked:
        raw.headings["date"] = header[0]
        ask_for_order(rows[0], "date", raw)
        return
    bad = moments.local.isna()
    for row, text in zip(rows.index[bad], rows.loc[bad, 0], strict=True):
        raw.leave_out([row], f"「{header[0]}」的「{text}」讀不懂")
    rows, days = rows[~bad], moments.local[~bad].dt.normalize()
    for place, heading in enumerate(header[1:], 1):
        if heading.strip():
            yield from _one_series(block, heading, rows[place], days, raw, context)


def _one_series(
    block: Block,
    heading: str,
    texts: pd.Series,
    days: pd.Series,
    raw: Raw,
    context: Surroundings,
) -> Iterator[pd.DataFrame]:
    title = block.title or ""
    measure = series_measure(title) or series_measure(heading) or series_measure(_stem(raw))
    if not measure:
        raw.not_taken.append(title or heading)
        raw.note(f"「{title or heading}」是不認得的指標，未採用")
        return
    platform = _platform_of(f"{title} {heading}", title or heading, raw, context)
    account = _account_of(raw, platform, context)
    if account is None:
        return
    values, faults = counts(texts)
    for place, text in faults[:NAMED]:
        raw.note(
            f"第 {texts.index[place]} 列的「{title or heading}」是「{text}」，不是數字，當作未提供"
        )
    if len(faults) > NAMED:
        raw.note(f"「{title or heading}」另有 {len(faults) - NAMED} 格不是數字，也當作未提供")
    table = pd.DataFrame(
        {"platform": platform, "account": account, "date": days, measure: values},
    ).drop_duplicates("date", keep="last")
    if measure in ("reach", "viewers"):
        also = "；瀏覽人數不是觸及人數" if measure == "viewers" else ""
        raw.note(f"每日人數不可相加成月人數（同一人重複計算）{also}")
    yield _omitted_days(table, measure, raw)


def _stem(raw: Raw) -> str:
    """The file's name as the title that a spreadsheet lost: `Views.csv`."""
    stem = PurePath(raw.name.split("／")[-1]).stem
    return re.sub(r"[\s_-]*\(?\d+\)?$", "", stem.replace("_", " "))


def _platform_of(
    text: str,
    title: str,
    raw: Raw,
    context: Surroundings,
) -> str:
    """The platform named in a title, else proved by the folder, else asked for; until it is told,
    the numbers stand under no platform's name.
    """
    named = platform_in(text)
    if named:
        raw.platform = raw.platform or named
        return named
    platform, by = context.platform_of(raw)
    if platform:
        raw.platform = platform
        raw.note(f"「{title}」沒有寫平台，{by}是 {platform.capitalize()}")
        return platform
    raw.ask = whose(raw)
    return UNPROVED


def _account_of(
    raw: Raw,
    platform: str,
    context: Surroundings,
) -> str | None:
    account = "" if platform == UNPROVED else context.account_of(raw, platform)
    if account is None:
        raw.problem = which_account(raw, platform, context.evidence.accounts(raw.place, platform))
    elif account:
        raw.account = raw.account or account
    return account


def _omitted_days(
    table: pd.DataFrame,
    measure: str,
    raw: Raw,
) -> pd.DataFrame:
    """Days left out of a series: 0 where the series holds no 0 at all (so it leaves such days
    out), else not supplied.
    """
    if table.empty:
        return table
    days = pd.DatetimeIndex(table["date"])
    absent = pd.date_range(days.min(), days.max()).difference(days)
    if absent.empty:
        return table
    zero = not (table[measure] == 0).any()
    raw.note(
        f"少了 {len(absent)} 天；"
        + ("此序列從不寫 0，缺日視為 0" if zero else "無法判斷是否為 0，當作未提供"),
    )
    if not zero:
        return table
    first = table.iloc[0]
    filled = pd.DataFrame(
        {"platform": first["platform"], "account": first["account"], "date": absent, measure: 0},
    )
    return pd.concat([table, filled.astype(table.dtypes)]).sort_values("date", ignore_index=True)


# ---- audience


def _dimension(block: Block) -> str:
    """What a block of an audience file tells of, by its title."""
    known = words("block")
    title = fold(block.title)
    if title in known:
        return known[title]
    for name, meaning in known.items():
        if title.startswith(name):
            return meaning
    return ""


class AudienceFormat(Format):
    """Recognised by its stacked blocks: ages by gender, cities, countries."""

    def fits(self, raw: Raw) -> bool:
        blocks = [block for block in _tables(raw) if block.title]
        return any(_dimension(block) in ("age_gender", "city", "country") for block in blocks)


def read_audience(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Ages by gender and places as shares: `12.5`, `12.5%`, `23,9%` and fractions all become
    fractions; pages keep their affinity scores.
    """
    raw.clock, raw.clock_proof = "day", "占比是匯出當天的樣子"
    titles = " ".join([raw.title, *(block.title for block in _tables(raw))])
    platform = _platform_of(titles, "受眾", raw, context)
    account = _account_of(raw, platform, context)
    rows: list[tuple[str, str, str, str, int]] = []
    days: list[pd.DataFrame] = []
    for block in _tables(raw):
        if _is_series(block):
            days += _series(block, raw, context)
            continue
        dimension = _dimension(block)
        raw.rows_in += len(block.rows)
        if not dimension:
            raw.leave_out(
                range(block.first_row, block.first_row + len(block.rows)),
                f"「{block.title}」區塊不認得",
            )
            raw.note(f"「{block.title}」區塊不認得，未採用")
            continue
        rows += _ages(block) if dimension == "age_gender" else _places(block, dimension)
    if account is None:
        raw.leave_out(range(1, raw.rows_in - len(raw.aside) + 1), "不知道是哪個帳號")
        return {}
    if not rows:
        raise CourseError(f"{raw.name} 的受眾區塊沒有任何資料；請重新匯出。")
    table = pd.DataFrame(rows, columns=["dimension", "group", "gender", "text", "row"])
    shares = checked(_shares(table, platform, account, raw), TABLES["audience"], raw)
    return {"audience": shares} | _days_of(days, raw)


def _shares(
    table: pd.DataFrame,
    platform: str,
    account: str,
    raw: Raw,
) -> pd.DataFrame:
    table = table[table["text"].str.strip() != ""]
    values = [_value(text, raw) for text in table["text"]]
    table = table.assign(
        platform=platform,
        account=account,
        value=pd.array(values, dtype="Float64"),
        source_file=raw.name,
        source_row=table["row"].astype("Int64"),
        unit=table["dimension"].map(lambda name: "affinity" if name == "page" else "share"),
    )
    unsigned = (table["unit"] == "share") & ~table["text"].str.contains("%")
    if _in_per_cent(table[unsigned]):
        table.loc[unsigned, "value"] = table.loc[unsigned, "value"].map(_hundredth)
        raw.note("受眾的占比沒有 % 號，依大小判斷是百分比，已換成比例")
    return table


def _hundredth(value: float) -> float:
    return float(f"{value / 100:.10g}")


def _in_per_cent(shares: pd.DataFrame) -> bool:
    """Whether shares without a sign are per cent: one above 1, or a block that adds up to more."""
    if shares.empty:
        return False
    values = shares["value"].astype("Float64")
    sums = values.groupby(shares["dimension"]).sum()
    return bool((values > 1).any() or (sums > 1.5).any())


def _value(text: str, raw: Raw) -> float | None:
    try:
        return number(text)
    except ValueError:
        raw.note(f"受眾檔的「{text}」不是數字，當作未提供")
        return None


def _gender(text: str) -> str:
    """The gender that a heading names, also within a longer one."""
    known = words("gender")
    parts = [fold(text), *fold(text).replace("(", " ").replace(",", " ").replace(")", " ").split()]
    return next((known[part] for part in parts if part in known), "")


def _ages(block: Block) -> list[tuple[str, str, str, str, int]]:
    """Ages down and genders across, or the other way round."""
    top = heading_row(block.rows) if not any(map(_gender, block.rows[0])) else 0
    header, found = block.rows[top], []
    across = any(map(_gender, header[1:]))
    for number_, row in enumerate(block.rows[top + 1 :], block.first_row + top + 1):
        for name, cell in zip(header[1:], row[1:], strict=False):
            if not name.strip():
                continue
            age, gender = (row[0], name) if across else (name, row[0])
            found.append(
                ("age_gender", age.strip(), _gender(gender) or gender.strip(), cell, number_)
            )
    return found


def _is_number(text: str) -> bool:
    try:
        return number(text) is not None
    except ValueError:
        return False


def _places(block: Block, dimension: str) -> list[tuple[str, str, str, str, int]]:
    """Places down with their shares beside them, or across with their shares in the next row."""
    rows, found = block.rows, []
    place = 0
    while place < len(rows):
        here, row = rows[place], block.first_row + place
        below = rows[place + 1] if place + 1 < len(rows) else []
        if _are_shares_of(here, below):
            pairs = list(zip(here, below, strict=False))
            place += 1
        else:
            share = next((cell for cell in here[1:] if _is_number(cell)), "")
            pairs = [(here[0], share)] if share else []
        for name, cell in pairs:
            if name.strip():
                found.append((dimension, name.strip(), "", cell, row))
        place += 1
    return found


def _are_shares_of(names: list[str], below: list[str]) -> bool:
    """Whether the row below holds nothing but numbers, and the row itself none."""
    filled = [cell for cell in below if cell.strip()]
    return bool(filled) and all(map(_is_number, filled)) and not any(map(_is_number, names))


# ---- Ads Manager


def _ads(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    heading = raw.headings.get("spend", "") or raw.headings.get("purchase_value", "")
    currency = currency_of(heading)
    if currency and currency != "TWD":
        raw.note(f"花費的幣別是 {currency}，未換算成新臺幣")
    if table["reach"].notna().any():
        raw.note("各列觸及人數不可相加（同一人可能在不同廣告、年齡層或期間重複計算）")
    genders = words("gender")
    gender = table["gender"].map(lambda text: genders.get(fold(text), text))
    return table.assign(gender=gender, currency=currency)


def _days_of_ads(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Broken down by day, a row is of its day and not of the whole report."""
    if "day" not in rows:
        return rows
    return rows.assign(start=rows["day"], end=rows["day"])


FORMATS = [
    AudienceFormat(
        "meta_audience",
        "Meta 受眾",
        "",
        "meta_series",
        table="audience",
        read=read_audience,
        rank=3,
    ),
    SeriesFormat(
        "meta_daily",
        "Meta 每日數列",
        "",
        "meta_series",
        table="accounts",
        read=read_series,
        rank=3,
    ),
    Format(
        "meta_ads",
        "Meta 廣告管理員",
        "",
        "meta_ads",
        frozenset({"start", "impressions"}),
        table="ads",
        own_form=r"\d{2}/\d{2}/\d{4}",
        prepare=_days_of_ads,
        finish=_ads,
    ),
]
