"""Content rules on captions that they were not written on: what each topic earns between a floor and full marks (pc-2.2)."""

import pandas as pd

from ..labels import label
from .rules import ContentRules, run_rules
from .scoring import Score, precision_recall
from .truth import PolicyTruth

#: Share of breaches found, and of hits that are breaches: nothing is earned up to the first figure, everything from the second.
RECALL, PRECISION = (0.2, 0.6), (0.3, 0.7)


def ramp(value: float, floor: float, full: float) -> float:
    """0 up to `floor`, 1 from `full`, straight between."""
    return min(max((value - floor) / (full - floor), 0.0), 1.0)


def caption_scores(rules: ContentRules, truth: PolicyTruth) -> dict[str, Score]:
    """Hits, false alarms and misses on the held-out captions, by topic that the sector needs."""
    posts = pd.DataFrame([each.model_dump(exclude={"topics", "written"}) for each in truth.captions])
    hits = run_rules(rules.rules, posts)
    return {topic: precision_recall(hits[hits["topic"] == topic], _labelled(truth, topic)) for topic in truth.topics}


def _labelled(truth: PolicyTruth, topic: str) -> pd.DataFrame:
    return pd.DataFrame([{"platform": each.platform, "post_id": each.post_id, "rule": topic if topic in each.topics else ""}
                         for each in truth.captions])


def earned(score: Score) -> float:
    """Share earned on one topic, 0 to 1: the worse of recall and precision decides, so hitting everything or nothing earns 0."""
    return min(ramp(score.recall, *RECALL), ramp(score.precision, *PRECISION))


def share_on_captions(rules: ContentRules, truth: PolicyTruth) -> float:
    """Mean of `earned` over the topics of the sector, 0 to 1."""
    scores = caption_scores(rules, truth)
    return sum(earned(score) for score in scores.values()) / len(scores)


def caption_feedback(rules: ContentRules, truth: PolicyTruth) -> str:
    """How the rules did by topic, in zh-TW, one line each; no caption is told."""
    return "\n".join(f"{label(topic)}：{score.sentence}" for topic, score in caption_scores(rules, truth).items())
