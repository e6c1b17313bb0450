"""Forms of task 4, with what they would show drawn from the answers as they stand."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import get_args

from .. import charts, monitoring
from ..deliverable import Answers, Span
from ..errors import CourseError
from ..forms import Form
from ..labels import label
from ..metrics.columns import each_row
from ..monitoring.compliance import posts_of
from ..monitoring.deliverables import AgendaTopic
from ..monitoring.earlier import Earlier
from ..workplace import Business, Workplace
from .brief import staff_choices
from .monitoring_charts import alarm_chart, control_chart

#: Series with which the form of the limits starts.
WATCHED = ("daily_mentions", "daily_interactions", "daily_viewers")


def meeting_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the meeting: a row for each subject and each member of staff."""
    people = staff_choices(workplace.brief)
    rows = [{"name": member.name, "role": member.role} for member in workplace.brief.staff]
    return Form(
        monitoring.MeetingRecord,
        check=check,
        choices={"owner": people},
        preset={
            "agenda": [{"topic": topic} for topic in get_args(AgendaTopic)],
            "participants": rows,
            "objections": [{}, {}],
            "decisions": [{"id": "d1"}, {"id": "d2"}],
            "changes": [{"decision": "d1"}],
        },
    )


def log_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the monitoring log: the sampled mentions, to be judged."""
    rows = []
    for row in monitoring.sampled_mentions(workplace).itertuples():
        rows.append(
            {
                "mention": row.mention_id,
                "day": row.published_at.date().isoformat(),
                "source": row.source,
                "author": row.author,
                "text": row.text,
            },
        )
    return Form(
        monitoring.MonitoringLog,
        check=check,
        choices={"owner": staff_choices(workplace.brief)},
        preset={"entries": rows},
    )


def incident_form(workplace: Business, check: Callable | None = None) -> Form:
    """Form of the alarm and the incidents.

    The alarm is replayed on the own mentions as it is set.
    """
    return Form(
        monitoring.IncidentLog,
        check=check,
        live=lambda answers: replayed(workplace, answers),
        choices={"owner": staff_choices(workplace.brief)},
        preset={"incidents": [{"level": "L3"}]},
    )


def replayed(workplace: Workplace, answers: Answers) -> str:
    """Picture and sentence of the alarm as it is set, for the form."""
    try:
        setting = monitoring.Setting(
            answers["method"],
            float(answers["threshold"]),
            float(answers["negative_share_percent"]) / 100,
            int(answers["min_mentions"]),
        )
        daily = monitoring.days_of(workplace)
        fired = monitoring.firings(daily, setting)
    except (KeyError, ValueError, CourseError):
        return "<p>方法、門檻、負面占比與至少幾則都填了，這裡會畫出警報。</p>"
    days = "、".join(f"{day:%m/%d}" for day in fired["date"]) or "沒有一天"
    figure = alarm_chart(workplace, setting)
    return (
        f"{charts.image(figure, figure.get_label())}<p>響起的日子：{days}（共 {len(fired)} "
        f"天）。連續的日子算同一次事件。</p>"
    )


def tracking_form(
    workplace: Workplace,
    month: str,
    found: Earlier,
    check: Callable | None = None,
) -> Form:
    """Form of the tracking: a row for every KPI and three series.

    Limits are worked out from the baseline as it is typed.
    """
    return Form(
        monitoring.TrackingLog,
        check=check,
        live=lambda answers: limits_html(workplace, month, answers),
        preset={
            "month": month,
            "kpis": [{"kpi": target.kpi} for target in found.targets],
            "limits": [{"series": name} for name in WATCHED],
        },
        choices={
            "kpi": [
                (f"{t.kpi} {label(t.platform)} {label(t.metric)}", t.kpi) for t in found.targets
            ],
        },
    )


def limits_html(workplace: Workplace, month: str, answers: Answers) -> str:
    """Control chart of every series whose baseline has been typed, with what there is to copy."""
    series = monitoring.daily_series(workplace)
    parts = []
    for row in answers.get("limits", []):
        try:
            start = date.fromisoformat(row["baseline_from"])
            end = date.fromisoformat(row["baseline_to"])
            limits = monitoring.baseline_limits(series[row["series"]], start, end)
        except (KeyError, ValueError):
            continue
        except CourseError as error:
            parts.append(f"<p>⚠ {escape(str(error))}</p>")
            continue
        figure = control_chart(
            series[row["series"]],
            limits,
            (start, end),
            f"{workplace.name}：{label(row['series'])}",
            month,
        )
        parts.append(
            f"{charts.image(figure, figure.get_label())}<p>{label(row['series'])}：中心線 "
            f"{limits.center:,.2f}，"
            f"下限 {limits.lower:,.2f}，上限 {limits.upper:,.2f}。{month} "
            f"超出界限的日子請數圖上的三角形。</p>",
        )
    return "".join(parts) or "<p>填了基準期，這裡會畫出管制圖並算出界限。</p>"


def compliance_form(
    workplace: Business,
    month: str,
    found: Earlier,
    check: Callable | None = None,
) -> Form:
    """Form of the content check: a row for every post that the rules hit, and the pillars with
    their words.
    """
    hits = monitoring.hit_table(found.rules.rules, posts_of(workplace)).drop_duplicates(
        ["platform", "post_id", "topic"],
    )
    rows = []
    for row in each_row(hits):
        rows.append(
            {
                "platform": row.platform,
                "post_id": row.post_id,
                "topic": row.topic,
                "found_by": "by_rule",
            },
        )
    pillars = [
        {"pillar": name, "planned_percent": round(share * 100, 1)}
        for name, share in found.planned.items()
    ]
    return Form(
        monitoring.ComplianceLog,
        check=check,
        live=lambda answers: mix_html(workplace, month, found.planned, answers),
        choices={"owner": staff_choices(workplace.brief)},
        preset={"posts": rows or [{}], "pillars": pillars},
    )


def mix_html(
    workplace: Workplace,
    month: str,
    planned: dict[str, float],
    answers: Answers,
) -> str:
    """The mix that follows from the words typed so far."""
    words = {
        row["pillar"]: row["words"]
        for row in answers.get("pillars", [])
        if row.get("pillar") and row.get("words")
    }
    if not words:
        return "<p>填了認出主軸的詞，這裡會算出實際占比。</p>"
    mix = monitoring.mix_of(posts_of(workplace, month), words, planned)
    lines = "".join(
        f"<li>{escape(row.pillar)}：{row.posts} 則，占 {row.actual:.1%}（可能範圍 "
        f"{row.low:.1%}–{row.high:.1%}），"
        f"策略訂 {row.planned_share:.1%}</li>"
        for row in each_row(mix.table)
    )
    return f"<p>{month}：{mix.sentence}</p><ul>{lines}</ul>"


def prose_form(question: str) -> Form:
    """Form of one written answer."""
    return Form(monitoring.MonitoringProse, only=[question])


def quiet_baseline(workplace: Workplace, month: str, days: int = 42) -> Span:
    """A baseline that ends before both the month and the loudest episode, for worked examples."""
    onset, _ = monitoring.found_crisis(monitoring.days_of(workplace))
    last = min(onset, date.fromisoformat(f"{month}-01")) - timedelta(days=1)
    return last - timedelta(days=days - 1), last
