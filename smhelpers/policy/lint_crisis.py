"""The crisis plan: numeric triggers that rise by level, fitting responses, whole holding
statements; triggers tried on data (pc-2.3).
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pandas as pd

from ..brief import Brief
from ..deliverable import Finding, Span, question
from ..labels import label
from .crisis import replay, score_alarms
from .crisis_plan import CrisisLevel, CrisisPlan, HoldingStatement, IssueResponse
from .names import known_person, owned, people
from .text import found_in, normalise

LEVELS = ("L1", "L2", "L3")
#: Minutes from the first sign to the first statement, hours between updates, at L3.
STATEMENT_MINUTES = 60
UPDATE_HOURS = 4
#: Primary postures that fit a cluster (Coombs 2007); bolstering only ever supplements.
FITTING = {
    "victim": {"deny", "diminish"},
    "accidental": {"diminish", "rebuild"},
    "preventable": {"rebuild"},
}
#: Kinds of issue a plan prepares for at least, and holding statements.
LEAST_ISSUES = 4
LEAST_STATEMENTS = 3
#: Characters of a statement's field below which it says nothing.
LEAST_WORDS = 4
BLAME = [
    "顧客自己",
    "客人自己",
    "顧客自行",
    "使用不當",
    "供應商的錯",
    "廠商的錯",
    "廠商疏失",
    "供應商疏失",
    "員工個人行為",
    "該名員工",
    "離職員工所為",
    "惡意",
    "造謠",
    "抹黑",
    "同業",
    "競爭對手",
    "與本公司無關",
    "與我們無關",
    "小題大作",
    "少數人",
]
SPECULATION = [
    "應該是",
    "可能是",
    "也許",
    "或許",
    "大概",
    "想必",
    "推測",
    "猜測",
    "我們認為是",
    "聽說",
    "據說",
    "似乎",
    "疑似",
    "不排除",
    "絕對沒有",
    "絕對不會",
    "百分之百",
    "保證沒有",
]
_FIELDS = {
    "acknowledge": "表達知悉與關心",
    "known_facts": "目前已知的事實",
    "action": "正在做的事",
    "instruction": "請顧客怎麼做",
    "contact": "聯絡方式",
}


def check_levels(plan: CrisisPlan, brief: Brief) -> list[Finding]:
    """Whether each of L1 to L3 stands once, with numbers, people and deadlines, the numbers
    rising by level.
    """
    given = [level.level for level in plan.levels]
    findings = [
        Finding(f"危機等級 {level}", given.count(level) == 1, f"{level} 要有且只能有一列")
        for level in LEVELS
    ]
    for level in plan.levels:
        findings += _level(level, brief)
    ordered = sorted(plan.levels, key=lambda level: level.level)
    return findings + [
        _rising(lower, higher) for lower, higher in pairwise(ordered) if lower.level != higher.level
    ]


def _level(level: CrisisLevel, brief: Brief) -> list[Finding]:
    numeric = (
        level.volume_multiple > 1 and level.negative_share_percent > 0 and level.min_mentions > 0
    )
    findings = [
        Finding(
            f"{level.level} 的啟動條件是數字",
            numeric,
            "請填倍數（大於 1）、負面占比與當天至少幾則；「量很大」不是條件",
        ),
        Finding(
            f"{level.level} 的指揮與代理人",
            known_person(level.commander, brief)
            and known_person(level.deputy, brief)
            and level.commander != level.deputy,
            f"請填兩位不同的人：{people(brief)}",
        ),
        Finding(
            f"{level.level} 多久看到與分級",
            0 < level.first_look_minutes <= level.triage_minutes,
            "請填分鐘數，且分級不早於看到",
        ),
    ]
    return findings + (_highest(level) if level.level == "L3" else [])


def _highest(level: CrisisLevel) -> list[Finding]:
    return [
        Finding(
            "L3 的第一次聲明",
            0 < level.statement_minutes <= STATEMENT_MINUTES,
            f"請在 {STATEMENT_MINUTES} 分鐘內發出第一次聲明",
        ),
        Finding(
            "L3 的更新間隔",
            0 < level.update_hours <= UPDATE_HOURS,
            f"請至少每 {UPDATE_HOURS} 小時更新一次",
        ),
        Finding(
            "L3 暫停排程貼文",
            level.stop_scheduled,
            "危機中照常發優惠會火上加油，請勾選暫停排程貼文",
        ),
        Finding(
            "L3 出現就啟動的詞",
            bool(level.at_once_words),
            "人身安全、法律、媒體的事不必等量變大，請列出詞",
        ),
        Finding(
            "L3 通知誰",
            len(level.notify) >= 2,
            "請填要通知的主管與機關，例如衛生局、個資主管機關、165",
        ),
    ]


def _rising(lower: CrisisLevel, higher: CrisisLevel) -> Finding:
    numbers = [
        (level.volume_multiple, level.negative_share_percent, level.min_mentions)
        for level in (lower, higher)
    ]
    rising = (
        all(low <= high for low, high in zip(*numbers, strict=True)) and numbers[0] != numbers[1]
    )
    return Finding(
        f"{higher.level} 的條件比 {lower.level} 嚴格",
        rising,
        f"{higher.level} 的倍數、占比與則數都不可低於 {lower.level}，且至少一項較高",
    )


def check_responses(plan: CrisisPlan, brief: Brief) -> list[Finding]:
    """Whether enough kinds of issue are prepared, each with a fitting posture, information for
    customers first, and an owner.
    """
    kinds = {row.issue for row in plan.responses}
    findings = [
        Finding(
            "各類事件的處理",
            len(kinds) >= LEAST_ISSUES,
            f"至少準備 {LEAST_ISSUES} 種不同的事件，目前 {len(kinds)} 種",
        ),
    ]
    for row in plan.responses:
        findings += _response(row, brief)
    return findings


def _response(row: IssueResponse, brief: Brief) -> list[Finding]:
    fitting = "、".join(label(posture) for posture in sorted(FITTING[row.cluster]))
    return [
        Finding(
            f"{label(row.issue)}的回應策略",
            row.posture in FITTING[row.cluster],
            f"{label(row.cluster)}的主要策略是{fitting}；「強化」只能輔助",
        ),
        Finding(
            f"{label(row.issue)}先告訴顧客怎麼做",
            bool(row.instruct_first),
            "請先寫保護顧客的訊息，例如停止食用、退費或更換密碼",
        ),
        owned(label(row.issue), row.owner, brief),
    ]


def check_statements(plan: CrisisPlan) -> list[Finding]:
    """Whether there are holding statements on enough topics, each whole and free of blame and
    speculation.
    """
    topics = {statement.topic for statement in plan.statements}
    findings = [
        Finding(
            "待命聲明",
            len(topics) >= LEAST_STATEMENTS,
            f"至少準備 {LEAST_STATEMENTS} 種事件的聲明，目前 {len(topics)} 種",
        ),
    ]
    for statement in plan.statements:
        findings += check_statement(statement)
    return findings


def lacking_fields(statement: HoldingStatement) -> list[str]:
    """Names of the fields of a statement that are empty or too short to say anything."""
    return [field for field in _FIELDS if len(getattr(statement, field)) < LEAST_WORDS]


def loaded_words(text: str) -> tuple[str, str]:
    """The first word of a text that blames, and the first that speculates ("" where there is
    none).
    """
    read = normalise(text)
    blame = next((word for word in BLAME if found_in(word, read)), "")
    guess = next((word for word in SPECULATION if found_in(word, read)), "")
    return blame, guess


def check_statement(statement: HoldingStatement) -> list[Finding]:
    """Whether one holding statement is whole and free of blame and speculation."""
    name, (blame, guess) = f"「{label(statement.topic)}」聲明", loaded_words(statement.text)
    lacking = [_FIELDS[field] for field in lacking_fields(statement)]
    lacking += [] if 0 < statement.next_update_hours <= 24 else ["下次更新的時間（24 小時內）"]
    return [
        Finding(f"{name}的欄位", not lacking, f"請補上：{'、'.join(lacking)}"),
        question(
            f"{name}不推卸責任",
            not blame,
            f"「{blame}」像是把責任推給別人，請改寫成我們正在做的事",
        ),
        question(f"{name}不臆測", not guess, f"「{guess}」是臆測或打包票，只寫已經查證的事實"),
    ]


def check_procedures(plan: CrisisPlan) -> list[Finding]:
    """Watching, evidence, recovery in numbers, and the review afterwards."""
    return [
        Finding("監看的安排", bool(plan.watch), "請寫誰在什麼時間看哪些管道，含非營業時間"),
        Finding("證據保存", bool(plan.evidence), "請寫截圖、時間與網址怎麼保存"),
        Finding("解除條件", bool(plan.recovery), "請寫什麼情況算解除"),
        question(
            "解除條件是數字",
            any(sign.isdigit() or sign in "一二三四五六七八九十兩" for sign in plan.recovery),
            "請寫出數字，例如連續三天低於平日兩倍",
        ),
        Finding(
            "事後檢討",
            bool(plan.after_review),
            "請寫多久內開會、看哪些數字、怎樣回頭修改政策",
        ),
    ]


def check_triggers(
    plan: CrisisPlan,
    mentions: pd.DataFrame,
    brand: str,
    onset: date,
    quiet: Iterable[Span],
) -> list[Finding]:
    """The plan's numbers replayed on a brand's mentions: the highest level fires within two days
    of `onset`, quiet in the spans.
    """
    levels = [
        level for level in plan.levels if level.volume_multiple > 1 and level.level in ("L2", "L3")
    ]
    quiet = list(quiet)
    fired = replay(mentions, brand, [level.trigger for level in levels])
    findings = []
    for level in levels:
        score = score_alarms(fired, level.level, onset, quiet)
        late = "一週內都沒有啟動" if score.delay_days is None else f"第 {score.delay_days} 天才啟動"
        days = "、".join(f"{day:%m/%d}" for day in score.false_alarms)
        findings += [
            Finding(
                f"{level.level} 在危機時啟動",
                score.delay_days is not None and score.delay_days <= 2,
                f"危機發生後{late}，請降低倍數、占比或則數",
            ),
            Finding(
                f"{level.level} 在行銷活動期間安靜",
                not score.false_alarms,
                f"{days} 誤啟動，請提高倍數、占比或則數",
            ),
        ]
    missing = {"L2", "L3"} - {level.level for level in levels}
    return findings + [
        Finding(f"{level} 在危機時啟動", False, "這一級沒有可以試跑的數字")
        for level in sorted(missing)
    ]
