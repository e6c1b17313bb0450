"""Situations of claims that were written: `data/simulation/situations`, three businesses a
criterion, three claims a judgement.

A round deals the twelve claims of a business out to three situations, so that the attempts of one
trainee share none; each round deals anew.
"""

from pathlib import Path

from pydantic import Field

from ...datafile import FileRecord, checked, read_yaml
from ...paths import data_dir
from ...situations.banks import PLACES, TURNS
from .bank import (
    CLAIMS,
    MOST,
    ROUNDS,
    BankHeading,
    Drawn,
    Judged,
    MadeBank,
    assembled,
    most_alike,
    source,
)

_FOLDER = "situations"


class _Place(FileRecord):
    """A business: what is known of it, and the claims by their judgement."""

    scene: str = Field(min_length=40)
    claims: dict[str, list[str]]


class _WrittenBank(FileRecord):
    """One criterion as it is written."""

    criterion: str
    title: str
    ask: str
    concept: str
    choices: dict[str, str]
    places: list[_Place] = Field(min_length=PLACES, max_length=PLACES)


def worded() -> list[MadeBank]:
    """The banks of every written criterion."""
    folder = data_dir() / "simulation" / _FOLDER
    return [_made(path) for path in sorted(folder.glob("*.yml"))]


def _made(path: Path) -> MadeBank:
    written = checked(_WrittenBank, read_yaml(path, ""), path)

    dealt = [
        _rounds(here, f"{written.criterion}/{place}") for place, here in enumerate(written.places)
    ]

    def draw(place: int, number: int, turn: int) -> Drawn:
        return Drawn(written.places[place].scene, dealt[place][number][turn])

    heading = BankHeading(
        written.criterion,
        written.title,
        written.ask,
        written.concept,
        written.choices,
    )
    return assembled(heading, draw)


def _rounds(here: _Place, name: str) -> list[list[list[Judged]]]:
    """The claims of a business in three hands, dealt anew for each round.

    No judgement stands more than twice in a hand, and no hand is dealt twice.
    """
    claims = []
    for choice, texts in here.claims.items():
        claims += [Judged(text, choice) for text in texts]
    stream = source(name)
    seen: set[frozenset[Judged]] = set()
    rounds: list[list[list[Judged]]] = []
    while len(rounds) < ROUNDS:
        stream.shuffle(claims)
        hands = [claims[start * CLAIMS : (start + 1) * CLAIMS] for start in range(TURNS)]
        new = {frozenset(hand) for hand in hands}
        if all(most_alike(hand) <= MOST for hand in hands) and not new & seen:
            rounds.append(hands)
            seen |= new
    return rounds
