"""Settings of marking as traitlets: `nbgrader_config.py` sets them, a command line may override."""

import importlib
from typing import Any

from traitlets import Bool, DottedObjectName, Enum, Float, Integer, Unicode
from traitlets.config import Config, Configurable

from .hooks import Hooks
from .outcome import Limits
from .speech import LANGUAGES


class SafeMarking(Configurable):
    """`c.SafeMarking.<name> = …` in `nbgrader_config.py`."""

    isolation = Enum(
        ["required", "best", "off"],
        default_value="required",
        help="required: never run a student's code without a sandbox; best: say so and go on; off.",
    ).tag(config=True)
    answers_are_files = Bool(
        False,
        help="The checks read only files that students hand in: their code is never run. Cells of "
        "the master that bind names, and those with `shown_tag`, are run on the files.",
    ).tag(config=True)
    shown_tag = Unicode(
        "shows-work",
        help="Tag of a master's cell that draws what was handed in (with answers_are_files).",
    ).tag(config=True)
    hooks = DottedObjectName(
        f"{Hooks.__module__}.{Hooks.__name__}",
        help="Class with what a course adds, see smhelpers.marking.hooks.",
    ).tag(config=True)
    cell_seconds = Float(
        60,
        help="Seconds of CPU time that a cell may take, over all its processes; ten times what the "
        "dearest cell of the model answer takes on this machine, if that is more.",
    ).tag(config=True)
    idle_seconds = Float(
        None,
        allow_none=True,
        help="Seconds that a cell may sleep or wait (None: twice `cell_seconds`).",
    ).tag(config=True)
    language = Enum(
        list(LANGUAGES),
        default_value=LANGUAGES[0],
        help="Language of what students and markers read.",
    ).tag(config=True)
    notebook_seconds = Float(
        900,
        help="Seconds of CPU time that a notebook may take, or ten times the model answer's.",
    ).tag(config=True)
    memory_mb = Integer(2048, help="Megabytes of memory of a submission.").tag(config=True)
    processes = Integer(48, help="Processes of a submission, threads counted.").tag(config=True)
    file_mb = Integer(64, help="Megabytes of the largest file that it may write.").tag(config=True)
    disk_mb = Integer(256, help="Megabytes that it may write in all.").tag(config=True)
    files = Integer(50_000, help="How many files it may write.").tag(config=True)
    output_kb = Integer(4096, help="Kilobytes of output that a cell may leave.").tag(config=True)

    def limits(self) -> Limits:
        """The limits of one submission."""
        given = {name: getattr(self, name) for name in Limits.model_fields if self.has_trait(name)}
        return Limits(**given)

    def course(self) -> Hooks:
        """What the course adds."""
        return hooks_named(self.hooks)


def settings_of(config: Config) -> SafeMarking:
    """The settings that a course's configuration makes."""
    return SafeMarking(config=config)


def hooks_named(name: str) -> Hooks:
    """An object of the class with this dotted name."""
    module, _, kind = name.rpartition(".")
    made: Any = getattr(importlib.import_module(module), kind)
    return made()
