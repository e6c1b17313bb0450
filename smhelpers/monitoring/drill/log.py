"""The log of a drill: setting, acts with their simulated times, and a chain of hashes by which an
edited log is seen.

Each entry's hash covers the one before it, so a change, a loss or a change of order breaks the
chain from there on. There is no
secret in it: it shows that a log was edited, it cannot stop someone who computes a whole new chain
(their acts are replayed all the
same, and the assessor's oral questions remain).
"""

import hashlib
import json
from itertools import pairwise
from typing import ClassVar

from pydantic import Field

from ...deliverable import Deliverable, Section
from ...foreign import cleaned
from ...taipei import now
from .acts import Act, End
from .parameters import parameters
from .shift import DrillSetting

#: A shift holds some hundred acts; more is not a log of play.
MOST_ENTRIES = 1500


class DrillEntry(Section):
    """One act: when in the shift, when in reality, and the hash that ties it to all before."""

    minute: int = Field(title="演練分鐘", ge=0)
    at: str = Field(
        default="",
        title="實際時間",
        max_length=40,
    )
    act: Act = Field(title="動作")
    hash: str = Field(title="檢查碼", max_length=64)


class CrisisDrillLog(Deliverable):
    """Evidence of a drill (pc-4.2); assessed by replaying it."""

    file_name: ClassVar[str] = "crisis_drill"
    title: ClassVar[str] = "危機演練紀錄"
    assignment: ClassVar[str] = "monitoring"
    version: int = Field(title="模型版本", ge=1)
    setting: DrillSetting = Field(title="演練設定")
    entries: list[DrillEntry] = Field(
        default=[],
        title="動作",
        max_length=MOST_ENTRIES,
    )
    clock: int = Field(
        default=0,
        title="進行到第幾分鐘",
        ge=0,
    )
    seal: str = Field(
        default="",
        title="結尾的檢查碼",
        max_length=64,
    )

    @classmethod
    def begin(cls, setting: DrillSetting) -> "CrisisDrillLog":
        """A log with nothing in it yet."""
        return cls(version=parameters().version, setting=setting).sealed(0)

    @property
    def head(self) -> str:
        """Hash of the last entry, or of the setting."""
        if self.entries:
            return self.entries[-1].hash
        return self._opening()

    def _opening(self) -> str:
        return _hash("", {"version": self.version, "setting": self.setting.model_dump(mode="json")})

    def added(self, minute: int, act: Act) -> "CrisisDrillLog":
        """The log with one more act."""
        at = now().isoformat(timespec="seconds")
        entry = DrillEntry(
            minute=minute,
            at=at,
            act=act,
            hash=_hash(self.head, _content(minute, at, act)),
        )
        return self.model_copy(update={"entries": [*self.entries, entry]}).sealed(minute)

    def sealed(self, clock: int) -> "CrisisDrillLog":
        """The log with the clock at this minute."""
        return self.model_copy(update={"clock": clock, "seal": _hash(self.head, clock)})

    @property
    def acts(self) -> list[tuple[int, Act]]:
        """Acts with their minutes, as the engine plays them."""
        return [(entry.minute, entry.act) for entry in self.entries]

    @property
    def ended(self) -> bool:
        """Whether the shift was played to its end."""
        return bool(self.entries) and isinstance(self.entries[-1].act, End)


def _content(minute: int, at: str, act: Act) -> dict:
    return {
        "minute": minute,
        "at": at,
        "act": act.model_dump(mode="json"),
    }


def _hash(before: str, content: object) -> str:
    text = json.dumps(
        # the file keeps what was typed without signs that no document holds
        [before, cleaned(content)],
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def faults(log: CrisisDrillLog) -> list[str]:
    """What shows that a log was edited or comes from another version (zh-TW, empty where all is
    well).
    """
    if log.version != parameters().version:
        return [
            (
                f"紀錄是第 {log.version} 版模型的演練，目前是第 {parameters().version} 版；"
                f"請用目前的版本重新演練"
            ),
        ]
    found = []
    before = log._opening()
    for number, entry in enumerate(log.entries, 1):
        if entry.hash != _hash(before, _content(entry.minute, entry.at, entry.act)):
            return [f"紀錄從第 {number} 個動作起和原來的不一樣，檔案被改過；請用沒有改過的紀錄"]
        before = entry.hash
    if log.seal != _hash(before, log.clock):
        found.append("紀錄的結尾或時間和原來的不一樣，檔案被改過；請用沒有改過的紀錄")
    minutes = [0, *(entry.minute for entry in log.entries), log.clock, parameters().shift.minutes]
    found += (
        ["紀錄的時間順序不對"] if any(early > late for early, late in pairwise(minutes)) else []
    )
    found += (
        ["紀錄在結束之後還有動作"]
        if any(isinstance(entry.act, End) for entry in log.entries[:-1])
        else []
    )
    return found
