"""Every heading that exports were seen with, as data: what it means, in which language.

Headings stand in `data/exports/headings.csv` (family, language, heading, metric, unit, first and
last year in which it was seen in a file; `source` is `interface` for wording of a platform's pages
of which no public file was found: none of the zh-TW organic exports of Meta, of LINE or of TikTok
was), words inside cells and titles in `data/exports/words.csv`. Both are compared folded.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from ..paths import data_dir

LANGUAGES = {
    "zh-TW": "繁體中文",
    "zh-CN": "簡體中文",
    "en": "英文",
    "ja": "日文",
    "es": "西班牙文",
    "pt": "葡萄牙文",
    "de": "德文",
}
#: Soft hyphens, zero-width characters, byte-order marks, quotes: seen in headings, never meant.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\"'`´„“”«»‘’「」]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_TIGHT = re.compile(r"\s*([()/:,·|])\s*")
_SPACE = re.compile(r"\s+")
_CURRENCY = re.compile(r"\s*[(（]([A-Z]{3})[)）]\s*$")
#: Units whose values may be added up, so that a row of totals proves a table.
ADDITIVE = {"count", "money", "hours"}


@dataclass(frozen=True)
class Meaning:
    """One heading of one language and what stands below it."""

    family: str
    language: str
    text: str
    metric: str
    unit: str


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A heading as it is compared: width, letter case, accents, quotes, soft hyphens and spaces
    make no difference.
    """
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    plain = _ACCENTS.sub("", _UNSEEN.sub("", wide)).casefold()
    return unicodedata.normalize("NFC", _TIGHT.sub(r"\1", _SPACE.sub(" ", plain)).strip())


def currency_of(heading: str) -> str:
    """The currency that a heading of money ends with ("TWD"); "" where it names none."""
    found = _CURRENCY.search(heading)
    return found[1] if found else ""


@cache
def _dictionary() -> dict[str, dict[str, list[Meaning]]]:
    """Folded heading to its meanings, by family."""
    found: dict[str, dict[str, list[Meaning]]] = {}
    with (data_dir() / "exports" / "headings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            heading = Meaning(
                row["family"],
                row["language"],
                row["heading"],
                row["metric"],
                row["unit"],
            )
            family = found.setdefault(heading.family, {})
            family.setdefault(fold(heading.text), []).append(heading)
    return found


def meanings(heading: str, family: str) -> list[Meaning]:
    """What a heading means in a family of exports, a meaning a language; [] if it is not known."""
    known = _dictionary()[family]
    return known.get(fold(heading)) or known.get(fold(_CURRENCY.sub("", heading)), [])


def metric_of(heading: str, family: str) -> str:
    """The tidy name of a heading; "" where the family does not know it."""
    found = meanings(heading, family)
    return found[0].metric if found else ""


@cache
def unit_of(metric: str, family: str) -> str:
    """The unit of a metric of a family: count, people, share, money, seconds, hours, text …"""
    for known in _dictionary()[family].values():
        for heading in known:
            if heading.metric == metric:
                return heading.unit
    return ""


@cache
def metrics_of(columns: tuple[str, ...], family: str) -> tuple[str, ...]:
    """Tidy names of columns in their order, "" for one that is not known, or whose name an
    earlier column has.
    """
    names: list[str] = []
    for column in columns:
        name = metric_of(column, family)
        names.append("" if name in names else name)
    return tuple(names)


def language_of(columns: Iterable[str], family: str) -> str:
    """The language of most headings ("zh-TW"); "" where none is known."""
    votes: Counter[str] = Counter()
    for column in columns:
        votes.update({heading.language for heading in meanings(column, family)})
    return votes.most_common(1)[0][0] if votes else ""


@lru_cache(maxsize=20_000)
def is_known(cell: str) -> bool:
    """Whether any family has this heading."""
    families = (family for family in _dictionary() if family != "meta_series")
    return any(meanings(cell, family) for family in families)


def known_share(cells: Iterable[str]) -> float:
    """Share of the filled cells of a row that are known headings."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.0
    return sum(map(is_known, filled)) / len(filled)


@cache
def words(kind: str) -> dict[str, str]:
    """Folded word to its meaning: post types, genders, totals, months, blocks."""
    found: dict[str, str] = {}
    with (data_dir() / "exports" / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind:
                found.setdefault(fold(row["word"]), row["meaning"])
    return found
