"""Labelled captions to practise content rules on: breaches and near misses of service
businesses, written for the course (pc-2.2).
"""

import csv
from functools import cache
from typing import Literal

import pandas as pd
from pydantic import Field

from ..brief import Brief, Platform
from ..datafile import FileRecord, checked
from ..errors import CourseError
from ..paths import data_dir
from .law import generic_sectors
from .rules import ContentRule, Topic, run_rules

#: Who may have written a practice caption; only a lodging owes the number of its licence.
Writer = Literal["food", "lodging", "beauty", "fitness", "retail"]


class PracticeCaption(FileRecord):
    """One caption with the topic that it breaks ("" for one that must stay quiet) and why."""

    platform: Platform
    post_id: str = Field(pattern=r"^t\d{3}$")
    sector: Writer
    caption: str = Field(min_length=8)
    licence_id: str
    rule: Topic | Literal[""]
    note: str = Field(min_length=4)


@cache
def _captions() -> list[PracticeCaption]:
    path = data_dir() / "policy" / "practice_captions.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return checked(list[PracticeCaption], list(csv.DictReader(file)), path)
    except FileNotFoundError:
        raise CourseError(f"找不到練習文案 {path.name}；請重新安裝課程。") from None


def practice_captions(brief: Brief) -> pd.DataFrame:
    """The practice captions as a posts table with labels.

    {rival} becomes a name of the business's own rivals, line breaks are real.

    Lodgings that lack their licence number are left out for a business of another sector, which has
    no such rule to write.
    """
    names = [rival.name for rival in brief.rivals]
    lodging = "lodging" in generic_sectors(brief.sector)
    rows = []
    for number, row in enumerate(_captions()):
        if lodging or row.rule != "lodging_licence":
            rows.append(
                {
                    **row.model_dump(),
                    "caption": row.caption.replace("\\n", "\n").replace(
                        "{rival}",
                        names[number % len(names)],
                    ),
                },
            )
    return pd.DataFrame(rows)


def practise(rules: list[ContentRule], captions: pd.DataFrame) -> pd.DataFrame:
    """`run_rules` on practice captions; the licence of a lodging is asked of lodgings alone."""
    hits = run_rules(rules, captions)
    lodgings = set(captions.loc[captions["sector"] == "lodging", "post_id"])
    return hits[(hits["topic"] != "lodging_licence") | hits["post_id"].isin(lodgings)].reset_index(
        drop=True,
    )
