"""Crisis triggers tried on what was really said: when would each level have fired (pc-2.3, k-9)?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import pandas as pd

from ..deliverable import Span
from ..errors import CourseError
from ..paths import data_dir
from .text import found_in, normalise, without

Level = Literal["L1", "L2", "L3"]
#: Days before a day whose median volume is its baseline, and how many of them there must be.
BASELINE_DAYS = 28
LEAST_DAYS = 7
#: Firings this many days apart belong to one episode.
EPISODE_GAP = 3
_COLUMNS = [
    "date",
    "level",
    "mentions",
    "ratio",
    "negative_share",
    "reason",
]


@dataclass(frozen=True)
class Trigger:
    """A level fires on a day with `min_mentions` or more, `multiple` times the baseline or more,
    and this share negative or more.

    Any of `words` in `word_mentions` mentions of a day fires it at once, whatever the volume (0:
    words are not looked for).
    """

    level: Level
    multiple: float
    negative_share: float
    min_mentions: int = 1
    words: tuple[str, ...] = ()
    word_mentions: int = 0


@dataclass(frozen=True)
class AlarmScore:
    """What a level did: days from onset to the alarm (None: never within the week after) and
    days of false alarm.
    """

    level: Level
    delay_days: int | None
    false_alarms: tuple[date, ...]

    @property
    def fires_at_the_crisis(self) -> bool:
        """Whether it fired within the week after onset."""
        return self.delay_days is not None


@cache
def _negative_words() -> tuple[list[str], list[str]]:
    lines = (data_dir() / "policy" / "negative_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return [word for word in words if word[0] != "-"], [
        word[1:] for word in words if word[0] == "-"
    ]


def sounds_negative(text: str) -> bool:
    """Whether a text holds one of the course's negative words: a crude first sorting that misses
    irony.
    """
    words, exceptions = _negative_words()
    looked_at = without(normalise(text), exceptions)
    return any(found_in(word, looked_at) for word in words)


def daily_mentions(
    mentions: pd.DataFrame,
    brand: str,
    negative: Callable[[str], bool] = sounds_negative,
    words: Iterable[str] = (),
) -> pd.DataFrame:
    """Mentions of a brand day by day, every day of the period: mentions, negative, negative_share,
    word_mentions, baseline, ratio.

    `baseline` is the median of the `BASELINE_DAYS` days before (at least 1; blank for the first
    `LEAST_DAYS` days). Column
    `sentiment`, where the table has it, is believed; else `negative` judges the text.
    """
    own = mentions[mentions["brand"] == brand]
    if mentions.empty:
        raise CourseError(
            f"「{brand}」沒有提及的匯出檔；請放入社群聆聽的匯出檔後重新開啟。",
        )
    if own.empty:
        raise CourseError(f"提及資料裡沒有「{brand}」；請確認品牌名稱與匯出檔相同。")
    texts = own["text"].fillna("").astype(str)
    words = list(words)
    bad = own["sentiment"] == "negative" if "sentiment" in own else texts.map(negative).astype(bool)
    named = texts.map(lambda text: any(found_in(word, normalise(text)) for word in words)).astype(
        bool,
    )
    days = own["published_at"].dt.tz_localize(None).dt.normalize()
    table = (
        pd.DataFrame(
            {
                "mentions": 1,
                "negative": bad,
                "word_mentions": named,
            },
        )
        .groupby(days.to_numpy())
        .sum()
    )
    table = table.reindex(
        pd.date_range(table.index.min(), table.index.max(), name="date"),
        fill_value=0,
    )
    table["negative_share"] = (table["negative"] / table["mentions"]).where(
        table["mentions"] > 0,
        0.0,
    )
    table["baseline"] = (
        table["mentions"]
        .shift(1)
        .rolling(BASELINE_DAYS, min_periods=LEAST_DAYS)
        .median()
        .clip(lower=1)
    )
    table["ratio"] = table["mentions"] / table["baseline"]
    return table


def firings(daily: pd.DataFrame, triggers: Iterable[Trigger]) -> pd.DataFrame:
    """Days on which each trigger would have fired, in order of time: date, level, mentions, ratio,
    negative_share, reason (zh-TW).

    Word counts are those that `daily_mentions` was given words for.
    """
    rows = [
        _row(day, trigger)
        for day in daily.reset_index().itertuples()
        for trigger in triggers
        if _fires(day, trigger)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _fires(day, trigger: Trigger) -> bool:
    loud = (
        day.mentions >= trigger.min_mentions
        and pd.notna(day.ratio)
        and day.ratio >= trigger.multiple
        and day.negative_share >= trigger.negative_share
    )
    return bool(loud or 0 < trigger.word_mentions <= day.word_mentions)


def _row(day, trigger: Trigger) -> dict:
    times = "" if pd.isna(day.ratio) else f"，是平日的 {day.ratio:.1f} 倍"
    return {
        "date": day.date.date(),
        "level": trigger.level,
        "mentions": int(day.mentions),
        "ratio": float(day.ratio),
        "negative_share": float(day.negative_share),
        "reason": (
            f"{day.date:%m/%d} 有 {day.mentions} 則提及{times}，負面占 "
            f"{day.negative_share:.0%}，達到 {trigger.level} 的條件"
        ),
    }


def replay(
    mentions: pd.DataFrame,
    brand: str,
    triggers: Iterable[Trigger],
    negative: Callable[[str], bool] = sounds_negative,
) -> pd.DataFrame:
    """`firings` of every trigger on a brand's mentions, each with its own words."""
    found = []
    for trigger in triggers:
        found.append(
            firings(
                daily_mentions(
                    mentions,
                    brand,
                    negative,
                    trigger.words,
                ),
                [trigger],
            ),
        )
    found = [table for table in found if len(table)]
    if found:
        return pd.concat(found).sort_values(["date", "level"], ignore_index=True)
    return pd.DataFrame(columns=_COLUMNS)


def episodes(fired: pd.DataFrame) -> pd.DataFrame:
    """Runs of firings, gaps up to `EPISODE_GAP` days bridged: level, start, end, days."""
    rows = []
    for level, part in fired.groupby("level"):
        days = pd.Series(sorted(pd.to_datetime(part["date"].unique())))
        for _, run in days.groupby((days.diff().dt.days > EPISODE_GAP).cumsum()):
            rows.append(
                {
                    "level": level,
                    "start": run.iloc[0].date(),
                    "end": run.iloc[-1].date(),
                    "days": len(run),
                },
            )
    return pd.DataFrame(rows, columns=["level", "start", "end", "days"])


def score_alarms(
    fired: pd.DataFrame,
    level: Level,
    onset: date,
    quiet: Iterable[Span],
) -> AlarmScore:
    """How a level did: alarm within a week of `onset`, and firings inside `quiet` spans (first
    and last day, both included).
    """
    days = sorted(set(fired.loc[fired["level"] == level, "date"]))
    delay = next(((day - onset).days for day in days if 0 <= (day - onset).days <= 7), None)
    false = set()
    for first, last in quiet:
        false |= {day for day in days if first <= day <= last}
    return AlarmScore(level, delay, tuple(sorted(false)))
