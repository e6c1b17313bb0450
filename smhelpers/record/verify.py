"""What happened to a record's file: every entry is hashed again, and the tables and triggers that
keep it from being changed are compared with those that this software makes.
"""

import itertools
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from .chain import GENESIS, link
from .schema import MIGRATIONS

#: Clocks are corrected by seconds; more than this is somebody's hand.
CLOCK = timedelta(minutes=1)
#: As many rows are compared with each other to find out which two changed places.
_COMPARED = 200
#: An entry that was renumbered is looked for within so many numbers.
_NEAR = 100


@dataclass(frozen=True)
class Verification:
    """What came of a check of the chain: number of entries, head hash, faults as zh-TW sentences
    (none: unbroken).
    """

    count: int
    head: str
    faults: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no entry at all."""
        return self.count == 0


class _Row(NamedTuple):
    seq: int
    at: str
    kind: str
    student: str
    body: str
    previous: str
    digest: str

    def hashed(self, *, seq: int = 0, other: "_Row | None" = None) -> str:
        """The hash that it should have, with another number, or with another row's content."""
        said = other or self
        return link(seq or self.seq, said.at, said.kind, said.student, said.body, self.previous)

    @property
    def told(self) -> str:
        """Which one it is."""
        return f"第 {self.seq} 筆（{self.kind}，{self.student or '全體'}）"


def verify(
    connection: sqlite3.Connection,
    head: str | None = None,
    count: int | None = None,
    now: datetime | None = None,
) -> Verification:
    """Hash every entry again. head, count: hash and number of entries that were noted elsewhere."""
    chain = _Chain(now or datetime.now(UTC))
    faults = _structure(connection)
    hashes: dict[str, int] = {}
    if _has_entries(connection):
        for values in connection.execute(
            "SELECT seq, at, kind, student, body, previous, hash FROM entries ORDER BY seq"
        ):
            row = _Row(*values)
            chain.take(row)
            hashes[row.digest] = row.seq
    faults += chain.faults()
    if head is not None:
        faults += _against_what_was_kept(hashes, chain.count, head, count)
    return Verification(chain.count, chain.previous, tuple(faults))


class _Chain:
    """The entries as they come by."""

    def __init__(self, now: datetime):
        self.count = 0
        self.previous = GENESIS
        self._now = now
        self._latest: datetime | None = None
        self._faults: list[str] = []
        self._changed: list[_Row] = []

    def take(self, row: _Row) -> None:
        """Take in the next entry."""
        expected = self.count + 1
        self.count = row.seq
        gap = row.seq != expected
        if gap:
            self._faults.append(f"第 {expected} 筆到第 {row.seq - 1} 筆不見了：中間被抽掉。")
        sound = row.hashed() == row.digest
        if not sound:
            self._changed.append(row)
        elif row.previous != self.previous and not gap:
            self._faults.append(
                f"{row.told}接不上前一筆：前面的內容被改過並重算了雜湊值，或被抽掉、插入。"
            )
        self._clock(row)
        self.previous = row.digest

    def _clock(self, row: _Row) -> None:
        try:
            at = datetime.fromisoformat(row.at)
        except (ValueError, TypeError):
            return  # whether it was written so, the hash tells
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        if self._latest and self._latest - at > CLOCK:
            self._faults.append(
                f"{row.told}的時間早於前面的紀錄：電腦的時鐘被往回撥過，或時間是偽造的。"
            )
        elif at - self._now > CLOCK:
            self._faults.append(
                f"{row.told}的時間在未來：寫入時電腦的時鐘不對，或現在的時鐘被往回撥了。"
            )
        self._latest = max(self._latest or at, at)

    def faults(self) -> list[str]:
        """Everything that was found."""
        told = list(self._faults)
        swapped = _swapped(self._changed[:_COMPARED])
        in_pairs = {seq for pair in swapped for seq in pair}
        told += [f"第 {one} 筆和第 {other} 筆被對調。" for one, other in swapped]
        for row in self._changed:
            if row.seq in in_pairs:
                continue
            formerly = _former_number(row)
            if formerly:
                told.append(
                    f"{row.told}原來是第 {formerly} 筆：有紀錄被抽掉、插入或移動，後面重新編了號。"
                )
            else:
                told.append(f"{row.told}的內容和它的雜湊值不符，寫入之後被改過。")
        return told


def _swapped(rows: list[_Row]) -> list[tuple[int, int]]:
    """Numbers of entries that changed places, with or without their hashes."""
    pairs = []
    for one, other in itertools.combinations(rows, 2):
        contents = one.hashed(other=other) == one.digest and other.hashed(other=one) == other.digest
        whole = (
            one.hashed(seq=other.seq) == one.digest and other.hashed(seq=one.seq) == other.digest
        )
        if contents or whole:
            pairs.append((one.seq, other.seq))
    return pairs


def _former_number(row: _Row) -> int:
    """The number with which its hash is right; 0 where there is none near."""
    for seq in range(max(1, row.seq - _NEAR), row.seq + _NEAR):
        if row.hashed(seq=seq) == row.digest:
            return seq
    return 0


def _against_what_was_kept(
    hashes: dict[str, int], have: int, head: str, count: int | None
) -> list[str]:
    if head in hashes:
        return []
    if count is not None and have < count:
        return [
            f"留存時有 {count} 筆，現在只有 {have} 筆：結尾被截掉，或整個檔案被換成較早的副本。"
        ]
    if count is not None:
        return [f"筆數沒有變少，卻找不到留存的雜湊值 {head}：整份紀錄被重寫過。"]
    return [
        f"找不到先前留存的雜湊值 {head}：結尾被截掉、整個檔案被換成較早的副本，或整份被重寫過。"
    ]


def _has_entries(connection: sqlite3.Connection) -> bool:
    return "entries" in {name for _, name in _objects(connection)}


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Tables and triggers by kind and name: their text, blanks aside."""
    return {
        (kind, name): " ".join(sql.split())
        for kind, name, sql in connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'trigger', 'view')"
        )
    }


def _structure(connection: sqlite3.Connection) -> list[str]:
    """Tables and triggers that are not as this software makes them; none in an empty file."""
    found = _objects(connection)
    if not found:
        return []
    with sqlite3.connect(":memory:") as fresh:
        for script in MIGRATIONS:
            fresh.executescript(script)
        expected = _objects(fresh)
    fresh.close()
    faults = []
    for (kind, name), sql in sorted(expected.items()):
        what = "防止修改的觸發程序" if kind == "trigger" else "資料表"
        if (kind, name) not in found:
            faults.append(f"{what} {name} 不見了，檔案結構被動過。")
        elif found[kind, name] != sql:
            faults.append(f"{what} {name} 被換成同名但內容不同的，檔案結構被動過。")
    for _, name in sorted(found.keys() - expected.keys()):
        faults.append(f"檔案裡多了 {name}，不是本軟體建立的，檔案結構被動過。")
    return faults
