"""Content against rules and plan: hits as log entries, pillars by words, verdicts that know how
few posts there are.
"""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.monitoring import (
    breach_score,
    calendar_gaps,
    compliance_share,
    hit_table,
    mix_of,
    pillar_of,
    planned_mix,
)
from smhelpers.monitoring.compliance import posts_of, verdict
from smhelpers.monitoring.deliverables import ComplianceLog
from smhelpers.platform_research.audience import wilson
from smhelpers.policy import read_rules
from smhelpers.policy.scoring import Score
from smhelpers.strategy.calendar import ActivityCalendar
from smhelpers.views.post_finder import PostFinder

WORDS = {
    "新品": "#新品上市、限定",
    "日常": "#門市日常、開店",
    "知識": "冷知識",
}


def post(**changed):
    noon = pd.Timestamp("2026-08-03 12:00", tz="Asia/Taipei")
    return {"platform": "facebook", "post_id": "1", "published_at": noon, "caption": "", **changed}


def finding(platform, post_id, topic, breach=True):
    return {
        "platform": platform,
        "post_id": post_id,
        "topic": topic,
        "found_by": "by_reading",
        "breach": breach,
        "basis": "讀過全文的判斷",
        "remedy": "edit_post" if breach else "keep_post",
        "owner": "林昕妤",
        "done_by": "2026-10-09",
    }


def log(*posts):
    pillars = [
        {
            "pillar": name,
            "words": words,
            "planned_percent": 50,
            "actual_percent": 50,
            "verdict": "as_planned",
        }
        for name, words in (("甲類", "春"), ("乙類", "夏"))
    ]
    return ComplianceLog(
        posts=list(posts),
        pillars=pillars,
        rule_change="規則要補上漏掉的同義詞與標記",
    )


@pytest.mark.parametrize(
    ("caption", "pillar"),
    [
        ("今日限定 #新品上市", "新品"),
        ("開店前半小時", "日常"),
        ("冷知識｜珍珠要煮四十分鐘", "知識"),
        ("下雨了", ""),
        ("開店才有的限定", ""),
        ("開店才有的限定 #新品上市", "新品"),
        ("＃新品上市", "新品"),
    ],
)
def test_a_caption_belongs_to_the_pillar_of_most_of_its_words(caption, pillar):
    assert pillar_of(caption, WORDS) == pillar


@given(st.floats(0.02, 0.98), st.integers(20, 400))
def test_a_share_published_as_planned_is_never_called_off(share, total):
    count = round(share * total)
    low, high = wilson(count / total, total)
    assert verdict(count / total, low, high, total) == "as_planned"


def test_a_mix_far_from_the_plan_is_told_and_a_small_one_is_not_judged():
    posts = pd.DataFrame([post(caption="開店"), *[post(caption="限定")] * 59])
    table = mix_of(posts, WORDS, {"新品": 0.5, "日常": 0.5}).table.set_index("pillar")
    assert (
        table.loc["新品", "mix_verdict"] == "too_much"
        and table.loc["日常", "mix_verdict"] == "too_little"
    )
    assert set(mix_of(posts.head(10), WORDS, {"新品": 0.5, "日常": 0.5}).table["mix_verdict"]) == {
        "too_few_to_say",
    }


def test_posts_that_no_word_recognises_are_counted_and_said(tea):
    mix = mix_of(posts_of(tea, "2026-08"), {"優惠與會員": "會員"}, planned_mix(tea.brief))
    assert (
        0 < mix.recognised < mix.total
        and f"{mix.total} 則中認得出 {mix.recognised} 則" in mix.sentence
    )


def test_words_of_the_hashtags_recognise_the_true_pillars(tea, tea_truth):
    words = {
        "新品與季節": "#季節限定、#新品上市、#水果茶",
        "門市日常": "#門市日常、#店員日記",
        "茶知識與原料": "#茶知識、#臺灣茶、#喝茶長知識",
        "顧客互動": "#今天喝什麼、#隱藏點法",
        "優惠與會員": "#會員日、#團購飲料",
    }
    right = {(row.platform, row.post_id): row.pillar for row in tea_truth.pillars}
    found = [
        (pillar_of(row.caption, words), right.get((row.platform, row.post_id)))
        for row in posts_of(tea, "2026-08").itertuples()
    ]
    told = [(named, true) for named, true in found if named and true]
    assert len(told) > 15 and all(named == true for named, true in told)


def test_every_hit_is_an_entry_with_day_and_caption():
    table = hit_table(
        read_rules().rules,
        pd.DataFrame([post(caption="抽獎！留言就有機會", post_id="7"), post(caption="晴天")]),
    )
    assert (
        table["post_id"].tolist() == ["7"]
        and table["topic"].tolist() == ["contest_terms"]
        and table["day"].tolist() == ["2026-08-03"]
    )


def test_breaches_are_scored_by_post_and_topic(tea_truth):
    right = tea_truth.breaches[0]
    score = breach_score(
        log(
            finding(right.platform, right.post_id, right.topic),
            finding("facebook", "999", "minors"),
            finding("instagram", "5", "minors", breach=False),
        ),
        tea_truth,
    )
    assert (len(score.hit), len(score.false_alarms), len(score.missed)) == (
        1,
        1,
        len(tea_truth.breaches) - 1,
    )


@pytest.mark.parametrize(
    ("hit", "false", "missed", "share"),
    [(10, 0, 0, 1.0), (7, 0, 3, 1.0), (0, 4, 6, 0.0), (10, 10, 0, 0.5 + 0.5 * 0.5 / 0.8)],
)
def test_full_points_need_most_of_the_breaches_and_few_inventions(hit, false, missed, share):
    def pairs(prefix, count):
        return tuple(("facebook", f"{prefix}{number}", "minors") for number in range(count))

    assert compliance_share(
        Score(pairs("h", hit), pairs("f", false), pairs("m", missed)),
    ) == pytest.approx(share)


def test_planned_entries_that_did_not_appear_are_listed(tea):
    day = tea.posts["published_at"].max().date() - timedelta(days=30)
    entry = {
        "id": "e1",
        "day": str(day),
        "time": "12:00",
        "platform": "linkedin",
        "message": "徵才",
    }
    calendar = ActivityCalendar(
        start=str(day),
        entries=[
            entry,
            {**entry, "id": "e2", "status": "cancelled"},
            {**entry, "id": "e3", "day": str(day + timedelta(days=60))},
        ],
    )
    assert calendar_gaps(calendar, tea.posts)["id"].tolist() == ["e1"]


def test_the_finder_shows_posts_that_hold_a_word_and_both_of_a_pair(tea, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    finder = PostFinder(tea, "抽獎")
    assert len(finder.found()) and finder.found()["caption"].str.contains("抽獎").all()
    finder.box.value = "抽獎+截止"
    assert finder.found()["caption"].str.contains("截止").all() and "貼文" in finder.result.value
