"""Instant feedback and marking of the log and the incidents (pc-4.2): triage, the alarm tried on
the own data, measures.
"""

import re
from datetime import timedelta

from ..brief import Brief
from ..deliverable import Finding, question
from ..labels import label
from ..metrics.business import DAYS_BY_LAW
from ..policy.lint_crisis import FITTING
from ..situations import corrected_for_guessing
from ..workplace import Business, Workplace
from .alarms import Setting, days_of, ends_of, firings, found_crisis, score
from .deliverables import IncidentLog
from .log import LogEntry, MonitoringLog
from .sentiment import judge
from .triage import (
    COMPLAINTS,
    OPEN_ACTIONS,
    chance_of_reading,
    fitting_actions,
    same_side,
    sampled_mentions,
)
from .truth import LabelledMention, MonitoringTruth

#: Days after onset in which the alarm must ring, and days on which it may ring for nothing.
LATEST = 2
FALSE_ALARMS = 3
#: Whether what went wrong in one's own house could have been prevented is open to argument.
_OWN_DOING = {"accidental", "preventable"}
#: Days by which a typed beginning may differ from the true one.
NEAR = timedelta(days=2)


def read_as(workplace: Workplace) -> list[LabelledMention]:
    """What the lexicon makes of the sample, for lessons, where nobody holds the truth.

    Risks are not read.
    """
    rows = [
        (row.mention_id, judge(row.text).sentiment)
        for row in sampled_mentions(workplace).itertuples()
    ]
    return [
        LabelledMention(
            mention=name,
            sentiment=found,
            risk="none",
        )
        for name, found in rows
    ]


def check_log(log: MonitoringLog, workplace: Business) -> list[Finding]:
    """Whether the log is complete: every sampled mention, with owner and times where something
    is to be done.
    """
    rows = {row.mention: row for row in log.entries}
    staff = workplace.brief.names
    wanted = list(sampled_mentions(workplace)["mention_id"])
    told = workplace.brief.service_standard.first_response_minutes
    missing = [name for name in wanted if name not in rows]
    entries = [rows[name] for name in wanted if name in rows]
    todo = [row for row in entries if row.action in OPEN_ACTIONS]
    return [
        Finding("抽樣的提及都有紀錄", not missing, f"還缺 {'、'.join(missing[:3])}"),
        Finding(
            "要處理的都有負責人",
            _all(todo, lambda row: row.owner in staff),
            f"負責人請從 {'、'.join(sorted(staff))} 選",
        ),
        Finding(
            "要處理的都有首次回覆時限",
            _all(todo, lambda row: row.respond_minutes is not None and row.respond_minutes <= told),
            f"首次回覆不可超過服務標準的 {told} 分鐘",
        ),
        Finding(
            "客訴有結案時限",
            _all(
                [row for row in todo if row.action in COMPLAINTS],
                lambda row: row.close_days is not None and row.close_days <= _close_days(workplace),
            ),
            f"結案不可超過 {_close_days(workplace)} 日（服務標準；消費者保護法第 43 條為十五日）",
        ),
        question(
            "有學到的事",
            any(len(row.lesson) >= 8 for row in entries),
            "至少一則寫出要改哪一條、哪個作法",
        ),
    ]


def _all(rows: list[LogEntry], right) -> bool:
    return bool(rows) and all(right(row) for row in rows)


def _close_days(workplace: Business) -> int:
    return min(workplace.brief.service_standard.complaint_close_days, DAYS_BY_LAW)


def check_triage(log: MonitoringLog, labels: list[LabelledMention]) -> list[Finding]:
    """Sentiment, risk and action of every sampled mention against its label.

    An action must fit the true reading.
    """
    rows = {row.mention: row for row in log.entries}
    findings = []
    for right in labels:
        row = rows.get(right.mention)
        fitting = fitting_actions(right.sentiment, right.risk)
        findings += [
            Finding(
                f"{right.mention} 的情緒",
                row is not None and row.sentiment == right.sentiment,
                "再讀一次全文，注意反諷與轉折",
            ),
            Finding(
                f"{right.mention} 的風險",
                row is not None and same_side(row.risk, right.risk),
                "涉及安全、個資、歧視、主管機關或擴散的要通報（L2 以上），一般抱怨不必",
            ),
            Finding(
                f"{right.mention} 的處理",
                row is not None and row.action in fitting,
                "處理要和情緒、風險相配",
            ),
        ]
    return findings


def share_of_triage(log: MonitoringLog, labels: list[LabelledMention]) -> float:
    """Share of right readings above chance, 0 to 1: who chooses blindly has 0 on average."""
    right = sum(finding.right for finding in check_triage(log, labels))
    chances = [chance_of_reading(each.sentiment, each.risk) for each in labels]
    asked = [chance for one in chances for chance in one]
    return corrected_for_guessing(right, len(asked), sum(asked) / len(asked))


def check_sentiments(log: MonitoringLog, labels: list[LabelledMention]) -> list[Finding]:
    """Sentiment alone, for lessons: where the trainee and the lexicon differ, one of the two is
    to be read again.
    """
    rows = {row.mention: row for row in log.entries}
    return [
        Finding(
            f"{right.mention} 的情緒",
            right.mention in rows and rows[right.mention].sentiment == right.sentiment,
            f"詞典讀成{label(right.sentiment)}；詞典也會錯，再讀一次全文後自己決定",
        )
        for right in labels
    ]


def check_alarm(
    log: IncidentLog,
    workplace: Workplace,
    truth: MonitoringTruth | None = None,
) -> list[Finding]:
    """The alarm rings within its window with few false alarms, and what the trainee read off it is
    so.

    truth: the assessor's; without it the loudest episode of the data counts as the crisis
    (lessons).
    """
    daily = days_of(workplace)
    onset = truth.onset if truth else found_crisis(daily)[0]
    end = truth.end if truth else ends_of(daily, onset)
    result = score(
        firings(daily, Setting.of(log)),
        daily,
        onset,
        end,
    )
    false = len(result.false_alarms)
    first = None
    if result.fires_at_the_crisis:
        first = onset + timedelta(days=result.delay_days)
    peak = daily["mentions"].idxmax().date()
    return [
        Finding(
            "警報在危機中響起",
            result.fires_at_the_crisis,
            "這組設定在危機開始後一週內沒有響；請調低門檻",
        ),
        Finding(
            "警報來得及",
            result.delay_days is not None and result.delay_days <= LATEST,
            f"危機開始後 {LATEST} 天內要響；門檻再低一點，或換方法",
        ),
        Finding(
            "誤報不多",
            false <= FALSE_ALARMS,
            f"危機以外響了 {false} 天，最多 {FALSE_ALARMS} 天；請調高門檻或負面占比",
        ),
        Finding(
            "兩個訊號都用到",
            log.negative_share_percent >= 10,
            "只看聲量會把活動當成危機；負面占比至少 10%",
        ),
        Finding(
            "第一次警報的日期",
            first is not None and log.first_alarm == first,
            "看表單下方的重播結果",
        ),
        Finding("誤報的天數", log.false_alarm_days == false, "看表單下方的重播結果"),
        Finding(
            "提及最多的一天",
            log.peak_day == peak and log.peak_mentions == int(daily["mentions"].max()),
            "看每日提及的圖",
        ),
    ]


def check_incidents(log: IncidentLog, brief: Brief, truth: MonitoringTruth) -> list[Finding]:
    """The crisis is among the incidents, rightly named.

    Its cause is told apart from its measures, and what prevents it has a day.
    """
    staff = brief.names
    crisis = [
        row for row in log.incidents if row.level == "L3" and abs(row.started - truth.onset) <= NEAR
    ]
    numbered = [row for row in log.incidents if re.search(r"\d", row.impact)]
    return [
        Finding("記錄了真正的危機", bool(crisis), "L3 的事件要寫在它開始的那一天"),
        Finding(
            "事件種類",
            any(row.issue in truth.issues for row in crisis),
            "再讀危機那幾天的提及，看是哪一種事件",
        ),
        Finding(
            "責任歸因",
            log.cluster == truth.cluster or {log.cluster, truth.cluster} == _OWN_DOING,
            "看公司對原因有沒有責任：受害、意外，還是本來可以避免",
        ),
        Finding(
            "回應策略配合歸因",
            log.posture in FITTING[log.cluster],
            "回應策略要配合責任歸因（Coombs，2007）",
        ),
        Finding(
            "負責人",
            all(row.owner in staff for row in log.incidents),
            f"負責人請從 {'、'.join(sorted(staff))} 選",
        ),
        Finding(
            "追蹤日在事件之後",
            all(row.check_by > row.started for row in log.incidents),
            "防止再發生的作法，要有日後檢查的日期",
        ),
        Finding(
            "原因、措施、預防分開寫",
            all(len({row.cause, row.measures, row.prevention}) == 3 for row in log.incidents),
            "措施是當下做的事，預防是以後不再發生的作法",
        ),
        question(
            "影響有數字",
            len(numbered) == len(log.incidents),
            "寫出提及、訊息或互動變多少",
        ),
    ]
