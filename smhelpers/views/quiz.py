"""The knowledge quiz on screen: the trainee's number and the attempt, then the items drawn for
them.

Saved at every change.
"""

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets

from ..deliverable import Answers, number_in
from ..errors import CourseError
from ..forms import look, static
from ..forms.history import History
from ..forms.keeping import Saver
from ..handin.work import typed_number
from ..portfolio import Portfolio
from ..quiz import (
    EACH,
    KEYS,
    QuizAnswers,
    QuizItem,
    attempts_without_repetition,
    bank,
    draw,
)
from ..quiz.deliverables import chosen_in
from ..taipei import now
from .attempts import attempt_field, typed_attempt

_FIRST = "請先在上方填寫學員編號，題目會依編號抽出。"
_AGAIN = "題庫已經用完，這一次的題目和第一次相同。"


#: Key of the option that was chosen, by the number of its item.
Chosen = dict[str, str]


class QuizForm(static.Interactive):
    """Show it as the last value of a cell.

    knowledge: banks to draw from ("k-2"). each: items a bank. portfolio: where answers are saved
    (default: beside the notebook).
    kind: the deliverable of another assignment (`quiz_deliverable`). Answers to items that are not
    shown, of another number or attempt, are kept in the file.
    """

    def __init__(
        self,
        knowledge: Sequence[str],
        each: int = EACH,
        portfolio: Portfolio | None = None,
        *,
        kind: type[QuizAnswers] = QuizAnswers,
    ):
        self.knowledge = list(knowledge)
        self.each = each
        self.kind = kind
        self.heading = kind.title
        self.portfolio = portfolio or Portfolio.open()
        self._drawn("-", 1)  # a missing bank or too many items is told before anyone types
        self._trainee = look.field(
            widgets.Text(
                description=f"{kind.model_fields['trainee'].title}<span class='smc-help'>與繳交作"
                f"業的編號相同</span>",
                description_allow_html=True,
                continuous_update=False,
                tooltip="",
                layout={"max_width": "24em"},
            ),
        )
        self._attempt = attempt_field()
        self._items: list[QuizItem] = []
        self._radios: dict[str, widgets.RadioButtons] = {}
        self._box = widgets.VBox()
        self._status = widgets.HTML()
        self._history = History(self._restore)
        self._saver = Saver(self._write, self._say_saved)
        self._chosen: Chosen = {}
        self._loading = True
        self._load()
        self._loading = False
        self._history.start(self._state)
        self._trainee.observe(lambda _: self._renumbered(), "value")
        self._attempt.observe(lambda _: self._renumbered(), "value")

    def _load(self) -> None:
        try:
            number, self._attempt.value, chosen = _typed(self.portfolio.draft(self.kind))
            self._trainee.value = number or typed_number(self.portfolio.folder.resolve().parent)
            self._draw(chosen)
            saved = self.portfolio.has(self.kind)
            self._say(
                f"已載入{look.when(self.portfolio.saved_at(self.kind))}存檔的內容"
                if saved
                else "作答後會自動存檔",
            )
        except CourseError as error:
            self._status.value = look.told(str(error), "alert")

    def _drawn(self, trainee: str, attempt: int) -> list[QuizItem]:
        return draw(self.knowledge, trainee, self.each, self.kind.assignment, attempt)

    @property
    def _state(self) -> tuple[str, int, Chosen]:
        return self._trainee.value, self._attempt.value, self._saved_choices()

    def _draw(self, chosen: Chosen) -> None:
        """Show the items of the number and the attempt that are typed now, with these choices."""
        if self._trainee.value.strip():
            self._items = self._drawn(self._trainee.value, self._attempt.value)
        else:
            self._items = []
        self._radios = {
            item.id: self._radio(number, item, chosen.get(item.id))
            for number, item in enumerate(self._items, 1)
        }
        self._box.children = [
            look.card(
                [
                    widgets.HTML(f"<p class='smc-question'>{escape(item.stem)}</p>"),
                    self._radios[item.id],
                ],
            )
            for item in self._items
        ]

    def _radio(
        self,
        number: int,
        item: QuizItem,
        chosen: str | None,
    ) -> widgets.RadioButtons:
        radio = look.field(
            widgets.RadioButtons(
                options=[(option.text, option.key) for option in item.options],
                value=chosen,
                description=f"第 {number} 題",
                tooltip="",
            ),
        )
        radio.observe(lambda _: self._changed(), "value")
        return radio

    @property
    def choices(self) -> Chosen:
        """Chosen key by id of the items shown, unanswered ones left out."""
        return {
            name: radio.value for name, radio in self._radios.items() if radio.value is not None
        }

    def fill(
        self,
        *,
        trainee: str,
        choices: Chosen | None = None,
        attempt: int = 1,
    ) -> "QuizForm":
        """Type the number, the attempt and these choices in, as a person would, and save.

        Choices for items not drawn are left out.
        """
        known = {item.id for name in self.knowledge for item in bank(name)}
        for name, key in (choices or {}).items():
            if name not in known or key not in KEYS:
                raise CourseError(
                    f"題庫 {'、'.join(self.knowledge)} 沒有 {name} 的選項 {key}；"
                    f"請檢查題目編號，選項只有 a 到 d。",
                )
        self._loading = True
        self._trainee.value = trainee
        self._attempt.value = attempt
        self._draw(self._saved() | (choices or {}))
        self._loading = False
        self._changed()
        return self

    def _renumbered(self) -> None:
        if not self._loading:
            self._draw(self._saved() | self.choices)
            self._changed()

    def _changed(self) -> None:
        if self._loading:
            return
        self._save(self._saved() | self.choices)
        self._history.step(self._state)

    def _restore(self, state: tuple[str, int, Chosen]) -> None:
        """Bring back what stood there before the last change, and save it."""
        self._loading = True
        self._trainee.value, self._attempt.value, chosen = state
        self._draw(chosen)
        self._loading = False
        self._save(chosen)

    def _saved_choices(self) -> Chosen:
        """Every choice in the file; nothing of one that cannot be read."""
        try:
            return _typed(self.portfolio.draft(self.kind))[2]
        except CourseError:
            return {}

    def _save(self, chosen: Chosen) -> None:
        self._chosen = chosen
        if self._saver.save():
            self._say_saved()
        else:
            self._status.value = ""

    def _write(self) -> bool:
        answers = [{"item": name, "choice": key} for name, key in self._chosen.items()]
        number = self._trainee.value.strip()
        self.portfolio.save_draft(
            self.kind,
            ({"trainee": number} if number else {})
            | {"attempt": self._attempt.value, "answers": answers},
        )
        return True

    def _say_saved(self) -> None:
        self._say(f"已存檔 {now():%H:%M:%S}")

    def _saved(self) -> Chosen:
        """Every choice in the file; a file that cannot be read is set aside first."""
        try:
            return _typed(self.portfolio.draft(self.kind))[2]
        except CourseError:
            self.portfolio.set_aside(self.kind)
            return {}

    def _say(self, when: str) -> None:
        done = len(self.choices)
        left = len(self._items) - len(self.choices)
        count = f"已答 {done}／{len(self._items)} 題" + (
            "，全部完成。✓" if not left else f"，還有 {left} 題。"
        )
        if self._begins_again:
            count += _AGAIN
        self._status.value = f"<p role='status'>{when}；{count if self._items else _FIRST}</p>"

    @property
    def _begins_again(self) -> bool:
        """Whether a bank is used up, so that items of the first attempt are shown again."""
        lasts = [attempts_without_repetition(name, self.each) for name in self.knowledge]
        return self._attempt.value > min(lasts)

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        return widgets.VBox(
            [
                widgets.HTML(f"<h3>{escape(self.kind.title)}</h3>"),
                look.grid([self._trainee, self._attempt]),
                self._box,
                look.foot(self._history.button, self._saver.notice, self._status),
            ],
        )

    def page(self) -> str:
        return self._table(*_typed(self.portfolio.draft(self.kind)))

    def _table(self, trainee: str, attempt: int, chosen: Chosen) -> str:
        rows = []
        for item in self._drawn(trainee, attempt) if trainee.strip() else []:
            texts = {option.key: option.text for option in item.options}
            rows.append([item.stem, texts.get(chosen.get(item.id))])
        return static.listing(
            f"{self.kind.title}（學員編號：{trainee or '未填'}，第 {attempt} 次作答）",
            ["題目", "選擇"],
            rows,
        )


def _typed(draft: Answers) -> tuple[str, int, Chosen]:
    """Number, attempt and choices in a draft, whatever else stands there."""
    return number_in(draft), typed_attempt(draft.get("attempt")), chosen_in(draft)
