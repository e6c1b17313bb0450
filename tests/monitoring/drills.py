"""Small drills for the tests: settings, shifts, statements and acts."""

from hypothesis import strategies as st

from smhelpers.monitoring.drill import (
    DrillSetting,
    Hide,
    Keep,
    Look,
    Notify,
    PauseCalendar,
    PlanTimes,
    Publish,
    Reply,
    ResumeCalendar,
    StandDown,
    Triage,
    draw_shift,
    nothing,
    scenarios,
)
from smhelpers.policy import HoldingStatement

TIMES = PlanTimes(
    first_look_minutes=15,
    triage_minutes=30,
    statement_minutes=60,
    update_hours=2,
)


def setting(trainee="s01", **changed):
    """A trainee's setting at the guesthouse."""
    return DrillSetting(
        **{
            "trainee": trainee,
            "workplace": "guesthouse",
            "brand": "潮間聽風",
            "sector": "民宿",
            "times": TIMES,
            **changed,
        },
    )


def shift_of(kind):
    """The shift of the first trainee whose crisis is of a kind."""
    drawn = (draw_shift(setting(f"s{number:03}")) for number in range(500))
    return next(shift for shift in drawn if shift.scenario.kind == kind)


def statement(topic="food_safety", **changed):
    """A holding statement of which parts can be changed."""
    parts = {
        "topic": topic,
        "acknowledge": "我們知道這件事了，深感抱歉",
        "known_facts": "正在查證中的事實",
        "action": "已經停止供應並調查",
        "instruction": "",
        "next_update_hours": 2,
        "contact": "官方私訊",
    }
    return HoldingStatement(**{**parts, **changed})


MESSAGES = [*sorted(nothing(draw_shift(setting())).messages), "zzz"]
TOPICS = ["inquiry", "praise", "campaign", "noise", "complaint", *scenarios()]


def acts():
    """Any act, on messages that come, may never come, or do not exist."""
    message = st.sampled_from(MESSAGES)
    texts = st.text(max_size=30)
    words = st.builds(
        statement,
        topic=st.sampled_from(sorted(scenarios())),
        instruction=texts | st.just("請停止食用並保留，請勿點連結"),
        known_facts=texts,
        action=texts | st.just("應該是惡意造謠"),
        next_update_hours=st.floats(0, 100),
    )
    return st.one_of(
        st.builds(Look, message=message),
        st.builds(Keep, message=message),
        st.builds(
            Triage,
            message=message,
            level=st.sampled_from(["none", "L1", "L2", "L3"]),
            topic=st.sampled_from(TOPICS),
        ),
        st.builds(Notify, whom=st.sampled_from(["commander", "branch", "authority", "platform"])),
        st.builds(
            Publish,
            statement=words,
            posture=st.sampled_from(["none", "deny", "diminish", "rebuild", "bolster"]),
        ),
        st.builds(
            Reply,
            message=message,
            manner=st.sampled_from(["thank", "care", "inform", "instruct", "deny"]),
            text=st.text(min_size=1, max_size=30).filter(str.strip),
        ),
        st.builds(
            Hide,
            message=message,
            reason=st.sampled_from(["criticism", "scam", "personal_data", "abuse"]),
        ),
        st.builds(PauseCalendar),
        st.builds(ResumeCalendar),
        st.builds(StandDown),
    )
