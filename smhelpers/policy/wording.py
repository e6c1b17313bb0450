"""What policy texts say about time, and what they permit and forbid, read from their zh-TW
wording.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .law import chinese_number
from .text import found_in, normalise, sentences_of

#: Minutes of a unit; 15 working days are at least 21 days.
_UNITS = {
    "分鐘": 1,
    "小時": 60,
    "鐘頭": 60,
    "工作天": 2016,
    "工作日": 2016,
    "日": 1440,
    "天": 1440,
    "週": 10_080,
    "周": 10_080,
    "星期": 10_080,
    "月": 43_200,
}
_DATE = re.compile(r"月\s?[0-9]{1,2}\s?日|第\s?[0-9一二三四五六七八九十]{1,3}\s?[日天週]")
_DURATION = re.compile(
    r"(?<![0-9])([0-9]{1,4}|[一二兩三四五六七八九十百]{1,4})\s?個?\s?"
    r"(分鐘|小時|鐘頭|工作天|工作日|日(?![圓常])|天|週(?!年)|周|星期|月(?=內))",
)
_CHANNELS = {
    name: re.compile(words)
    for name, words in {
        "facebook": "facebook|臉書|粉專|粉絲專頁",
        "instagram": r"instagram|(?<![a-z])ig(?![a-z])",
        "threads": "threads|(?<!清)脆(?=[上文串])",
        "line_oa": "(?<![a-z])line(?![a-z])",
        "youtube": "youtube",
        "tiktok": "tiktok|抖音",
        "google_review": "google",
        "phone": "電話",
        "email": r"電子郵件|(?<![a-z])e-?mail|信箱",
        "store_counter": "櫃檯",
    }.items()
}
_AFTER_HOURS = "非營業/營業時間外/下班/夜間/假日/休假/其他時間/其餘時間"
#: A crisis has times of its own, by level.
_CRISIS = re.compile("l[123]|危機")
_REPLY = "回覆/回應/首回/回訊"
_CLOSE = "結案/處理完/處理完畢/處理完成"
_COMPLAINT = "客訴/申訴/抱怨/投訴"
_FORBID = re.compile(
    r"(?:不得|不可以|不可|不能|禁止|嚴禁|不准|不應|切勿|一律不)([^,。;、!:\n]{2,24})",
)
_PERMIT = re.compile(
    r"(?:可以|允許|准許|可自行|可直接|得自行|得直接|(?<![取獲值懂曉覺使免不])得(?=[刪隱封回公轉發使提拍貼])"
    r"|(?<![不認許])可(?=[刪隱封公轉發使提拍貼]))([^,。;、!:\n]{2,24})",
)
#: A clause says one thing; what goes beyond this many permissions or bans is not compared.
MOST_ACTS = 5
_ADVERBS = re.compile(r"^(?:自行|直接|任意|擅自|隨意|逕自|主動|再|先)+")
_EXCEPTION = re.compile(r"未經|非經|沒有.{0,8}同意|除.{0,16}外|以外")
_CONDITION = re.compile(
    r"經.{0,10}(?:同意|核准|核可|授權)|取得.{0,8}(?:同意|授權)|只有|限於|若|如果|如有",
)


class SetTime(NamedTuple):
    """A time that a sentence sets: for which channel ("" any), what (reply, close), complaints
    or not, after hours or not.
    """

    channel: str
    what: str
    complaint: bool
    after_hours: bool
    minutes: float
    words: str


def durations(text: str) -> Iterator[tuple[float, str]]:
    """Spans of time in a text as minutes and words; a working day counts as 7/5 of a day."""
    for found in _DURATION.finditer(_DATE.sub("某時", normalise(text))):
        yield float(chinese_number(found[1]) * _UNITS[found[2]]), found[0]


def times_said(text: str, complaint: bool = False) -> Iterator[SetTime]:
    """Reply and closing times that a text sets, sentence by sentence.

    `complaint` where the section is about complaints.

    A comma ends what a time belongs to, channel and occasion carry on through the sentence.
    """
    for sentence in sentences_of(normalise(text)):
        if _CRISIS.search(sentence):
            continue
        channels: list[str] = []
        about = complaint or bool(found_in(_COMPLAINT, sentence))
        for part in re.split(r"[,、]", sentence):
            channels = [name for name, words in _CHANNELS.items() if words.search(part)] or channels
            if found_in(_CLOSE, part):
                what = "close"
            elif found_in(_REPLY, part):
                what = "reply"
            else:
                what = ""
            for minutes, words in durations(part) if what else ():
                for channel in channels or [""]:
                    yield SetTime(
                        channel,
                        what,
                        about,
                        bool(found_in(_AFTER_HOURS, part)),
                        minutes,
                        words,
                    )


def permitted(text: str) -> list[str]:
    """Acts that a text permits without a condition."""
    acts = []
    for sentence in sentences_of(normalise(text)):
        if not _CONDITION.search(sentence):
            acts += [_act(found[1]) for found in _PERMIT.finditer(_FORBID.sub("。", sentence))]
    return _telling(acts)


def forbidden(text: str) -> list[str]:
    """Acts that a text forbids without an exception."""
    acts = []
    for sentence in sentences_of(normalise(text)):
        if not _EXCEPTION.search(sentence):
            acts += [_act(found[1]) for found in _FORBID.finditer(sentence)]
    return _telling(acts)


def _telling(acts: list[str]) -> list[str]:
    """Acts long enough to be told apart, each once, the first `MOST_ACTS`."""
    return list(dict.fromkeys(act for act in acts if len(act) >= 3))[:MOST_ACTS]


def same_act(one: str, other: str) -> bool:
    """Whether two acts are the same in words: one holds the other, or three of five pairs of
    characters are shared (Jaccard).
    """
    if min(len(one), len(other)) >= 4 and (one in other or other in one):
        return True
    pairs = _pairs(one)
    others = _pairs(other)
    return len(pairs & others) >= 0.6 * len(pairs | others)


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _act(words: str) -> str:
    return _ADVERBS.sub("", words.strip()).replace("的", "").replace("了", "").replace(" ", "")
