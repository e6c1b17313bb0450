"""The right answers of task 4 for one simulated workplace, from its exports and the truth behind
them.
"""

from pathlib import Path

from ..course import Course
from ..monitoring.alarms import days_of, ends_of
from ..monitoring.compliance import posts_of
from ..monitoring.service import service_figures
from ..monitoring.triage import sampled_mentions
from ..monitoring.truth import Breach, LabelledMention, MonitoringTruth, PostPillar, Service
from ..monitoring.voice import share_of_voice
from ..workplace import Business
from .truth import Truth, write_truth

#: The course's kinds of issue that a planted crisis may rightly be called.
ISSUES = {
    "foreign_object": ["food_safety"],
    "overbooking": ["service_failure"],
    "data_leak": ["data_leak"],
    "false_photo": ["service_failure", "false_rumour"],
    "fake_page": ["fake_page"],
    "staff_conduct": ["staff_conduct"],
}


def monitoring_truth(workplace: Business, truth: Truth, month: str) -> MonitoringTruth:
    """Crisis, labels of the sampled mentions, breaches, pillars of the month's posts, and
    service figures.
    """
    daily = days_of(workplace)
    figures = service_figures(workplace, month)
    voice = share_of_voice(workplace, month)
    onset = truth.crisis.onset.date()
    return MonitoringTruth(
        workplace=workplace.brief.slug,
        month=month,
        onset=onset,
        end=ends_of(daily, onset),
        issues=ISSUES[truth.crisis.topic],
        cluster=truth.crisis.scct,
        mentions=_labels(workplace, truth),
        breaches=[
            Breach(
                platform=row.platform,
                post_id=row.post_id,
                topic=row.rule,
            )
            for row in truth.breaches
        ],
        pillars=_pillars(workplace, truth, month),
        service=Service(
            **{name: round(getattr(figures, name), 4) for name in Service.model_fields},
        ),
        share_of_voice=round(float(voice.loc[voice["own"], "share_of_voice"].sum()), 4),
    )


def _labels(workplace: Business, truth: Truth) -> list[LabelledMention]:
    labels = {row.id: row for row in truth.mentions}
    found = [(name, labels[name]) for name in sampled_mentions(workplace)["mention_id"]]
    return [
        LabelledMention(
            mention=name,
            sentiment=row.sentiment,
            risk=row.risk,
        )
        for name, row in found
    ]


def _pillars(workplace: Business, truth: Truth, month: str) -> list[PostPillar]:
    posts = posts_of(workplace, month)
    published = set(zip(posts["platform"], posts["post_id"], strict=True))
    return [
        PostPillar(**row.model_dump())
        for row in truth.pillars
        if (row.platform, row.post_id) in published
    ]


def write_monitoring_truth(pack: Path, truth: Truth, path: Path) -> Path | None:
    """Work out the answers of the workplace in `pack` and write them to `path`.

    None for a pack too short to hold the course's month.
    """
    workplace = Business.open(pack)
    month = Course.open().month
    if month in workplace.whole_months():
        return write_truth(monitoring_truth(workplace, truth, month), path)
    return None
