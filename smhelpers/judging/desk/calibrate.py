"""A calibration round at the desk: what an assessor has marked of it so far, and its end in the
record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...record import Assessor, Record, calibrate
from ...rubrics import level_of
from ...rubrics.calibration import LevelAgreement, compared, drawn
from ...rubrics.examples import ExampleShelf, MarkedPiece
from ...taipei import here


@dataclass
class CalibrationRound:
    """One assessor's round. own: levels by aspect of the pieces that were marked already.

    reviewing: whether the reference of the last marked piece is being read.
    """

    pieces: list[MarkedPiece]
    own: list[dict[str, int]] = field(default_factory=list)
    reviewing: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether every piece has the assessor's own levels."""
        return len(self.own) == len(self.pieces)

    @property
    def place(self) -> int:
        """Of the piece that is shown."""
        return len(self.own) - 1 if self.reviewing else len(self.own)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Own level and reference, aspect by aspect."""
        found = []
        for piece, levels in zip(
            self.pieces,
            self.own,
            strict=False,
        ):
            for name, level in levels.items():
                found.append((level, piece.example.levels[name]))
        return found

    def take(self, place: str, typed: Mapping[str, str]) -> None:
        """The assessor's own levels of the piece at a place. `CourseError` names an aspect that has
        none. What is sent a second time, or from a page of an earlier piece, is passed over: own
        levels do not change once the reference was seen.
        """
        if self.reviewing or self.is_marked:
            return
        if place != str(self.place):
            return
        levels = {}
        piece = self.pieces[self.place]
        for name, aspect in piece.aspects.items():
            choice = typed.get(name, "")
            levels[name] = level_of(choice, aspect.title)
        self.own.append(levels)
        self.reviewing = True


@dataclass(frozen=True)
class PastRound:
    """A round that stands in the record."""

    day: str
    assessor: str
    agreement: LevelAgreement


class CalibrationDesk:
    """The rounds of the assessors who sit at this desk."""

    def __init__(self, record: Record, shelf: ExampleShelf):
        self.record = record
        self.shelf = shelf
        self._open: dict[str, CalibrationRound] = {}

    def current(self, who: Assessor) -> CalibrationRound | None:
        """The assessor's round, None where none was begun."""
        return self._open.get(who.name)

    def begin(self, who: Assessor) -> None:
        """A new round; each of an assessor draws other pieces."""
        earlier = len(past_rounds(self.record, who.name))
        pieces = drawn(self.shelf.all, f"{who.name}\0{earlier}")
        self._open[who.name] = CalibrationRound(pieces)

    def mark(self, who: Assessor, place: str, typed: Mapping[str, str]) -> None:
        """Own levels of a piece; the last one brings the round into the record."""
        current = self._open.get(who.name)
        if current is None:
            return
        was_marked = current.is_marked
        current.take(place, typed)
        if current.is_marked and not was_marked:
            self._keep(who, current)

    def go_on(self, who: Assessor) -> None:
        """To the next piece, or to the result."""
        current = self._open.get(who.name)
        if current is not None:
            current.reviewing = False

    def _keep(self, who: Assessor, current: CalibrationRound) -> None:
        agreement = compared(current.pairs)
        told = {
            "pairs": agreement.pairs,
            "exact": agreement.exact,
            "within_one": agreement.within_one,
            "kappa": agreement.kappa,
        }
        pieces = []
        for piece, levels in zip(
            current.pieces,
            current.own,
            strict=True,
        ):
            row = {
                "piece": piece.example.id,
                "own": levels,
                "reference": dict(piece.example.levels),
            }
            pieces.append(row)
        calibrate(
            self.record,
            pieces,
            told,
            who,
        )


def past_rounds(record: Record, name: str = "") -> list[PastRound]:
    """Rounds in the record that count, the first one first; of one assessor, or of all."""
    found = []
    for entry in record.entries(kind="calibrated", counting=True):
        who = entry.body["assessor"]["name"]
        if name and who != name:
            continue
        agreement = LevelAgreement(**entry.body["agreement"])
        day = f"{here(entry.at):%Y-%m-%d}"
        found.append(
            PastRound(
                day,
                who,
                agreement,
            )
        )
    return found
