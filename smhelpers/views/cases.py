"""Cases to decide on screen: choose, and read at once what is right about it or what would go
wrong; choices are kept.
"""

from html import escape

import ipywidgets as widgets

from ..deliverable import Deliverable
from ..errors import CourseError
from ..forms import look, static
from ..forms.keeping import Saver
from ..policy import NOTICE, catalogue
from ..portfolio import Portfolio
from ..quiz.banks import KEYS
from ..quiz.cases import CaseChoices, PracticeCase, cases
from ..taipei import now

_TITLE = "判斷案例"


class CaseForm(static.Interactive):
    """Show it as the last value of a cell.

    lesson: whose cases. slug: the unit. portfolio: where choices are kept (default: beside the
    notebook). Choices of other lessons
    that stand in the same file are left as they are.
    """

    heading = _TITLE

    def __init__(
        self,
        lesson: str,
        slug: str = "policy",
        portfolio: Portfolio | None = None,
    ):
        self.cases = cases(slug, lesson)
        self.portfolio = portfolio or Portfolio.open()
        self._kind: type[Deliverable] = CaseChoices
        chosen = self._saved()
        self._radios = {case.id: _radio(case, chosen.get(case.id)) for case in self.cases}
        self._answers = {
            case.id: widgets.HTML(_feedback(case, chosen.get(case.id))) for case in self.cases
        }
        self._status = widgets.HTML(self._count())
        self._saver = Saver(self._write, self._say_saved)
        for case in self.cases:
            self._radios[case.id].observe(
                lambda change, case=case: self._changed(case, change["new"]),
                "value",
            )

    @property
    def choices(self) -> dict[str, str]:
        """Chosen key by case, those not decided yet left out."""
        return {
            name: radio.value for name, radio in self._radios.items() if radio.value is not None
        }

    def fill(self, choices: dict[str, str]) -> "CaseForm":
        """Choose as a person would."""
        for name, key in choices.items():
            if name not in self._radios or key not in KEYS:
                raise CourseError(
                    f"這一課沒有案例 {name} 的選項 {key}；請檢查案例編號，選項只有 a 到 d。",
                )
            self._radios[name].value = key
        return self

    def _changed(self, case: PracticeCase, key: str | None) -> None:
        self._answers[case.id].value = _feedback(case, key)
        if self._saver.save():
            self._say_saved()
        else:
            self._status.value = ""

    def _write(self) -> bool:
        kept = self._saved() | self.choices
        self.portfolio.save_draft(
            self._kind,
            {"choices": [{"case": name, "choice": choice} for name, choice in kept.items()]},
        )
        return True

    def _say_saved(self) -> None:
        self._status.value = self._count(f"已存檔 {now():%H:%M:%S}；")

    def _saved(self) -> dict[str, str]:
        """Every choice in the file; a file that cannot be read is set aside."""
        try:
            rows = self.portfolio.draft(self._kind).get("choices")
        except CourseError:
            self.portfolio.set_aside(self._kind)
            rows = None
        if isinstance(rows, list):
            pairs = [(row.get("case"), row.get("choice")) for row in rows if isinstance(row, dict)]
        else:
            pairs = []
        return {name: key for name, key in pairs if isinstance(name, str) and key in KEYS}

    def _count(self, saved: str = "") -> str:
        right = sum(self.choices.get(case.id) == case.right for case in self.cases)
        left = len(self.cases) - len(self.choices)
        rest = f"還有 {left} 個沒有作答。" if left else "全部作答。"
        return (
            f"<p role='status'>{saved}{len(self.cases)} 個案例答對 {right} 個，"
            f"{rest}可以改選，看看別的選項會怎樣；不計分。</p>"
        )

    @property
    def view(self) -> widgets.VBox:
        """The whole form as one widget."""
        boxes = []
        for number, case in enumerate(self.cases, 1):
            boxes.append(
                look.card(
                    [
                        widgets.HTML(
                            f"<p class='smc-question'><b>案例 "
                            f"{number}</b>　{escape(case.situation)}</p>",
                        ),
                        self._radios[case.id],
                        self._answers[case.id],
                    ],
                ),
            )
        return widgets.VBox(
            [
                widgets.HTML(f"<h3>{_TITLE}</h3>"),
                *boxes,
                look.foot(self._saver.notice, self._status),
            ]
        )

    def page(self) -> str:
        chosen = self._saved()
        rows = []
        for case in self.cases:
            way = case.options.get(chosen.get(case.id))
            rows.append([case.situation, way and way.text, way and way.why])
        return static.listing(_TITLE, ["情境", "你的選擇", "回饋"], rows)


def _radio(case: PracticeCase, chosen: str | None) -> widgets.RadioButtons:
    return look.field(
        widgets.RadioButtons(
            options=[(way.text, key) for key, way in case.options.items()],
            value=chosen if chosen in case.options else None,
        ),
    )


def _feedback(case: PracticeCase, key: str | None) -> str:
    """What comes of a choice, with source and law; nothing before one is made."""
    if key not in case.options:
        return ""
    right = key == case.right
    verdict = f"{look.sign(right)} {'這樣做比較好。' if right else '想一想：'}"
    source = ""
    if right:
        source = f"<br><small>{escape(_sources(case))}</small>"
    return (
        f"<div role='status' class='smc-{'right' if right else 'wrong'}'>"
        f"<b>{verdict}</b>{escape(case.options[key].why)}{source}</div>"
    )


def _sources(case: PracticeCase) -> str:
    laws = "、".join(f"{catalogue()[name].citation}（{name}）" for name in case.law)
    return f"依據：{case.source}。" + (f"法規與準則：{laws}。{NOTICE}" if laws else "")
