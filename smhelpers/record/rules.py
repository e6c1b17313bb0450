"""The judgement rules as they were recorded with the results, so that a record can be read years
later without the course.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from .model import EvidenceKind, Requirement


@dataclass(frozen=True)
class Rules:
    """What every item requires. `items` are in the order of the unit.

    `signs`: items that an assessor must decide in person.
    """

    requirements: tuple[Requirement, ...] = ()
    items: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    #: Item ids by roll-up: `task-1` … `task-5`, `knowledge`, `skills`, `unit`.
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Months for which evidence counts.
    currency_months: int = 36
    #: Former names of cells: old cell to present cell.
    renamed: dict[str, str] = field(default_factory=dict)
    #: Whether only somebody with a certificate that holds may sign (assessment condition ac-3).
    #: Records of before it was asked for stay readable: then it was not.
    qualified_assessors: bool = False
    #: Last minute for handing in, by assignment; records of before it was noted hold none.
    deadlines: dict[str, datetime] = field(default_factory=dict)

    def of(self, item: str) -> tuple[Requirement, ...]:
        """Everything that an item requires."""
        return tuple(requirement for requirement in self.requirements if item in requirement.items)

    def to_body(self) -> dict[str, Any]:
        """As an entry of the record."""
        return {
            "requirements": [
                asdict(requirement)
                | {"kind": requirement.kind.name, "items": list(requirement.items)}
                for requirement in self.requirements
            ],
            "items": list(self.items),
            "signs": sorted(self.signs),
            "groups": {key: list(value) for key, value in self.groups.items()},
            "currency_months": self.currency_months,
            "renamed": self.renamed,
            "qualified_assessors": self.qualified_assessors,
            "deadlines": {name: until.isoformat() for name, until in self.deadlines.items()},
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Rules":
        """And back."""
        requirements = tuple(
            Requirement(**row | {"kind": EvidenceKind[row["kind"]], "items": tuple(row["items"])})
            for row in body["requirements"]
        )
        return cls(
            requirements,
            tuple(body["items"]),
            frozenset(body["signs"]),
            {key: tuple(value) for key, value in body["groups"].items()},
            body["currency_months"],
            body["renamed"],
            body.get("qualified_assessors", False),
            {
                name: datetime.fromisoformat(until)
                for name, until in body.get("deadlines", {}).items()
            },
        )

    def expires(self, day: datetime) -> datetime:
        """The moment after which evidence of `day` is out of date."""
        return day + relativedelta(months=self.currency_months)
