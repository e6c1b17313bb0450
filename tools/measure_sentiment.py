"""`python tools/measure_sentiment.py`: agreement of the lexicon with the true labels of the
simulated mentions, into
`data/sentiment/simulated.csv` (the labels themselves stay with the assessor).
"""

import csv
from pathlib import Path

from smhelpers.monitoring.sentiment import agreement, by_class, judged
from smhelpers.paths import data_dir
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED

PROFILES = ("tea", "guesthouse", "bistro", "salon", "gym", "bookcafe")
HEAD = (
    "workplace",
    "n",
    "accuracy",
    "kappa",
    "low",
    "high",
    "negative_precision",
    "negative_recall",
)


def row_of(profile: str) -> tuple:
    """One business: its sector, number of texts, agreement, and how negatives were found."""
    simulation = simulate(load_profile(profile), SEED)
    labels, read = (
        simulation.mentions["sentiment"],
        judged(simulation.mentions["text"])["sentiment"],
    )
    found, negative = (
        agreement(labels, read),
        by_class(labels, read).set_index("sentiment").loc["negative"],
    )
    figures = (
        found.accuracy,
        found.kappa,
        found.low,
        found.high,
        negative["precision"],
        negative["recall"],
    )
    return simulation.scene.brief.sector, found.n, *(f"{figure:.3f}" for figure in figures)


def write(path: Path) -> Path:
    """The table of all businesses."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *map(row_of, PROFILES)])
    return path


if __name__ == "__main__":
    print(write(data_dir() / "sentiment" / "simulated.csv"))
