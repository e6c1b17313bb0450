"""What commands print: lines as they are, and progress with an estimate, with a terminal or
without.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

#: Results go to standard output; what is said on the way, where results may be piped, beside it.
console = Console(highlight=False)
aside = Console(highlight=False, stderr=True)
#: Without a terminal a line says how far the work is, this often (seconds).
EVERY = 10.0


def say(text: str, style: str | None = None, to: Console = console) -> None:
    """A line as it is: square brackets are no markup, long lines are not cut."""
    to.print(text, style=style, markup=False, soft_wrap=True)


class Steps:
    """How far a piece of work is. `total` may become known later.

    draw: changes the bar, where there is one.
    """

    def __init__(
        self,
        title: str,
        total: int | None,
        to: Console,
        draw: Callable[..., None] | None = None,
    ):
        self.title, self.total, self._to, self._draw = title, total, to, draw
        self._done = 0
        self._began = self._told = time.monotonic()

    def expect(self, total: int) -> None:
        """How many steps there are."""
        self.total = total
        if self._draw:
            self._draw(total=total)

    def step(self, text: str = "") -> None:
        """One more is done; `text` names it."""
        self._done += 1
        if self._draw:
            self._draw(advance=1, description=f"{self.title} {text}"[:48])
        elif self._done == self.total or time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            say(self._line(self._told - self._began), to=self._to)

    def _line(self, spent: float) -> str:
        left = spent / self._done * ((self.total or 0) - self._done)
        rest = f"，約剩 {_span(left)}" if left > 0 else ""
        return f"{self.title} {self._done}/{self.total or '？'}，已 {_span(spent)}{rest}"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


@contextmanager
def progress(title: str, total: int | None = None, to: Console = console) -> Iterator[Steps]:
    """A bar with an estimate; without a terminal a plain line now and then."""
    if not to.is_terminal:
        yield Steps(title, total, to)
        return
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("剩餘"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=to) as bar:
        yield Steps(title, total, to, partial(bar.update, bar.add_task(title, total=total)))
