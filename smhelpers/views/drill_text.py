"""A drill in words: where the clock stands, what is known, what was done."""

from html import escape

from ..forms import static
from ..labels import label
from ..monitoring.drill import Drill, Publish, clock
from ..monitoring.drill.acts import Act
from ..monitoring.drill.log import CrisisDrillLog, DrillEntry

#: Facts shown in the banner.
KNOWN = 6


def status_html(drill: Drill, waiting: int) -> str:
    """The line above everything: clock, mentions, what waits, the calendar."""
    course = drill.course
    return (
        f"<p role='status' style='font-size:1.15em'><b>{clock(drill.minute)}</b>"
        f"（這一班 {clock(0)}–{clock(course.shift.minutes)}）　"
        f"最近一小時提及 <b>{course.meter()}</b> 則　未分級 <b>{waiting}</b> 則　"
        f"排程：{'已暫停' if course.paused else '進行中'}{promised(drill)}</p>"
    )


def promised(drill: Drill) -> str:
    """When the last statement promised an update, whether or not it was on the right topic."""
    said = [(minute, act) for minute, act in drill.course.acts if isinstance(act, Publish)]
    if not said:
        return ""
    minute, last = said[-1]
    hours = last.statement.next_update_hours
    if not hours:
        return ""
    return f"　承諾更新：<b>{clock(minute + round(hours * 60))}</b> 前"


def known_html(drill: Drill) -> str:
    """The banner: what those inside have found out, and what the calendar sent."""
    events = [event for event in drill.course.events if event.kind in ("known", "post")][-KNOWN:]
    signs = {"known": "已知", "post": "排程貼文已發出"}
    lines = "".join(
        f"<li>{clock(event.minute)} {signs[event.kind]}：{escape(event.text)}</li>"
        for event in events
    )
    text = f"<ul>{lines}</ul>" if lines else "<p>目前沒有內部回報。</p>"
    return f"<div role='log' aria-label='目前所知' class='smc-right'><b>目前所知</b>{text}</div>"


def log_html(drill: Drill, most: int | None = None) -> str:
    """The log as a table, newest first; `most` entries, the rest counted."""
    entries: list[DrillEntry] = drill.log.entries[::-1]
    rows = [[clock(entry.minute), act_text(entry.act, drill)] for entry in entries[:most]]
    more = len(entries) - len(rows)
    if more:
        left = f"<p>另有 {more} 筆較早的動作，都在 portfolio/{CrisisDrillLog.file_name}.json。</p>"
    else:
        left = ""
    return static.listing("動作紀錄（新的在前）", ["時間", "動作"], rows) + left


def act_text(act: Act, drill: Drill) -> str:
    """One act in words."""
    data = act.model_dump(exclude={"act", "statement", "text", "own", "message"})
    parts = []
    for key, value in data.items():
        if value == "platform":
            parts.append(label("sns_platform"))
        elif value == "none":
            parts.append("不分級" if key == "level" else "先不選策略")
        else:
            parts.append(label(value))
    if message := drill.course.messages.get(getattr(act, "message", "")):
        parts.append(
            f"「{message.text[:16]}…」" if len(message.text) > 16 else f"「{message.text}」",
        )
    if statement := getattr(act, "statement", None):
        parts.insert(0, label(statement.topic))
    return f"{label(f'act_{act.act}')}{'：' if parts else ''}{'，'.join(parts)}"
