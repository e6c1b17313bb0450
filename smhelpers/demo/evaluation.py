"""What goes wrong in simulated submissions of task 5, each named as a sentence."""

from ..quiz import draw
from .submission import Submission


def rates_averaged_clicks_counted(submission: Submission) -> None:
    """Clicks are counted as interactions, rates of posts are averaged, reach is added up."""

    def change(data: dict) -> None:
        for row in data["readings"]:
            row |= {
                "interactions": int(row["interactions"]) * 2,
                "engagement_rate_percent": 5.0,
                "median_reach": 150000,
            }

    submission.edit("month_analysis", change)


def noise_called_a_trend(submission: Submission) -> None:
    """Every move of a month is called a rise or a fall, and the format of one lucky post the
    best.
    """
    turned = {
        "up": "down",
        "down": "up",
        "flat": "up",
    }

    def change(data: dict) -> None:
        for row in data["readings"]:
            row |= {
                "direction": turned[row["direction"]],
                "reach_direction": turned[row["reach_direction"]],
                "best_post_type": "link",
            }

    submission.edit("month_analysis", change)


def reach_added_up_over_posts(submission: Submission) -> None:
    """Summed reach is taken for people, and a benchmark for the target."""
    submission.edit(
        "month_analysis",
        lambda data: data.update(
            caveats=["reach_sum_is_unique", "benchmark_is_target", "lifetime_counts"],
        ),
    )


def kpis_all_called_attained(submission: Submission) -> None:
    """Every KPI is called attained, by figures that are a little too good."""

    def change(data: dict) -> None:
        for row in data["kpis"]:
            row |= {"attained": not row["attained"], "actual": float(row["actual"]) * 1.2}

    submission.edit("kpi_judgements", change)


def intervals_made_up(submission: Submission) -> None:
    """Ranges are typed as ten percent around the value, and every difference is called real."""

    def change(data: dict) -> None:
        for row in data["kpis"]:
            row |= {
                "low": float(row["actual"]) * 0.9,
                "high": float(row["actual"]) * 1.1,
                "clear": not row["clear"],
            }

    submission.edit("kpi_judgements", change)


def every_campaign_called_effective(submission: Submission) -> None:
    """Before and during are compared: all campaigns lifted everything, and shall be repeated."""
    submission.edit(
        "campaign_judgements",
        lambda data: [
            row.update(
                posts="lift",
                orders="lift",
                fate="repeat",
            )
            for row in data["campaigns"]
        ],
    )


def only_the_null_campaign_believed(submission: Submission) -> None:
    """The campaign that did nothing is taken for the success that its films and good hours make
    it look like.
    """

    def change(data: dict) -> None:
        for row in data["campaigns"]:
            # the model answer repeats every campaign that truly did something
            if row["fate"] != "repeat":
                row["posts"] = "lift"
                row["orders"] = "lift"
                row["fate"] = "repeat"

    submission.edit("campaign_judgements", change)


def campaigns_without_their_circumstances(submission: Submission) -> None:
    """Nothing else happened in any week, nothing is compared, and what showed no effect is
    repeated.
    """
    submission.edit(
        "campaign_judgements",
        lambda data: [
            row.update(
                besides="nothing_else",
                basis="大家都覺得這檔活動辦得很熱鬧，反應很好",
                fate="repeat",
            )
            for row in data["campaigns"]
        ],
    )


def costs_mixed_up(submission: Submission) -> None:
    """Cost per engagement and per purchase are exchanged, and a return is taken from the ads
    tool.
    """

    def change(data: dict) -> None:
        for row in data["costs"]:
            row |= {
                "cost_per_engagement": row["cost_per_acquisition"],
                "cost_per_acquisition": row["cost_per_engagement"],
                "return_on_ad_spend": 3.5,
            }

    submission.edit("campaign_judgements", change)


def recommendations_nobody_can_carry(submission: Submission) -> None:
    """Three times the same slogan, for people who do not work here, with money that is not
    there.
    """

    def change(data: dict) -> None:
        for row in data["items"]:
            row |= {
                "evidence": "業界趨勢",
                "finding": "互動不好，大家都應該要更努力才行",
                "action": "多發好內容，加強互動，提升品牌形象",
                "owner": "外包公司",
                "cost": 90000,
                "start": "2026-09-01",
            }

    submission.edit("recommendations", change)


def effects_too_small_to_be_seen(submission: Submission) -> None:
    """Two percent more within a week, and it will surely be seen.

    Success and failure are the same sentence.
    """
    words = "看起來有比較好就保留下來"
    submission.edit(
        "recommendations",
        lambda data: [
            row.update(
                expected_percent=2,
                weeks=4,
                visible=True,
                keep_when=words,
                stop_when=words,
            )
            for row in data["items"]
        ],
    )


def strategy_left_as_it_was(submission: Submission) -> None:
    """The same words stand before and after, at places that the strategy does not have."""

    def change(data: dict) -> None:
        for row in data["changes"]:
            row |= {"after": row["before"], "recommendation": "r1"}
        data["changes"][0] |= {"page": "kpi_plan/kpis/19/target"}
        data |= {"version": "", "approver": "大家"}

    submission.edit("recommendations", change)


def old_text_misquoted(submission: Submission) -> None:
    """What is said to have stood in the strategy never stood there."""
    submission.edit(
        "recommendations",
        lambda data: [row.update(before="多和顧客互動，增加曝光") for row in data["changes"]],
    )


def quiz_of_a_neighbour(submission: Submission) -> None:
    """Only the items that were drawn for somebody else are answered."""

    def change(data: dict) -> None:
        theirs = {
            item.id for item in draw(["k-5", "k-8"], "somebody-else", assignment="evaluation")
        }
        data |= {
            "answers": [row for row in data["answers"] if row["item"] in theirs],
            "trainee": "somebody-else",
        }

    submission.edit("quiz", change)


def campaigns_overrated_and_no_plan(submission: Submission) -> None:
    """The month is read well, the campaigns are all called effective, the plan is missing."""
    every_campaign_called_effective(submission)
    submission.deliverable("recommendations").unlink()


def wrong_numbers(submission: Submission) -> None:
    """Figures of the month and of the KPIs are misread, every direction guessed, every range
    made up.
    """
    rates_averaged_clicks_counted(submission)
    noise_called_a_trend(submission)
    reach_added_up_over_posts(submission)
    kpis_all_called_attained(submission)
    intervals_made_up(submission)
