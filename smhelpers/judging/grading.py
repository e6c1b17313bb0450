"""Marking with what this course adds: the engine of `marking` with our hooks."""

from pathlib import Path
from typing import Any

from traitlets.config import Config

from ..marking import Outcome, check, configure, grade
from ..marking.coursedir import open_course
from ..marking.settings import SafeMarking, settings_of
from .step import refuse_out_of_step

#: Dotted name of what this course adds.
HOOKS = f"{__package__}.hooks.CourseHooks"


def configure_course(config: Config) -> Config:
    """For `nbgrader_config.py` of a course like ours: safe marking, on the files alone."""
    configure(config)
    config.SafeMarking.hooks = HOOKS
    config.SafeMarking.answers_are_files = True
    return config


def course_settings(course: Path) -> SafeMarking:
    """The settings of a course; our hooks where its configuration names none."""
    config = open_course(course).config
    settings = settings_of(config)
    if "hooks" not in config.SafeMarking:
        settings.hooks = HOOKS
    return settings


def grade_course(course: Path, assignment: str, **options: Any) -> list[Outcome]:
    """`marking.grade` with our hooks: answers, own workplaces, and the record.

    `CourseError` where the gradebook holds an older copy of the master.
    """
    refuse_out_of_step(course, assignment)
    return grade(course, assignment, settings=course_settings(course), **options)


def check_course(course: Path, assignments: list[str]) -> list[str]:
    """`marking.check` with our hooks."""
    return check(course, assignments, settings=course_settings(course))
