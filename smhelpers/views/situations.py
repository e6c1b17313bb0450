"""The situations on screen, one at a time: the scene with its table or pictures, and a judgement
for every claim. Saved at every change.
"""

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets
import matplotlib.pyplot as plt

from ..charts import image, use_style
from ..deliverable import Answers, number_in
from ..errors import CourseError
from ..forms import look, static
from ..forms.history import History
from ..forms.keeping import Saver
from ..handin.work import typed_number
from ..portfolio import Portfolio
from ..situations import SituationAnswers, SituationBank, UnseenSituation, bank, draw
from ..situations.banks import SituationPicture, SituationTable
from ..situations.deliverables import Decided, decided_in
from ..taipei import now
from .attempts import attempt_field, typed_attempt

_FIRST = "請先填寫學員編號，情境會依編號抽出。"
_CELL = 'style="border:1px solid #8a8a8a;padding:2px 8px;text-align:left;vertical-align:top"'


class SituationForm(static.Interactive):
    """Show it as the last value of a cell.

    criteria: the banks to draw from ("pc-3.3"), in order. kind: the deliverable of the assessment
    (`situation_deliverable`). portfolio: where decisions are saved (default: beside the notebook).
    Decisions on situations that are not shown, of another attempt, are kept in the file.
    """

    def __init__(
        self,
        criteria: Sequence[str],
        kind: type[SituationAnswers] = SituationAnswers,
        portfolio: Portfolio | None = None,
    ):
        self.kind = kind
        self.heading = kind.title
        self.portfolio = portfolio or Portfolio.open()
        self._banks = [bank(criterion) for criterion in criteria]
        self._drawn: list[tuple[SituationBank, UnseenSituation]] = []
        self._decided: Decided = {}
        self._loading = True
        self._trainee = _trainee_field()
        self._attempt = attempt_field()
        self._place = look.field(widgets.Dropdown(options=[("—", 0)], description="情境"))
        self._before = look.button("上一個情境", lambda: self._step(-1), "arrow-left")
        self._next = look.button("下一個情境", lambda: self._step(1), "arrow-right")
        self._box = widgets.VBox()
        self._status = widgets.HTML()
        self._history = History(self._restore)
        self._saver = Saver(self._write, self._say_saved)
        self._load()
        #: Judgements that this form has seen in the file: others are of another window.
        self._known = set(self._decided)
        self._loading = False
        self._history.start(self._state)
        self._trainee.observe(lambda _: self._renumbered(), "value")
        self._attempt.observe(lambda _: self._renumbered(), "value")
        self._place.observe(lambda _: self._show(), "value")

    def fill(
        self,
        *,
        trainee: str,
        choices: dict[tuple[str, str], str],
        attempt: int = 1,
    ) -> "SituationForm":
        """Type number, attempt and choices (by situation and claim) in, and save them."""
        self._loading = True
        self._trainee.value = trainee
        self._attempt.value = attempt
        for name, choice in choices.items():
            self._decided[name] = (choice, _now())
        self._draw()
        self._loading = False
        self._changed()
        return self

    @property
    def left(self) -> int:
        """Claims of the drawn situations without a judgement."""
        return sum(name not in self._decided for name in self._asked())

    @property
    def _state(self) -> tuple[str, int, Decided]:
        return self._trainee.value, self._attempt.value, dict(self._decided)

    def _asked(self) -> list[tuple[str, str]]:
        names = []
        for _, situation in self._drawn:
            names += [(situation.id, claim.id) for claim in situation.claims]
        return names

    def _load(self) -> None:
        try:
            trainee, attempt, self._decided = _typed(self.portfolio.draft(self.kind))
            self._trainee.value = trainee or typed_number(self.portfolio.folder.resolve().parent)
            self._attempt.value = attempt
            self._draw()
            saved = self.portfolio.has(self.kind)
            when = look.when(self.portfolio.saved_at(self.kind)) if saved else ""
            self._say(f"已載入{when}存檔的內容" if saved else "作答後會自動存檔")
        except CourseError as error:
            self._status.value = look.told(str(error), "alert")

    def _draw(self) -> None:
        """The situations of the number and the attempt that are typed now."""
        self._drawn = []
        number = self._trainee.value.strip()
        if number:
            for found in self._banks:
                for situation in draw(found.criterion, number, self._attempt.value):
                    self._drawn.append((found, situation))
        self._list_places(0)
        self._show()

    def _list_places(self, chosen: int) -> None:
        """The list of situations, with a tick at those that are decided."""
        options = [("—", 0)]
        if self._drawn:
            options = [(self._name(position), position) for position in range(len(self._drawn))]
        loading, self._loading = self._loading, True
        self._place.options = options
        self._place.value = min(chosen, len(options) - 1)
        self._loading = loading

    def _name(self, position: int) -> str:
        found, situation = self._drawn[position]
        done = all((situation.id, claim.id) in self._decided for claim in situation.claims)
        return f"{position + 1}. {found.title}（{situation.place + 1}）{' ✓' if done else ''}"

    def _step(self, by: int) -> None:
        wanted = self._place.value + by
        if 0 <= wanted < len(self._drawn):
            self._place.value = wanted

    def _show(self) -> None:
        """Show the situation that is chosen."""
        position = self._place.value
        self._before.disabled = position <= 0
        self._next.disabled = position >= len(self._drawn) - 1
        if not self._drawn:
            self._box.children = []
            return
        found, situation = self._drawn[position]
        radios = [self._radio(found, situation, claim) for claim in situation.claims]
        heading = f"<h4>{escape(found.title)}</h4>{scene_page(situation)}"
        asked = f"<p class='smc-question'>{escape(found.ask)}</p>"
        self._box.children = [look.card([widgets.HTML(heading), widgets.HTML(asked), *radios])]

    def _radio(
        self, found: SituationBank, situation: UnseenSituation, claim
    ) -> widgets.RadioButtons:
        name = (situation.id, claim.id)
        chosen = self._decided.get(name, (None, ""))[0]
        known = {choice.key for choice in found.choices}
        radio = look.field(
            widgets.RadioButtons(
                options=[(choice.text, choice.key) for choice in found.choices],
                value=chosen if chosen in known else None,
                description=claim.text,
                tooltip="",
            ),
        )
        radio.observe(lambda change: self._decide(name, change["new"]), "value")
        return radio

    def _decide(self, name: tuple[str, str], choice: str | None) -> None:
        if choice is None or self._loading:
            return
        self._decided[name] = (choice, _now())
        self._list_places(self._place.value)
        self._changed()

    def _renumbered(self) -> None:
        if not self._loading:
            self._draw()
            self._changed()

    def _changed(self) -> None:
        if not self._loading:
            self._save()
            self._history.step(self._state)

    def _restore(self, state: tuple[str, int, Decided]) -> None:
        """Bring back what stood there before the last change, and save it."""
        here = self._place.value
        self._loading = True
        self._trainee.value, self._attempt.value, self._decided = state
        self._draw()
        self._place.value = min(here, max(len(self._drawn) - 1, 0))
        self._show()
        self._loading = False
        self._save()

    def _save(self) -> None:
        if self._saver.save():
            self._say_saved()
        else:
            self._status.value = ""

    def _write(self) -> bool:
        self._take_what_was_decided_elsewhere()
        decisions = []
        for (situation, claim), (choice, at) in self._decided.items():
            row = {"situation": situation, "claim": claim, "choice": choice}
            decisions.append(row | ({"at": at} if at else {}))
        number = self._trainee.value.strip()
        answers = {"attempt": self._attempt.value, "decisions": decisions}
        self.portfolio.save_draft(self.kind, ({"trainee": number} if number else {}) | answers)
        self._known = set(self._decided)
        return True

    def _take_what_was_decided_elsewhere(self) -> None:
        """Judgements that another window or computer added to the file since this form saw it."""
        try:
            there = decided_in(self.portfolio.draft(self.kind))
        except CourseError:  # what cannot be read is kept beside
            self.portfolio.set_aside(self.kind)
            return
        for name, judged in there.items():
            if name not in self._known and name not in self._decided:
                self._decided[name] = judged

    def _say_saved(self) -> None:
        self._say(f"已存檔 {now():%H:%M:%S}")

    def _say(self, when: str) -> None:
        asked = len(self._asked())
        count = f"已判斷 {asked - self.left}／{asked} 個敘述"
        count += "，全部完成。✓" if not self.left else f"，還有 {self.left} 個。"
        self._status.value = f"<p role='status'>{when}；{count if asked else _FIRST}</p>"

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        return widgets.VBox(
            [
                widgets.HTML(f"<h3>{escape(self.kind.title)}</h3>"),
                look.grid([self._trainee, self._attempt, self._place]),
                self._box,
                look.bar([self._before, self._next]),
                look.foot(self._history.button, self._saver.notice, self._status),
            ],
        )

    def page(self) -> str:
        trainee, attempt, decided = _typed(self.portfolio.draft(self.kind))
        rows = []
        for found in self._banks if trainee.strip() else []:
            texts = {choice.key: choice.text for choice in found.choices}
            for situation in draw(found.criterion, trainee, attempt):
                for claim in situation.claims:
                    chosen = decided.get((situation.id, claim.id), ("", ""))[0]
                    place = f"{found.title}（{situation.place + 1}）"
                    rows.append([place, claim.text, texts.get(chosen)])
        told = f"學員編號：{trainee or '未填'}，第 {attempt} 次作答"
        return static.listing(f"{self.kind.title}（{told}）", ["情境", "敘述", "判斷"], rows)


def _trainee_field() -> widgets.Text:
    title = SituationAnswers.model_fields["trainee"].title
    return look.field(
        widgets.Text(
            description=f"{title}<span class='smc-help'>與繳交作業的編號相同</span>",
            description_allow_html=True,
            continuous_update=False,
            tooltip="",
        ),
    )


def _now() -> str:
    return now().isoformat(timespec="seconds")


def _typed(draft: Answers) -> tuple[str, int, Decided]:
    """Number, attempt and decisions of a draft, whatever else stands there."""
    return number_in(draft), typed_attempt(draft.get("attempt")), decided_in(draft)


def scene_page(situation: UnseenSituation) -> str:
    """Scene, table and pictures of a situation as HTML; everything escaped."""
    parts = [f"<p>{escape(situation.scene)}</p>"]
    if situation.table:
        parts.append(_table(situation.table))
    if situation.pictures:
        parts.append(_drawn_pictures(situation.pictures))
    return "".join(parts)


def _table(table: SituationTable) -> str:
    heads = "".join(f'<th scope="col" {_CELL}>{escape(head)}</th>' for head in table.heads)
    rows = ""
    for row in table.rows:
        rows += "<tr>" + "".join(f"<td {_CELL}>{escape(cell)}</td>" for cell in row) + "</tr>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _drawn_pictures(pictures: Sequence[SituationPicture]) -> str:
    """Lines beside each other, all in the same form; the text for screen readers holds the
    figures and no verdict.
    """
    use_style()
    figure, axes = plt.subplots(2, 2, figsize=(10, 5), layout="constrained", squeeze=False)
    told = []
    for axis, picture in zip(axes.flat, pictures, strict=False):
        days = range(1, len(picture.values) + 1)
        values = [float("nan") if value is None else value for value in picture.values]
        axis.plot(days, values)
        axis.set_ylim(bottom=0)
        axis.set_title(picture.title)
        if picture.shaded:
            axis.axvspan(*picture.shaded, color="0.7", alpha=0.4)
        listed = "、".join("無" if value is None else f"{value:g}" for value in picture.values)
        told.append(f"{picture.title}，逐日為 {listed}")
    return image(figure, "；".join(told))
