"""Competent portfolios of people who would do it otherwise: each a sentence, and what is changed
in the model answer. None of them may fall below a pass mark of the automatic evidence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from ..brief import Brief
from ..datafile import checked, read_yaml
from ..paths import data_dir
from ..situations import bank, criterion_of

#: What is done to the answers of one deliverable.
Edit = Callable[[dict[str, Any]], object]
_CJK = re.compile("[\u4e00-\u9fff]")
#: Titles of questions that ask for a quotation, a name or an id: their answers are not reworded.
_QUOTED = frozenset(
    ["原文", "名稱", "主軸", "系列", "編號", "連結", "網址", "工作", "平台", "節日", "素材", "來源"]
)


@dataclass(frozen=True)
class Opinion:
    """Work that a client would accept, as a sentence.

    changes: by deliverable. change: what is done to every answer. reversed: rows stand in the
    opposite order.
    """

    name: str
    title: str
    changes: Mapping[str, Edit] = field(default_factory=dict)
    change: Callable[[FieldInfo, Any], Any] | None = None
    reversed: bool = False


def _rounded(question: FieldInfo, value: Any) -> Any:
    """Numbers as people write them in a report: three significant digits."""
    if isinstance(value, float):
        return float(f"{value:.3g}")
    return value


def _reworded(question: FieldInfo, value: Any) -> Any:
    """Longer texts in words of one's own, before and after what has to be said."""
    is_text = isinstance(value, str) and len(value) >= 30 and _CJK.search(value)
    if not is_text or any(word in str(question.title) for word in _QUOTED):
        return value
    return f"就我在店裡看到的來說，{value.rstrip('。')}；做了再看，不行就改。"


def _hold_a_goal(data: dict[str, Any]) -> None:
    goal = data["goals"][0]
    goal["target"] = goal["baseline"]


def _hold_an_objective(data: dict[str, Any]) -> None:
    objective = data["objectives"][0]
    objective["target"] = objective["baseline"]


def _hold_half_of_the_kpis(data: dict[str, Any]) -> None:
    for row in data["kpis"][: len(data["kpis"]) // 2]:
        row["target"] = row["baseline"]
        row["decision"] = "掉下來就換掉那個系列，穩住就不動它，把力氣留給別的事"


def _company_goal(data: dict[str, Any]) -> None:
    """The last goal of the company, word for word, in place of the goal of least priority."""
    path = data_dir() / "workplaces" / "tea" / "brief.yml"
    own = checked(Brief, read_yaml(path, ""), path).goals[-1]
    last = max(data["goals"], key=lambda goal: goal["priority"])
    last |= {
        "organisation_goal": own.id,
        "statement": own.text,
        "measure": own.measure,
        "baseline": own.baseline,
        "target": own.target,
        "due": str(date.fromisoformat(str(own.due))),
    }


def _pause(data: dict[str, Any]) -> None:
    """Nothing in the week before the eighth: the shop is rebuilt."""
    start = date.fromisoformat(data["start"])
    kept = []
    for entry in data["entries"]:
        week = (date.fromisoformat(entry["day"]) - start).days // 7 + 1
        if week != 7 or entry.get("campaign"):
            kept.append(entry)
    data["entries"] = kept


def _plain_consent(data: dict[str, Any]) -> None:
    for row in data["actions"]:
        row["measure"] = "看有沒有更多人主動提到我們、願意回來"
        if row["purpose"] == "user_content":
            row["permission"] = "先問本人願不願意，願意才用，想拿下來隨時拿"


def _plain_engagement(data: dict[str, Any]) -> None:
    for row in data["user_content"]:
        row["permission"] = "先問本人願不願意，願意才用，想拿下來隨時拿"
        row["measure"] = "看每個月有沒有人願意讓我們用"
    for row in data["engagement"]:
        row["measure"] = "看聊得起來的人有沒有變多"
    data["disclosure"] = "收了好處就在開頭講明白"


def _plain_rules(data: dict[str, Any]) -> None:
    for row in data["kpis"]:
        row["decision"] = "數字不好看就換掉那個系列，好看就多做一些"
    for row in data["criteria"]:
        row["rule"] = "回來的人有沒有變多，客人問的事有沒有變少"
        row["when"] = "期中與結束的時候各看一次"


def _plain_tracking(data: dict[str, Any]) -> None:
    data["utm_rules"] = "哪個平台、哪種貼法、哪一檔，各用一個詞，寫法全店統一"


def _plain_breaks(data: dict[str, Any]) -> None:
    for row in data["breaks"]:
        row["handling"] = "換了尺就重新量，舊的那段留著但是不接在一起看"


def _plain_measures(data: dict[str, Any]) -> None:
    for row in data["opportunities"]:
        row["measure"] = "看走進店裡說是看到貼文的人有沒有變多"


def _plain_incidents(data: dict[str, Any]) -> None:
    for row in data["incidents"]:
        row["impact"] = "訊息和負評一下子變得很多，店裡的電話響個不停"


def _slow_first_answer(data: dict[str, Any]) -> None:
    """A first answer in three days and closing in ten are no contradiction."""
    for clause in data["clauses"]:
        if clause["section"] == "complaints":
            clause["text"] += "超過一天的案子，三天內先說明進度，十天內結案。"


def _cautious_statement(data: dict[str, Any]) -> None:
    for statement in data["statements"]:
        statement["known_facts"] += "。原因可能是哪一種還在查，查到以前我們不猜。"


def _other_judgements(data: dict[str, Any]) -> None:
    """Two of the twelve claims of each criterion are judged otherwise than the key does."""
    for row in data["decisions"]:
        place = row["situation"][-3]
        if row["claim"] == "c1" and place in ("0", "1"):
            choices = [each.key for each in bank(criterion_of(row["situation"])).choices]
            row["choice"] = next(choice for choice in choices if choice != row["choice"])


OPINIONS = (
    Opinion("reference", "課程的參考答案"),
    Opinion("rounded_figures", "數字都四捨五入到三位有效數字", change=_rounded),
    Opinion("rows_in_another_order", "每張表的列都倒過來寫", reversed=True),
    Opinion("own_words", "意思一樣，句子全部用自己的話", change=_reworded),
    Opinion(
        "holds_a_level",
        "第一個目標是守住現在的水準，一半的指標也是",
        {
            "goal_cascade": _hold_a_goal,
            "content_strategy": _hold_an_objective,
            "kpi_plan": _hold_half_of_the_kpis,
        },
    ),
    Opinion("company_goal", "有一個目標照抄公司的年度目標", {"goal_cascade": _company_goal}),
    Opinion("calendar_with_a_pause", "行事曆有一週停更", {"activity_calendar": _pause}),
    Opinion(
        "plain_speech",
        "同意、揭露、衡量與決策都不用課本的字",
        {
            "community_plan": _plain_consent,
            "content_strategy": _plain_engagement,
            "kpi_plan": _plain_rules,
            "tracking_plan": _plain_tracking,
            "trend_readings": _plain_breaks,
            "exposure_plan": _plain_measures,
            "incident_log": _plain_incidents,
        },
    ),
    Opinion(
        "another_policy",
        "先說明再結案、聲明裡說明還在查的政策",
        {"policy_clauses": _slow_first_answer, "crisis_plan": _cautious_statement},
    ),
    Opinion(
        "other_judgements",
        "情境題每十二個判斷有兩個看法不同",
        {"situations": _other_judgements},
    ),
)
