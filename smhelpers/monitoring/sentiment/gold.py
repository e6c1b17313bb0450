"""The hand-labelled comments (`data/sentiment/gold.csv`), half to develop on and half held out."""

from functools import cache
from typing import Literal

import pandas as pd

from ...paths import data_dir
from .agreement import KappaAgreement, agreement
from .judge import judged

Split = Literal["develop", "held_out", "all"]


@cache
def _gold() -> pd.DataFrame:
    return pd.read_csv(
        data_dir() / "sentiment" / "gold.csv",
        encoding="utf-8",
        dtype=str,
        keep_default_na=False,
    )


def gold(split: Split = "held_out") -> pd.DataFrame:
    """Labelled texts: id, kind, sector, text, sentiment, feature, split."""
    table = _gold()
    return (table if split == "all" else table[table["split"] == split]).reset_index(drop=True)


@cache
def read_gold(split: Split = "held_out") -> pd.DataFrame:
    """The labelled texts with what the lexicon reads: `read_as`, score, reasons."""
    table = gold(split)
    read = judged(table["text"])
    return table.assign(
        read_as=read["sentiment"],
        score=read["score"],
        reasons=read["reasons"],
    )


def measured(split: Split = "held_out") -> KappaAgreement:
    """Agreement of the lexicon with the labels.

    Only the held-out half says how it does on texts that it was not made for.
    """
    table = read_gold(split)
    return agreement(table["sentiment"], table["read_as"])
