"""What goes wrong in simulated submissions of task 2, each named as a sentence."""

from collections.abc import Callable

from ..policy import read_rules
from .submission import Submission

#: Signs that stand in almost every caption.
EVERYWHERE = "的、了、是、我、不、一、有、在、來、人"


def _clause(data: dict, number: str, **changed: object) -> None:
    next(row for row in data["clauses"] if row["id"] == number).update(changed)


def _levels(submission: Submission, *numbers: tuple[float, float, int]) -> None:
    """Multiple, negative share (%) and least mentions of L1, L2 and L3."""

    def change(data: dict) -> None:
        for row, (multiple, share, least) in zip(data["levels"], numbers, strict=True):
            row |= {
                "volume_multiple": multiple,
                "negative_share_percent": share,
                "min_mentions": least,
            }

    submission.edit("crisis_plan", change)


def review_date_passed(submission: Submission) -> None:
    """The policy should have been looked at again long ago."""
    submission.edit(
        "policy_scope",
        lambda data: data.update(effective="2023-01-01", review_due="2023-12-31"),
    )


def outsiders_answer_for_everything(submission: Submission) -> None:
    """Every clause and every activity is left to an agency that the business does not have."""

    def change(rows: str) -> Callable[[dict], object]:
        return lambda data: [row.update(owner="外包公司") for row in data[rows]] and None

    submission.edit("policy_scope", change("activities"))
    submission.edit("policy_clauses", change("clauses"))


def privacy_is_forgotten(submission: Submission) -> None:
    """Of the five heads, privacy and security has no clause.

    What refers to those clauses hangs in the air.
    """

    def change(data: dict) -> None:
        gone = {"privacy_retention", "account_security", "security_incident"}
        data["clauses"] = [row for row in data["clauses"] if row["section"] not in gone]

    submission.edit("policy_clauses", change)


def complaints_take_a_month(submission: Submission) -> None:
    """Complaints are closed in thirty days, twice what the law allows."""

    def change(data: dict) -> None:
        _clause(
            data,
            "p16",
            text="客訴自受理起 30 日內結案，受理當天登錄並指定承辦人。",
            limit=30,
        )
        for row in data["response_times"]:
            if row["occasion"] == "complaint":
                row["close_days"] = 30

    submission.edit("policy_clauses", change)


def clauses_contradict_each_other(submission: Submission) -> None:
    """One clause permits what another forbids."""

    def change(data: dict) -> None:
        _clause(data, "p12", text="含個資的留言先截圖再隱藏；小編可以直接刪除負面評論。")
        _clause(data, "p22", text="誠實的批評留在版面上；任何人不得刪除負面評論。")

    submission.edit("policy_clauses", change)


def rules_that_hit_everything(submission: Submission) -> None:
    """Every topic is searched by words that stand in every caption."""

    def change(data: dict) -> None:
        for row in data["rules"]:
            row |= {
                "kind": "banned_word",
                "words": EVERYWHERE,
                "when": "",
                "unless": "",
            }

    submission.edit("content_rules", change)


def rules_copied_from_the_example_without_reading(submission: Submission) -> None:
    """The course's example of every kind of rule is handed in as it stands."""
    submission.edit("content_rules", lambda data: data.update(read_rules().model_dump(mode="json")))


def crisis_levels_without_numbers(submission: Submission) -> None:
    """A crisis is when there is a lot of talk."""
    _levels(
        submission,
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
    )


def triggers_that_cry_wolf(submission: Submission) -> None:
    """The alarm goes off on every busy day of a campaign."""
    _levels(
        submission,
        (1.01, 1, 1),
        (1.05, 2, 1),
        (1.1, 3, 1),
    )


def triggers_that_sleep(submission: Submission) -> None:
    """The alarm never goes off, not even in the crisis."""
    _levels(
        submission,
        (10, 80, 300),
        (20, 90, 500),
        (30, 95, 800),
    )


def holding_statement_blames_the_supplier(submission: Submission) -> None:
    """The first statement names the culprit and guesses at the cause."""

    def change(data: dict) -> None:
        data["statements"][0] |= {"known_facts": "這次是供應商疏失，異物應該是運送時掉進去的"}

    submission.edit("crisis_plan", change)


def customers_are_told_last_what_to_do(submission: Submission) -> None:
    """No response begins with what protects the customer."""
    submission.edit(
        "crisis_plan",
        lambda data: [row.update(instruct_first="") for row in data["responses"]] and None,
    )


def every_law_is_said_to_apply(submission: Submission) -> None:
    """Duties of newspapers, media, platforms and lodgings are taken for one's own."""
    submission.edit(
        "legal_matrix",
        lambda data: [row.update(applies=True) for row in data["laws"]] and None,
    )


def law_of_another_sector_cited(submission: Submission) -> None:
    """Clauses rest on the law of lodgings and of cosmetics, and on an article that there is not."""

    def change(data: dict) -> None:
        _clause(
            data,
            "p20",
            text="依消費者保護法第 999 條，每季核對法規對照表並提出要修改的條款。",
            legal_basis="tour-55-1、cosm-10",
        )

    submission.edit("policy_clauses", change)


def nobody_was_asked(submission: Submission) -> None:
    """The only one who was asked is the one who wrote the policy."""
    submission.edit(
        "consultation_record",
        lambda data: data.update(consultations=data["consultations"][:1]),
    )


def quiz_of_a_neighbour_reused(submission: Submission) -> None:
    """Only the items that were drawn for somebody else are answered."""
    from ..quiz import draw

    def change(data: dict) -> None:
        theirs = {item.id for item in draw(["k-1", "k-4", "k-9"], "somebody-else")}
        data["answers"] = [row for row in data["answers"] if row["item"] in theirs]
        data["trainee"] = "somebody-else"

    submission.edit("quiz", change)
