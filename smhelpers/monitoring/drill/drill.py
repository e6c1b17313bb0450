"""A drill being played: every act is logged and on disk before anything else happens.

It goes on after a pause or a restart.
"""

from ...errors import CourseError
from ...policy.crisis_plan import CrisisPlan
from ...portfolio import Portfolio
from ...workplace import Business, Workplace
from .acts import Act, End
from .course import play
from .log import MOST_ENTRIES, CrisisDrillLog, faults
from .parameters import parameters
from .shift import DrillSetting, PlanTimes, draw_shift


class Drill:
    """The one drill of a portfolio. `course` is what has happened so far, `log` what is on disk."""

    def __init__(self, portfolio: Portfolio, log: CrisisDrillLog):
        if problems := faults(log):
            raise CourseError(f"「{log.title}」無法接續：{problems[0]}；請重新開始一次演練。")
        self.portfolio = portfolio
        self.log = log
        self.course = play(draw_shift(log.setting), log.acts, until=log.clock)

    @classmethod
    def open(cls, portfolio: Portfolio, setting: DrillSetting) -> "Drill":
        """Go on with the drill in the portfolio if it is this trainee's at this workplace, or
        begin the first one.
        """
        if portfolio.has(CrisisDrillLog):
            log = portfolio.load(CrisisDrillLog)
            if (log.setting.trainee, log.setting.workplace) == (setting.trainee, setting.workplace):
                return cls(portfolio, log)
            portfolio.set_aside(CrisisDrillLog)
        return cls.begin(portfolio, setting)

    @classmethod
    def begin(cls, portfolio: Portfolio, setting: DrillSetting) -> "Drill":
        """A new drill; the former log of the portfolio is overwritten."""
        log = CrisisDrillLog.begin(setting)
        portfolio.save(log)
        return cls(portfolio, log)

    def again(self) -> "Drill":
        """The next attempt: another shift; this log is kept under another name."""
        self.portfolio.set_aside(CrisisDrillLog)
        setting = self.log.setting.model_copy(update={"attempt": self.log.setting.attempt + 1})
        return Drill.begin(self.portfolio, setting)

    @property
    def minute(self) -> int:
        """Simulated minutes since the shift began."""
        return self.course.minute

    @property
    def ended(self) -> bool:
        """Whether the shift is over."""
        return self.log.ended

    def act(self, act: Act) -> None:
        """Log an act at the present minute, then let it work. `CourseError` after the end."""
        if self.ended:
            raise CourseError("這一班已經結束；要再練一次請按「再來一次」。")
        if len(self.log.entries) >= MOST_ENTRIES - 1 and not isinstance(act, End):
            raise CourseError(
                f"這一班的動作已達 {MOST_ENTRIES} 個的上限；請按「走到這一班結束」，或重新演練。",
            )
        self._save(self.log.added(self.minute, act))
        self.course.do(act)

    def advance(self, minutes: int) -> None:
        """Let time pass; at the end of the shift the log is closed."""
        if not self.ended:
            self.course.run_to(self.minute + minutes)
            self._save(self.log.sealed(self.minute))
            self._close()

    def next_event(self) -> None:
        """Let time pass until something reaches the inbox, goes out, or is found out."""
        before = (len(self.course.messages), len(self.course.events))
        while not self.ended and (len(self.course.messages), len(self.course.events)) == before:
            self.course.run_to(self.minute + 1)
            if self.minute >= self.course.shift.minutes:
                break
        if not self.ended:
            self._save(self.log.sealed(self.minute))
            self._close()

    def finish(self) -> None:
        """Let the rest of the shift pass."""
        self.advance(self.course.shift.minutes - self.minute)

    def _close(self) -> None:
        if self.minute >= self.course.shift.minutes:
            self.act(End())

    def _save(self, log: CrisisDrillLog) -> None:
        self.portfolio.save(log)
        self.log = log


def setting_of(
    workplace: Workplace,
    name: str,
    trainee: str,
    plan: CrisisPlan | None,
) -> DrillSetting:
    """The setting of a trainee's first drill at a workplace, by its brief and the trainee's own
    plan.
    """
    minutes = parameters().reply_most_minutes
    sector = ""
    if isinstance(workplace, Business):
        promised = workplace.brief.service_standard.first_response_minutes
        minutes = min(promised, minutes)
        sector = workplace.brief.sector
    return DrillSetting(
        trainee=trainee,
        workplace=name,
        brand=workplace.name,
        sector=sector,
        reply_minutes=minutes,
        times=PlanTimes.of(plan),
    )
