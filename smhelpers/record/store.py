"""The record's file: append entries in one transaction, read them as they were written, verify
the chain.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from ..errors import CourseError
from ..writing import PRIVATE
from .chain import GENESIS, canonical, link
from .fold import fold
from .model import Trainee
from .rules import Rules
from .schema import belongs_here, migrate
from .verify import Verification, verify

#: Beside the gradebook.
FILE_NAME = "record.db"
_COLUMNS = "seq, at, kind, student, body, previous, hash"
#: What no later entry voids.
_COUNTS = """kind <> 'voided' AND seq NOT IN
  (SELECT json_extract(body, '$.entry') FROM entries WHERE kind = 'voided')"""
#: Seconds to wait for another writer.
_PATIENCE = 60


@dataclass(frozen=True)
class Entry:
    """One line of the record; `student` is empty for what concerns everybody."""

    seq: int
    at: datetime
    kind: str
    student: str
    body: dict[str, Any]
    previous: str
    hash: str


class Record:
    """One open record. Use as a context manager, or `close()` it."""

    def __init__(self, connection: sqlite3.Connection, path: Path):
        self._connection, self.path = connection, path
        #: The rules with the number of their entry, so that they are read once.
        self._rules = (0, Rules())

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False) -> "Record":
        """Open `record.db` (or the one in a course folder).

        `CourseError` if there is none, or it is no record.
        """
        file = Path(path) / FILE_NAME if Path(path).is_dir() else Path(path)
        if not create and not file.is_file():
            raise CourseError(
                f"找不到評量紀錄 {file}；請先評分（smcourse grade），或用 smcourse record "
                f"import 由成績簿建立。",
            )
        try:
            if create:
                # the log beside it is made with the same permissions
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
            connection = sqlite3.connect(
                file,
                timeout=_PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            migrate(connection, file)
            connection.execute("PRAGMA journal_mode = WAL")
            # an entry that was reported as written survives a loss of power
            connection.execute("PRAGMA synchronous = FULL")
        except (sqlite3.Error, OSError) as error:
            raise CourseError(
                f"{file} 打不開（{error}）；請確認檔案完整、可以寫入、磁碟還有空間，或取回備份。",
            ) from None
        return cls(connection, file)

    @classmethod
    def reading(cls, path: Path | str) -> "Record":
        """Open a record, or a copy of one on a disk or in a folder that cannot be written to,
        without changing anything. `CourseError` as of `open`.
        """
        file = Path(path) / FILE_NAME if Path(path).is_dir() else Path(path)
        if not file.is_file():
            raise CourseError(f"找不到評量紀錄 {file}；請檢查 --course。")
        address = f"{file.resolve().as_uri()}?mode=ro"
        log = file.with_name(f"{file.name}-wal")
        try:
            if not log.exists():
                # nobody has it open; nothing is laid beside it either
                connection = _looked_into(f"{address}&immutable=1", file)
            elif os.access(file.parent, os.W_OK):
                connection = _looked_into(address, file)
            else:
                connection = _in_memory(file, log)
        except (sqlite3.Error, OSError) as error:
            raise CourseError(
                f"{file} 打不開（{error}）；請確認檔案完整、可以讀取，或取回備份。"
            ) from None
        return cls(connection, file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def append(self, kind: str, student: str, body: dict[str, Any]) -> Entry:
        """Add one entry."""
        return self.append_all([(kind, student, body)])[0]

    def append_all(self, entries: Iterable[tuple[str, str, dict[str, Any]]]) -> list[Entry]:
        """Add entries (kind, student, body) together: all of them or none, whatever happens to
        the process.
        """
        with self._writing():
            return [self._add(*entry) for entry in entries]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise CourseError(f"{self.path} 正被別的程式寫入（{error}）；請稍後再試。") from None
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _last(self) -> tuple[int, str]:
        return self._connection.execute(
            "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1",
        ).fetchone() or (0, GENESIS)

    def _add(self, kind: str, student: str, body: dict[str, Any]) -> Entry:
        (last, previous), at, text = (
            self._last(),
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            canonical(body),
        )
        seq = last + 1
        digest = link(seq, at, kind, student, text, previous)
        self._connection.execute(
            f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seq, at, kind, student, text, previous, digest),
        )
        return Entry(
            seq,
            datetime.fromisoformat(at),
            kind,
            student,
            json.loads(text),
            previous,
            digest,
        )

    @property
    def head(self) -> str:
        """Hash of the last entry: whoever holds it elsewhere can later tell whether anything
        before it was changed.
        """
        return self._last()[1]

    def entries(
        self,
        student: str | None = None,
        kind: str | None = None,
        *,
        counting: bool = False,
    ) -> Iterator[Entry]:
        """Entries in the order in which they were written, one at a time.

        counting: without voided entries and those that void.
        """
        where = [
            (f"{column} = ?", value)
            for column, value in (("student", student), ("kind", kind))
            if value is not None
        ]
        conditions = [text for text, _ in where] + [_COUNTS] * counting
        clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM entries {clause} ORDER BY seq",
            [value for _, value in where],
        )
        return map(_entry, rows)

    def voided(self) -> dict[int, Entry]:
        """The entry that voids, by the number of the entry that it voids."""
        return {entry.body["entry"]: entry for entry in self.entries(kind="voided")}

    def entry(self, seq: int) -> Entry:
        """The entry of this number. `CourseError` if there is none."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM entries WHERE seq = ?",
            (seq,),
        ).fetchone()
        if row is None:
            raise CourseError(
                f"紀錄裡沒有第 {seq} 筆；請用 smcourse record log 查出要的是哪一筆。",
            )
        return _entry(row)

    def rules(self) -> Rules:
        """The judgement rules that were recorded last (none yet: empty)."""
        last = self.last_of("rules")
        if last != self._rules[0]:
            self._rules = (last, Rules.from_body(self.entry(last).body))
        return self._rules[1]

    def students(self) -> list[str]:
        """Numbers of everybody of whom an entry counts."""
        rows = self._connection.execute(
            f"SELECT DISTINCT student FROM entries WHERE student <> '' AND {_COUNTS} "
            f"ORDER BY student",
        )
        return [number for (number,) in rows]

    def last_entries(self) -> dict[str, int]:
        """Sequence number of the last entry of everybody: tells of whom there is something new."""
        known = set(self.students())
        rows = self._connection.execute("SELECT student, max(seq) FROM entries GROUP BY student")
        return {student: seq for student, seq in rows if student in known}

    def last_of(self, *kinds: str) -> int:
        """Sequence number of the last entry of some kinds (0: none)."""
        places = ", ".join("?" * len(kinds))
        return self._connection.execute(
            f"SELECT coalesce(max(seq), 0) FROM entries WHERE kind IN ({places})",
            kinds,
        ).fetchone()[0]

    def trainees(self, at: datetime | None = None) -> Iterator[Trainee]:
        """Everybody, one at a time, by number.

        `at`: as things stood for the currency of evidence on that day (default: now).
        """
        rules, current, gathered = self.rules(), "", []
        for row in self._connection.execute(
            f"SELECT {_COLUMNS} FROM entries WHERE student <> '' AND {_COUNTS} "
            f"ORDER BY student, seq",
        ):
            entry = _entry(row)
            if gathered and entry.student != current:
                yield fold(current, gathered, rules, at or datetime.now(UTC))
                gathered = []
            current = entry.student
            gathered.append(entry)
        if gathered:
            yield fold(current, gathered, rules, at or datetime.now(UTC))

    def trainee(self, number: str, at: datetime | None = None) -> Trainee:
        """One trainee. `CourseError` if the record knows nobody of this number."""
        # entries of no student are those of the course
        found = list(self.entries(number, counting=True)) if number else []
        if not found:
            raise CourseError(f"評量紀錄裡沒有學員「{number}」；請檢查編號，或先評分。")
        return fold(number, found, self.rules(), at or datetime.now(UTC))

    def number_of(self, digest: str) -> int | None:
        """The number of the entry with this hash, as it stands there; None where none has it."""
        rows = self._connection.execute("SELECT seq FROM entries WHERE hash = ?", (digest,))
        row = rows.fetchone()
        return None if row is None else row[0]

    def verify(self, head: str | None = None, count: int | None = None) -> Verification:
        """Recompute the whole chain. head, count: a hash that was noted elsewhere and must be found
        in it, and how many entries there were then.
        """
        return verify(self._connection, head, count)


def _in_memory(file: Path, log: Path) -> sqlite3.Connection:
    """A copy of a record whose last entries stand in a log that cannot be worked in."""
    with tempfile.TemporaryDirectory() as folder:
        copies = [shutil.copy(path, folder) for path in (file, log)]
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with contextlib.closing(sqlite3.connect(copies[0])) as copy:
            belongs_here(copy, file)
            copy.backup(connection)
    return connection


def _looked_into(address: str, file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        belongs_here(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


def _entry(row: tuple) -> Entry:
    seq, at, kind, student, body, previous, digest = row
    return Entry(seq, datetime.fromisoformat(at), kind, student, json.loads(body), previous, digest)
