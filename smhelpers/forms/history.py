"""Steps back: what stood in a form before each change, and the button that brings it back."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .look import button

#: Steps that can be taken back.
STEPS = 50


class History:
    """States of a form in order. restore: shows and saves an earlier state."""

    def __init__(self, restore: Callable[[Any], None]):
        self._restore = restore
        self._past = []
        self._now = None
        self.button = button(
            "復原上一步",
            self.back,
            "undo",
            hint="把最後一次更改收回",
        )
        self.button.disabled = True

    def start(self, state: Any) -> None:
        """Where the form stands when it is opened: nothing to take back."""
        self._past = []
        self._now = deepcopy(state)
        self.button.disabled = True

    def step(self, state: Any) -> None:
        """A change was made, and this is what stands there now."""
        if state == self._now:
            return
        self._past = [*self._past, self._now][-STEPS:]
        self._now = deepcopy(state)
        self.button.disabled = False

    def back(self) -> None:
        """Take the last change back; nothing where there is none."""
        if self._past:
            self._now = self._past.pop()
            self._restore(deepcopy(self._now))
        self.button.disabled = not self._past
