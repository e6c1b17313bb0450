"""What goes wrong in simulated submissions of task 3, each named as a sentence."""

from datetime import date, timedelta

from .submission import Submission


def targets_below_the_noise(submission: Submission) -> None:
    """Every target lies within what the weeks do by themselves: a fiftieth more than the
    baseline.
    """

    def change(data: dict) -> None:
        for row in data["kpis"]:
            row["target"] = float(row["baseline"]) * 1.02

    submission.edit("kpi_plan", change)


def budget_without_contingency(submission: Submission) -> None:
    """Everything goes into paid reach, half as much again as there is, and nothing is kept back."""

    def change(data: dict) -> None:
        owner = data["risks"][0]["owner"]
        data["budget"] = [
            {
                "item": "廣告",
                "kind": "paid_ads",
                "amount": 220_000,
                "basis": "全部投廣告",
                "owner": owner,
            },
        ]

    submission.edit("work_plan", change)


def more_hours_than_people_have(submission: Submission) -> None:
    """The social media specialist is given everything, for sixty hours a week."""

    def change(data: dict) -> None:
        for row in data["tasks"]:
            row |= {"responsible": data["tasks"][0]["responsible"], "weekly_hours": 6}

    submission.edit("work_plan", change)


def only_vanity_metrics(submission: Submission) -> None:
    """Four times views: nothing that has changed for a customer."""

    def change(data: dict) -> None:
        views = next(row for row in data["kpis"] if row["metric"] == "views")
        data["kpis"] = [views | {"id": f"k{number}"} for number in (1, 2, 3, 4)]

    submission.edit("kpi_plan", change)


def twelve_weeks_only(submission: Submission) -> None:
    """Plan and calendar end after twelve weeks: not longer than three months."""

    def shorten(data: dict) -> None:
        data["end"] = str(date.fromisoformat(data["start"]) + timedelta(weeks=12, days=-1))

    def cut(data: dict) -> None:
        last = str(date.fromisoformat(data["start"]) + timedelta(weeks=12))
        data["entries"] = [row for row in data["entries"] if row["day"] < last]

    submission.edit("work_plan", shorten)
    submission.edit("activity_calendar", cut)


def response_time_differs_from_policy(submission: Submission) -> None:
    """Customers are answered within four hours, whatever policy and service standard say, and
    complaints closed in 14 days.
    """

    def change(data: dict) -> None:
        for row in data["service"]:
            row |= {
                "first_response_minutes": 240,
                "close_days": 14 if row["occasion"] == "complaint" else 0,
            }

    submission.edit("content_strategy", change)


def calendar_posts_in_the_crisis_pause(submission: Submission) -> None:
    """A pause of the crisis plan is marked, and all posts of those days go out as scheduled."""

    def change(data: dict) -> None:
        start = date.fromisoformat(data["start"])
        data["pauses"] = [
            {
                "start": str(start + timedelta(days=14)),
                "end": str(start + timedelta(days=20)),
                "level": "L2",
                "reason": "顧客反映飲品有異物",
            },
        ]

    submission.edit("activity_calendar", change)


def campaign_without_utm(submission: Submission) -> None:
    """Posts of the campaigns have no link that could be tracked, and tracking has none either."""

    def strip(data: dict) -> None:
        for row in data["entries"]:
            row["link"] = ""

    def forget(data: dict) -> None:
        for row in data["links"]:
            row["url"] = row["url"].partition("?")[0]

    submission.edit("activity_calendar", strip)
    submission.edit("tracking_plan", forget)


def lucky_hours_believed(submission: Submission) -> None:
    """The hour of one lucky post is taken for the best, noise for a finding, and every series is
    moved there.
    """

    def change(data: dict) -> None:
        for row in data["slots"]:
            row |= {
                "best": "morning",
                "posts": 1,
                "verdict": "clear",
            }
        for row in data["formats"]:
            row |= {
                "best": row["weakest"],
                "weakest": row["best"],
                "verdict": "no_clear_difference",
            }
        for row in data["series"]:
            row["slot"] = "morning"

    submission.edit("content_strategy", change)


def nobody_is_accountable(submission: Submission) -> None:
    """Several people share every piece of work, and there is nothing to show for it."""

    def change(data: dict) -> None:
        everyone = "、".join(dict.fromkeys(row["responsible"] for row in data["tasks"]))
        for row in data["tasks"]:
            row |= {"accountable": everyone, "output": ""}

    submission.edit("work_plan", change)


def platforms_nobody_chose(submission: Submission) -> None:
    """The strategy turns to TikTok, on which task 1 did not decide, in everything but the
    calendar.
    """

    def change(data: dict) -> None:
        data["platforms"] = ["tiktok"]

    submission.edit("content_strategy", change)


def customers_content_without_consent(submission: Submission) -> None:
    """Customers' pictures are used without asking, for nothing in return, and paid content is
    not labelled.
    """

    def change(data: dict) -> None:
        for row in data["user_content"]:
            row |= {"permission": "", "motive": ""}
        data["disclosure"] = ""

    submission.edit("content_strategy", change)


def everything_fits_and_nothing_was_found(submission: Submission) -> None:
    """Every goal is said to fit in the same words, without a figure.

    No contradiction was looked for.
    """

    def change(data: dict) -> None:
        for row in data["fit"]:
            row |= {"evidence": "符合", "place": ""}
        data |= {"conflicts": [], "customers": ""}

    submission.edit("strategy_check", change)


def figures_of_another_shop(submission: Submission) -> None:
    """Baselines are copied from a neighbour whose shop is twice as large."""

    def change(data: dict) -> None:
        for row in data["kpis"]:
            row |= {key: float(row[key]) * 2 for key in ("baseline", "low", "high", "target")}

    submission.edit("kpi_plan", change)
