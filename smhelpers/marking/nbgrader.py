"""Our run behind nbgrader's own commands: configuration for `nbgrader_config.py`."""

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, IgnorePattern, LimitOutput, SaveAutoGrades
from traitlets.config import Config

from .execute import SafeExecute
from .feedback import StripHiddenTests
from .outcome import Limits


def configure(config: Config, limits: Limits | None = None) -> Config:
    """Replace the execute step, bound it, and keep hidden tests and active content out of the feedback."""
    limits = limits or Limits()
    config.Autograde.autograde_preprocessors = [SafeExecute, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades,
                                                AssignLatePenalties, CheckCellMetadata]
    config.SafeExecute.timeout = limits.cell_seconds
    config.SafeExecute.memory_bytes = limits.memory_bytes
    config.ClearMetadataPreprocessor.preserve_cell_metadata_mask = [("nbgrader",), ("tags",)]
    # a warning on stderr is no failure of the check
    config.IgnorePattern.pattern = ".*"
    config.GenerateFeedback.preprocessors = [StripHiddenTests, "nbgrader.preprocessors.GetGrades",
                                             "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"clean_html": "smhelpers.marking.feedback.clean"}
    return config
