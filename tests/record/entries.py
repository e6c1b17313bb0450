"""A small course of two criteria and the entries that its marking would write."""

from smhelpers.record import Assessor, EvidenceKind, Requirement, Rules

ANNA = Assessor("安娜", "測試資格 A-1")
BORIS = Assessor("伯里斯", "測試資格 B-2")
CHECK, PROSE, OTHER = "policy/policy#check", "policy/policy#prose", "strategy/strategy#other"
MEETING = "policy/observation#situation_is_observed"


def requirement(cell, kind, items, points=4.0, needed=3.0):
    place, grade_id = cell.split("#")
    return Requirement(*place.split("/"), grade_id, grade_id, points, needed, kind, items)


RULES = Rules(
    (
        requirement(CHECK, EvidenceKind.AUTOMATIC, ("pc-2.1",)),
        requirement(PROSE, EvidenceKind.MANUAL, ("pc-2.1", "k-1")),
        requirement(OTHER, EvidenceKind.AUTOMATIC, ("pc-3.1",)),
        requirement(MEETING, EvidenceKind.OBSERVATION, ("pc-2.5",), 1.0, 1.0),
    ),
    ("pc-2.1", "pc-2.5", "pc-3.1", "k-1", "s-1"),
    frozenset({"pc-2.1", "pc-2.5", "pc-3.1"}),
    {
        "task-2": ("pc-2.1", "pc-2.5"),
        "task-3": ("pc-3.1",),
        "unit": ("pc-2.1", "pc-2.5", "pc-3.1", "k-1", "s-1"),
    },
)


def graded(submission="aaa", check=4.0, submitted="2026-05-01T08:00:00+00:00", **about):
    """An attempt at policy with its automatic score; the prose waits."""
    rows = [
        {
            "cell": CHECK,
            "score": check,
            "points": 4.0,
            "needed": 3.0,
            "kind": "AUTOMATIC",
            "message": "",
        },
        {
            "cell": PROSE,
            "score": None,
            "points": 4.0,
            "needed": 3.0,
            "kind": "MANUAL",
            "message": "",
        },
    ]
    return {
        "assignment": "policy",
        "submission": submission,
        "submitted_at": submitted,
        "status": "已評分",
        "reason": "",
        "software": "1",
        "course_version": "c",
        "test_version": "t",
        "workplace": "tea",
        "isolation": "off",
        "log": [],
        "results": rows,
    } | about


def marked(score, submission="aaa", cell=PROSE):
    """An assessor's mark for the prose."""
    row = {
        "cell": cell,
        "score": score,
        "points": 4.0,
        "needed": 3.0,
        "kind": "MANUAL",
        "message": "依規準",
    }
    return {
        "assignment": "policy",
        "submission": submission,
        "assessor": {"name": ANNA.name, "qualification": ANNA.qualification},
        "results": [row],
    }
