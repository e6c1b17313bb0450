"""papermill over many parameters: one HTML report a run, a failing run reported and never in the
way of the others.

A run is keyed by template, parameters, data and library version; what is fresh is skipped, so a
stopped batch resumes.
"""

from .execute import execute_all
from .index import write_index
from .parameters import check_parameters, months_between, read_table, runs_of
from .runs import Run, RunResult, is_fresh, key_of

__all__ = [
    "Run",
    "RunResult",
    "check_parameters",
    "execute_all",
    "is_fresh",
    "key_of",
    "months_between",
    "read_table",
    "runs_of",
    "write_index",
]
