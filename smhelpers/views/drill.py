"""The crisis drill on screen: inbox, clock, what is known, buttons for every act.

A table where no front end runs.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from ..errors import CourseError
from ..forms import look, static
from ..labels import label
from ..monitoring.drill import Drill, Look, Triage, clock, setting_of
from ..monitoring.drill.acts import Act
from ..monitoring.drill.log import CrisisDrillLog
from ..monitoring.drill.stream import Message
from ..policy import CrisisPlan
from ..portfolio import Portfolio
from ..workplace import Workplace
from .debrief import debrief_html
from .drill_panels import CrisisPanel, MessagePanel, choice
from .drill_text import act_text, known_html, log_html, status_html

#: Entries shown; the whole log is in the portfolio.
RECENT = 12


class DrillView(static.Interactive):
    """Show it as the last value of a cell.

    A drill on disk goes on where it stood, also after a restart of the kernel.

    workplace: its name. portfolio: where the log is kept (default: beside the notebook).
    """

    heading = CrisisDrillLog.title

    def __init__(self, workplace: str, portfolio: Portfolio | None = None):
        self.workplace = workplace
        self.portfolio = portfolio or Portfolio.open()
        self.plan = self._own_plan()
        self.drill: Drill | None = None
        self._timer: asyncio.Task | None = None
        self.tick = 1.0  # real seconds between steps of the clock that runs by itself
        self._number = look.field(
            widgets.Text(
                description="學員編號",
                placeholder="與繳交作業的編號相同",
                tooltip="",
            ),
            inline=True,
        )
        self._start = look.button("開始或接續演練", self._begin, style="primary")
        self._status = widgets.HTML()
        self._alert = widgets.HTML()
        self._early = widgets.HTML()
        self._inbox = look.field(
            widgets.Select(
                options=[],
                rows=14,
                description="收件匣",
                tooltip="",
            ),
        )
        self._filling = False
        self._open_only = widgets.Checkbox(
            value=True,
            description="只看還沒分級的",
            indent=False,
        )
        self._known = widgets.HTML()
        self._log = widgets.HTML()
        self._end = widgets.HTML()
        self._speed = choice(
            "速度",
            [("每秒 1 分鐘", 1), ("每秒 2 分鐘", 2), ("每秒 5 分鐘", 5)],
            2,
        )
        self._auto = widgets.ToggleButton(
            description="自動播放",
            tooltip="時間自己走；再按一次停下",
        )
        self.message, self.board = MessagePanel(self.do), CrisisPanel(self.do, self.plan)
        self._inbox.observe(lambda _: self._opened(), "value")
        self._open_only.observe(lambda _: self._redraw(), "value")
        self._auto.observe(lambda change: self._play() if change["new"] else self.stop(), "value")
        self._stage = widgets.VBox()
        self._resume()

    def _own_plan(self) -> CrisisPlan | None:
        """The trainee's plan of task 2, else the course's sample, else none."""
        try:
            self.portfolio.take_over([CrisisPlan], self.workplace)
            return self.portfolio.earlier(CrisisPlan.assignment).load(CrisisPlan)
        except CourseError:
            return None

    def _resume(self) -> None:
        """Go on with the drill that lies in the portfolio."""
        if self.portfolio.has(CrisisDrillLog):
            self._try(
                lambda: self._take(Drill(self.portfolio, self.portfolio.load(CrisisDrillLog))),
            )

    def start(self, trainee: str) -> "DrillView":
        """Begin, or go on with, the drill of this trainee."""
        setting = setting_of(
            Workplace.open(self.workplace),
            self.workplace,
            trainee,
            self.plan,
        )
        self._take(Drill.open(self.portfolio, setting))
        return self

    def _begin(self) -> None:
        if not self._number.value.strip():
            self._say("學員編號是空白；請先填寫。", "alert")
            return
        self._try(lambda: self.start(self._number.value.strip()))

    def _take(self, drill: Drill) -> None:
        self.drill = drill
        self._say("")
        self._number.value = drill.log.setting.trainee
        self._stage.children = [self._desk()]
        self._redraw()

    def _desk(self) -> widgets.VBox:
        steps = [
            look.button(
                "到下一件事",
                lambda: self.let(lambda drill: drill.next_event()),
                style="success",
            ),
            *(
                look.button(f"快轉 {n} 分鐘", lambda n=n: self.let(lambda drill: drill.advance(n)))
                for n in (10, 30)
            ),
            self._auto,
            self._speed,
            look.button("走到這一班結束", lambda: self.let(lambda drill: drill.finish())),
        ]
        half = {
            "flex": "1 1 380px",
            "min_width": "0",
            "padding": "0 10px 0 0",
        }
        turn = [
            look.button("上一則", lambda: self._turn(-1)),
            look.button("下一則", lambda: self._turn(1)),
            self._open_only,
        ]
        inbox = widgets.VBox([look.bar(turn), self._inbox], layout=half)
        desk = look.bar([inbox, widgets.VBox([self.message.view, self._known], layout=half)])
        board = widgets.Accordion(
            children=[self.board.view],
            titles=("危機處理：通知、排程、聲明、解除",),
            selected_index=0,
        )
        return widgets.VBox(
            [
                look.bar(steps),
                self._status,
                self._alert,
                desk,
                board,
                self._log,
                self._end,
            ],
        )

    def _turn(self, step: int) -> None:
        """Open the message after or before the open one."""
        names = [name for _, name in self._inbox.options]
        if names:
            place = 0
            if self._inbox.value in names:
                place = names.index(self._inbox.value) + step
            self._inbox.value = names[min(max(place, 0), len(names) - 1)]

    def do(self, act: Act | Callable[[], Act]) -> None:
        """Do one act (or what makes it), tell of it, and draw what changed."""

        def done() -> None:
            made = act() if callable(act) else act
            self._needed.act(made)
            self._say(f"{clock(self._needed.minute)} 已記錄：{act_text(made, self._needed)}")
            self._redraw()

        self._try(done)

    def let(self, pass_time: Callable[[Drill], None]) -> None:
        """Let time pass and draw what came."""
        self._try(lambda: (pass_time(self._needed), self._say(""), self._redraw()))

    @property
    def _needed(self) -> Drill:
        if self.drill is None:
            raise CourseError("演練還沒有開始；請填寫學員編號，按「開始或接續演練」。")
        return self.drill

    def _try(self, step: Callable[[], Any]) -> None:
        """Do a step; a fault at the edge becomes a sentence on the screen."""
        try:
            step()
        except CourseError as error:
            self._say(str(error), "alert")

    def _say(self, text: str, role: str = "status") -> None:
        place = self._alert if self.drill else self._early
        self._early.value = ""
        place.value = look.told(text, role)

    def _play(self) -> None:
        """Let the clock run by itself; nothing runs once it is stopped."""
        try:
            self._timer = asyncio.get_running_loop().create_task(self._run())
        except RuntimeError:
            self._auto.value = False
            self._say("這裡不能自動播放；請用「到下一件事」或「快轉」。", "alert")

    async def _run(self) -> None:
        while self._auto.value and self.drill and not self.drill.ended:
            await asyncio.sleep(self.tick)
            self.let(lambda drill: drill.advance(self._speed.value))
        self._auto.value = False

    def stop(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def again(self) -> None:
        """Another attempt: another shift."""
        self._try(lambda: self._take(self._needed.again()))

    def _redraw(self) -> None:
        if self.drill is None:
            return
        drill = self.drill
        course = self.drill.course
        graded = {act.message for _, act in course.acts if isinstance(act, Triage)}
        waiting = [m for m in course.messages.values() if m.id not in graded]
        self._status.value = status_html(drill, len(waiting))
        shown = waiting if self._open_only.value else list(course.messages.values())
        self._list(sorted(shown, key=lambda m: -m.minute))
        self._known.value = known_html(drill)
        self._log.value = log_html(drill, RECENT)
        self._end.value = debrief_html(course) if drill.ended else ""
        if drill.ended:
            self._stage.children = [
                *self._stage.children[:1],
                look.button("再來一次（換一班）", self.again),
            ]

    def _list(self, messages: list[Message]) -> None:
        """Fill the inbox; the open message stays open."""
        opened = self.message.message
        options = [
            (f"{clock(m.minute)}　{label(m.platform)}　{m.author}：{m.text}", m.id)
            for m in messages
        ]
        kept = None
        if opened and any(value == opened.id for _, value in options):
            kept = opened.id
        if options != list(self._inbox.options):
            self._filling = True  # a list that is filled opens its first line by itself
            self._inbox.options = options
            self._inbox.value = kept
            self._filling = False
        self.message.show(opened, self._done_with(opened))

    def _opened(self) -> None:
        if self._filling or self._inbox.value is None or self.drill is None:
            return
        message = self.drill.course.messages[self._inbox.value]
        looked = any(
            isinstance(act, Look) and act.message == message.id for _, act in self.drill.course.acts
        )
        if not (looked or self.drill.ended):
            self._try(lambda: self._needed.act(Look(message=message.id)))
        self.message.show(message, self._done_with(message))

    def _done_with(self, message: Message | None) -> list[str]:
        acts = self.drill.course.acts if self.drill and message else []
        return [
            f"{clock(minute)} {label(f'act_{act.act}')}"
            for minute, act in acts
            if getattr(act, "message", None) == message.id and not isinstance(act, Look)
        ]

    @property
    def view(self) -> widgets.VBox:
        """The whole drill as one widget."""
        if self.plan:
            plan = ""
        else:
            plan = (
                "<p>還沒有危機計畫：聲明要自己寫，時限用課程的上限。"
                "先完成單元二會有自己的待命聲明。</p>"
            )
        start = look.bar([self._number, self._start])
        return widgets.VBox(
            [widgets.HTML(f"<h3>危機演練</h3>{plan}"), start, self._early, self._stage],
        )

    def page(self) -> str:
        if self.drill:
            return f"<h3>危機演練</h3>{log_html(self.drill)}"
        return "<h3>危機演練</h3><p>還沒有開始。</p>"
