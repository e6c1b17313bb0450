"""People as findings name them."""

from ..brief import Brief
from ..deliverable import Finding


def known_person(owner: str, brief: Brief) -> bool:
    """Whether a text names someone of the brief's staff by name or by role (the part before a
    bracket).
    """
    return any(
        word and word in owner
        for member in brief.staff
        for word in (member.name, member.role.split("（")[0])
    )


def people(brief: Brief) -> str:
    """The staff to choose from, as a remedy lists them."""
    return "、".join(f"{member.name}（{member.role.split('（')[0]}）" for member in brief.staff)


def owned(about: str, owner: str, brief: Brief) -> Finding:
    """Whether something has an owner among the staff."""
    return Finding(
        f"{about}的負責人",
        known_person(owner, brief),
        f"請填負責人：{people(brief)}",
    )
