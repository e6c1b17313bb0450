"""How a crisis grows and calms: the mean course of mentions as a differential equation, stepped by
the minute.

    dA/dt = A [ spread (1 + fuel) (1 - A / ceiling) - fade - calm ] A in mentions an hour, rates per
    hour

A is the mean of a self-exciting stream of mentions with a limited audience (logistic growth).
`calm` adds up what customers have
been given, after Coombs (2007): instructing information, adjusting information, a posture that fits
the responsibility, and work
inside. `fuel` adds up provocations and silence and halves in `fuel_half_life_hours`. Chance plays
no part here, and the step is
increasing in A: less fuel or earlier calm never gives a higher A later. Figures:
`data/drill/dynamics.yml`.
"""

from ...policy.lint_crisis import FITTING, lacking_fields, loaded_words
from ...policy.text import found_in, normalise
from .acts import Publish
from .parameters import Scenario, parameters, scenarios

HOUR = 60
#: Characters from which on a text can be an instruction.
LEAST_INSTRUCTION = 6


class Crisis:
    """State of the crisis at a minute.

    `told` names what calms, `events` gets (key) of whatever helped or hurt.
    """

    def __init__(self, scenario: Scenario, onset: int):
        self.scenario = scenario
        self.onset = onset
        self.attention = 0.0
        self.fuel = 0.0
        self.minute = 0
        self.told: set[str] = set()
        self.wrong_posture = False
        self.replies = 0
        self.due: int | None = None
        self.inside_at: int | None = None
        self.stood_down: int | None = None
        self.new: list[str] = []
        self._lateness: set[str] = set()

    @property
    def begun(self) -> bool:
        """Whether the first mention has been made."""
        return self.minute >= self.onset

    @property
    def calm(self) -> float:
        """Decline per hour by what has been done."""
        model = parameters()
        weights = model.calm[self.scenario.cluster]
        factor = {"posture": model.mixed_posture if self.wrong_posture else 1.0}
        replies = min(self.replies * model.reply_calm["each"], model.reply_calm["most"])
        return sum(weights[key] * factor.get(key, 1.0) for key in sorted(self.told)) + replies

    def step(self) -> None:
        """One minute."""
        self.minute += 1
        if self.minute == self.onset:
            self.attention = parameters().crisis.start
        elif self.begun:
            self._inside()
            self._fuel()
            self._grow()

    def _inside(self) -> None:
        if (
            self.inside_at is not None
            and self.minute >= self.inside_at
            and "inside" not in self.told
        ):
            self.told.add("inside")
            self.new.append("inside")

    def _fuel(self) -> None:
        model = parameters()
        self.fuel *= 0.5 ** (1 / (HOUR * model.crisis.fuel_half_life_hours))
        if (
            "instruct" not in self.told
            and self.minute > self.onset + model.silence["after_minutes"]
        ):
            self._late("silence", model.silence["fuel_per_hour"])
        if (
            self.due is not None
            and self.minute > self.due
            and self.attention > model.crisis.recovered
        ):
            self._late("overdue", model.overdue["fuel_per_hour"])

    def _late(self, key: str, fuel_per_hour: float) -> None:
        self.fuel = min(self.fuel + fuel_per_hour / HOUR, parameters().crisis.fuel_most)
        if key not in self._lateness:
            self._lateness.add(key)
            self.new.append(key)

    def _grow(self) -> None:
        growth = parameters().crisis
        kind = parameters().crisis.kinds[self.scenario.kind]
        rate = (
            kind.spread * (1 + self.fuel) * (1 - self.attention / kind.ceiling)
            - growth.fade
            - self.calm
        )
        self.attention = min(max(self.attention * (1 + rate / HOUR), 0.0), kind.ceiling)

    def provoke(self, key: str) -> None:
        """Add the fuel of a provocation and let mentions jump (nothing before the crisis has
        begun).
        """
        self.new.append(key)
        if self.begun:
            provocation = parameters().provocations[key]
            self.fuel = min(self.fuel + provocation.fuel, parameters().crisis.fuel_most)
            ceiling = parameters().crisis.kinds[self.scenario.kind].ceiling
            self.attention = min(self.attention * provocation.jump, ceiling)

    def tell(self, key: str) -> None:
        """Something that calms has reached the customers."""
        if key not in self.told:
            self.told.add(key)
            self.new.append(key)

    def publish(self, act: Publish) -> None:
        """A statement on this crisis: what it tells, what it provokes, what it promises."""
        statement = act.statement
        lacking = set(lacking_fields(act.statement))
        if self.due is not None and self.minute <= self.due:
            self.new.append("updated")
        if self.instructs(statement.instruction):
            self.tell("instruct")
        else:
            self.provoke("no_instruction")
        if "acknowledge" not in lacking and len({"known_facts", "action"} - lacking):
            self.tell("adjust")
        self.loaded(statement.text)
        self._posture(act.posture)
        hours = statement.next_update_hours or parameters().latest["update_hours"]
        self.due = self.minute + round(hours * HOUR)
        self._lateness.discard("overdue")

    def instructs(self, text: str) -> bool:
        """Whether a text may tell customers of this crisis what to do: in words that are known for
        it, or in the writer's own, which a person reads later. What belongs to another crisis does
        not.
        """
        if self.is_known_instruction(text):
            return True
        plain = normalise(text)
        of_others = []
        for name, other in scenarios().items():
            if name != self.scenario.kind:
                of_others += other.told_by
        says_something = len(plain) >= LEAST_INSTRUCTION
        return says_something and not any(found_in(word, plain) for word in of_others)

    def is_known_instruction(self, text: str) -> bool:
        """Whether a text holds a word by which this crisis's customers are told what to do."""
        plain = normalise(text)
        return any(found_in(word, plain) for word in self.scenario.told_by)

    def loaded(self, text: str) -> bool:
        """Whether a text blames or speculates; each provokes."""
        words = dict(zip(("blame", "speculation"), loaded_words(text), strict=True))
        for key in (key for key, word in words.items() if word):
            self.provoke(key)
        return any(words.values())

    def _posture(self, posture: str) -> None:
        key = f"{posture}_{self.scenario.cluster}"
        if key in parameters().provocations:
            self.wrong_posture = True
            self.provoke(key)
        elif posture in FITTING[self.scenario.cluster]:
            self.tell("posture")
        elif posture == "bolster" and "posture" not in self.told:
            self.provoke("bolster_alone")

    def replied(self) -> None:
        """One more customer was told personally what to do."""
        self.replies += 1
        self.new.append("reply_instruct")

    def stand_down(self) -> bool:
        """Whether it was time; if not, what was told is taken for withdrawn and the crisis goes
        on.
        """
        early = self.attention > parameters().crisis.recovered
        if early:
            self.told -= {"instruct", "adjust", "posture"}
            self.due = None
            self.provoke("stood_down_early")
        else:
            self.stood_down = self.minute
            self.due = None
        return not early
