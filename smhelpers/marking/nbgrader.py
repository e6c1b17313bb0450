"""nbgrader's settings for safe marking, for `nbgrader_config.py`."""

from typing import Any


def configure(config: Any) -> Any:
    """Put the sandboxed run behind `nbgrader autograde` and formgrader, make feedback safe, let the
    exchange carry whole hand-ins.

    Returns `config`.
    """
    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
    from nbgrader.preprocessors import GetGrades

    from . import exchange
    from .exporter import SafeExporter, complete_list
    from .feedback import SafeHTMLExporter, StripHiddenTests
    from .settings import settings_of
    from .speech import speak

    speak(settings_of(config).language)
    config.Autograde.exporter_class = SafeExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = []
    config.Autograde.pre_convert_hook = complete_list
    config.GenerateFeedback.preprocessors = [GetGrades, StripHiddenTests, CSSHTMLHeaderPreprocessor]
    config.GenerateFeedback.exporter_class = SafeHTMLExporter
    config.ExchangeFactory.submit = exchange.Submit
    config.ExchangeFactory.collect = exchange.Collect
    return config
