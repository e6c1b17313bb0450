"""Every fault of a calendar is found, named by date and entry, with a remedy.

A good calendar has none.
"""

from datetime import date, timedelta

import pytest

from smhelpers.strategy.calendar import Pause
from smhelpers.strategy.calendar_checks import ASPECTS, check_calendar

from .calendars import START, calendar, context, entry, told

#: An entry that spoils one thing, the aspect under which it is told, and a part of the sentence.
SPOILT = {
    "a post at nearly the same time": (entry(3, id="e99", time="20:30"), "撞期", "只差 30 分鐘"),
    "the same words twice": (
        entry(
            3,
            id="e99",
            time="10:00",
            message="第 4 週：海邊今天有什麼",
        ),
        "撞期",
        "主要訊息完全相同",
    ),
    "a day outside the period": (
        entry(3, id="e99", day=date(2027, 3, 1)),
        "期間",
        "不在 2026-10-05 至 2027-01-10 之間",
    ),
    "no licence": (entry(3, id="e99", time="10:00", licence=""), "素材授權", "沒有授權編號"),
    "a guest's photo as one's own": (
        entry(3, id="e99", time="10:00", asset="客人畫的圖"),
        "素材授權",
        "看起來不是自己拍的",
    ),
    "no lodging licence": (
        entry(3, id="e99", time="10:00", disclosure=""),
        "標示與警語",
        "缺少：登記證",
    ),
    "a hidden partnership": (
        entry(
            3,
            id="e99",
            time="10:00",
            message="合作旅人帶你看海",
        ),
        "標示與警語",
        "首行沒有標示",
    ),
    "a stranger as owner": (
        entry(3, id="e99", time="10:00", owner="王小明"),
        "負責與核稿",
        "「王小明」不是簡介裡的人員",
    ),
    "nobody as owner": (entry(3, id="e99", time="10:00", owner=""), "負責與核稿", "（空白）"),
    "approving oneself": (
        entry(3, id="e99", time="10:00", approver="高瑞恩"),
        "負責與核稿",
        "請別人核",
    ),
    "too many hours": (
        entry(3, id="e99", time="10:00", hours=8),
        "工時",
        "排了 9.5 小時，每週只有 9 小時",
    ),
    "no hours": (entry(3, id="e99", time="10:00", hours=0), "工時", "沒有填工時"),
    "a campaign without a link": (
        entry(5, id="e99", time="10:00", campaign="c1"),
        "連結與 UTM",
        "沒有 UTM 連結",
    ),
    "another platform's tag": (
        entry(
            5,
            id="e99",
            time="10:00",
            link="https://example.com/?utm_source=facebook&utm_medium=social&utm_campaign=c1",
        ),
        "連結與 UTM",
        "請改成「instagram」",
    ),
    "an unknown festival": (
        entry(3, id="e99", time="10:00", festival="海浪節"),
        "節日",
        "查不到「海浪節」",
    ),
    "a festival too late": (
        entry(3, id="e99", time="10:00", festival="國慶日"),
        "節日",
        "國慶日是 2026-10-10",
    ),
    "a platform not chosen": (
        entry(3, id="e99", time="10:00", platform="tiktok"),
        "平台",
        "TikTok不在單元一選定的平台",
    ),
    "an unknown campaign": (
        entry(3, id="e99", time="10:00", campaign="c7"),
        "行銷與促銷活動",
        "沒有「c7」這個活動",
    ),
    "a campaign's post out of its time": (
        entry(13, id="e99", time="10:00", campaign="c1"),
        "行銷與促銷活動",
        "2026-11-02 至 2026-11-15",
    ),
    "more money than the campaign has": (
        entry(
            5,
            id="e99",
            time="10:00",
            campaign="c1",
            budget=9000,
        ),
        "行銷與促銷活動",
        "超過活動預算",
    ),
    "a pillar that the strategy does not have": (
        entry(3, id="e99", time="10:00", pillar="隨便聊"),
        "內容比例",
        "「隨便聊」不在策略裡",
    ),
    "no message": (entry(3, id="e99", time="10:00", message=""), "內容填寫", "主要訊息"),
    "a KPI that does not exist": (
        entry(3, id="e99", time="10:00", kpi="k9"),
        "內容填寫",
        "沒有「k9」這個指標",
    ),
    "sent in a crisis without a reason": (
        entry(3, id="e99", time="10:00", pausable=False),
        "危機暫停",
        "寫出理由",
    ),
}


def test_a_good_calendar_has_no_fault(guesthouse):
    assert told(calendar(), context(guesthouse.brief)) == {}
    assert all(finding.right for finding in check_calendar(calendar(), context(guesthouse.brief)))


@pytest.mark.parametrize(("spoilt", "aspect", "part"), SPOILT.values(), ids=SPOILT)
def test_a_fault_is_told_with_date_entry_and_remedy(guesthouse, spoilt, aspect, part):
    found = told(calendar(spoilt), context(guesthouse.brief))
    assert any(part in sentence for sentence in found[aspect])
    assert any(
        "e99" in sentence or "第 3 週" in sentence or "c1" in sentence for sentence in found[aspect]
    )


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_has_a_wrong_calendar_in_these_tests(aspect):
    others = {"空窗"}
    assert aspect in {row[1] for row in SPOILT.values()} | others


def without(*names):
    return calendar(entries=[e for e in calendar().entries if e.id not in names])


def test_a_weekly_series_may_pause_for_two_weeks(guesthouse):
    assert "空窗" not in told(without("e7", "e8"), context(guesthouse.brief))


def test_silence_of_more_than_a_pause_is_told_with_its_dates(guesthouse):
    found = told(without("e7", "e8", "e9", "e10"), context(guesthouse.brief))
    [silence] = found["空窗"]
    assert silence.startswith("2026-11-13 至 ")
    assert "天沒有內容；至少每 20 天一則，或說明不經營這個平台" in silence


def test_a_planned_week_of_silence_is_no_fault(guesthouse):
    assert "期間" not in told(without("e7"), context(guesthouse.brief))


def test_more_than_two_weeks_without_anything_are_told(guesthouse):
    found = told(without("e5", "e7", "e9"), context(guesthouse.brief))
    assert "只有 11 週有內容" in found["期間"][0]


def test_a_calendar_that_ends_before_the_fourteenth_week_is_told(guesthouse):
    last = max(calendar().entries, key=lambda entry: entry.day).id
    assert "要排到第 14 週" in told(without(last), context(guesthouse.brief))["期間"][0]


def test_posts_in_a_pause_of_the_crisis_plan_are_told_unless_they_are_stopped_or_meant_for_it(
    guesthouse,
):
    pause = Pause(
        start=START + timedelta(days=14),
        end=START + timedelta(days=20),
        level="L2",
        reason="颱風後道路中斷",
    )
    assert (
        "暫停期間內（L2，颱風後道路中斷）"
        in told(calendar(pauses=[pause]), context(guesthouse.brief))["危機暫停"][0]
    )
    stopped = [
        e.model_copy(update={"status": "paused"}) if e.id == "e3" else e for e in calendar().entries
    ]
    assert "危機暫停" not in told(
        calendar(pauses=[pause], entries=stopped),
        context(guesthouse.brief),
    )
    meant = [
        e.model_copy(update={"pausable": False, "contingency": "路況與退費說明"})
        if e.id == "e3"
        else e
        for e in calendar().entries
    ]
    assert told(calendar(pauses=[pause], entries=meant), context(guesthouse.brief)) == {}


def test_a_level_that_does_not_stop_posts_pauses_nothing(guesthouse):
    pause = Pause(
        start=START,
        end=START + timedelta(days=20),
        level="L1",
        reason="一則抱怨",
    )
    assert told(calendar(pauses=[pause]), context(guesthouse.brief)) == {}


def test_a_calendar_without_campaigns_lacks_its_promotions(guesthouse):
    plain = [entry(week) for week in range(1, 15)]
    assert (
        "還沒有標註任何活動"
        in told(calendar(entries=plain, campaigns=[]), context(guesthouse.brief))["行銷與促銷活動"][
            0
        ]
    )


def test_a_mix_far_from_the_strategy_is_told(guesthouse):
    same = [e.model_copy(update={"pillar": "房間與海景"}) for e in calendar().entries]
    assert (
        "占 100%，策略是 50%"
        in told(calendar(entries=same), context(guesthouse.brief))["內容比例"][0]
    )


def test_many_faults_of_an_aspect_are_counted_after_the_first_three(guesthouse):
    bare = [e.model_copy(update={"licence": ""}) for e in calendar().entries]
    (finding,) = [
        f
        for f in check_calendar(calendar(entries=bare), context(guesthouse.brief))
        if f.about == "素材授權"
    ]
    assert (
        not finding.right
        and finding.remedy.endswith("；另有 11 處")
        and "2026-10-08（週四）20:00 Instagram e1" in finding.remedy
    )


def test_what_is_not_decided_yet_is_not_checked(guesthouse):
    open_questions = context(
        guesthouse.brief,
        platforms=(),
        pillars=None,
        rules=(),
        crisis=None,
        kpis=(),
    )
    other = entry(
        3,
        id="e99",
        time="10:00",
        platform="tiktok",
        pillar="隨便聊",
        kpi="k9",
        disclosure="",
    )
    assert told(calendar(other), open_questions) == {}
