"""A policy tried on what it was not written on: rules on held-out captions (pc-2.2), crisis
levels on what was said (pc-2.3).
"""

import pandas as pd

from ..deliverable import Finding
from ..labels import label
from .crisis_plan import CrisisPlan
from .lint_crisis import check_triggers
from .rules import ContentRules, run_rules
from .scoring import Score, precision_recall
from .truth import PolicyTruth

#: Share of breaches found, and of hits that are breaches: nothing is earned up to the first figure,
#: everything from the second.
#: Full marks ask for half: rules that find nine breaches of ten in captions that they were written
#: on find a quarter to a third of others.
RECALL = (0.15, 0.5)
PRECISION = (0.3, 0.6)


def ramp(value: float, floor: float, full: float) -> float:
    """0 up to `floor`, 1 from `full`, straight between."""
    return min(max((value - floor) / (full - floor), 0.0), 1.0)


def caption_scores(rules: ContentRules, truth: PolicyTruth) -> dict[str, Score]:
    """Hits, false alarms and misses on the held-out captions, by topic that the sector needs."""
    posts = pd.DataFrame(
        [each.model_dump(exclude={"topics", "written"}) for each in truth.captions],
    )
    hits = run_rules(rules.rules, posts)
    return {
        topic: precision_recall(hits[hits["topic"] == topic], _labelled(truth, topic))
        for topic in truth.topics
    }


def _labelled(truth: PolicyTruth, topic: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "platform": each.platform,
                "post_id": each.post_id,
                "rule": topic if topic in each.topics else "",
            }
            for each in truth.captions
        ],
    )


def earned(score: Score) -> float:
    """Share earned on one topic, 0 to 1: the worse of recall and precision decides, so hitting
    everything or nothing earns 0.
    """
    return min(ramp(score.recall, *RECALL), ramp(score.precision, *PRECISION))


def share_on_captions(rules: ContentRules, truth: PolicyTruth) -> float:
    """Mean of `earned` over the topics of the sector, 0 to 1."""
    scores = caption_scores(rules, truth)
    return sum(earned(score) for score in scores.values()) / len(scores)


def caption_feedback(rules: ContentRules, truth: PolicyTruth) -> str:
    """How the rules did by topic, in zh-TW, one line each; no caption is told."""
    return "\n".join(
        f"{label(topic)}：{score.sentence}" for topic, score in caption_scores(rules, truth).items()
    )


def check_alarms(plan: CrisisPlan, truth: PolicyTruth) -> list[Finding]:
    """`check_triggers` on what was said in the trainee's own workplace."""
    return check_triggers(
        plan,
        truth.mentions,
        truth.brand,
        truth.onset,
        truth.quiet_spans,
    )


def share_of_alarms(findings: list[Finding]) -> float:
    """Share of the levels L2 and L3 that fire at the crisis and keep quiet on campaigns.

    One that never fires earns nothing for quiet.
    """
    levels = ("L2", "L3")
    sound = 0
    for level in levels:
        right = [finding.right for finding in findings if finding.about.startswith(level)]
        sound += bool(right) and all(right)
    return sound / len(levels)
