"""What nbgrader says of a hand-in that could not be marked: our sentence, without the traceback
that nbgrader puts around every error.
"""

import logging
import sys
from typing import Any

from ..errors import CourseError
from .speech import later, tr

#: How tracebacks begin.
_TRACE = "Traceback (most recent call last):"
_SEE_LOG = later("評分沒有完成；原因在下面的紀錄裡。")


class Ungraded(RuntimeError):
    """The submission could not be graded; nbgrader shows it as failed."""


class SentencesAlone(logging.Filter):
    """Puts the sentence of an error of ours in the place of its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is held back."""
        error = sys.exc_info()[1]
        if isinstance(error, CourseError | Ungraded) and _TRACE in record.getMessage():
            record.msg = str(error)
            record.args = ()
        return True


def speak_in_sentences(log: Any) -> None:
    """Let a log of nbgrader's say our sentences alone."""
    logger = getattr(log, "logger", log)
    if not any(isinstance(each, SentencesAlone) for each in logger.filters):
        logger.addFilter(SentencesAlone())


def answer_in_sentences() -> None:
    """Let formgrader's buttons answer without the traceback of nbgrader's own error, which only
    says that the log tells more.

    nbgrader offers no setting for it; where formgrader does not run, nothing is done.
    """
    api: Any = sys.modules.get("nbgrader.apps.api")
    if api is None or api.capture_log.__module__ == __name__:
        return
    captured = api.capture_log

    def capture_log(*given: Any, **named: Any) -> dict[str, Any]:
        result = captured(*given, **named)
        if "nbgrader.converters.base.NbGraderException" in result.get("error", ""):
            result["error"] = tr(_SEE_LOG)
        return result

    api.capture_log = capture_log
