"""The after-action review as a Word document: timeline, figures, cause, what helped and hurt,
changes, measures against recurrence.
"""

from pathlib import Path

from ..labels import label
from ..monitoring.after_action import AfterActionReview
from ..monitoring.drill import (
    CrisisCourse,
    CrisisDrillLog,
    Measures,
    bands,
    clock,
    measure,
    replayed,
)
from ..monitoring.drill.debrief import moments
from ..portfolio import Portfolio
from . import docx
from .drill_timeline import timeline, told

_SIDES = {
    "helped": "有幫助",
    "hurt": "有害",
    "seen": "發生",
    "done": "處理",
}
_GRADES = {
    "good": "良好",
    "sufficient": "尚可",
    "insufficient": "不足",
}
FILE_NAME = "事後檢討.docx"


def after_action(portfolio: Portfolio, folder: Path) -> Path:
    """Write the review of the drill in the portfolio into `folder`.

    `CourseError` names what is missing.
    """
    review = portfolio.load(AfterActionReview)
    log = portfolio.load(CrisisDrillLog)
    course = replayed(log)
    document = docx.new_document(
        "事後檢討",
        f"{log.setting.brand}　危機演練　{review.held_on}　主持：{review.chair}",
    )
    document.add_paragraph("本文件記錄模擬演練；公司、人物與事件均為虛構。")
    _summary(document, course, review)
    _timeline(document, course)
    for title, text in (
        ("三　根本原因", review.root_cause),
        ("四　什麼有幫助", review.helped),
        ("五　什麼有害或太晚", review.hurt),
    ):
        document.add_heading(title, 1)
        document.add_paragraph(text)
    _changes(document, review)
    _record(document, log)
    return docx.save(document, folder / FILE_NAME)


def _summary(document: docx.Doc, course: CrisisCourse, review: AfterActionReview) -> None:
    document.add_heading("一　摘要", 1)
    scenario = course.shift.scenario
    document.add_paragraph(
        f"事件：{course.shift.filled(scenario.title)}（{label(scenario.kind)}，"
        f"{label(scenario.cluster)}）。"
        f"影響：{review.impact}",
    )
    document.add_paragraph(f"參加檢討的人：{review.attended}")
    measures = measure(course)
    docx.add_table(
        document,
        ["項目", "結果"],
        _figures(measures),
        widths=[8, 8.6],
    )
    rows = [
        [band.about, band.value, _GRADES[band.grade]]
        for band in bands(measures, course.shift.setting.times)
    ]
    docx.add_table(
        document,
        ["演練項目", "結果", "評等"],
        rows,
        widths=[6, 8, 2.6],
    )


def _figures(measures: Measures) -> list[list[str]]:
    def minutes(value: int | None) -> str:
        if value is None:
            return "這一班沒有做到"
        return f"{value} 分鐘"

    return [
        ["偵測時間（MTTD，第一則危機提及到正確分級）", minutes(measures.detected)],
        ["回應時間（第一則危機提及到第一份有指示訊息的聲明）", minutes(measures.stated)],
        ["恢復時間（MTTR，第一則危機提及到提及量回到平靜）", minutes(measures.recovered)],
        ["高峰（每小時危機提及）", f"{measures.peak:.0f} 則"],
        [
            "同一班什麼都不做／最佳作法的高峰",
            f"{measures.peak_nothing:.0f} 則／{measures.peak_best:.0f} 則",
        ],
        ["避免的高峰", f"{measures.peak_avoided:.0%}"],
    ]


def _timeline(document: docx.Doc, course: CrisisCourse) -> None:
    document.add_heading("二　時間軸", 1)
    docx.add_picture(document, timeline(course), told(course))
    rows = [[clock(moment.minute), _SIDES[moment.side], moment.text] for moment in moments(course)]
    docx.add_table(
        document,
        ["時間", "影響", "經過"],
        rows,
        widths=[1.8, 2.2, 12.6],
    )


def _changes(document: docx.Doc, review: AfterActionReview) -> None:
    document.add_heading("六　政策與策略的修改", 1)
    rows = [
        [label(row.part), row.before, row.after, row.owner, str(row.due)] for row in review.changes
    ]
    docx.add_table(
        document,
        ["文件", "原來", "改成", "負責人", "完成日"],
        rows,
        widths=[2.8, 4.6, 4.6, 2.2, 2.4],
    )
    document.add_heading("七　防止再發生", 1)
    rows = [
        [row.measure, row.indicator, row.target, row.owner, str(row.check_by)]
        for row in review.recurrence
    ]
    docx.add_table(
        document,
        ["作法", "看哪個數字", "目標", "負責人", "追蹤日"],
        rows,
        widths=[5, 4, 3, 2.2, 2.4],
    )


def _record(document: docx.Doc, log: CrisisDrillLog) -> None:
    """What ties the document to its log."""
    document.add_heading("附　演練紀錄", 1)
    document.add_paragraph(
        f"學員編號 {log.setting.trainee}，第 {log.setting.attempt} 次演練，模型第 "
        f"{log.version} 版，"
        f"共 {len(log.entries)} 個動作，紀錄的檢查碼 {log.head[:16]}。參數是教學用的假設，"
        f"不是實測值；"
        "責任歸因與回應策略依 Coombs（2007）情境式危機溝通理論。",
    )
