"""zh-TW names of the machine words that findings mention, and people as a brief names them."""

import csv
from functools import cache

from ..brief import Brief
from ..paths import data_dir


@cache
def _labels() -> dict[str, str]:
    with open(data_dir() / "labels.csv", encoding="utf-8", newline="") as file:
        return {row["key"]: row["zh"] for row in csv.DictReader(file)}


def zh(key: str) -> str:
    """The label of a machine word in `data/labels.csv`; the word itself where there is none."""
    return _labels().get(key, key)


def known_person(owner: str, brief: Brief) -> bool:
    """Whether a text names someone of the brief's staff by name or by role (the part before a bracket)."""
    return any(word and word in owner for member in brief.staff for word in (member.name, member.role.split("（")[0]))


def people(brief: Brief) -> str:
    """The staff to choose from, as a remedy lists them."""
    return "、".join(f"{member.name}（{member.role.split('（')[0]}）" for member in brief.staff)
