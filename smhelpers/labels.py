"""zh-TW labels of machine names: those of measures, then `data/labels.csv`."""

import csv
from functools import cache

from .metrics import METRICS
from .paths import data_dir


@cache
def labels() -> dict[str, str]:
    """zh-TW label of every machine name that a user may see: those of measures, then
    `data/labels.csv`.
    """
    with (data_dir() / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {key: metric.zh for key, metric in METRICS.items()} | {
            row["key"]: row["zh"] for row in csv.DictReader(file)
        }


def label(key: str) -> str:
    """The zh-TW label of a machine name; the name itself where none is known."""
    return labels().get(key, key)


def of(key: str) -> str:
    """「Facebook 的」, 「短影音的」: Latin letters and Chinese stand apart."""
    said = label(key)
    return f"{said}{' ' if said[-1:].isascii() else ''}的"


def as_typed(value: float, unit: str = "") -> str:
    """A figure with the digits with which somebody typed it: 0.01954 of the unit "ratio" is
    1.954%, 206.75 stays 206.75, and a million is no power of ten. Ten significant digits.
    """
    if unit == "ratio":
        return f"{value * 100:,.10g}%"
    return f"{value:,.10g}"
