"""Worked examples of the lessons of task 2: what a rule, a trigger or a time limit does to a
small business's own data.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import holidays
import pandas as pd
from IPython.display import HTML
from matplotlib.figure import Figure

from .. import charts
from ..errors import CourseError
from ..metrics import with_service
from ..paths import data_dir
from ..policy import (
    ContentRule,
    Trigger,
    daily_mentions,
    episodes,
    firings,
    precision_recall,
    read_rules,
)
from ..policy.lint_times import LEGAL_DAYS
from ..policy.practice import practice_captions, practise
from ..workplace import Business, Workplace
from .policy_clauses import clauses_picture
from .policy_crisis import alarm_chart
from .policy_rules import rules_picture
from .tables import Table

#: Days after the first sign that belong to an event.
EVENT_DAYS = 14
_FIXED = {
    "topic": "contest_terms",
    "why": "活動要寫明期限與辦法",
    "remedy": "補上期限、辦法與聲明",
}
#: The same rule written three ways: a single sign, two signs, and two signs with exceptions and
#: everything that is owed.
VERSIONS = {
    "一個字就擋：「抽」": {"kind": "banned_word", "words": "抽"},
    "看情境：「抽＋留言」就要有截止與辦法": {
        "kind": "required_when",
        "when": "抽+留言",
        "words": "截止、辦法",
    },
    "看情境並寫例外": {
        "kind": "required_when",
        "when": "抽+留言/抽+按讚/抽+分享/抽+轉發/抽+標記",
        "unless": "抽空、不抽、領完",
        "words": "截止/活動期間、辦法/規則、與 Meta 無關/與本平台無關",
    },
}
#: Conditions that are compared: how many times the usual, share negative, least number.
CONDITIONS = (
    Trigger("L2", 5, 0.5),
    Trigger("L2", 1.2, 0.2),
    Trigger("L2", 3, 0.4, 8),
    Trigger("L2", 2, 0.5, 5),
)


def activity_chart(workplace: Workplace) -> Figure:
    """What is really done on each platform: posts published and messages received in the period
    of the exports.
    """
    rows = [
        {
            "platform": platform,
            "kind": kind,
            "number": int(count),
        }
        for kind, table in (("posts", workplace.posts), ("messages", workplace.tables["messages"]))
        for platform, count in table["platform"].astype(str).value_counts().items()
    ]
    if not rows:
        raise CourseError(
            f"「{workplace.name}」沒有貼文與訊息的匯出檔；請放入任何一個平台的貼文匯出檔後重新開啟。",
        )
    return charts.bars(
        pd.DataFrame(rows),
        "platform",
        "number",
        hue="kind",
        title=f"{workplace.name}：各平台的貼文與收到的訊息",
    )


def rules_example(workplace: Business) -> HTML:
    """The course's example rules on real and on judged captions, as the form shows it."""
    return HTML(rules_picture(read_rules().model_dump(mode="json"), workplace))


def sample_check(workplace: Business) -> HTML:
    """What the policy linter says about the course's sample policy for the workplace."""
    path = data_dir() / "samples" / workplace.folder.name / "policy" / "policy_clauses.json"
    if not path.is_file():
        raise CourseError(
            f"課程沒有「{workplace.name}」的範例政策；請把上方的 workplace 改回課程的工作場所。",
        )
    return HTML(
        clauses_picture(json.loads(path.read_text(encoding="utf-8"))["data"], workplace.brief),
    )


def rule_versions(workplace: Business) -> Table:
    """One rule written three ways, on the practice captions: what it catches, misses and wrongly
    blocks.
    """
    captions = practice_captions(workplace.brief)
    labelled = captions.assign(rule=captions["rule"].where(captions["rule"] == "contest_terms", ""))
    rows = []
    for name, written in VERSIONS.items():
        score = precision_recall(
            practise(
                [
                    ContentRule(
                        id="r1",
                        **_FIXED,
                        **written,
                    ),
                ],
                captions,
            ),
            labelled,
        )
        rows.append(
            {
                "version": name,
                "hit": len(score.hit),
                "missed": len(score.missed),
                "false_alarms": len(score.false_alarms),
                "precision": score.precision,
                "recall": score.recall,
            },
        )
    return Table(
        pd.DataFrame(rows),
        f"同一條抽獎規則的三種寫法（{len(captions)} 則練習文案）",
        {"precision": "ratio", "recall": "ratio"},
    )


def usual_days(workplace: Workplace) -> Table:
    """The usual number of mentions a day, and what a multiple of it means in mentions."""
    daily = daily_mentions(workplace.mentions, workplace.name)
    usual = daily["mentions"].median()
    top = daily["mentions"].max()
    rows = []
    for multiple in (1.2, 2, 3, 4, 5):
        rows.append(
            {
                "condition": f"平日的 {multiple:g} 倍",
                "needed": f"{multiple * usual:g} 則",
                "days_above": int((daily["ratio"] >= multiple).sum()),
            },
        )
    return Table(
        pd.DataFrame(rows),
        f"{workplace.name}一天通常被提到 {usual:g} 則，最多的一天 {top} 則",
        note=f"倍數的分母是前 28 天的中位數，每天會變；共 {len(daily)} 天。",
    )


def trigger_versions(
    workplace: Workplace,
    first_sign: str,
    conditions: Sequence[Trigger] = CONDITIONS,
) -> Table:
    """Conditions side by side: how long after the first sign of an event each fires, and on how
    many days without one.
    """
    start = date.fromisoformat(first_sign)
    rows = [_version(workplace, trigger, start) for trigger in conditions]
    return Table(
        pd.DataFrame(rows),
        f"{len(rows)} 種條件，同一份資料（事件第一天：{start:%m/%d}）",
        note=f"誤報指事件後 {EVENT_DAYS} 天以外啟動的日子，連續的算一段；事後才看得出來，"
        f"所以要拿過去的資料試。",
    )


def _version(workplace: Workplace, trigger: Trigger, start: date) -> dict[str, str]:
    fired = firings(daily_mentions(workplace.mentions, workplace.name), [trigger])
    after = [(day - start).days for day in fired["date"] if 0 <= (day - start).days <= EVENT_DAYS]
    false = fired[[not 0 <= (day - start).days <= EVENT_DAYS for day in fired["date"]]]
    return {
        "condition": (
            f"{trigger.multiple:g} 倍、負面 {trigger.negative_share:.0%}、至少 "
            f"{trigger.min_mentions} 則"
        ),
        "starts": f"第 {after[0] + 1} 天" if after else "沒有啟動",
        "false_alarms": f"{len(false)} 天（{len(episodes(false))} 段）" if len(false) else "0 天",
    }


def trigger_chart(
    workplace: Business,
    multiple: float,
    negative_share: float,
    min_mentions: int,
) -> Figure:
    """One condition replayed on half a year."""
    return alarm_chart(
        workplace,
        [
            Trigger(
                "L2",
                multiple,
                negative_share,
                min_mentions,
            ),
        ],
    )


def deadline_table(received: str) -> Table:
    """The last day of a complaint in calendar days and in working days (Taiwan's public holidays
    left out).
    """
    start = date.fromisoformat(received)
    calendar = start + timedelta(days=LEGAL_DAYS)
    working = _working_days_after(start, LEGAL_DAYS)
    rows = [
        {
            "way": f"{LEGAL_DAYS} 日（日曆天，消費者保護法第 43 條）",
            "last_day": f"{calendar:%Y-%m-%d}",
            "later": "—",
        },
        {
            "way": f"{LEGAL_DAYS} 個工作天",
            "last_day": f"{working:%Y-%m-%d}",
            "later": f"晚 {(working - calendar).days} 天，已違反規定",
        },
    ]
    return Table(
        pd.DataFrame(rows),
        f"{start:%Y-%m-%d} 提出的申訴，最晚哪一天要妥適處理",
        note="申訴當天不計；保守的作法是把申訴當天算第一天。",
    )


def _working_days_after(start: date, count: int) -> date:
    closed = holidays.country_holidays("TW", years=[start.year, start.year + 1])
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in closed
    return day


def service_chart(workplace: Business) -> Figure:
    """Share of messages answered within the service standard, by platform (spam left out)."""
    table = (
        _answered(workplace)
        .groupby("platform", observed=True)["within_target"]
        .mean()
        .reset_index()
    )
    minutes = workplace.brief.service_standard.first_response_minutes
    return charts.bars(
        table,
        "platform",
        "within_target",
        unit="ratio",
        title=f"{workplace.name}：{minutes} 分鐘內首次回覆的比例（營業時間）",
    )


def promise_table(workplace: Business) -> Table:
    """What was promised against what was done: answered in time, answered at all, answered by
    hand after ten in the evening.
    """
    messages = _answered(workplace)
    standard = workplace.brief.service_standard
    replied = messages["replied_at"].dropna()
    rows = [
        {
            "promise": f"{standard.first_response_minutes} 分鐘內首次回覆（營業時間）",
            "actual_share": messages["within_target"].mean(),
        },
        {
            "promise": f"有回覆（承諾 {standard.response_rate:.0%}）",
            "actual_share": messages["replied_at"].notna().mean(),
        },
        {
            "promise": "回覆發生在晚上十點到早上八點",
            "actual_share": ((replied.dt.hour >= 22) | (replied.dt.hour < 8)).mean(),
        },
    ]
    return Table(
        pd.DataFrame(rows),
        f"{workplace.name}：說的與做的（{len(messages):,} 則訊息，已排除垃圾訊息）",
        {"actual_share": "ratio"},
    )


def _answered(workplace: Business) -> pd.DataFrame:
    standard = workplace.brief.service_standard
    messages = workplace.tables["messages"]
    return with_service(
        messages[messages["spam"] == 0],
        standard.business_hours,
        standard.first_response_minutes,
    )
