"""One piece of the calendar as widgets, with what may be chosen.

And what the calendar's form tells: month and faults.
"""

from collections.abc import Callable
from datetime import timedelta
from html import escape

import ipywidgets as widgets

from .. import charts
from ..deliverable import Answers
from ..documents.calendar_xlsx import choices
from ..forms import look
from ..forms.fields import Choices, Field
from ..labels import label
from ..strategy.calendar import WEEKDAYS, ActivityCalendar, CalendarEntry
from .brief import staff_choices
from .calendar_desk import CalendarDesk, day_of
from .calendar_month import month_picture, month_text

#: Faults shown of an aspect.
SHOWN = 4


def named(entry: Answers) -> str:
    """An entry in one line of the list."""
    day = day_of(entry.get("day"))
    when = "日期待定"
    if day:
        when = f"{day:%m/%d}（週{WEEKDAYS[day.weekday()]}）"
    platform = label(entry.get("platform") or "平台待定")
    return (
        f"{when} {entry.get('time', '')} "
        f"{platform}｜{str(entry.get('message', ''))[:24]}　{entry['id']}"
    )


def fields_of(
    desk: CalendarDesk,
    entry: Answers,
    typed: Callable[[str, Field], None],
) -> list[widgets.Widget]:
    """Widgets of one entry under its name (its number is shown, not typed).

    `typed` is called with number and field at every change.
    """
    made = []
    options = piece_choices(desk, entry)
    for name, field in CalendarEntry.model_fields.items():
        if name != "id":
            part = Field(name, field, options.get(name))
            part.answer = entry.get(name)
            part.examine()
            part.observe(lambda _, part=part: (part.examine(), typed(entry["id"], part)))
            made.append(part.control)
    return [look.wide(f"<h4>{escape(named(entry))}</h4>"), *made]


def piece_choices(desk: CalendarDesk, entry: Answers) -> dict[str, Choices]:
    """What may be chosen, with what the entry has already: a choice that came from a workbook is
    never lost.
    """
    context = desk.context
    calendar = desk.sound()
    if calendar:
        texts = choices(
            calendar,
            context.brief,
            context.pillars or (),
            context.kpis,
        )
    else:
        texts = {}
    found: dict[str, Choices] = {
        "owner": staff_choices(context.brief),
        "approver": staff_choices(context.brief),
        "campaign": [
            (f"{row['id']} {row.get('name', '')}", row["id"])
            for row in desk.data["campaigns"]
            if row.get("id")
        ],
    }
    for name in ("pillar", "kpi", "festival"):
        found[name] = [(text, text) for text in texts.get(name, ())]
    for name, options in found.items():
        if entry.get(name) and entry[name] not in [value for _, value in options]:
            options.append((str(entry[name]), entry[name]))
    return {name: options for name, options in found.items() if options}


def month_html(desk: CalendarDesk, week: int) -> str:
    """The month in which a week mostly lies, as a picture with its caption."""
    calendar = desk.sound()
    if calendar is None:
        return "<p>排入第一則以後，這裡會畫出月曆。</p>"
    middle = desk.monday(week) + timedelta(days=3)
    text = month_text(calendar, middle.year, middle.month)
    return (
        f"{charts.image(month_picture(calendar, middle.year, middle.month), text)}<p>"
        f"{escape(text)}</p>"
    )


def faults_html(desk: CalendarDesk) -> str:
    """What is still to be done, by aspect."""
    missing = desk.unfinished()
    unfinished = ""
    if missing:
        unfinished = f"<p>還沒完成：{escape('；'.join(missing[:3]))}</p>"
    rows = "".join(_aspect(name, found) for name, found in desk.problems().items())
    if desk.portfolio.has(ActivityCalendar):
        saved = desk.portfolio.saved_at(ActivityCalendar)
    else:
        saved = None
    if desk.keeping.notice.children:
        told = ""  # the notice says that it is not saved
    elif saved:
        told = f"已存檔{look.when(saved)}"
    else:
        told = f"{desk.damage}排入內容後會自動存檔。"
    return f"{look.told(told)}{unfinished}<ul>{rows}</ul>"


def _aspect(name: str, found: list) -> str:
    if not found:
        return f"<li>{look.sign(True)} {escape(name)}</li>"
    items = "".join(
        f"<li>{escape(fault.about)}：{escape(fault.remedy)}</li>" for fault in found[:SHOWN]
    )
    more = ""
    if len(found) > SHOWN:
        more = f"<li>…另有 {len(found) - SHOWN} 處</li>"
    return f"<li>{look.sign(False)} {escape(name)}（{len(found)} 處）<ul>{items}{more}</ul></li>"
