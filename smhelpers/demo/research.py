"""What goes wrong in simulated submissions of task 1, each named as a sentence."""

from .submission import Submission

_OPPOSITE = {
    "up": "down",
    "down": "up",
    "flat": "up",
}


def goals_of_another_organisation(submission: Submission) -> None:
    """Goals that are not the organisation's, without an end in sight, all of them small and dear
    first.
    """

    def change(data: dict) -> None:
        for row in data["goals"]:
            row |= {
                "organisation_goal": "g9",
                "due": "2031-01-01",
                "target": float(row["baseline"]) * 10,
            }
        data["goals"][0] |= {"impact": 1, "effort": 5}

    submission.edit("goal_cascade", change)


def definitions_compared(submission: Submission) -> None:
    """Figures of three definitions are put on one scale, one is misread, and every trend is read
    the wrong way round.
    """

    def compare(data: dict) -> None:
        data["comparable"] = True
        data["sources"][0]["figure_percent"] = 61.0

    def turn(data: dict) -> None:
        for row in data["readings"]:
            row |= {
                "direction": _OPPOSITE[row["direction"]],
                "weekly_change_percent": -float(row["weekly_change_percent"]),
            }

    submission.edit("source_register", compare)
    submission.edit("trend_readings", turn)


def segments_guessed(submission: Submission) -> None:
    """Numbers of followers are guessed, three times too large."""

    def change(data: dict) -> None:
        for row in data["segments"]:
            row |= {key: int(row[key]) * 3 for key in ("own_followers", "low", "high")}

    submission.edit("source_register", change)


def profiles_copied(submission: Submission) -> None:
    """Every platform has the text of the first."""

    def change(data: dict) -> None:
        first = data["profiles"][0]
        for row in data["profiles"]:
            row |= {key: first[key] for key in first if key != "platform"}

    submission.edit("platform_profiles", change)


def ranking_not_from_scores(submission: Submission) -> None:
    """The favourite is put first whatever the scores say, the judgements contradict one another,
    and nothing is explained.
    """

    def change(data: dict) -> None:
        data["first"], data["third"] = data["third"], data["first"]
        data |= {
            "chosen": [data["first"]],
            "share_first_percent": 100,
            "deviation": "",
        }
        by_pair = {(row["more"], row["less"]): row for row in data["pairs"]}
        by_pair["audience_fit", "workload"] |= {
            "more": "workload",
            "less": "audience_fit",
            "strength": 9,
        }

    submission.edit("platform_choice", change)


def systems_invented(submission: Submission) -> None:
    """Systems and people that the business does not have."""

    def change(data: dict) -> None:
        for number, row in enumerate(data["links"], 1):
            row |= {"system": f"y{number}9", "owner": "外包公司"}

    submission.edit("integration_map", change)


def budget_overspent(submission: Submission) -> None:
    """Exposure that costs more money and hours than there are, on a platform that was not
    chosen.
    """

    def change(data: dict) -> None:
        for row in data["opportunities"]:
            row |= {
                "cost": 90000,
                "weekly_hours": 40,
                "platform": "tiktok",
                "lever": "paid_promotion",
            }

    submission.edit("exposure_plan", change)


def customers_not_asked(submission: Submission) -> None:
    """Customers' pictures are used without their consent."""
    submission.edit(
        "community_plan",
        lambda data: [row.update(permission="") for row in data["actions"]] and None,
    )


def quiz_of_a_neighbour(submission: Submission) -> None:
    """Only the items that were drawn for somebody else are answered."""
    from ..quiz import draw

    def change(data: dict) -> None:
        theirs = {item.id for item in draw(["k-2", "k-3", "k-5", "k-6"], "somebody-else")}
        data["answers"] = [row for row in data["answers"] if row["item"] in theirs]
        data["trainee"] = "somebody-else"

    submission.edit("quiz", change)
