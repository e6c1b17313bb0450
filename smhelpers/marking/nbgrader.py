"""nbgrader's settings for safe marking, for `nbgrader_config.py`."""

import sys
from typing import Any

from ..listening.policies import as_data


def configure(config: Any) -> Any:
    """Put the sandboxed run behind `nbgrader autograde` and formgrader, make feedback safe, let the
    exchange carry whole hand-ins.

    Returns `config`.
    """
    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor

    from . import exchange
    from .exporter import SafeExporter, complete_list
    from .feedback import GivenGrades, Harmless, SafeHTMLExporter, StripHiddenTests
    from .sentences import answer_in_sentences
    from .settings import settings_of
    from .speech import speak

    speak(settings_of(config).language)
    config.Autograde.exporter_class = SafeExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = []
    config.Autograde.pre_convert_hook = complete_list
    steps = [GivenGrades, StripHiddenTests, CSSHTMLHeaderPreprocessor]
    config.GenerateFeedback.preprocessors = steps
    config.GenerateFeedback.exporter_class = SafeHTMLExporter
    # formgrader's page of a hand-in, which stands in Jupyter's origin
    config.HTMLExporter.preprocessors = [Harmless]
    config.ExchangeFactory.submit = exchange.Submit
    config.ExchangeFactory.collect = exchange.Collect
    _serve_as_data()
    answer_in_sentences()
    return config


def _serve_as_data() -> None:
    """Let no file of a hand-in act in Jupyter's origin when formgrader serves it.

    Its handler offers no setting for headers; this is the method that tornado leaves to subclasses.
    Where formgrader does not run, nothing serves files, and its modules are not loaded for this.
    """
    formgrader = sys.modules.get("nbgrader.server_extensions.formgrader.handlers")
    if formgrader is None:
        return

    def set_extra_headers(self: Any, path: str) -> None:
        as_data(self._headers)

    formgrader.SubmissionFilesHandler.set_extra_headers = set_extra_headers
