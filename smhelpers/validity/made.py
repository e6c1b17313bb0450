"""Portfolios that the course tries itself: the model answer, and what is made of it by the hand of
somebody who knows nothing, or by a competent one of another opinion.
"""

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from ..assessment import assessments
from ..course import Course
from ..deliverable import Deliverable, Section, nested_sections
from ..demo.monitoring import drilled_as
from ..demo.submission import Submission
from ..labels import label
from ..monitoring.log import LogEntry
from ..paths import data_dir
from ..portfolio import FOLDER, Portfolio
from ..quiz import draw as draw_questions
from ..quiz.banks import Key
from ..situations import bank, criterion_of
from ..situations import draw as draw_situations
from ..workplace import Business
from .opinions import OPINIONS, Opinion
from .portfolios import DRAWN, Claim, Tried

#: A text of at least so many characters is prose; a shorter one is a name, an id or a date.
PROSE = 12
LOREM = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "
FLUENT = "我們會持續觀察數據並依照目標調整內容，讓社群更有溫度，也更貼近顧客的需要。"
#: What a machine writes about anything.
MACHINE_TEXTS = (
    "透過多元的內容布局與精準的受眾溝通，品牌能在競爭激烈的市場中建立差異化優勢。",
    "以數據驅動的思維持續優化各項指標，並結合創意內容，創造雙贏的互動體驗。",
    "我們將秉持以顧客為中心的核心理念，打造有溫度、有深度、有廣度的社群生態。",
    "整合線上與線下資源，串聯每一個接觸點，讓顧客旅程更加完整而流暢。",
    "透過定期檢視與滾動式調整，確保策略方向與組織目標保持高度一致。",
)
#: What stands nowhere in a portfolio of somebody who skipped the drill.
_DRILL = ("crisis_drill.json", "after_action.json")
#: Whose work a neighbour copies.
NEIGHBOUR = "neighbour"

#: From one answer and its field to another.
Change = Callable[[FieldInfo, Any], Any]
#: How somebody answers questions and situations without reading them.
Guess = Literal["first", "last", "lot"]


@dataclass(frozen=True)
class Nonsense:
    """A portfolio of somebody who knows nothing, as a sentence, and how it is made.

    change: what is done to every answer. guess: how questions and situations are answered.
    """

    name: str
    title: str
    change: Change
    guess: Guess = "lot"


def _kept(field: FieldInfo, value: Any) -> Any:
    return value


def _choices(field: FieldInfo) -> tuple[Any, ...]:
    """The choices of a field, () where it is typed."""
    annotation = field.annotation
    if annotation is bool:
        return (True, False)
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _is_prose(field: FieldInfo, value: Any) -> bool:
    return isinstance(value, str) and not _choices(field) and len(value) >= PROSE


def _lorem(field: FieldInfo, value: Any) -> Any:
    """Filler for every text, "no change" for every direction.

    Numbers and names are copied from the page, as anybody can.
    """
    if "flat" in _choices(field):
        return "flat"
    return _stretched(LOREM, value) if _is_prose(field, value) else value


def _stretched(text: str, like: str) -> str:
    """A text repeated to the length of another."""
    times = len(like) // len(text) + 1
    return (text * times)[: max(len(like), PROSE)].strip()


def _by_lot(field: FieldInfo, value: Any) -> Any:
    """Any of the choices; everything that is typed stays."""
    choices = _choices(field)
    if not choices:
        return value
    return choices[random.Random(f"{field.title}{value}").randrange(len(choices))]


def _same_sentence(field: FieldInfo, value: Any) -> Any:
    """One fluent sentence for every text; judgements are guessed, numbers copied."""
    if _is_prose(field, value):
        return _stretched(FLUENT, value)
    return _by_lot(field, value)


def _machine_text(field: FieldInfo, value: Any) -> Any:
    """Fluent sentences that fit everywhere; judgements and numbers as the page suggests them."""
    if _is_prose(field, value):
        written = random.Random(value).choice(MACHINE_TEXTS)
        return _stretched(written, value)
    return value


def _field_title(field: FieldInfo, value: Any) -> Any:
    """The question is repeated as the answer."""
    if _is_prose(field, value):
        return _stretched(f"關於{field.title}，", value)
    return value


def _first_choice(field: FieldInfo, value: Any) -> Any:
    choices = _choices(field)
    return choices[0] if choices else _lorem(field, value)


def _last_choice(field: FieldInfo, value: Any) -> Any:
    choices = _choices(field)
    return choices[-1] if choices else _lorem(field, value)


def _extreme(field: FieldInfo, value: Any) -> Any:
    """Numbers beyond all measure, filler for every text."""
    if field.annotation in (int, float):
        most = [rule.le for rule in field.metadata if hasattr(rule, "le")]
        return most[0] if most else 999_999
    return _lorem(field, value)


NONSENSE = (
    Nonsense("lorem_everywhere", "文字全是假文，趨勢全選持平，測驗全選第一個", _lorem, "first"),
    Nonsense("one_sentence_everywhere", "每一格文字都是同一句漂亮話，判斷用猜的", _same_sentence),
    Nonsense("extremes", "每個數字都填到最大", _extreme),
    Nonsense("machine_text", "數字照抄，文字由機器寫，情境與測驗用猜的", _machine_text),
    Nonsense("questions_as_answers", "把題目抄成答案", _field_title, "last"),
    Nonsense("first_choice_everywhere", "每個選單都選第一個", _first_choice, "first"),
    Nonsense("last_choice_everywhere", "每個選單都選最後一個", _last_choice, "last"),
    Nonsense("choices_by_lot", "文字照抄參考答案，判斷全部擲骰子", _by_lot),
    Nonsense("computed_by_the_library", "程式能算的全對、文字照抄，情境與測驗用猜的", _kept),
)
#: Samples that come with the course, handed in as one's own work.
SAMPLES = {
    "sample_of_the_course": ("tea", "把課程的範例當成自己的作品交"),
    "sample_of_another_shop": ("guesthouse", "把另一家店的範例交出去"),
}
#: Somebody else's good work, under one's own number.
COPIED = {
    "work_of_a_neighbour": "把同學的作品整份交出去，情境與測驗是同學抽到的",
    "judgements_of_a_neighbour_in_order": "作品照抄，情境依同學的順序填上同學的判斷",
}


def make_portfolios(course: Course, models: Mapping[str, Path], folder: Path) -> list[Tried]:
    """Every portfolio below `folder`, made of the model answers (by assessment: the folder that
    holds its `portfolio`): opinions, nonsense, copies and samples.
    """
    maker = _Maker(course, models, folder)
    made = [maker.opinion(opinion) for opinion in OPINIONS]
    made += [maker.nonsense(nonsense) for nonsense in NONSENSE]
    made += [maker.copied(name, title) for name, title in COPIED.items()]
    for name, (shop, title) in SAMPLES.items():
        made.append(_sample(course, name, shop, title, folder / name))
    return made


@dataclass(frozen=True)
class _Maker:
    """Makes portfolios of the model answers of a course."""

    course: Course
    models: Mapping[str, Path]
    folder: Path

    def opinion(self, opinion: Opinion) -> Tried:
        """Competent work that differs from the model answer."""
        work = self._copied(opinion.name, ())
        for name, change in opinion.changes.items():
            for folder in work.values():
                _edit(folder / f"{name}.json", change)
        if opinion.reversed:
            self._each_answer(work, _kept, reverse=True)
        if opinion.change:
            self._each_answer(work, opinion.change)
        _play(opinion.name, work)
        return Tried(opinion.name, work, Claim(competent=True, title=opinion.title))

    def nonsense(self, nonsense: Nonsense) -> Tried:
        """Work of somebody who knows nothing, who skipped the drill."""
        work = self._copied(nonsense.name, _DRILL)
        self._each_answer(work, nonsense.change)
        for folder in work.values():
            for name, guess in self._guesses(nonsense).items():
                _edit(folder / f"{name}.json", guess)
        _play(nonsense.name, work)
        return Tried(nonsense.name, work, Claim(competent=False, title=nonsense.title))

    def _guesses(self, nonsense: Nonsense) -> dict[str, Callable[[dict[str, Any]], None]]:
        """How what can be copied from nowhere is answered, by the deliverable."""
        return {
            "quiz": lambda data: _guess_questions(data, nonsense),
            "situations": lambda data: _guess_situations(data, nonsense),
            "monitoring_log": lambda data: _guess_triage(data, nonsense),
            "compliance_log": lambda data: _guess_breaches(data, self.posts),
            "content_rules": _guess_rules,
        }

    @cached_property
    def posts(self) -> list[tuple[str, str]]:
        """Platform and number of every published post of the common workplace, shuffled."""
        table = Business.open(self.course.workplace).posts
        found = list(zip(table["platform"], table["post_id"], strict=True))
        random.Random("posts").shuffle(found)
        return found

    def copied(self, name: str, title: str) -> Tried:
        """A neighbour's whole work, with what was drawn for the neighbour."""
        work = self._copied(name, _DRILL)
        in_order = name.endswith("in_order")
        for assessment in assessments(self.course):
            folder = work[assessment.slug]
            banks = [quiz.bank for quiz in assessment.quizzes]
            criteria = [check.criterion for check in assessment.situations]
            slug = assessment.slug

            def only_theirs(data: dict[str, Any], banks=banks, slug=slug) -> None:
                _keep_questions(data, banks, slug)

            def theirs(data: dict[str, Any], criteria=criteria) -> None:
                _take_judgements(data, criteria, name if in_order else NEIGHBOUR)

            _edit(folder / "quiz.json", only_theirs)
            _edit(folder / "situations.json", theirs)
        _play(name, work)
        return Tried(name, work, Claim(competent=False, title=title))

    def _copied(self, name: str, without: tuple[str, ...]) -> dict[str, Path]:
        """The model answers of every assessment, by its slug."""
        work = {}
        for slug, model in self.models.items():
            target = self.folder / name / slug / FOLDER
            shutil.copytree(model / FOLDER, target)
            for left_out in without:
                (target / left_out).unlink(missing_ok=True)
            work[slug] = target
        return work

    def _each_answer(
        self,
        work: Mapping[str, Path],
        change: Change,
        *,
        reverse: bool = False,
    ) -> None:
        for assessment in assessments(self.course):
            for kind in assessment.kinds:
                # a log is played, not written; what is drawn is answered by itself
                if kind.file_name in ("crisis_drill", *DRAWN):
                    continue
                _change_answers(work[assessment.slug], kind, change, reverse=reverse)


def _change_answers(
    folder: Path,
    kind: type[Deliverable],
    change: Change,
    *,
    reverse: bool,
) -> None:
    def changed(data: dict[str, Any]) -> None:
        data.update(_changed(kind, data, change, reverse))

    _edit(folder / f"{kind.file_name}.json", changed)


def _edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the answers of a deliverable in place, where there is one."""
    if path.is_file():
        envelope = json.loads(path.read_text(encoding="utf-8"))
        change(envelope["data"])
        path.write_text(json.dumps(envelope, ensure_ascii=False, indent=1), encoding="utf-8")


def _play(name: str, work: Mapping[str, Path]) -> None:
    """Put the quizzes and the drill under the number of their portfolio."""
    for folder in work.values():
        submission = Submission(folder.parent, folder.parent)
        for drawn in DRAWN:
            if submission.deliverable(drawn).is_file():
                submission.edit(drawn, lambda data: data.update(trainee=name))
        if submission.deliverable("crisis_drill").is_file():
            drilled_as(submission, name)


def _guessed(choices: list[str], guess: Guess, about: str) -> str:
    """One of the choices, taken without reading."""
    if guess == "lot":
        return random.Random(about).choice(choices)
    return choices[0] if guess == "first" else choices[-1]


def _guess_questions(answers: dict[str, Any], nonsense: Nonsense) -> None:
    for row in answers["answers"]:
        about = f"{nonsense.title}{row['item']}"
        row["choice"] = _guessed(list(get_args(Key)), nonsense.guess, about)


def _guess_situations(answers: dict[str, Any], nonsense: Nonsense) -> None:
    for row in answers["decisions"]:
        choices = [choice.key for choice in bank(criterion_of(row["situation"])).choices]
        about = f"{nonsense.title}{row['situation']}{row['claim']}"
        row["choice"] = _guessed(choices, nonsense.guess, about)


def _guess_triage(answers: dict[str, Any], nonsense: Nonsense) -> None:
    """What is judged of a mention, without reading it."""
    for row in answers["entries"]:
        for name in ("sentiment", "risk", "action"):
            choices = list(_choices(LogEntry.model_fields[name]))
            row[name] = _guessed(choices, nonsense.guess, f"{nonsense.title}{row['mention']}{name}")


def _guess_breaches(answers: dict[str, Any], posts: list[tuple[str, str]]) -> None:
    """Any posts, all called breaches."""
    for row, (platform, post) in zip(answers["posts"], posts, strict=False):
        row |= {"platform": platform, "post_id": post, "breach": True}


def _guess_rules(answers: dict[str, Any]) -> None:
    """Rules that look for the name of what they are about, as the page prints it."""
    for row in answers["rules"]:
        row |= {"kind": "banned_word", "words": label(row["topic"]), "when": "", "unless": ""}


def _keep_questions(answers: dict[str, Any], banks: list[str], slug: str) -> None:
    """Only what the neighbour was asked."""
    asked = {item.id for item in draw_questions(banks, NEIGHBOUR, assignment=slug)}
    answers["answers"] = [row for row in answers["answers"] if row["item"] in asked]


def _take_judgements(answers: dict[str, Any], criteria: list[str], number: str) -> None:
    """The neighbour's judgements: on the neighbour's situations, or place by place on the own
    ones of `number`.
    """
    right = {(row["situation"], row["claim"]): row["choice"] for row in answers["decisions"]}
    taken = []
    for criterion in criteria:
        theirs = draw_situations(criterion, NEIGHBOUR)
        own = draw_situations(criterion, number)
        for seen, meant in zip(theirs, own, strict=True):
            for claim, place in zip(seen.claims, meant.claims, strict=True):
                choice = right[seen.id, claim.id]
                taken.append({"situation": meant.id, "claim": place.id, "choice": choice})
    answers["decisions"] = taken


def _changed(
    section: type[Section],
    data: dict[str, Any],
    change: Change,
    reverse: bool,
) -> dict[str, Any]:
    """The answers of a section, changed one by one."""
    found = {}
    for name, value in data.items():
        field = section.model_fields.get(name)
        if field is None:
            found[name] = value
            continue
        inner = nested_sections(field.annotation)
        if isinstance(value, list) and inner:
            rows = [_changed(inner[0], row, change, reverse) for row in value]
            found[name] = rows[::-1] if reverse else rows
        elif isinstance(value, dict) and inner:
            found[name] = _changed(inner[0], value, change, reverse)
        elif isinstance(value, list):
            found[name] = value
        else:
            found[name] = change(field, value)
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
