"""One run of the simulator: whose business, which seed, which period."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from ..brief import Account, Brief
from .model import Model
from .profile import BusinessProfile
from .streams import Streams


@dataclass(frozen=True)
class Scene:
    """What every component needs to know; `start` is a Monday."""

    profile: BusinessProfile
    seed: int
    start: date
    weeks: int

    @cached_property
    def streams(self) -> Streams:
        """Random numbers of this run."""
        return Streams(self.seed)

    @cached_property
    def days(self) -> pd.Series:
        """Every day of the period (naive midnights), in order."""
        return pd.Series(pd.date_range(self.start, self.end))

    @property
    def end(self) -> date:
        """Last day of the period."""
        return self.start + timedelta(days=7 * self.weeks - 1)

    @property
    def model(self) -> Model:
        """The hidden model."""
        return self.profile.model

    @property
    def brief(self) -> Brief:
        """The public brief."""
        return self.profile.brief

    def account(self, platform: str) -> Account:
        """The business's account on a platform."""
        return next(account for account in self.brief.accounts if account.platform == platform)
