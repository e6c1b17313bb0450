"""Which attempt is being answered: asked alike by every form whose questions are drawn anew for a
resit.
"""

from typing import Any

import ipywidgets as widgets

from ..forms import look

_CHOICES = [("第一次", 1), ("第二次（補考）", 2), ("第三次（補考）", 3)]


def attempt_field() -> widgets.Dropdown:
    """The question 「第幾次作答」, the first one chosen."""
    return look.field(widgets.Dropdown(options=_CHOICES, value=1, description="第幾次作答"))


def typed_attempt(value: Any) -> int:
    """An attempt from a draft; 1 for whatever the form does not offer."""
    if value in [number for _, number in _CHOICES]:
        return value
    return 1
