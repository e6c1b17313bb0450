"""One thing looked at, and the round over all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["good", "note", "bad"]


@dataclass(frozen=True)
class Ailment:
    """What was found, in zh-TW: `bad` must be mended before work, `note` may be.

    Both say how in `remedy`.
    """

    about: str
    state: State
    said: str
    remedy: str = ""


#: Looks at one thing in a course folder.
Check = Callable[[Path], Ailment]


def examine(root: Path, checks: Iterable[Check]) -> list[Ailment]:
    """Every check in turn; one that breaks down is itself a finding."""
    return [_looked_at(check, root) for check in checks]


def _looked_at(check: Check, root: Path) -> Ailment:
    try:
        return check(root)
    except Exception as error:
        return Ailment(
            check.__name__,
            "bad",
            f"檢查本身失敗（{type(error).__name__}：{error}）",
            "請把這一行告訴課程的維護者。",
        )
