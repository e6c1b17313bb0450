"""Judging a drill by its log: bands for what was achieved, findings with remedies for the
marking (pc-4.2).
"""

from dataclasses import dataclass
from typing import Literal

from ...deliverable import Finding, question
from ...trainee import trainee_number
from .acts import Publish
from .course import CrisisCourse
from .log import CrisisDrillLog, faults
from .measures import Measures, measure, replayed
from .parameters import parameters
from .shift import PlanTimes

Grade = Literal["good", "sufficient", "insufficient"]


@dataclass(frozen=True)
class Band:
    """One line of the result: what, how much (zh-TW), the band, and what would have been better."""

    about: str
    value: str
    grade: Grade
    remedy: str


def bands(measures: Measures, times: PlanTimes) -> list[Band]:
    """The result line by line, judged by the plan's own times and the course's bands."""
    return [
        *_times(measures, times),
        *_shares(measures),
        *_counts(measures),
        _notified(measures),
        _kept(measures),
    ]


def _times(measures: Measures, times: PlanTimes) -> list[Band]:
    rows = [
        (
            "第一次看到",
            measures.first_look,
            times.first_look_minutes,
            "更常看收件匣，並優先打開直接標記品牌的訊息",
        ),
        (
            "偵測（正確分級與主題）",
            measures.detected,
            times.triage_minutes,
            "看到人身安全、個資、詐騙等詞立即分級，主題要選對",
        ),
        (
            "第一次有指示訊息的聲明",
            measures.stated,
            times.statement_minutes,
            "先發待命聲明，告訴顧客該怎麼做，不必等事實全部查清",
        ),
    ]
    return [_time(*row) for row in rows]


def _time(
    about: str,
    minutes: int | None,
    limit: float,
    remedy: str,
) -> Band:
    if minutes is None:
        return Band(about, "沒有做", "insufficient", remedy)
    value = f"{minutes} 分鐘（計畫 {limit:g} 分鐘內）"
    if minutes <= limit:
        return Band(about, value, "good", remedy)
    if minutes <= 2 * limit:
        return Band(about, value, "sufficient", remedy)
    return Band(about, value, "insufficient", remedy)


def _shares(measures: Measures) -> list[Band]:
    rows = [
        (
            "peak_avoided",
            "避免的高峰",
            measures.peak_avoided,
            "愈早發出有指示訊息的聲明、愈少火上加油，高峰愈低",
        ),
        (
            "complaints_answered",
            "一般客訴在標準內回覆",
            measures.complaints_answered,
            "危機中也要有人處理一般客訴",
        ),
        (
            "triage_right",
            "分級與主題正確",
            measures.triage_right,
            "活動熱潮和玩笑話不是危機；一般抱怨是 L1 或不分級",
        ),
    ]
    return [
        Band(
            about,
            f"{value:.0%}",
            _grade(value, key),
            remedy,
        )
        for key, about, value, remedy in rows
    ]


def _grade(value: float, key: str) -> Grade:
    good, enough = parameters().bands[key]
    if value >= good:
        return "good"
    if value >= enough:
        return "sufficient"
    return "insufficient"


def _counts(measures: Measures) -> list[Band]:
    alarms = len(measures.false_alarms)
    kinds = len({event.key for event in measures.provocations})
    return [
        Band(
            "誤報",
            f"{alarms} 次",
            _few(alarms, "false_alarms"),
            "先確認來源與內容，再升級、通報主管或發聲明",
        ),
        Band(
            "火上加油",
            f"{kinds} 種",
            _few(kinds, "provocations"),
            "不否認、不推卸、不刪誠實批評，暫停排程並準時更新",
        ),
    ]


def _few(value: int, key: str) -> Grade:
    good, enough = parameters().bands[key]
    if value <= good:
        return "good"
    if value <= enough:
        return "sufficient"
    return "insufficient"


def _notified(measures: Measures) -> Band:
    if measures.notified is None:
        return Band(
            "通知該通知的人",
            "沒有通知齊全",
            "insufficient",
            "依計畫通知指揮、現場，以及主管機關或平台",
        )
    return Band(
        "通知該通知的人",
        f"{measures.notified} 分鐘",
        "good",
        "",
    )


def _kept(measures: Measures) -> Band:
    grade: Grade = "good" if measures.evidence_kept else "insufficient"
    return Band(
        "保存證據",
        "有" if measures.evidence_kept else "沒有",
        grade,
        "危機訊息與要隱藏的訊息都先截圖保存",
    )


ABOUT = (
    "第一次看到",
    "偵測（正確分級與主題）",
    "第一次有指示訊息的聲明",
    "避免的高峰",
    "一般客訴在標準內回覆",
    "分級與主題正確",
    "誤報",
    "火上加油",
    "通知該通知的人",
    "保存證據",
)


def assess_drill(log: CrisisDrillLog, student: str | None = None) -> list[Finding]:
    """One finding a line of the result, right from the band "sufficient" on.

    A log that cannot be believed earns nothing.

    student: whom the marking knows as the author; a drill played under another number is not
    theirs. The log is replayed here,
    at most three shifts of a few hundred steps, whatever was handed in.
    """
    problems = (
        faults(log)
        or _not_theirs(log, student)
        or ([] if log.ended else ["演練還沒有做到這一班結束"])
    )
    if problems:
        return [Finding(about, False, problems[0]) for about in ABOUT]
    course = replayed(log)
    found = []
    for band in bands(measure(course), log.setting.times):
        about = f"{band.about}：{band.value}"
        found.append(Finding(about, band.grade != "insufficient", band.remedy))
    return [*found, *_asked_of_words(course)]


def _asked_of_words(course: CrisisCourse) -> list[Finding]:
    """What a person reads in a statement: an instruction in the writer's own words."""
    said = [act.statement.instruction for _, act in course.acts if isinstance(act, Publish)]
    if not said:
        return []
    known = any(course.crisis.is_known_instruction(text) for text in said)
    return [
        question(
            "聲明的指示",
            known,
            f"「{said[0][:40]}」請評量人員讀一讀：這次受影響的顧客知不知道現在要做什麼",
        ),
    ]


def _not_theirs(log: CrisisDrillLog, student: str | None) -> list[str]:
    other = student and trainee_number(student) != trainee_number(log.setting.trainee)
    if other:
        return [f"演練用的學員編號「{log.setting.trainee}」和繳交者「{student}」不同"]
    return []
