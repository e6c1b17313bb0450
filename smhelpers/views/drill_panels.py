"""Parts of the drill's screen: the open message with its buttons, and the board of statements
and notifications.
"""

from collections.abc import Callable
from html import escape
from typing import Any, get_args

import ipywidgets as widgets

from ..errors import CourseError
from ..forms import look
from ..forms.look import bar, button
from ..labels import label
from ..monitoring.drill import (
    Hide,
    Keep,
    Notify,
    PauseCalendar,
    Publish,
    Reply,
    ResumeCalendar,
    StandDown,
    Triage,
    clock,
    everyday,
)
from ..monitoring.drill.acts import Grade, Manner
from ..monitoring.drill.parameters import Hideable, Topic, Whom
from ..monitoring.drill.stream import Message
from ..policy import CrisisPlan, HoldingStatement
from ..policy.crisis_plan import Issue, Posture
from ..policy.lint_crisis import check_statement

Do = Callable[[object], None]
#: Fields of a statement as they are typed.
_FIELDS = ("acknowledge", "known_facts", "action", "instruction", "contact")


def choices(kind, named: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """(label, value) of a Literal's values."""
    values = [value for part in get_args(kind) for value in (get_args(part) or (part,))]
    return [((named or {}).get(value) or label(value), value) for value in values]


def choice(title: str, options: list[tuple[str, Any]], value: Any = None) -> widgets.Dropdown:
    """A list to choose from, named beside it."""
    return look.field(
        widgets.Dropdown(
            options=options,
            value=value or options[0][1],
            description=title,
            tooltip="",
        ),
        inline=True,
    )


class MessagePanel:
    """The open message: grade, answer, keep, hide. `do` takes an act."""

    def __init__(self, do: Do):
        self._do = do
        self.message = None
        self.text = widgets.HTML()
        self.level = choice("等級", choices(Grade, {"none": "不分級"}))
        self.topic = choice("主題", choices(Topic))
        self.manner = choice("回覆方式", choices(Manner), "care")
        self.reply = look.field(
            widgets.Textarea(
                description="回覆內容",
                rows=3,
                tooltip="",
            ),
        )
        self.reason = choice("隱藏原因", [*choices(Hideable), (label("criticism"), "criticism")])
        self.manner.observe(lambda _: self._suggest(), "value")
        self._suggest()
        rows = [
            [self.level, self.topic, button("分級", self._triage, style="primary")],
            [self.manner, button("送出回覆", self._answer, style="primary")],
            [
                self.reason,
                button("隱藏這一則", self._hide, style="warning"),
                button("截圖保存證據", self._keep),
            ],
        ]
        lines = [bar(row) for row in rows]
        self.view = widgets.VBox([self.text, lines[0], lines[1], self.reply, lines[2]])
        self.show(None, [])

    def show(self, message: Message | None, done: list[str]) -> None:
        """Open a message; `done` says in words what was done with it."""
        self.message = message
        said = f"<p>已做：{escape('、'.join(done))}</p>" if done else ""
        if message is None:
            self.text.value = "<p>從收件匣選一則訊息。</p>"
        else:
            self.text.value = (
                f"<div role='region' aria-label='打開的訊息'><p><b>{clock(message.minute)}"
                f"　{escape(label(message.platform))}　"
                f"{escape(message.author)}</b></p><p style='font-size:"
                f"1.1em'>{escape(message.text)}</p>{said}</div>"
            )

    def _suggest(self) -> None:
        self.reply.value = everyday().replies[self.manner.value]

    def _id(self) -> str:
        if self.message is None:
            raise CourseError("還沒有選訊息；請先從收件匣選一則。")
        return self.message.id

    def _triage(self) -> None:
        self._do(
            lambda: Triage(
                message=self._id(),
                level=self.level.value,
                topic=self.topic.value,
            ),
        )

    def _answer(self) -> None:
        self._do(
            lambda: Reply(
                message=self._id(),
                manner=self.manner.value,
                text=self._words(),
            ),
        )

    def _words(self) -> str:
        if not self.reply.value.strip():
            raise CourseError("回覆內容是空白；請寫一句話再送出。")
        return self.reply.value[:1000]

    def _keep(self) -> None:
        self._do(lambda: Keep(message=self._id()))

    def _hide(self) -> None:
        self._do(lambda: Hide(message=self._id(), reason=self.reason.value))


class CrisisPanel:
    """The board: whom to notify, the calendar, the statement (from the plan or one's own),
    standing down.
    """

    def __init__(self, do: Do, plan: CrisisPlan | None):
        self._do = do
        self._plan = plan
        statements = list(plan.statements) if plan else []
        named = [
            (f"計畫的「{label(row.topic)}」聲明", number) for number, row in enumerate(statements)
        ]
        self.source = look.field(
            widgets.Dropdown(
                options=[*named, ("自己寫", -1)],
                description="聲明",
                tooltip="",
            ),
            inline=True,
        )
        self.topic = choice("事件", choices(Issue))
        self.posture = choice("回應策略", [("先不選策略", "none"), *choices(Posture)])
        self.fields = {
            name: look.field(
                widgets.Textarea(
                    description=HoldingStatement.model_fields[name].title,
                    rows=1,
                    tooltip="",
                ),
            )
            for name in _FIELDS
        }
        self.hours = look.field(
            widgets.BoundedFloatText(
                value=2,
                min=0,
                max=72,
                step=0.5,
                description="幾小時內再更新",
                tooltip="",
            ),
            inline=True,
        )
        self.check = widgets.HTML()
        self.source.observe(lambda _: self._take(), "value")
        for field in (self.topic, self.hours, *self.fields.values()):
            field.observe(lambda _: self._examine(), "value")
        self.view = self._layout()
        self._take()

    def _layout(self) -> widgets.VBox:
        told = [
            button(f"通知{name}", lambda whom=whom: self._do(lambda: Notify(whom=whom)))
            for name, whom in choices(Whom, {"platform": label("sns_platform")})
        ]
        calendar = [
            button("暫停排程貼文", lambda: self._do(PauseCalendar)),
            button("恢復排程貼文", lambda: self._do(ResumeCalendar)),
            button("宣布解除", lambda: self._do(StandDown)),
        ]
        publish = button("發布聲明", lambda: self._do(self._statement), style="danger")
        return widgets.VBox(
            [
                bar(told),
                bar(calendar),
                bar([self.source, self.topic, self.posture]),
                *self.fields.values(),
                self.hours,
                self.check,
                bar([publish]),
            ],
        )

    def _take(self) -> None:
        """Fill the fields from the chosen statement of the plan, with the posture that the plan
        foresees.
        """
        if self.source.value is None or self.source.value < 0:
            self._examine()
            return
        statement = self._plan.statements[self.source.value]
        self.topic.value, self.hours.value = statement.topic, statement.next_update_hours
        for name, field in self.fields.items():
            field.value = getattr(statement, name)
        foreseen = [row.posture for row in self._plan.responses if row.issue == statement.topic]
        self.posture.value = foreseen[0] if foreseen else "none"

    @property
    def typed(self) -> HoldingStatement:
        """The statement as it stands in the fields."""
        return HoldingStatement(
            topic=self.topic.value,
            next_update_hours=self.hours.value,
            **{name: field.value[:1000] for name, field in self.fields.items()},
        )

    def _examine(self) -> None:
        wrong = [finding for finding in check_statement(self.typed) if not finding.right]
        lines = "".join(
            f"<li>{escape(finding.about)}：{escape(finding.remedy)}</li>" for finding in wrong
        )
        self.check.value = (
            f"<div role='status'><p>發布前檢查："
            f"{'' if wrong else '完整 ✓'}</p><ul>{lines}</ul></div>"
        )

    def _statement(self) -> Publish:
        number = self.source.value
        own = number < 0 or self._plan.statements[number] != self.typed
        return Publish(
            statement=self.typed,
            posture=self.posture.value,
            own=own,
        )
