"""What an assessor looks for when something has to be seen, not marked: presentation, meetings,
review.

What trainees may know beforehand is in `data/observation`; what a good answer holds and what the
players hide is in the course's
answers.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, field_validator

from ..answers import FOLDER
from ..datafile import FileRecord, checked, read_yaml
from ..errors import CourseError
from ..paths import data_dir
from ..standard import Item, unit

FILE = "observation.yml"
_COMMON = "common"


class Observed(FileRecord):
    """Something that is to be seen, and what counts as seen; all that is essential must be."""

    what: str
    counts: str
    essential: bool = False


class Situation(FileRecord):
    """A situation that is watched, as trainees know it beforehand.

    criteria: those that are not judged without it. supports: those whose other evidence it only
    confirms. oral: skills that are not judged without questions on the trainee's own work.
    """

    title: str
    criteria: list[str]
    supports: list[str] = []
    oral: list[str] = []
    minutes: int = Field(gt=0)
    situation: str
    materials: list[str]
    steps: list[str]
    observed: list[Observed] = Field(min_length=1)

    @field_validator("criteria", "supports", "oral")
    @classmethod
    def stand_in_the_unit(cls, value: list[str]) -> list[str]:
        if unknown := [name for name in value if name not in unit().items]:
            raise ValueError(f"職能單元沒有 {'、'.join(unknown)}")
        return value

    @property
    def items(self) -> list[Item]:
        """The criteria with their texts, those that are only supported after the others."""
        return [unit().item(name) for name in (*self.criteria, *self.supports)]


class OralQuestion(FileRecord):
    """An oral question and what a good answer holds."""

    ask: str
    good: list[str] = Field(min_length=2)


class RoleCard(FileRecord):
    """A part to be played: what matters to them, what they say, what they know and tell only if
    asked, when they give in.
    """

    who: str
    stake: str
    says: list[str] = Field(min_length=1)
    knows: str
    yields: str


class Held(FileRecord):
    """What only assessors and players hold."""

    least_questions: int = Field(gt=0)
    questions: list[OralQuestion]
    cards: list[RoleCard]


class Common(FileRecord):
    """What stands on every checklist."""

    rules_of_evidence: dict[str, list[str]]
    declaration: str


@dataclass(frozen=True)
class Observation:
    """Everything on one observed situation."""

    assignment: str
    situation: Situation
    held: Held
    common: Common


def observed_assignments() -> list[str]:
    """Assignments that have something to be observed."""
    return sorted(
        path.stem for path in (data_dir() / "observation").glob("*.yml") if path.stem != _COMMON
    )


def situations() -> dict[str, Situation]:
    """Every situation that is watched, by assignment, in the order of the tasks."""
    watched = observed_assignments()
    return {
        task.slug: _read(Situation, data_dir() / "observation" / f"{task.slug}.yml")
        for task in unit().tasks
        if task.slug in watched
    }


def read_observation(assignment: str, root: Path) -> Observation:
    """The situation of an assignment, in the course at `root`.

    `CourseError` where there is none, or the assessor's part is missing.
    """
    if assignment not in observed_assignments():
        raise CourseError(
            f"「{assignment}」沒有要觀察的情境；可用的有 {'、'.join(observed_assignments())}。",
        )
    folder = data_dir() / "observation"
    return Observation(
        assignment,
        _read(Situation, folder / f"{assignment}.yml"),
        _read(Held, root / FOLDER / assignment / FILE),
        _read(Common, folder / f"{_COMMON}.yml"),
    )


def _read(kind, path: Path):
    return checked(
        kind,
        read_yaml(path, f"評量人員的檔案在課程的 {FOLDER}/，學員的電腦上沒有。"),
        path,
    )
