"""Levels of a crisis plan replayed on what was really said: on which days would each have fired
(pc-2.3, k-9)?
"""

from collections.abc import Iterable
from datetime import date
from html import escape

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from pydantic import ValidationError

from .. import charts
from ..brief import Brief
from ..deliverable import Answers
from ..errors import sentences
from ..policy import CrisisLevel, Trigger, daily_mentions, episodes, firings, sounds_negative
from ..policy.crisis import BASELINE_DAYS
from ..workplace import Business, Workplace
from .tables import Table

#: Sign and colour of a level, not told apart by colour alone.
_SIGNS = {
    "L1": ("o", charts.PALETTE[4]),
    "L2": ("s", charts.PALETTE[1]),
    "L3": ("^", charts.PALETTE[5]),
}
#: Episodes whose texts are shown, texts of each, characters of a text.
EPISODES = 6
TEXTS = 2
_LENGTH = 60


def crisis_picture(answers: Answers, workplace: Business) -> str:
    """HTML of the replay of the levels as typed so far: chart, a sentence a level, what was said
    on those days.
    """
    levels, faults = typed_levels(answers)
    told = "".join(f"<li>{escape(fault)}</li>" for fault in faults)
    told = f"<ul>{told}</ul>" if told else ""
    if not levels:
        return (
            f"<p>填好一個等級的倍數、負面占比與則數，"
            f"這裡會把它放到{escape(workplace.name)}半年的提及資料上重播。</p>{told}"
        )
    triggers = [level.trigger for level in levels]
    daily, fired = replayed(workplace, triggers)
    picture = charts.image(
        alarm_chart(workplace, triggers, daily, fired),
        f"{workplace.name}每天的提及與各等級啟動的日子",
    )
    said = "".join(
        f"<li>{escape(text)}</li>"
        for text in alarm_sentences(
            triggers,
            daily,
            fired,
            workplace.brief,
        )
    )
    return (
        f"{told}<h4>重播：這些條件會在哪幾天響</h4>{picture}<ul "
        f"role='status'>{said}</ul>{_said_then(workplace, fired)}"
    )


def typed_levels(answers: Answers) -> tuple[list[CrisisLevel], list[str]]:
    """Levels whose numbers can be replayed, and what is wrong with the others (zh-TW)."""
    levels = []
    faults = []
    for number, row in enumerate(answers.get("levels") or [], 1):
        try:
            level = CrisisLevel.model_validate({"meaning": "（還沒寫是什麼情況）", **row})
        except ValidationError as error:
            faults.append(
                f"等級第 {number} 列："
                f"{'；'.join(sentences(error, CrisisLevel.field_labels())[:2])}",
            )
            continue
        if level.volume_multiple > 0 and level.negative_share_percent > 0:
            levels.append(level)
        else:
            faults.append(f"{level.level} 還不能重播：請填倍數與負面占比。")
    return levels, faults


def replayed(
    workplace: Workplace,
    triggers: Iterable[Trigger],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions by day and the firings of every trigger, each with its own words."""
    name = workplace.name
    own = workplace.mentions
    found = [
        firings(daily_mentions(own, name, words=trigger.words), [trigger]) for trigger in triggers
    ]
    found = [table for table in found if len(table)] or [firings(daily_mentions(own, name), [])]
    return daily_mentions(own, name), pd.concat(found, ignore_index=True)


def alarm_chart(
    workplace: Business,
    triggers: Iterable[Trigger],
    daily: pd.DataFrame | None = None,
    fired: pd.DataFrame | None = None,
) -> Figure:
    """Mentions a day with their negative part, signs where a level would have fired, campaigns
    shaded.
    """
    if daily is None or fired is None:
        daily, fired = replayed(workplace, triggers)
    charts.use_style()
    figure, axes = plt.subplots(figsize=(9, 3.8))
    axes.bar(
        daily.index,
        daily["mentions"],
        width=1,
        color="#a9bcc8",
        edgecolor="none",
        label="提及",
        zorder=2,
    )
    axes.bar(
        daily.index,
        daily["negative"],
        width=1,
        color="#8a3a2a",
        edgecolor="none",
        label="其中負面",
        zorder=2,
    )
    axes.plot(
        daily.index,
        daily["baseline"],
        color="#222222",
        linewidth=1.2,
        linestyle="--",
        zorder=3,
        label=f"平日（前 {BASELINE_DAYS} 天中位數）",
    )
    _shade(axes, workplace.brief)
    top = daily["mentions"].max()
    for height, level in enumerate(sorted({trigger.level for trigger in triggers}), 1):
        sign, colour = _SIGNS[level]
        days = pd.to_datetime(fired.loc[fired["level"] == level, "date"])
        axes.scatter(
            days,
            [top * (1 + 0.08 * height)] * len(days),
            marker=sign,
            color=colour,
            s=28,
            label=f"{level} 啟動",
            zorder=3,
        )
    axes.set(title=f"{workplace.name}：每天被提及的則數與各等級啟動的日子", ylabel="則數")
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(1, 1),
        frameon=False,
    )
    axes.set_ylim(0, top * 1.4)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    axes.grid(visible=False, axis="x")
    axes.tick_params(axis="x", rotation=30)
    figure.tight_layout()
    return charts.alt_text(
        figure,
        f"{workplace.name}每天的提及、負面則數、活動期間與各等級啟動的日子",
    )


def _shade(axes: plt.Axes, brief: Brief) -> None:
    for number, campaign in enumerate(brief.campaigns):
        axes.axvspan(
            pd.Timestamp(campaign.start),
            pd.Timestamp(campaign.end),
            color=charts.PALETTE[2],
            alpha=0.15,
            linewidth=0,
            zorder=0,
            label="" if number else "行銷活動期間",
        )


def alarm_sentences(
    triggers: Iterable[Trigger],
    daily: pd.DataFrame,
    fired: pd.DataFrame,
    brief: Brief,
) -> list[str]:
    """One zh-TW sentence a level: how often it fired, and how often during a campaign, or what
    it would have taken.
    """
    return [
        _sentence(
            trigger,
            daily,
            fired[fired["level"] == trigger.level],
            brief,
        )
        for trigger in triggers
    ]


def _sentence(
    trigger: Trigger,
    daily: pd.DataFrame,
    own: pd.DataFrame,
    brief: Brief,
) -> str:
    if own.empty:
        top = daily.loc[daily["ratio"].idxmax()] if daily["ratio"].notna().any() else daily.iloc[-1]
        return (
            f"{trigger.level} 半年內一次也沒有啟動：倍數最高的一天是 {top.name:%m/%d}，"
            f"{top.mentions:.0f} 則、"
            f"平日的 {top.ratio:.1f} 倍、負面 {top.negative_share:.0%}。這是真的平安，"
            f"還是門檻太高？"
        )
    runs = episodes(own)
    spans = "、".join(_span(run.start, run.end) for run in runs.head(EPISODES).itertuples()) + (
        "…" if len(runs) > EPISODES else ""
    )
    inside = sorted({day for day in own["date"] if campaign_on(day, brief)})
    if inside:
        told = (
            f"其中 {len(inside)} 天落在行銷活動期間。請讀那幾天的內容：如果只是活動的熱鬧，"
            f"就是誤報，要提高門檻或加上負面占比。"
        )
    else:
        told = "沒有一天落在行銷活動期間。"
    return f"{trigger.level} 啟動 {own['date'].nunique()} 天，共 {len(runs)} 段（{spans}）。{told}"


def campaign_on(day: date, brief: Brief) -> str:
    """Id of the campaign that ran on a day, "" where none did."""
    return next(
        (
            c.id
            for c in brief.campaigns
            if date.fromisoformat(c.start) <= day <= date.fromisoformat(c.end)
        ),
        "",
    )


def _span(start: date, end: date) -> str:
    if start == end:
        return f"{start:%m/%d}"
    return f"{start:%m/%d}–{end:%m/%d}"


def _said_then(workplace: Business, fired: pd.DataFrame) -> str:
    """What was said on the loudest day of each episode of the highest level that fired."""
    if fired.empty:
        return ""
    level = max(fired["level"])
    own = fired[fired["level"] == level]
    rows = []
    for run in episodes(own).head(EPISODES).itertuples():
        loudest = own[own["date"].between(run.start, run.end)].sort_values("mentions").iloc[-1]
        rows.append(
            {
                "day": f"{loudest['date']:%m/%d}",
                "mentions": loudest["mentions"],
                "negative_share": loudest["negative_share"],
                "campaign": campaign_on(loudest["date"], workplace.brief) or "無",
                "said": _texts(workplace, loudest["date"]),
            },
        )
    table = Table(
        pd.DataFrame(rows),
        "",
        {"negative_share": "ratio"},
        "負面由課程的用語表粗分，反諷會漏；是否真的是危機，要讀內容。",
    )
    return (
        f"<details><summary>{level} 啟動的日子，大家說了什麼（{len(rows)} 段）"
        f"</summary>{table._repr_html_()}</details>"
    )


def _texts(workplace: Workplace, day: date) -> str:
    own = workplace.mentions[workplace.mentions["brand"] == workplace.name]
    texts = own.loc[own["published_at"].dt.date == day, "text"].fillna("").astype(str)
    first = sorted(texts, key=lambda text: not sounds_negative(text))[:TEXTS]
    return "／".join(" ".join(text.split())[:_LENGTH] for text in first)
