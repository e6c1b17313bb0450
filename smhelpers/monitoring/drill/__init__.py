"""The crisis drill (pc-4.2): a shift of simulated hours in which one true crisis reacts to what
the trainee does.
"""

from .acts import (
    Act,
    End,
    Hide,
    Keep,
    Look,
    Notify,
    PauseCalendar,
    Publish,
    Reply,
    ResumeCalendar,
    StandDown,
    Triage,
)
from .assess import ABOUT, Band, assess_drill, bands
from .course import CrisisCourse, Event, play
from .drill import Drill, setting_of
from .log import CrisisDrillLog, DrillEntry, faults
from .measures import Measures, best, measure, model_statement, nothing, replayed
from .parameters import everyday, parameters, reactions, scenarios
from .shift import DrillSetting, PlanTimes, Shift, clock, draw_shift
from .stream import Message

__all__ = [
    "ABOUT",
    "Act",
    "Band",
    "CrisisCourse",
    "CrisisDrillLog",
    "Drill",
    "DrillEntry",
    "DrillSetting",
    "End",
    "Event",
    "Hide",
    "Keep",
    "Look",
    "Measures",
    "Message",
    "Notify",
    "PauseCalendar",
    "PlanTimes",
    "Publish",
    "Reply",
    "ResumeCalendar",
    "Shift",
    "StandDown",
    "Triage",
    "assess_drill",
    "bands",
    "best",
    "clock",
    "draw_shift",
    "everyday",
    "faults",
    "measure",
    "model_statement",
    "nothing",
    "parameters",
    "play",
    "reactions",
    "replayed",
    "scenarios",
    "setting_of",
]
