"""Portfolios that the course tries itself: the model answer, and what is made of it by the hand of
somebody who knows nothing, or by an honest one with other habits.
"""

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from ..assessment import Assessment, assessments
from ..course import Course
from ..deliverable import Section, nested_sections
from ..demo.monitoring import drilled_as
from ..demo.submission import Submission
from ..paths import data_dir
from ..portfolio import FOLDER, Portfolio
from ..quiz.banks import Key
from ..situations import SituationAnswers, bank, criterion_of
from .portfolios import DRAWN, Claim, Tried

#: A text of at least so many characters is prose; a shorter one is a name, an id or a date.
PROSE = 12
LOREM = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "
FLUENT = "我們會持續觀察數據並依照目標調整內容，讓社群更有溫度，也更貼近顧客的需要。"
#: What stands nowhere in a portfolio of somebody who skipped the drill.
_DRILL = ("crisis_drill.json", "after_action.json")

#: From one answer and its field to another.
Change = Callable[[FieldInfo, Any], Any]


@dataclass(frozen=True)
class Variation:
    """A portfolio as a sentence, what it claims, and what is done to every answer."""

    name: str
    title: str
    competent: bool
    change: Change
    #: Whether rows stand in the opposite order.
    reversed: bool = False
    without: tuple[str, ...] = ()


def _kept(field: FieldInfo, value: Any) -> Any:
    return value


def _choices(field: FieldInfo) -> tuple[Any, ...]:
    """The choices of a field, () where it is typed."""
    annotation = field.annotation
    if annotation is bool:
        return (True, False)
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _lorem(field: FieldInfo, value: Any) -> Any:
    """Filler for every text, "no change" for every direction, A for every question.

    Numbers and names are copied from the page, as anybody can.
    """
    choices = _choices(field)
    if "flat" in choices:
        return "flat"
    if choices == get_args(Key):
        return choices[0]
    if isinstance(value, str) and not choices and len(value) >= PROSE:
        return _stretched(LOREM, value)
    return value


def _stretched(text: str, like: str) -> str:
    """A text repeated to the length of another."""
    times = len(like) // len(text) + 1
    return (text * times)[: max(len(like), PROSE)].strip()


def _same_sentence(field: FieldInfo, value: Any) -> Any:
    """One fluent sentence for every text; judgements are guessed, numbers copied."""
    choices = _choices(field)
    if choices:
        drawn = random.Random(f"{field.title}{value}").randrange(len(choices))
        return choices[drawn]
    if isinstance(value, str) and len(value) >= PROSE:
        return _stretched(FLUENT, value)
    return value


def _extreme(field: FieldInfo, value: Any) -> Any:
    """Numbers beyond all measure, filler for every text."""
    if field.annotation in (int, float):
        most = [rule.le for rule in field.metadata if hasattr(rule, "le")]
        return most[0] if most else 999_999
    return _lorem(field, value)


def _rounded(field: FieldInfo, value: Any) -> Any:
    """Numbers as people write them in a report: three significant digits."""
    if isinstance(value, float):
        return float(f"{value:.3g}")
    return value


MADE = (
    Variation("reference", "課程的參考答案", True, _kept),
    Variation("rounded_figures", "數字都四捨五入到三位有效數字", True, _rounded),
    Variation("rows_in_another_order", "每張表的列都倒過來寫", True, _kept, reversed=True),
    Variation(
        "lorem_everywhere",
        "文字全是假文，趨勢全選持平，測驗全選 A，沒有做演練",
        False,
        _lorem,
        without=_DRILL,
    ),
    Variation(
        "one_sentence_everywhere",
        "每一格文字都是同一句漂亮話，判斷用猜的",
        False,
        _same_sentence,
        without=_DRILL,
    ),
    Variation("extremes", "每個數字都填到最大", False, _extreme, without=_DRILL),
)
#: Samples that come with the course, handed in as one's own work.
SAMPLES = {
    "sample_of_the_course": ("tea", "把課程的範例當成自己的作品交"),
    "sample_of_another_shop": ("guesthouse", "把另一家店的範例交出去"),
}


def make_portfolios(course: Course, models: Mapping[str, Path], folder: Path) -> list[Tried]:
    """Every portfolio of `MADE` and `SAMPLES` below `folder`, made of the model answers (by
    assessment: the folder that holds its `portfolio`).
    """
    made = []
    for each in MADE:
        work = {}
        for assessment in assessments(course):
            target = folder / each.name / assessment.slug / FOLDER
            _make(each, assessment, models[assessment.slug] / FOLDER, target)
            work[assessment.slug] = target
        _play(each.name, work)
        made.append(Tried(each.name, work, Claim(competent=each.competent, title=each.title)))
    for name, (shop, title) in SAMPLES.items():
        made.append(_sample(course, name, shop, title, folder / name))
    return made


def _play(name: str, work: Mapping[str, Path]) -> None:
    """Put the quizzes and the drill under the number of their portfolio."""
    for folder in work.values():
        submission = Submission(folder.parent, folder.parent)
        for drawn in DRAWN:
            if submission.deliverable(drawn).is_file():
                submission.edit(drawn, lambda data: data.update(trainee=name))
        if submission.deliverable("crisis_drill").is_file():
            drilled_as(submission, name)


def _make(made: Variation, assessment: Assessment, model: Path, target: Path) -> None:
    shutil.copytree(model, target)
    for kind in assessment.kinds:
        path = target / f"{kind.file_name}.json"
        if path.name in made.without or not path.is_file():
            path.unlink(missing_ok=True)
            continue
        if kind.file_name == "crisis_drill":  # a log is played, not written
            continue
        envelope = json.loads(path.read_text(encoding="utf-8"))
        envelope["data"] = _changed(kind, envelope["data"], made)
        if issubclass(kind, SituationAnswers) and not made.competent:
            _guess(envelope["data"], made.name)
        path.write_text(json.dumps(envelope, ensure_ascii=False, indent=1), encoding="utf-8")


def _guess(answers: dict[str, Any], name: str) -> None:
    """Judge every claim without reading it: always the same, or by lot."""
    for row in answers["decisions"]:
        criterion = criterion_of(row["situation"])
        choices = [choice.key for choice in bank(criterion).choices]
        lot = random.Random(f"{name}{row['situation']}{row['claim']}")
        row["choice"] = lot.choice(choices) if name == "one_sentence_everywhere" else choices[0]


def _changed(section: type[Section], data: dict[str, Any], made: Variation) -> dict[str, Any]:
    """The answers of a section, changed one by one."""
    found = {}
    for name, value in data.items():
        field = section.model_fields.get(name)
        if field is None:
            found[name] = value
            continue
        inner = nested_sections(field.annotation)
        if isinstance(value, list) and inner:
            rows = [_changed(inner[0], row, made) for row in value]
            found[name] = rows[::-1] if made.reversed else rows
        elif isinstance(value, dict) and inner:
            found[name] = _changed(inner[0], value, made)
        elif isinstance(value, list):
            found[name] = value
        else:
            found[name] = made.change(field, value)
    return found


def _sample(course: Course, name: str, shop: str, title: str, folder: Path) -> Tried:
    """What the course ships as a sample, without its mark."""
    work = {}
    for assessment in assessments(course):
        place = data_dir() / "samples" / shop / assessment.slug
        if not place.is_dir():
            continue
        portfolio = Portfolio(folder / assessment.slug / FOLDER)
        for kind in assessment.kinds:
            path = place / f"{kind.file_name}.json"
            if path.is_file():
                told = json.loads(path.read_text(encoding="utf-8"))
                portfolio.save_draft(kind, told["data"])
        work[assessment.slug] = portfolio.folder
    return Tried(name, work, Claim(competent=False, title=title))
