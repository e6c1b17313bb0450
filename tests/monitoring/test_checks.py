"""The checks of task 4 on records that are right and on records that are wrong in one place."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from smhelpers import monitoring
from smhelpers.authoring.guessing import probability
from smhelpers.judging.rules import read_rules
from smhelpers.monitoring import (
    IncidentLog,
    MeetingRecord,
    MonitoringLog,
    Setting,
    check_alarm,
    check_incidents,
    check_log,
    check_meeting,
    check_sentiments,
    check_triage,
    days_of,
    firings,
    fitting_actions,
    read_as,
    sampled_mentions,
)
from smhelpers.monitoring.triage import LOUD, SAMPLE, chance_of_reading, same_side
from smhelpers.situations import corrected_for_guessing


def wrong(findings):
    return [finding.about for finding in findings if not finding.right]


@pytest.fixture
def record(tea):
    names = [member.name for member in tea.brief.staff]
    topics = [
        "talk_strategy",
        "talk_action_plan",
        "talk_calendar",
        "talk_policy",
        "talk_procedures",
    ]
    return {
        "held_on": "2026-10-05",
        "place": "總店",
        "chair": names[1],
        "recorder": names[0],
        "agenda": [
            {
                "topic": topic,
                "question": "這一項要不要改、怎麼改？",
                "lead": names[0],
                "minutes": 10,
            }
            for topic in topics
        ],
        "participants": [
            {
                "name": name,
                "role": "職務",
                "attendance": "present",
                "stake": f"第{number}種在意的事",
            }
            for number, name in enumerate(names)
        ],
        "objections": [
            {
                "who": names[0],
                "topic": "talk_calendar",
                "concern": "連假前一天備料來不及",
                "answer": "提前四天發布新品貼文",
                "decision": "accepted",
            },
            {
                "who": names[2],
                "topic": "talk_strategy",
                "concern": "希望目標值降到現況就好",
                "answer": "不改，第七週再看一次",
                "decision": "declined",
            },
        ],
        "decisions": [
            {
                "id": "d1",
                "topic": "talk_calendar",
                "text": "新品貼文提前四天發布",
                "owner": names[0],
                "due": "2026-10-12",
            },
        ],
        "changes": [
            {
                "decision": "d1",
                "part": "calendar",
                "before": "前一天發布",
                "after": "前四天發布",
            },
        ],
        "told": "會後當天逐店打電話說明決議",
    }


def labelled_log(tea, tea_truth):
    """A log with every label right."""
    right, staff = {row.mention: row for row in tea_truth.mentions}, tea.brief.staff[0].name
    rows = []
    for row in sampled_mentions(tea).itertuples():
        known = right[row.mention_id]
        rows.append(
            {
                "mention": row.mention_id,
                "day": str(row.published_at.date()),
                "source": row.source,
                "author": row.author,
                "text": row.text,
                "category": "service",
                "sentiment": known.sentiment,
                "risk": known.risk,
                "action": fitting_actions(known.sentiment, known.risk)[0],
                "owner": staff,
                "respond_minutes": 30,
                "close_days": 7,
                "lesson": "關鍵詞補上異物與塑膠片",
            },
        )
    return MonitoringLog(entries=rows)


@pytest.fixture
def incident(tea, tea_truth):
    daily = days_of(tea)
    fired = firings(daily, Setting("baseline_multiple", 3.0, 0.3, 5))
    peak = daily["mentions"].idxmax()
    return {
        "method": "baseline_multiple",
        "threshold": 3.0,
        "negative_share_percent": 30,
        "min_mentions": 5,
        "first_alarm": str(min(day for day in fired["date"] if day >= tea_truth.onset)),
        "false_alarm_days": 0,
        "peak_day": str(peak.date()),
        "peak_mentions": int(daily["mentions"].max()),
        "cluster": "accidental",
        "posture": "rebuild",
        "incidents": [
            {
                "started": str(tea_truth.onset),
                "issue": "food_safety",
                "level": "L3",
                "what": "飲料裡有塑膠片，擴散到多個平台",
                "impact": "提及升到 30 則，負面過半",
                "measures": "停售同批並發待命聲明，每三小時更新",
                "instructed": "請停止飲用並保留杯子",
                "owner": tea.brief.staff[1].name,
                "notified": "主管與門市",
                "cause": "刀片沒有列入每日檢查",
                "prevention": "開店檢查表加刀片照片，三個月汰換",
                "check_by": str(tea_truth.onset + timedelta(days=60)),
            },
        ],
    }


@pytest.mark.parametrize(
    ("cluster", "posture", "right"),
    [("accidental", "rebuild", True), ("preventable", "rebuild", True), ("victim", "deny", False)],
)
def test_whether_an_own_fault_could_have_been_prevented_is_open_to_argument(
    incident, tea, tea_truth, cluster, posture, right
):
    log = IncidentLog.model_validate(incident | {"cluster": cluster, "posture": posture})
    assert ("責任歸因" in wrong(check_incidents(log, tea.brief, tea_truth))) is not right


def test_a_whole_record_has_nothing_wrong(record, tea):
    assert wrong(check_meeting(MeetingRecord.model_validate(record), tea.brief)) == []


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda r: r["agenda"].pop(), "議程涵蓋五項"),
        (lambda r: r["agenda"][0].update(question="討論策略與目標值的訂定"), "議題寫成問題"),
        (lambda r: r["agenda"][0].update(lead="王大明"), "主談人在場"),
        (lambda r: r.update(recorder=r["chair"]), "主席與記錄人不是同一人"),
        (
            lambda r: [row.update(attendance="told_after") for row in r["participants"]],
            "意見在決定之前聽取",
        ),
        (lambda r: r["objections"][1].update(decision="accepted"), "不是照單全收"),
        (lambda r: r["objections"][0].update(who="路人"), "意見有人提出"),
        (lambda r: r["decisions"][0].update(due="2026-10-05"), "完成日在會議之後"),
        (lambda r: r["decisions"][0].update(owner="外包"), "決議有負責人"),
        (lambda r: r["changes"][0].update(decision="d9"), "修改依決議"),
        (lambda r: r["changes"][0].update(after="前一天發布"), "修改前後不同"),
    ],
)
def test_one_fault_of_a_meeting_is_named(record, tea, change, about):
    change(record)
    assert wrong(check_meeting(MeetingRecord.model_validate(record), tea.brief)) == [about]


def test_a_meeting_that_changes_nothing_is_told_three_times_over(record, tea):
    record["changes"] = []
    assert wrong(check_meeting(MeetingRecord.model_validate(record), tea.brief)) == [
        "討論改變了文件",
        "修改依決議",
        "修改前後不同",
    ]


def test_two_decisions_with_one_number_are_refused(record):
    record["decisions"] *= 2
    with pytest.raises(ValidationError, match="同一個編號"):
        MeetingRecord.model_validate(record)


def test_the_sample_is_the_same_for_everyone_and_holds_loud_and_quiet_days(tea, tea_truth):
    sample = sampled_mentions(tea)
    assert (
        list(sample["mention_id"]) == [row.mention for row in tea_truth.mentions]
        and len(sample) == SAMPLE
    )
    crisis = sample["published_at"].dt.date.between(tea_truth.onset, tea_truth.end)
    assert crisis.sum() >= LOUD - 1 and (~crisis).sum() >= 3 and sample["text"].is_unique


def test_a_log_by_the_labels_has_nothing_wrong(tea, tea_truth):
    log = labelled_log(tea, tea_truth)
    assert wrong(check_log(log, tea)) == [] and wrong(check_triage(log, tea_truth.mentions)) == []


def test_twenty_nine_of_thirty_six_readings_pass_and_blind_choices_do_not(course, tea_truth):
    rules = read_rules(course)
    [need] = [each for each in rules.of("k-9") if each.grade_id == "mentions_are_triaged_rightly"]
    chances = [chance_of_reading(row.sentiment, row.risk) for row in tea_truth.mentions]
    asked = [chance for one in chances for chance in one]
    by_chance = sum(asked) / len(asked)
    assert len(asked) == 3 * SAMPLE
    share = need.needed / need.points
    assert corrected_for_guessing(29, len(asked), by_chance) >= share
    assert corrected_for_guessing(28, len(asked), by_chance) < share
    assert probability(29, len(asked), 0.9) > 0.97 and probability(29, len(asked), by_chance) < 1e-6


def test_a_missed_mention_and_a_late_answer_are_named(tea, tea_truth):
    log = labelled_log(tea, tea_truth)
    short = MonitoringLog(
        entries=[row.model_copy(update={"respond_minutes": 99_999}) for row in log.entries[1:]],
    )
    assert wrong(check_log(short, tea)) == ["抽樣的提及都有紀錄", "要處理的都有首次回覆時限"]
    assert (
        len(
            [
                a
                for a in wrong(check_triage(short, tea_truth.mentions))
                if a.startswith(log.entries[0].mention)
            ],
        )
        == 3
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("none", "L1", True), ("L2", "L3", True), ("L1", "L2", False), ("none", "L3", False)],
)
def test_risks_are_judged_by_the_line_between_own_and_reported(one, other, same):
    assert same_side(one, other) is same_side(other, one) is same


def test_in_a_lesson_the_lexicon_answers_and_says_that_it_may_err(guesthouse):
    read = read_as(guesthouse)
    entries = [
        {
            "mention": row.mention_id,
            "day": str(row.published_at.date()),
            "source": row.source,
            "author": row.author,
            "text": row.text,
            "category": "quality",
            "sentiment": right.sentiment,
            "risk": "none",
            "action": "file_only",
        }
        for row, right in zip(sampled_mentions(guesthouse).itertuples(), read, strict=True)
    ]
    findings = check_sentiments(MonitoringLog(entries=entries), read)
    assert wrong(findings) == [] and all("詞典也會錯" in finding.remedy for finding in findings)


def test_an_incident_log_by_the_truth_has_nothing_wrong(incident, tea, tea_truth):
    log = IncidentLog.model_validate(incident)
    assert (
        wrong(check_alarm(log, tea, tea_truth)) == []
        and wrong(check_incidents(log, tea.brief, tea_truth)) == []
    )


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"threshold": 40}, ["警報在危機中響起", "警報來得及", "第一次警報的日期"]),
        (
            {
                "threshold": 0.5,
                "negative_share_percent": 10,
                "min_mentions": 1,
            },
            ["誤報不多", "誤報的天數"],
        ),
        ({"negative_share_percent": 0}, ["兩個訊號都用到"]),
        ({"first_alarm": "2026-05-01"}, ["第一次警報的日期"]),
        ({"peak_mentions": 3}, ["提及最多的一天"]),
    ],
)
def test_one_fault_of_an_alarm_is_named(
    incident,
    tea,
    tea_truth,
    change,
    about,
):
    assert set(
        wrong(check_alarm(IncidentLog.model_validate(incident | change), tea, tea_truth)),
    ) == set(about)


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"started": "2026-05-01"}, ["記錄了真正的危機", "事件種類"]),
        ({"issue": "fake_page"}, ["事件種類"]),
        ({"check_by": "2026-08-01"}, ["追蹤日在事件之後"]),
        ({"impact": "影響很大，大家都很生氣"}, ["影響有數字"]),
        ({"owner": "外包公司"}, ["負責人"]),
        ({"cause": "停售同批並發待命聲明，每三小時更新"}, ["原因、措施、預防分開寫"]),
    ],
)
def test_one_fault_of_an_incident_is_named(
    incident,
    tea,
    tea_truth,
    change,
    about,
):
    incident["incidents"][0] |= change
    assert (
        wrong(check_incidents(IncidentLog.model_validate(incident), tea.brief, tea_truth)) == about
    )


def test_posture_must_fit_the_responsibility(incident, tea, tea_truth):
    log = IncidentLog.model_validate(incident | {"posture": "bolster"})
    assert wrong(check_incidents(log, tea.brief, tea_truth)) == ["回應策略配合歸因"]


def test_in_a_lesson_the_loudest_episode_counts_as_the_crisis(incident, tea):
    assert wrong(check_alarm(IncidentLog.model_validate(incident), tea)) == []


def test_everything_named_in_the_package_is_there():
    assert [name for name in monitoring.__all__ if not hasattr(monitoring, name)] == []
