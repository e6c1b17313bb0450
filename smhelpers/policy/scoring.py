"""How good a set of content rules is on posts that someone has judged: hits, misses and false
alarms by topic (k-4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..errors import CourseError
from ..metrics.columns import each_row

Pair = tuple[str, str, str]


@dataclass(frozen=True)
class Score:
    """Counts of (platform, post_id, topic): rightly hit, false alarms, misses."""

    hit: tuple[Pair, ...]
    false_alarms: tuple[Pair, ...]
    missed: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        """Share of hits that are breaches; 1.0 where nothing was hit (no false alarm was given)."""
        total = len(self.hit) + len(self.false_alarms)
        return len(self.hit) / total if total else 1.0

    @property
    def recall(self) -> float:
        """Share of breaches that were hit; 1.0 where there is none."""
        total = len(self.hit) + len(self.missed)
        return len(self.hit) / total if total else 1.0

    @property
    def sentence(self) -> str:
        """The score as one zh-TW sentence."""
        return (
            f"抓到 {len(self.hit)} 則違規、漏掉 {len(self.missed)} 則、誤報 "
            f"{len(self.false_alarms)} 則"
            f"（召回率 {self.recall:.0%}，精確率 {self.precision:.0%}）。"
        )


def labelled_posts(posts: pd.DataFrame, breaches: Iterable[Pair]) -> pd.DataFrame:
    """One row a post (and breach) with its label: platform, post_id, rule ("" for a post that
    breaks none).
    """
    broken = (
        pd.DataFrame(list(breaches), columns=["platform", "post_id", "rule"])
        .astype(str)
        .drop_duplicates()
    )
    keys = posts[["platform", "post_id"]].astype(str).drop_duplicates()
    return keys.merge(broken, how="left", on=["platform", "post_id"]).fillna({"rule": ""})


def precision_recall(hits: pd.DataFrame, labelled: pd.DataFrame) -> Score:
    """Hits of `run_rules` against labels (columns platform, post_id, rule.

    Rule "" where nothing is broken).

    Pairs of post and topic are compared: a breach that only a rule on another topic hits stays
    missed, and that hit is a false alarm.
    Posts without a label are left out.
    """
    if lacking := {"platform", "post_id", "rule"} - set(labelled.columns):
        raise CourseError(
            f"標準答案少了欄位 {'、'.join(sorted(lacking))}；請給 platform、post_id、rule 三欄。",
        )
    labelled = labelled.fillna({"rule": ""})
    judged = {(str(row.platform), str(row.post_id)) for row in each_row(labelled)}
    truth = {
        (str(row.platform), str(row.post_id), str(row.rule))
        for row in each_row(labelled)
        if row.rule
    }
    found = {
        (str(row.platform), str(row.post_id), str(row.topic))
        for row in each_row(hits)
        if (str(row.platform), str(row.post_id)) in judged
    }
    return Score(
        tuple(sorted(found & truth)),
        tuple(sorted(found - truth)),
        tuple(sorted(truth - found)),
    )


def score_table(hits: pd.DataFrame, labelled: pd.DataFrame) -> pd.DataFrame:
    """`precision_recall` topic by topic: topic, breaches, hit, missed, false_alarms, precision,
    recall.
    """
    topics = sorted(set(labelled.loc[labelled["rule"] != "", "rule"]) | set(hits["topic"]))
    rows = []
    for topic in topics:
        labels = labelled.assign(
            rule=labelled["rule"].where(labelled["rule"] == topic, ""),
        ).drop_duplicates()
        score = precision_recall(hits[hits["topic"] == topic], labels)
        rows.append(
            {
                "topic": topic,
                "breaches": len(score.hit) + len(score.missed),
                "hit": len(score.hit),
                "missed": len(score.missed),
                "false_alarms": len(score.false_alarms),
                "precision": score.precision,
                "recall": score.recall,
            },
        )
    return pd.DataFrame(
        rows,
        columns=[
            "topic",
            "breaches",
            "hit",
            "missed",
            "false_alarms",
            "precision",
            "recall",
        ],
    )
