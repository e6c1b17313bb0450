"""What the files of a folder prove for one another: whose series this is, which year, which clock.

What nothing proves is asked of the user (`Told`), never guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from .dates import latest_near, period_in
from .raw import Raw

META = ("facebook", "instagram")
_NAMES = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
    "x": "X",
}


@dataclass(frozen=True)
class Told:
    """What the user says where no file tells: account, platform, year of the last day, order of day
    and month (`mdy`, `dmy`).
    """

    account: str = ""
    platform: str = ""
    year: int = 0
    order: str = ""

    def named(self) -> dict[str, str | int]:
        """What was told, by the names of a report's parameters."""
        given = {
            "account": self.account,
            "platform": self.platform,
            "year": self.year,
            "date_order": self.order,
        }
        return {name: value for name, value in given.items() if value}


@dataclass
class Siblings:
    """What was seen in the files read so far."""

    #: Platforms and accounts by folder.
    owners: dict[Path, set[tuple[str, str]]] = field(default_factory=dict)
    #: Last day of the rows by folder and platform.
    last: dict[tuple[Path, str], date] = field(default_factory=dict)
    #: Posts that proved Meta's clock.
    proved: int = 0

    def add(
        self,
        place: Path,
        platform: str,
        accounts: Iterable[str],
    ) -> None:
        """A platform, and its accounts where they are known, seen in a folder."""
        owners = self.owners.setdefault(place, set())
        owners.update((platform, account) for account in accounts)

    def learn(
        self,
        raw: Raw,
        tables: dict[str, pd.DataFrame],
    ) -> None:
        """What a file that was read tells of others."""
        if raw.platform in META:
            self.proved += raw.proved
        for name in ("posts", "stories"):
            if name in tables and raw.platform:
                self.add(raw.place, raw.platform, set(tables[name]["account"].unique()))
        last = last_day(tables)
        if last is not None:
            key = (raw.place, raw.platform)
            self.last[key] = max(last, self.last.get(key, last))

    def platforms(self, place: Path) -> set[str]:
        """Meta's platforms in the nearest folder, upwards, that has any."""
        for folder in (place, *place.parents):
            found = {platform for platform, _ in self.owners.get(folder, ())} & set(META)
            if found:
                return found
        return set()

    def accounts(
        self,
        place: Path,
        platform: str,
    ) -> set[str]:
        """Accounts of a platform in the nearest folder, upwards, that has any; else all below."""
        for folder in (place, *place.parents):
            found = {account for name, account in self.owners.get(folder, ()) if name == platform}
            if found - {""}:
                return found - {""}
        everywhere = set()
        for owners in self.owners.values():
            everywhere |= {account for name, account in owners if name == platform}
        return everywhere - {""}

    def anchor(
        self,
        place: Path,
        platform: str,
    ) -> date | None:
        """The last day that files of the platform tell, else those of the folder, else any."""
        same = [day for (folder, name), day in self.last.items() if name == platform]
        near = [day for (folder, _), day in self.last.items() if folder == place]
        return max(same or near or list(self.last.values()), default=None)


@dataclass
class Surroundings:
    """What a reader may use besides the file itself."""

    told: Told = field(default_factory=Told)
    evidence: Siblings = field(default_factory=Siblings)

    def latest(
        self,
        raw: Raw,
        platform: str,
    ) -> tuple[date, str] | None:
        """The last day that days without a year may stand for, and what tells it; None: ask."""
        if self.told.year:
            return date(self.told.year, 12, 31), f"指定的 {self.told.year} 年"
        period = period_in(str(raw.place / raw.name))
        if period:
            return latest_near(period[1]), f"檔名寫的期間到 {period[1]}"
        anchor = self.evidence.anchor(raw.place, platform)
        if anchor is not None:
            return latest_near(anchor), f"同資料夾其他檔案到 {anchor}"
        return None

    def platform_of(self, raw: Raw) -> tuple[str, str]:
        """Platform of a file of Meta that names none, and what tells it; "" where it must be
        asked for.
        """
        if self.told.platform:
            return self.told.platform, "依指定"
        found = self.evidence.platforms(raw.place)
        if len(found) == 1:
            (only,) = found
            return only, "由同資料夾的檔案證實"
        named = {name for name in META if name in f"{raw.place}/{raw.name}".casefold()}
        if len(named) == 1:
            (only,) = named
            return only, "依檔名或資料夾名稱"
        return "", ""

    def account_of(
        self,
        raw: Raw,
        platform: str,
    ) -> str | None:
        """Account of a file that names none: the only one that siblings name, of several the one
        that the user names, and that one too where no file names any.

        "" where nothing tells it, None where the user must.
        """
        found = self.evidence.accounts(raw.place, platform)
        if len(found) == 1:
            (only,) = found
            return only
        if not found or self.told.account in found:
            return self.told.account
        return None


def name_of(platform: str) -> str:
    """A platform as its users write it."""
    return _NAMES.get(platform, platform)


def whose(raw: Raw) -> str:
    """The one sentence that asks for the platform of a file."""
    return (
        f"{raw.name} 是 Meta 的每日數列或受眾，檔案沒有寫是 Facebook 還是 Instagram，"
        f"同資料夾的檔案也分不出來；請把它和該帳號的貼文匯出檔放在同一個資料夾，"
        f"或加上 --platform facebook（或 instagram）。"
    )


def which_account(
    raw: Raw,
    platform: str,
    accounts: set[str],
) -> str:
    """The one sentence that asks for the account of a file."""
    return (
        f"{raw.name} 沒有寫帳號，資料夾裡的 {name_of(platform)} 帳號有 "
        f"{'、'.join(sorted(accounts))}；請每個帳號放一個資料夾，或加上 --account 帳號名稱。"
    )


def last_day(tables: dict[str, pd.DataFrame]) -> date | None:
    """The last day that rows tell of."""
    days = []
    for table in tables.values():
        for name in ("published_at", "date", "received_at", "sent_at"):
            if name in table and table[name].notna().any():
                days.append(table[name].max().date())
    return max(days, default=None)
