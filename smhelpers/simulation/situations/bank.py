"""A bank in the making: places, rounds, turns, and the key beside it."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...answers import FOLDER as ANSWERS
from ...answers import SITUATIONS
from ...situations.banks import (
    FOLDER,
    PLACES,
    TURNS,
    JudgementChoice,
    SituationBank,
    SituationClaim,
    SituationPicture,
    SituationTable,
    UnseenSituation,
)
from ...writing import whole_file

#: Rounds of each place: 3 places, 4 rounds and 3 turns make 36 situations a criterion.
ROUNDS = 4
#: Claims of a situation.
CLAIMS = 4
#: A judgement is right for at most so many claims of a situation: "always the same" gains nothing.
MOST = 2


@dataclass(frozen=True)
class Judged:
    """A claim and its judgement."""

    text: str
    choice: str


@dataclass(frozen=True)
class Drawn:
    """A situation as a kind of situations draws it."""

    scene: str
    claims: Sequence[Judged]
    table: SituationTable | None = None
    pictures: Sequence[SituationPicture] = ()


@dataclass(frozen=True)
class BankHeading:
    """What stands above every situation of a bank; choices by their key."""

    criterion: str
    title: str
    ask: str
    concept: str
    choices: dict[str, str]


@dataclass(frozen=True)
class MadeBank:
    """A bank and its key: the right choice by claim, by situation."""

    bank: SituationBank
    key: dict[str, dict[str, str]]


def source(*parts: object) -> random.Random:
    """A stream of chance that depends on nothing but its name."""
    return random.Random("/".join(str(part) for part in parts))


def some_of_each(stream: random.Random, choices: Iterable[str]) -> list[str]:
    """The judgements of one situation: `CLAIMS` in all, each at most `MOST` times."""
    pool = [choice for choice in choices for _ in range(MOST)]
    return stream.sample(pool, CLAIMS)


def _prefix(heading: BankHeading) -> str:
    """How names of situations begin: "pc3_3" for "pc-3.3"."""
    return heading.criterion.replace("-", "").replace(".", "_")


def assembled(heading: BankHeading, draw: Callable[[int, int, int], Drawn]) -> MadeBank:
    """A bank of everything that `draw(place, round, turn)` gives."""
    situations = []
    key: dict[str, dict[str, str]] = {}
    for place in range(PLACES):
        for number in range(ROUNDS):
            for turn in range(TURNS):
                drawn = draw(place, number, turn)
                name = (
                    f"{heading.criterion.replace('-', '').replace('.', '_')}_{place}{number}{turn}"
                )
                claims = []
                key[name] = {}
                for position, judged in enumerate(drawn.claims, 1):
                    claims.append(SituationClaim(id=f"c{position}", text=judged.text))
                    key[name][f"c{position}"] = judged.choice
                situations.append(
                    UnseenSituation(
                        id=name,
                        place=place,
                        round=number,
                        turn=turn,
                        scene=drawn.scene,
                        table=drawn.table,
                        pictures=list(drawn.pictures),
                        claims=claims,
                    ),
                )
    choices = [JudgementChoice(key=name, text=text) for name, text in heading.choices.items()]
    bank = SituationBank(
        criterion=heading.criterion,
        title=heading.title,
        ask=heading.ask,
        concept=heading.concept,
        choices=choices,
        situations=situations,
    )
    return MadeBank(bank, key)


def most_alike(claims: Sequence[Judged]) -> int:
    """How often the most frequent judgement is right."""
    return Counter(claim.choice for claim in claims).most_common(1)[0][1]


def write_banks(made: Iterable[MadeBank], data: Path, root: Path) -> list[Path]:
    """Write each bank below `data` and its key below the answers of the course at `root`."""
    written = []
    for each in made:
        name = f"{each.bank.criterion}.json"
        told = each.bank.model_dump(exclude_none=True, exclude_defaults=True)
        for path, content in (
            (data / FOLDER / name, told),
            (root / ANSWERS / SITUATIONS / name, each.key),
        ):
            with whole_file(path) as part:
                text = json.dumps(content, ensure_ascii=False, indent=1)
                part.write_text(text + "\n", encoding="utf-8")
            written.append(path)
    return written
