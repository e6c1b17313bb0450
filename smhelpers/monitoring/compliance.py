"""Published content against policy and strategy: rules that run, mix of pillars, calendar
(pc-4.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..brief import Brief
from ..platform_research.audience import wilson
from ..policy.rules import ContentRule, run_rules
from ..policy.text import found_in, normalise, split_words
from ..strategy.calendar import STOPPED, ActivityCalendar
from ..strategy.deliverables import ContentStrategy
from ..workplace import Workplace
from .deliverables import Mix

#: Platforms whose captions are checked: the others' exports hold none, or copies.
CHECKED = ("facebook", "instagram")
#: Posts that must be recognised before a mix is judged.
FEWEST = 20
#: A post counts as the planned one if it went out within so many days of it.
NEAR_DAYS = 1


def posts_of(workplace: Workplace, month: str | None = None) -> pd.DataFrame:
    """Published posts whose captions can be checked, of one month or of all."""
    posts = workplace.month(month) if month else workplace.posts
    return posts[posts["platform"].isin(CHECKED)]


def hit_table(rules: Iterable[ContentRule], posts: pd.DataFrame) -> pd.DataFrame:
    """Hits of the rules (`policy.run_rules`), each with day and caption, oldest first: one log
    entry each.
    """
    hits = run_rules(rules, posts)
    told = posts.assign(day=posts["published_at"].dt.date.astype(str))[
        ["platform", "post_id", "day", "caption"]
    ]
    return hits.merge(told, on=["platform", "post_id"], how="left").sort_values(
        ["day", "post_id", "rule"],
        ignore_index=True,
    )


def pillar_of(caption: str, words: Mapping[str, str]) -> str:
    """The pillar with the most of its words in a caption.

    "" where none has any, or two have the same number.
    """
    text = normalise(caption)
    counts = {}
    for pillar, typed in words.items():
        counts[pillar] = sum(found_in(word, text) is not None for word in split_words(typed))
    most = max(counts.values(), default=0)
    best = [pillar for pillar, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def planned_mix(source: ContentStrategy | Brief) -> dict[str, float]:
    """Planned share of every pillar as a fraction: of the trainee's own strategy, or of the
    brief.
    """
    if isinstance(source, Brief):
        return dict(source.pillars)
    return {row.name: row.share_percent / 100 for row in source.pillars}


@dataclass(frozen=True)
class MixTable:
    """What was published by pillar.

    Table: pillar, posts, planned_share, actual, low, high, verdict; shares of the `recognised`
    posts.
    """

    table: pd.DataFrame
    recognised: int
    total: int

    @property
    def sentence(self) -> str:
        """How much of the content could be sorted, as one zh-TW sentence."""
        return (
            f"{self.total} 則中認得出 {self.recognised} "
            f"則（{self.recognised / max(self.total, 1):.0%}）；其餘不算在占比裡。"
        )


def mix_of(posts: pd.DataFrame, words: Mapping[str, str], planned: Mapping[str, float]) -> MixTable:
    """Pillars recognised by words against the planned shares (fractions), with Wilson's interval
    of 95 %.
    """
    found = posts["caption"].fillna("").astype(str).map(lambda caption: pillar_of(caption, words))
    counts = found[found != ""].value_counts()
    total = int((found != "").sum())
    rows = []
    for pillar, plan in planned.items():
        count = int(counts.get(pillar, 0))
        low, high = wilson(count / total, total) if total else (0.0, 1.0)
        rows.append(
            {
                "pillar": pillar,
                "posts": count,
                "planned_share": plan,
                "actual": count / total if total else 0.0,
                "low": low,
                "high": high,
                "mix_verdict": verdict(plan, low, high, total),
            },
        )
    return MixTable(pd.DataFrame(rows), total, len(posts))


def verdict(
    planned: float,
    low: float,
    high: float,
    total: int,
) -> Mix:
    """Whether a planned share lies within the interval of what was published."""
    if total < FEWEST:
        return "too_few_to_say"
    if low > planned:
        return "too_much"
    if high < planned:
        return "too_little"
    return "as_planned"


def calendar_gaps(calendar: ActivityCalendar, posts: pd.DataFrame) -> pd.DataFrame:
    """Planned entries within the time of the posts that were not published within a day: id,
    day, platform, pillar, message.
    """
    days = posts["published_at"].dt.tz_localize(None).dt.normalize()
    rows = []
    for entry in calendar.ordered:
        day = pd.Timestamp(entry.day)
        if entry.status in STOPPED or not len(days) or not days.min() <= day <= days.max():
            continue
        near = (days - day).abs() <= pd.Timedelta(days=NEAR_DAYS)
        if not (near & (posts["platform"] == entry.platform)).any():
            rows.append(
                {
                    "id": entry.id,
                    "day": str(entry.day),
                    "platform": entry.platform,
                    "pillar": entry.pillar,
                    "message": entry.message,
                },
            )
    return pd.DataFrame(rows, columns=["id", "day", "platform", "pillar", "message"])
