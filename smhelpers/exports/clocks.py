"""Which clock the times of an export show, and the proof of it on the numbers of its own posts.

Numbers that platforms give to posts hold the moment of their making:

- Instagram: the short code of a permalink is the media number in base 64 (url letters); the number
  shifted right by 23 bits is milliseconds after 2011-08-24T21:07:01.721Z.
- X: the number of a post shifted right by 22 bits is milliseconds after 1288834974657 (Unix).
- TikTok: the number of a video shifted right by 32 bits is the Unix second.

Measured on 570 posts and 2,802 stories of five accounts (2025-26): Meta's `Publish time` is
America/Los_Angeles with American summer time. Facebook's links tell nothing.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .schemas import TIMEZONE

_INSTAGRAM_ZERO, _X_ZERO = 1_314_220_021_721, 1_288_834_974_657
_CODE = re.compile(r"instagram\.com/(?:[^/?#]+/)?(?:p|reel|reels|tv)/([A-Za-z0-9_-]{9,})")
_STORY = re.compile(r"instagram\.com/stories/[^/?#]+/(\d{15,})")
_TIKTOK = re.compile(r"/(?:video|photo|v)/(\d{17,20})")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_X = re.compile(r"^\d{15,20}$|/status/(\d{15,20})")
#: Times of creation that are believed: the platforms' beginnings to far away.
_FIRST, _LAST = pd.Timestamp("2010-01-01", tz="UTC"), pd.Timestamp("2100-01-01", tz="UTC")
#: A post is written to a minute; videos take some more until they are out.
TOLERANCE = pd.Timedelta(minutes=10)
#: Clocks that a file may show in the place of its own, once somebody saved it elsewhere.
OTHERS = {"UTC": "世界協調時間", TIMEZONE: "臺灣時間", "America/Los_Angeles": "美國太平洋時間"}


@dataclass(frozen=True)
class Clock:
    """The declared clock of a kind of export, and how its posts tell of their making."""

    zone: str
    zh: str
    #: Moments of creation (UTC, NaT where not told) of rows under tidy names.
    told: Callable[[pd.DataFrame], pd.Series] | None = None
    #: What the moments are read from, in the user's words.
    by: str = ""


@dataclass
class Proof:
    """What the posts' own numbers say of the declared clock.

    `fits` and `differs` mark rows; `other`: the clock that the file shows instead, "" for none.
    """

    fits: pd.Series
    differs: pd.Series
    other: str = ""

    @property
    def holds(self) -> bool:
        """Whether the declared clock is proved: at least as many rows fit as differ."""
        return bool(self.fits.any()) and int(self.fits.sum()) >= int(self.differs.sum())

    @property
    def contradicted(self) -> bool:
        """Whether posts tell of their making and most of them contradict the clock."""
        return bool(self.differs.any()) and not self.holds


def short_code(permalink: str) -> str:
    """The short code of an Instagram post or reel; "" for any other link."""
    found = _CODE.search(permalink)
    return found[1][:11] if found else ""


def short_codes(permalinks: pd.Series) -> pd.Series:
    """The same of a column."""
    found = permalinks.str.extract(_CODE.pattern, expand=False)
    return found.str.slice(0, 11).fillna("")


def media_number(code: str) -> int:
    """The media number that a short code writes in base 64."""
    padded = code.rjust(12, "A")
    return int.from_bytes(base64.urlsafe_b64decode(padded), "big")


def code_of(number: int) -> str:
    """The short code of a media number."""
    written = base64.urlsafe_b64encode(number.to_bytes(9, "big")).decode()
    return written.lstrip("A")


def instagram_number(moment: pd.Timestamp, rest: int) -> int:
    """A media number made at a moment; `rest` fills the 23 bits below the milliseconds."""
    return (_milliseconds(moment) - _INSTAGRAM_ZERO << 23) + rest


def x_number(moment: pd.Timestamp, rest: int) -> int:
    """The number of a post on X made at a moment; `rest` fills the lower 22 bits."""
    return (_milliseconds(moment) - _X_ZERO << 22) + rest


def tiktok_number(moment: pd.Timestamp, rest: int) -> int:
    """The number of a TikTok video made at a moment; `rest` fills the lower 32 bits."""
    return (_milliseconds(moment) // 1000 << 32) + rest


def _milliseconds(moment: pd.Timestamp) -> int:
    return moment.value // 1_000_000


#: Value of each letter of base 64 (url letters) by its code.
_VALUES = np.zeros(128, dtype="uint64")
for _place, _letter in enumerate(_LETTERS):
    _VALUES[ord(_letter)] = _place
#: Letters of the short codes of today's posts; their numbers fit into 64 bits.
_LETTERS_OF_A_CODE = 11


def _media_numbers(codes: pd.Series) -> pd.Series:
    """The media numbers of a column of short codes (0 for none), many at once."""
    numbers = pd.Series(0, index=codes.index, dtype="uint64")
    usual = codes.str.len() == _LETTERS_OF_A_CODE
    if usual.any():
        letters = np.frombuffer("".join(codes[usual].tolist()).encode("ascii"), dtype="uint8")
        values = _VALUES[letters.reshape(-1, _LETTERS_OF_A_CODE)]
        found = np.zeros(len(values), dtype="uint64")
        for place in range(_LETTERS_OF_A_CODE):
            found = (found << np.uint64(6)) | values[:, place]
        numbers[usual] = found
    for place, code in codes[~usual & (codes != "")].items():
        numbers[place] = media_number(code)
    return numbers


def _moments(numbers: list[int] | np.ndarray, index: pd.Index) -> pd.Series:
    """Milliseconds after 1970 as moments; what lies outside the platforms' times is not told."""
    known = pd.Series(numbers, index=index, dtype="int64")
    inside = known.between(_FIRST.value // 1_000_000, _LAST.value // 1_000_000)
    return pd.to_datetime(known.where(inside), unit="ms", utc=True)


def instagram_moments(rows: pd.DataFrame) -> pd.Series:
    """When posts, reels and stories were made, by their permalinks.

    Links of stories are not believed where they all tell of one minute: then something else was
    put in their place.
    """
    links = rows.get("permalink", pd.Series("", index=rows.index, dtype=str))
    codes = short_codes(links)
    numbers = _media_numbers(codes)
    stories = links[codes == ""].str.extract(_STORY.pattern, expand=False).dropna()
    for place, story in stories.items():
        numbers[place] = int(story)
    made = (numbers.to_numpy(dtype="uint64") >> np.uint64(23)).astype("int64") + _INSTAGRAM_ZERO
    moments = _moments(np.where(numbers > 0, made, 0), rows.index)
    minutes = moments.dropna().dt.floor("min")
    if len(minutes) > 1 and minutes.nunique() == 1:
        return moments.where(pd.Series(False, index=rows.index))
    return moments


def x_moments(rows: pd.DataFrame) -> pd.Series:
    """When posts on X were made, by their numbers (whole ones only)."""
    numbers = []
    for number in rows["post_id"].str.strip().tolist():
        found = _X.search(number)
        digits = (found[1] or found[0]) if found else "0"
        numbers.append((int(digits) >> 22) + _X_ZERO if found and digits[-2:] != "00" else 0)
    return _moments(numbers, rows.index)


def tiktok_moments(rows: pd.DataFrame) -> pd.Series:
    """When TikTok videos were made, by the number in their link."""
    numbers = []
    for link in rows.get("permalink", pd.Series("", index=rows.index)).tolist():
        found = _TIKTOK.search(link)
        numbers.append((int(found[1]) >> 32) * 1000 if found else 0)
    return _moments(numbers, rows.index)


def prove(
    local: pd.Series,
    told: pd.Series,
    zone: str,
) -> Proof:
    """Written times (naive) beside the moments that posts tell of."""
    both = local.notna() & told.notna()
    fits = both & _near(local, told, zone)
    proof = Proof(fits, both & ~fits)
    if proof.contradicted:
        proof.other = _other(local[proof.differs], told[proof.differs], zone)
    return proof


def _near(
    local: pd.Series,
    told: pd.Series,
    zone: str,
) -> pd.Series:
    shown = told.dt.tz_convert(zone).dt.tz_localize(None)
    return ((local - shown).abs() <= TOLERANCE).fillna(False)


def _other(
    local: pd.Series,
    told: pd.Series,
    zone: str,
) -> str:
    for name in OTHERS:
        if name != zone and _near(local, told, name).mean() > 0.5:
            return name
    return ""


def to_taipei(
    local: pd.Series,
    zone: str,
    told: pd.Series | None = None,
) -> pd.Series:
    """Written times of a zone as moments in Asia/Taipei; NaT for a time that the zone skips.

    Of an hour that comes twice in autumn the post's own number tells which it is; without one the
    first is taken.
    """
    summer = np.ones(len(local), dtype=bool)
    if told is not None:
        ahead = told.dt.tz_convert(zone).dt.tz_localize(None) - told.dt.tz_localize(None)
        winter = pd.Timestamp(2026, 1, 15, tz=zone).utcoffset()
        summer = (ahead.isna() | (ahead > winter)).to_numpy()
    moments = local.dt.tz_localize(zone, ambiguous=summer, nonexistent="NaT")
    return moments.dt.tz_convert(TIMEZONE).astype(f"datetime64[ns, {TIMEZONE}]")


PACIFIC = Clock(
    "America/Los_Angeles",
    "美國太平洋時間（America/Los_Angeles，含夏令時間）",
    instagram_moments,
    "永久連結",
)
X_CLOCK = Clock("UTC", "世界協調時間（UTC）", x_moments, "貼文編號")
TIKTOK_CLOCK = Clock("day", "只有月與日，沒有年份與時刻", tiktok_moments, "影片編號")
TAIPEI = Clock(TIMEZONE, "臺灣時間（Asia/Taipei）")
DAYS = Clock("day", "只有日期，沒有時刻")
