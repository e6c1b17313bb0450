"""A drill played by the book, and what goes wrong in simulated submissions of task 4, each named
as a sentence.
"""

from ..monitoring.drill import (
    CrisisDrillLog,
    Drill,
    Hide,
    Keep,
    Look,
    Message,
    Notify,
    PauseCalendar,
    Reply,
    Triage,
    everyday,
    measure,
    model_statement,
    replayed,
    setting_of,
)
from ..portfolio import FOLDER, Portfolio
from ..quiz import draw
from ..workplace import Workplace
from .submission import Submission

_LEVELS = {"crisis": "L3", "complaint": "L1"}
#: Mentions an hour below which nobody waits for another statement, and minutes by which one is
#: early.
_QUIET = 3
_EARLY = 10


def drilled(
    portfolio: Portfolio,
    workplace: Workplace,
    name: str,
    trainee: str,
) -> CrisisDrillLog:
    """Play a trainee's first drill by the book into a portfolio."""
    return play_by_the_book(Drill.begin(portfolio, setting_of(workplace, name, trainee, None))).log


def play_by_the_book(drill: Drill) -> Drill:
    """Play a drill to its end as one who reads every message at once and knows the plan."""
    done: set[str] = set()
    while not drill.ended:
        drill.next_event()
        for message in [each for each in drill.course.messages.values() if each.id not in done]:
            if drill.ended:
                return drill
            first = message.stream == "crisis" and not any(
                drill.course.messages[name].stream == "crisis" for name in done
            )
            done.add(message.id)
            _handle(drill, message)
            if first:
                _respond(drill)
        _update(drill)
    return drill


def _handle(drill: Drill, message: Message) -> None:
    drill.act(Look(message=message.id))
    drill.act(
        Triage(
            message=message.id,
            level=_LEVELS.get(message.stream, "none"),
            topic=message.topic,
        ),
    )
    if message.stream == "crisis" or message.hide:
        drill.act(Keep(message=message.id))
    if message.stream == "complaint":
        drill.act(
            Reply(
                message=message.id,
                manner="care",
                text=everyday().replies["care"],
            ),
        )
    if message.hide:
        drill.act(Hide(message=message.id, reason=message.hide))


def _respond(drill: Drill) -> None:
    for whom in drill.course.shift.scenario.notify:
        drill.act(Notify(whom=whom))
    drill.act(PauseCalendar())
    drill.act(model_statement(drill.course.shift))


def _update(drill: Drill) -> None:
    due = drill.course.crisis.due
    if (
        due
        and not drill.ended
        and drill.minute >= due - _EARLY
        and drill.course.crisis.attention > _QUIET
    ):
        drill.act(model_statement(drill.course.shift))


def drilled_as(submission: Submission, trainee: str) -> None:
    """Play the submission's drill anew under the trainee's own number, and take its figures into
    the review.
    """
    portfolio = Portfolio(submission.folder / FOLDER)
    workplace = "tea"
    log = drilled(
        portfolio,
        Workplace.open(workplace),
        workplace,
        trainee,
    )
    _review(submission, log)


def _review(submission: Submission, log: CrisisDrillLog) -> None:
    found = measure(replayed(log))
    submission.edit(
        "after_action",
        lambda data: data.update(
            minutes_to_detect=-1 if found.detected is None else found.detected,
            minutes_to_recover=-1 if found.recovered is None else found.recovered,
        ),
    )


def everyone_agreed(submission: Submission) -> None:
    """The meeting is announced in a chat: one subject, no objection but agreement, nothing
    changed.
    """

    def change(data: dict) -> None:
        for row in data["objections"]:
            row |= {
                "decision": "accepted",
                "concern": "大家都同意，沒有意見",
                "answer": "大家都同意，沒有意見",
            }
        for row in data["participants"]:
            row |= {"attendance": "told_after", "stake": "照著策略執行就好"}
        data |= {"changes": [], "recorder": data["chair"]}

    submission.edit("meeting_record", change)


def outsiders_invited(submission: Submission) -> None:
    """People that the business does not have decide, until dates that lie before the meeting."""

    def change(data: dict) -> None:
        for number, row in enumerate(data["participants"], 1):
            row["name"] = f"顧問{number}"
        for row in data["decisions"]:
            row |= {"owner": "外部顧問", "due": "2026-09-01"}

    submission.edit("meeting_record", change)


def everything_is_positive(submission: Submission) -> None:
    """Every mention but the first is read as praise and filed, crisis included."""

    def change(data: dict) -> None:
        for row in data["entries"][1:]:
            row |= {
                "sentiment": "positive",
                "risk": "none",
                "action": "file_only",
                "owner": "",
                "lesson": "",
            }
        data["entries"][0] |= {
            "sentiment": "neutral",
            "risk": "none",
            "action": "answer",
            "owner": "外包客服",
            "respond_minutes": 9999,
        }

    submission.edit("monitoring_log", change)


def everything_is_a_crisis(submission: Submission) -> None:
    """Every mention is escalated as a crisis."""

    def change(data: dict) -> None:
        for row in data["entries"]:
            row |= {
                "risk": "L3",
                "action": "start_crisis_plan",
                "owner": "林昕妤",
                "respond_minutes": 30,
                "close_days": 7,
            }

    submission.edit("monitoring_log", change)


def alarm_that_never_rings(submission: Submission) -> None:
    """A threshold that no day of a small business reaches."""
    submission.edit("incident_log", lambda data: data.update(threshold=40))


def alarm_that_always_rings(submission: Submission) -> None:
    """A threshold below the ordinary, and any share of negatives."""
    submission.edit(
        "incident_log",
        lambda data: data.update(
            threshold=0.2,
            negative_share_percent=1,
            min_mentions=1,
        ),
    )


def crisis_denied(submission: Submission) -> None:
    """The crisis is put on the wrong day, called a rumour and denied.

    Measures, cause and prevention are one sentence.
    """

    def change(data: dict) -> None:
        data |= {"cluster": "victim", "posture": "bolster"}
        for row in data["incidents"]:
            row |= {
                "started": "2026-05-01",
                "issue": "false_rumour",
                "impact": "沒有什麼影響，不必理會",
                "check_by": "2026-04-01",
                "measures": "加強宣導並請同仁多加注意",
                "cause": "加強宣導並請同仁多加注意",
                "prevention": "加強宣導並請同仁多加注意",
            }

    submission.edit("incident_log", change)


def drill_of_a_neighbour(submission: Submission) -> None:
    """The drill was played under somebody else's number."""
    drilled(
        Portfolio(submission.folder / FOLDER),
        Workplace.open("tea"),
        "tea",
        "somebody-else",
    )


def drill_log_edited(submission: Submission) -> None:
    """The real time of an act was changed in the log by hand: the chain of hashes no longer
    holds, nor the review.
    """
    submission.edit(
        "crisis_drill",
        lambda data: data["entries"][3].update(at="2026-10-01T09:00:00+08:00"),
    )


def baseline_holds_the_crisis(submission: Submission) -> None:
    """Limits are taken from the month of the crisis itself, and figures are guessed."""

    def change(data: dict) -> None:
        for row in data["limits"]:
            row |= {
                "baseline_from": "2026-08-01",
                "baseline_to": "2026-08-31",
                "days_beyond": 0,
                "cause": "cause_none",
            }

    submission.edit("tracking_log", change)


def averages_for_medians(submission: Submission) -> None:
    """Mean times stand where medians are asked for, and every KPI is called attained."""

    def change(data: dict) -> None:
        data |= {
            "first_response_median": 300,
            "first_response_p90": 400,
            "business_median": 200,
            "sla_hit_percent": 95,
            "open_past_limit": 0,
        }
        for row in data["kpis"]:
            row |= {"attained": not row["attained"], "actual": float(row["actual"]) * 2}

    submission.edit("tracking_log", change)


def rules_believed_blindly(submission: Submission) -> None:
    """What the rules hit is called a breach, what they did not hit is not looked for, and
    nothing is done about it.
    """

    def change(data: dict) -> None:
        hit = [row for row in data["posts"] if row["found_by"] == "by_rule"]
        data["posts"] = [
            row
            | {
                "breach": True,
                "remedy": "keep_post",
                "owner": "小編",
            }
            for row in hit
        ]

    submission.edit("compliance_log", change)


def mix_of_one_word(submission: Submission) -> None:
    """One common word stands for every pillar, and every share is called as planned."""

    def change(data: dict) -> None:
        for row in data["pillars"]:
            row |= {
                "words": "茶",
                "actual_percent": row["planned_percent"],
                "verdict": "as_planned",
            }

    submission.edit("compliance_log", change)


def quiz_of_a_neighbour(submission: Submission) -> None:
    """Only the items that were drawn for somebody else are answered."""

    def change(data: dict) -> None:
        theirs = {
            item.id for item in draw(["k-8", "k-9"], "somebody-else", assignment="monitoring")
        }
        data |= {
            "answers": [row for row in data["answers"] if row["item"] in theirs],
            "trainee": "somebody-else",
        }

    submission.edit("quiz", change)
