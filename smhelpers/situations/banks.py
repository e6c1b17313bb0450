"""Banks of situations (`data/situations`, no answers in them) and every trainee's own draw.

A bank belongs to one criterion. It has three places (three businesses in which the criterion is
put to the test), each with rounds of situations. A round holds one situation an attempt, and the
situations of a round share nothing: who comes back for a second attempt meets other businesses'
days, other figures and other claims.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from ..datafile import FileRecord, checked, read_json
from ..errors import CourseError
from ..paths import data_dir
from ..trainee import check_attempt, rank, trainee_number

FOLDER = "situations"
#: Situations that a trainee meets of one bank.
PLACES = 3
#: Attempts that meet nothing twice.
TURNS = 3


class JudgementChoice(FileRecord):
    """One of the judgements that every claim of a bank is given; `key` is stored."""

    key: str = Field(pattern=r"^[a-z_]+$")
    text: str = Field(min_length=2)


class SituationClaim(FileRecord):
    """What is to be judged: a post, a row of a table, a sentence, a plan."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    text: str = Field(min_length=4)


class SituationTable(FileRecord):
    """A table of the situation, as people read it: cells are written out with their units."""

    heads: list[str] = Field(min_length=2)
    rows: list[list[str]] = Field(min_length=1)


class SituationPicture(FileRecord):
    """Daily figures that are drawn as a line; nothing says what they mean.

    values: one a day, None where there is none. shaded: first and last day (counted from 1) of
    what was going on.
    """

    title: str
    values: list[float | None] = Field(min_length=14)
    shaded: tuple[int, int] | None = None


class UnseenSituation(FileRecord):
    """One situation with its claims.

    place: which of the three businesses. round, turn: the situations of one round have no claim in
    common; attempt 1 meets turn 0.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    place: int = Field(ge=0, lt=PLACES)
    round: int = Field(ge=0)
    turn: int = Field(ge=0, lt=TURNS)
    scene: str = Field(min_length=20)
    table: SituationTable | None = None
    pictures: list[SituationPicture] = []
    claims: list[SituationClaim] = Field(min_length=4)

    @model_validator(mode="after")
    def own_ids(self) -> Self:
        if len({claim.id for claim in self.claims}) < len(self.claims):
            raise ValueError(f"{self.id} 有兩個敘述用了同一個編號")
        return self


class SituationBank(FileRecord):
    """The situations on one criterion.

    ask: what is asked of every claim. concept: what the feedback explains before the criterion is
    closed; it says nothing of a single situation.
    """

    criterion: str = Field(pattern=r"^pc-[1-5]\.[1-7]$")
    title: str
    ask: str
    concept: str = Field(min_length=30)
    choices: list[JudgementChoice] = Field(min_length=3)
    situations: list[UnseenSituation]

    @model_validator(mode="after")
    def every_draw_is_there(self) -> Self:
        for place in range(PLACES):
            found = {(each.round, each.turn) for each in self.situations if each.place == place}
            rounds = len(found) // TURNS
            wanted = {(number, turn) for number in range(rounds) for turn in range(TURNS)}
            if not rounds or found != wanted:
                raise ValueError(f"{self.criterion} 的第 {place + 1} 家店少了情境")
        return self

    @property
    def chance(self) -> float:
        """Share of the claims that a guess gets right on average."""
        return 1 / len(self.choices)


def bank(criterion: str) -> SituationBank:
    """The bank of "pc-3.3". `CourseError` names a missing or broken file."""
    return _read(data_dir() / FOLDER / f"{criterion}.json")


def criterion_of(situation: str) -> str:
    """The criterion that a situation's id belongs to: "pc-3.3" for "pc3_3_012"."""
    task, number = situation.removeprefix("pc").split("_")[:2]
    return f"pc-{task}.{number}"


def banks_for(items: Iterable[str]) -> list[str]:
    """Those of the items that have a bank, in their order."""
    return [item for item in items if (data_dir() / FOLDER / f"{item}.json").is_file()]


@cache
def _read(path: Path) -> SituationBank:
    found = checked(SituationBank, read_json(path, "請由課程取回這個檔案。"), path)
    if found.criterion != path.stem:
        raise CourseError(f"{path.name} 的內容屬於 {found.criterion}；請由課程取回這個檔案。")
    return found


def draw(criterion: str, trainee: str, attempt: int = 1) -> list[UnseenSituation]:
    """The three situations of a bank for a trainee and an attempt, in the order of the places.

    The same trainee always gets the same (SHA-256 order). The first three attempts meet nothing
    twice; so do later ones with further rounds, as long as there are any.
    """
    number = trainee_number(trainee)
    check_attempt(attempt)
    found = bank(criterion)
    drawn = []
    for place in range(PLACES):
        here = [each for each in found.situations if each.place == place]
        rounds = {each.round: rank(number, criterion, place, each.round) for each in here}
        in_order = sorted(rounds, key=rounds.__getitem__)
        used, turn = divmod(attempt - 1, TURNS)
        chosen = in_order[used % len(in_order)]
        drawn += [each for each in here if (each.round, each.turn) == (chosen, turn)]
    return [_shuffled(each, number) for each in drawn]


def _shuffled(situation: UnseenSituation, number: str) -> UnseenSituation:
    claims = sorted(situation.claims, key=lambda claim: rank(number, situation.id, claim.id))
    return situation.model_copy(update={"claims": claims})
