"""nbgrader's settings for safe marking, for `nbgrader_config.py`."""

from typing import Any


def configure(config: Any) -> Any:
    """Put the sandboxed run behind `nbgrader autograde` and formgrader, and make feedback safe. Returns `config`."""
    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
    from nbgrader.preprocessors import GetGrades

    from .execute import SafeExporter, complete_list
    from .feedback import SafeHTMLExporter, StripHiddenTests

    config.Autograde.exporter_class = SafeExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = []
    config.Autograde.pre_convert_hook = complete_list
    config.GenerateFeedback.preprocessors = [GetGrades, StripHiddenTests, CSSHTMLHeaderPreprocessor]
    config.GenerateFeedback.exporter_class = SafeHTMLExporter
    return config
