"""What people type into a spreadsheet, as data: dates as text or serial numbers, times, full-width
digits, choices by their zh-TW labels.

Every function raises `ValueError` with a zh-TW sentence that says what was found and how to write
it.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.utils.datetime import from_excel

_DATE = re.compile(
    r"(\d{2,4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?(?:\s*[(（]?(?:週|星期|周)?[一二三四五六日]?[)）]?)?",
)
_TIME = re.compile(
    r"(上午|早上|下午|晚上|am|pm)?\s*(\d{1,2})\s*[:時點.]\s*(\d{0,2})\s*分?(?::\d{2})?\s*(am|pm)?",
    re.IGNORECASE,
)
_YES = {
    "是",
    "y",
    "yes",
    "true",
    "1",
    "v",
    "✓",
    "✔",
}
_NO = {"否", "n", "no", "false", "0", "x", "✗"}
#: Years of the Republic of China count from 1912 as year 1.
ROC = 1911
#: Names by which people call platforms.
NICKNAMES = {
    "fb": "facebook",
    "臉書": "facebook",
    "ig": "instagram",
    "line": "line_oa",
    "line官方帳號": "line_oa",
    "line oa": "line_oa",
    "yt": "youtube",
    "抖音": "tiktok",
    "脆": "threads",
}


def plain(value: Any) -> str:
    """A cell as text: numbers without a needless 「.0」, ends trimmed, line breaks as one sign."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def folded(value: Any) -> str:
    """A cell as text for comparing: NFKC (full-width signs), without blanks, lower case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain(value))).lower()


def as_date(value: Any, epoch: datetime) -> date | None:
    """A day; text such as 2026-10-08, 2026/10/8, 2026年10月8日, 115/10/8, or a serial number.

    None for a blank.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    text = unicodedata.normalize("NFKC", plain(value))
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return from_excel(float(text), epoch).date()
    if not (found := _DATE.fullmatch(text)):
        raise ValueError(f"「{text[:20]}」看不出是哪一天；請寫成 2026-10-08")
    year, month, day = map(int, found.groups())
    try:
        if year >= 100:
            return date(year + ROC if 100 <= year < 200 else year, month, day)
        return date(2000 + year, month, day)
    except ValueError:
        raise ValueError(f"「{text[:20]}」沒有這一天；請檢查月份與日期") from None


def as_time(value: Any) -> str:
    """A clock time as "HH:MM"; text such as 20:00, 8點, 下午 8:00, 8:00 PM, or a fraction of a
    day. "" for a blank.
    """
    if isinstance(value, datetime | time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, int | float) and 0 <= value < 1:
        minutes = round(value * 1440) % 1440
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    text = unicodedata.normalize("NFKC", plain(value))
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[2]), int(found[3] or 0)) if found else (99, 0)
    half = ((found[1] or found[4] or "") if found else "").lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    if half in ("上午", "早上", "am") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise ValueError(f"「{text[:20]}」看不出是幾點；請寫成 20:00")
    return f"{hour:02d}:{minute:02d}"


def as_number(value: Any) -> float | None:
    """A number; text with full-width digits, thousands commas, 元 or 小時 is understood.

    None for a blank.
    """
    if isinstance(value, bool):
        raise ValueError("應為數字")
    if isinstance(value, int | float):
        return float(value)
    text = (
        unicodedata.normalize("NFKC", plain(value))
        .replace(",", "")
        .removeprefix("NT$")
        .removeprefix("$")
    )
    text = re.sub(r"(元|小時|週|h)$", "", text.strip()).strip()
    try:
        return float(text) if text else None
    except ValueError:
        raise ValueError(f"「{plain(value)[:20]}」不是數字；請只填數字") from None


def as_yes_no(value: Any) -> bool | None:
    """是 or 否; None for a blank."""
    text = folded(value)
    if text in _YES | _NO:
        return text in _YES
    if text:
        raise ValueError(f"「{plain(value)[:20]}」請改成「是」或「否」")
    return None


def as_choice(value: Any, labels: Mapping[str, str]) -> str | None:
    """The key of a choice (label or key may stand in the cell); None for a blank.

    Labels: zh-TW label by key.
    """
    text = folded(value)
    known = {folded(name): key for key, label in labels.items() for name in (key, label)}
    for nick, key in NICKNAMES.items():
        if key in labels:
            known[folded(nick)] = key
    if text and text not in known:
        raise ValueError(
            f"「{plain(value)[:20]}」不在選單裡；可用的有 {'、'.join(labels.values())}",
        )
    return known.get(text)
