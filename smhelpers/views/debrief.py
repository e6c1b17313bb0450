"""The debrief of a drill: result bands, timeline picture, and sentences on what helped and what
hurt.
"""

from html import escape

from .. import charts
from ..documents.drill_timeline import timeline, told
from ..errors import CourseError
from ..forms import static
from ..labels import label
from ..monitoring.drill import CrisisDrillLog, bands, clock, measure, replayed
from ..monitoring.drill.course import CrisisCourse
from ..monitoring.drill.debrief import SOONER_MINUTES, moments, sooner
from ..portfolio import Portfolio

_GRADES = {
    "good": "✓ 良好",
    "sufficient": "○ 尚可",
    "insufficient": "✗ 不足",
}
_SIGNS = {
    "helped": "▲ 有幫助",
    "hurt": "▼ 有害",
    "seen": "● 發生",
}


class Debrief:
    """Show it as the last value of a cell: the debrief of the drill in the portfolio, or what to
    do first.
    """

    def __init__(self, portfolio: Portfolio | None = None):
        self.portfolio = portfolio or Portfolio.open()

    def __repr__(self) -> str:
        return "演練檢討"

    def _repr_html_(self) -> str:
        try:
            return debrief_html(replayed(self.portfolio.load(CrisisDrillLog)))
        except CourseError as error:
            return f"<p>{escape(str(error))}做完演練後再執行這一格。</p>"


def debrief_html(course: CrisisCourse) -> str:
    """The whole debrief as HTML."""
    scenario = course.shift.scenario
    opening = (
        f"<h3>演練檢討</h3><p>真正的危機："
        f"{escape(course.shift.filled(scenario.title))}（{label(scenario.kind)}，"
        f"{label(scenario.cluster)}）。根本原因：{escape(course.shift.filled(scenario.cause))}</p>"
    )
    return (
        opening
        + result_html(course)
        + charts.image(timeline(course), told(course))
        + worth_html(course)
        + moments_html(course)
    )


def result_html(course: CrisisCourse) -> str:
    """The result line by line."""
    rows = [
        [band.about, band.value, _GRADES[band.grade], "" if band.grade == "good" else band.remedy]
        for band in bands(measure(course), course.shift.setting.times)
    ]
    recovered = measure(course).recovered
    rows.append(
        [
            "恢復（提及量回到平靜）",
            "這一班還沒有平靜" if recovered is None else f"{recovered} 分鐘",
            "",
            "",
        ],
    )
    return static.listing(
        "結果（分鐘從第一則危機提及起算）",
        ["項目", "你的結果", "評等", "下次怎麼做"],
        rows,
    )


def worth_html(course: CrisisCourse) -> str:
    """What the peak was worth, and what an earlier statement would have been."""
    result = measure(course)
    text = (
        f"高峰每小時 {result.peak:.0f} 則；什麼都不做會到 {result.peak_nothing:.0f} 則，"
        f"照計畫的最佳作法 {result.peak_best:.0f} 則，"
        f"可避免的高峰你避免了 {result.peak_avoided:.0%}。"
    )
    peak = sooner(course)
    if peak is not None and peak < result.peak - 0.5:
        text += f"聲明若早 {SOONER_MINUTES} 分鐘，高峰會是 {peak:.0f} 則。"
    return f"<p>{text}模型的參數是教學用的假設，不是實測值。</p>"


def moments_html(course: CrisisCourse) -> str:
    """What happened, helped and hurt, in order of time."""
    rows = [[clock(moment.minute), _SIGNS[moment.side], moment.text] for moment in moments(course)]
    return static.listing("經過：什麼有幫助、什麼有害", ["時間", "影響", "說明"], rows)
