"""Instant feedback and marking of tracking (pc-4.3) and of content checked (pc-4.4)."""

import math
from datetime import date, timedelta

import pandas as pd

from ..deliverable import Finding
from ..labels import label
from ..policy.scoring import Score
from ..workplace import Business, Workplace
from .alarms import days_of, found_crisis
from .compliance import mix_of, pillar_of, posts_of
from .deliverables import ComplianceLog, LimitReading, TrackingLog
from .service import service_figures
from .tracking import BASELINE_DAYS, Target, baseline_limits, beyond, daily_series, kpi_table
from .truth import MonitoringTruth, Service
from .voice import share_of_voice

#: Figures are read off a table and rounded; 1 % or half a unit of the second decimal is no error.
RELATIVE = 0.01
ABSOLUTE = 0.06
#: Series that are to be watched at least: one each of engagement, activity and reach, and what is
#: said.
LEAST_SERIES = 3
#: Share of the month's posts that the words of the pillars must recognise, and how many of these
#: rightly.
RECOGNISED = 0.5
RIGHT = 0.8
#: Recall and precision that earn full points: no reader finds everything in half a year of posts.
RECALL = 0.7
PRECISION = 0.8


def close(typed: float, right: float) -> bool:
    """Whether a typed figure agrees with the computed one within rounding."""
    return math.isclose(
        typed,
        right,
        rel_tol=RELATIVE,
        abs_tol=ABSOLUTE,
    )


def check_kpis(
    log: TrackingLog,
    workplace: Workplace,
    month: str,
    targets: list[Target],
) -> list[Finding]:
    """Every KPI of the trainee's own strategy: value, attainment, and whether it is out of the
    ordinary.
    """
    rows = {row.kpi: row for row in log.kpis}
    findings = [Finding("月份", log.month == month, f"這次要追蹤的是 {month}")]
    for right in kpi_table(workplace, month, targets).to_dict("records"):
        row = rows.get(right["kpi"])
        value = right["actual"] * (100 if right["unit"] == "ratio" else 1)
        findings += [
            Finding(
                f"{right['kpi']} 的實際值",
                row is not None and close(row.actual, value),
                "抄下指標表的「實際值」；比率填百分比數字",
            ),
            Finding(
                f"{right['kpi']} 是否達標",
                row is not None and row.attained == right["attained"],
                "注意「至多」的指標",
            ),
            Finding(
                f"{right['kpi']} 和過去比",
                row is not None and row.signal == right["signal"],
                "看本月各週有沒有超出前十二週的界限",
            ),
        ]
    return findings


def check_limits(
    log: TrackingLog,
    workplace: Workplace,
    month: str,
    truth: MonitoringTruth | None = None,
) -> list[Finding]:
    """Limits from a quiet baseline, rightly worked out and read.

    Without the truth the loudest episode counts as the crisis.
    """
    series = daily_series(workplace)
    onset = truth.onset if truth else found_crisis(days_of(workplace))[0]
    named = {row.series for row in log.limits}
    findings = [
        Finding(
            "至少追蹤三條數列",
            len(named & set(series)) >= LEAST_SERIES,
            "參與、活動、觸及各選一條",
        ),
        Finding("看得到危機的數列", "daily_mentions" in named, "每日提及數要在裡面"),
    ]
    return findings + [
        finding
        for row in log.limits
        if row.series in series
        for finding in _limit(row, series[row.series], month, onset)
    ]


def _limit(
    row: LimitReading,
    series: pd.Series,
    month: str,
    onset: date,
) -> list[Finding]:
    name = label(row.series)
    last = min(onset, date.fromisoformat(f"{month}-01")) - timedelta(days=1)
    days = (row.baseline_to - row.baseline_from).days + 1
    quiet = (
        row.baseline_to <= last
        and pd.Timestamp(row.baseline_from) >= series.index[0]
        and days >= BASELINE_DAYS
    )
    findings = [
        Finding(
            f"{name}的基準期",
            quiet,
            f"至少 {BASELINE_DAYS} 天，而且在本月與危機之前（{last} 以前）結束",
        ),
    ]
    if days < BASELINE_DAYS or pd.Timestamp(row.baseline_to) > series.index[-1]:
        return [
            *findings,
            Finding(f"{name}的界限", False, "先改好基準期"),
            Finding(f"{name}超出的天數", False, "先改好基準期"),
        ]
    limits = baseline_limits(series, row.baseline_from, row.baseline_to)
    out = len(beyond(series, limits, month))
    right = all(
        close(typed, figure)
        for typed, figure in (
            (row.center, limits.center),
            (row.lower, limits.lower),
            (row.upper, limits.upper),
        )
    )
    return [
        *findings,
        Finding(f"{name}的界限", right, "抄下表單下方依你的基準期算出的中心線與上下限"),
        Finding(
            f"{name}超出的天數",
            row.days_beyond == out and (row.cause == "cause_none") == (out == 0),
            "數一數圖上超出界限的天數；沒有超出，原因選「沒有超出」",
        ),
    ]


def check_service(log: TrackingLog, right: Service, voice: float) -> list[Finding]:
    """Figures of customer service and share of voice, within rounding."""
    pairs = [
        (
            "首次回覆中位數",
            log.first_response_median,
            right.first_response_median,
            "分鐘，打烊的時間也算",
        ),
        (
            "首次回覆第 90 百分位",
            log.first_response_p90,
            right.first_response_p90,
            "最慢的一成從這裡開始",
        ),
        (
            "營業時間內的中位數",
            log.business_median,
            right.business_median,
            "只算營業時間內經過的分鐘",
        ),
        ("服務標準達成率", log.sla_hit_percent, right.sla_hit * 100, "沒有回覆的也算沒有達成"),
        ("聲量占比", log.share_of_voice_percent, voice * 100, "自家提及 ÷（自家＋競品）"),
    ]
    found = [Finding(name, close(typed, figure), remedy) for name, typed, figure, remedy in pairs]
    return [
        *found,
        Finding(
            "超過十五日未結案",
            log.open_past_limit == right.open_past_limit,
            "算到資料的最後一刻",
        ),
    ]


def expected_service(workplace: Workplace, month: str) -> tuple[Service, float]:
    """The figures that `check_service` compares with, worked out from the workplace itself
    (lessons).
    """
    figures = service_figures(workplace, month)
    voice = share_of_voice(workplace, month)
    return (
        Service(**{name: getattr(figures, name) for name in Service.model_fields}),
        float(voice.loc[voice["own"], "share_of_voice"].sum()),
    )


def breach_score(log: ComplianceLog, truth: MonitoringTruth) -> Score:
    """Posts that the trainee calls breaches against those that are."""
    typed = {(row.platform, row.post_id, row.topic) for row in log.posts if row.breach}
    right = {(row.platform, row.post_id, row.topic) for row in truth.breaches}
    return Score(
        tuple(sorted(typed & right)),
        tuple(sorted(typed - right)),
        tuple(sorted(right - typed)),
    )


def compliance_share(score: Score) -> float:
    """Share of the points for finding breaches, 0 to 1: half for recall up to `RECALL`, half for
    precision up to `PRECISION`.
    """
    if not score.hit:
        return 0.0
    return 0.5 * min(1.0, score.recall / RECALL) + 0.5 * min(1.0, score.precision / PRECISION)


def check_posts(log: ComplianceLog, workplace: Business) -> list[Finding]:
    """Posts exist, breaches are mended by somebody in time, and what is no breach is left alone."""
    posts = workplace.posts
    staff = workplace.brief.names
    known = set(zip(posts["platform"], posts["post_id"], strict=True))
    last = posts["published_at"].max().date()
    return [
        Finding(
            "貼文編號",
            all((row.platform, row.post_id) in known for row in log.posts),
            "編號請由查核表複製，平台也要對",
        ),
        Finding(
            "違反的都有處理",
            all(row.remedy != "keep_post" for row in log.posts if row.breach),
            "確實違反的貼文不能選「不必處理」",
        ),
        Finding(
            "誤報的不動",
            all(row.remedy == "keep_post" for row in log.posts if not row.breach),
            "沒有違反的貼文請選「不必處理」",
        ),
        Finding(
            "負責人",
            all(row.owner in staff for row in log.posts),
            f"負責人請從 {'、'.join(sorted(staff))} 選",
        ),
        Finding(
            "完成日",
            all(row.done_by >= last for row in log.posts),
            f"完成日不可早於資料的最後一天 {last}",
        ),
    ]


def check_mix(
    log: ComplianceLog,
    workplace: Workplace,
    month: str,
    planned: dict[str, float],
) -> list[Finding]:
    """Shares of the pillars follow from the own words, and the verdict from the interval.

    Planned shares are fractions.
    """
    rows = {row.pillar: row for row in log.pillars}
    words = {row.pillar: row.words for row in log.pillars}
    found = mix_of(posts_of(workplace, month), words, planned)
    findings = [
        Finding(
            "認得出的貼文",
            found.recognised >= RECOGNISED * found.total,
            f"{found.sentence}請補上各主軸常用的主題標籤與詞，至少認出一半",
        ),
    ]
    for right in found.table.to_dict("records"):
        row = rows.get(right["pillar"])
        findings += [
            Finding(
                f"「{right['pillar']}」的占比",
                row is not None
                and close(row.planned_percent, right["planned_share"] * 100)
                and abs(row.actual_percent - right["actual"] * 100) <= 0.6,
                "抄下表單下方算出的占比",
            ),
            Finding(
                f"「{right['pillar']}」的判定",
                row is not None and row.verdict == right["mix_verdict"],
                "策略訂的占比落在實際占比的可能範圍裡，就是符合",
            ),
        ]
    return findings


def check_recognition(
    log: ComplianceLog,
    workplace: Workplace,
    truth: MonitoringTruth,
) -> list[Finding]:
    """Whether the words of the pillars recognise what posts are about: those recognised against
    the true pillars.
    """
    words = {row.pillar: row.words for row in log.pillars}
    right = {(row.platform, row.post_id): row.pillar for row in truth.pillars}
    found = [
        (pillar_of(str(post.caption), words), right[post.platform, post.post_id])
        for post in posts_of(workplace, truth.month).itertuples()
        if (post.platform, post.post_id) in right
    ]
    told = [named == true for named, true in found if named]
    return [
        Finding(
            "認出的主軸正確",
            bool(told) and sum(told) >= RIGHT * len(told),
            "有些詞同時出現在兩個主軸，請換成更專屬的詞",
        ),
    ]
