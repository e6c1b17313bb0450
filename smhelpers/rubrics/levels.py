"""The levels that an assessor chose: what they come to in points, and the line that keeps them.

The line is the first of the comment, so that the gradebook, the feedback, the record and the desk
all have them from one place.
"""

import re
from collections.abc import Iterable, Mapping

from ..errors import CourseError

#: The highest level; 0 is chosen where a product lacks the part.
HIGHEST = 4
_OPENS = "等級："
_TYPED = ("0", "1", "2", "3", "4")
_EACH = re.compile(r"^(?P<title>[^；／]+) (?P<level>[0-4])／4$")


def score_of(levels: Iterable[int], points: float) -> float:
    """Points of a written answer: the mean level, yet at most one above the lowest.

    So one part without substance is not averaged away by fluent others. `ValueError` without
    levels, or for one outside 0 to 4.
    """
    chosen = list(levels)
    if not chosen or min(chosen) < 0 or max(chosen) > HIGHEST:
        raise ValueError(f"levels are from 0 to {HIGHEST}, at least one: {chosen}")
    mean = sum(chosen) / len(chosen)
    most = min(chosen) + 1
    reached = min(mean, most)
    return round(points * reached / HIGHEST, 4)


def told(levels: Mapping[str, int], words: str = "") -> str:
    """The comment that a trainee gets: levels by the aspects' titles, then the assessor's words."""
    parts = []
    for title, level in levels.items():
        parts.append(f"{title} {level}／{HIGHEST}")
    line = _OPENS + "；".join(parts)
    said = words.strip()
    if not said:
        return line
    return f"{line}\n{said}"


def read(comment: str) -> tuple[dict[str, int], str]:
    """Levels by title and the assessor's words of a comment; no levels in one of another making."""
    line, _, words = comment.partition("\n")
    if not line.startswith(_OPENS):
        return {}, comment
    found = {}
    parts = line.removeprefix(_OPENS).split("；")
    for part in parts:
        match = _EACH.match(part)
        if match is None:
            return {}, comment
        found[match["title"]] = int(match["level"])
    return found, words


def level_of(typed: str, title: str) -> int:
    """A level as it comes from a page. `CourseError` names the aspect that has none."""
    if typed not in _TYPED:
        raise CourseError(f"「{title}」還沒有選等級；請選 1 到 {HIGHEST}，沒有這一部分選 0。")
    return int(typed)
