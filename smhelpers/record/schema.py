"""Tables of the record's file and their migrations.

`PRAGMA user_version` says which were done. Entries are only ever added.
"""

import sqlite3
from pathlib import Path

from ..errors import CourseError

#: Tells the file from other SQLite files ("smco").
APPLICATION_ID = 0x736D636F

_ENTRIES = """
CREATE TABLE IF NOT EXISTS entries (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, student TEXT NOT NULL, body TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT;
CREATE TRIGGER IF NOT EXISTS entries_are_not_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entries_are_not_deleted BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entries_follow_one_another BEFORE INSERT ON entries
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
    OR NEW.previous IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
  BEGIN SELECT RAISE(ABORT, 'chain broken'); END;
"""  # noqa: E501
#: One script a version; a script that was released is never edited. IF NOT EXISTS: two processes
#: may come upon a new file at once.
MIGRATIONS = (
    _ENTRIES,
    "CREATE INDEX IF NOT EXISTS entries_by_student ON entries (student, seq);",
    "CREATE INDEX IF NOT EXISTS entries_by_kind ON entries (kind, seq);",
)
#: Without these the file would take changes.
TRIGGERS = frozenset(
    {"entries_are_not_changed", "entries_are_not_deleted", "entries_follow_one_another"},
)


def belongs_here(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a record's file. `CourseError` for a file of something else or of a newer
    version.
    """
    version, owner = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("user_version", "application_id")
    )
    if version > len(MIGRATIONS):
        raise CourseError(
            f"{path} 是較新版本的軟體寫的評量紀錄（第 {version} 版）；請更新 smhelpers 後再開啟。",
        )
    if owner != APPLICATION_ID and (
        owner or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    ):
        raise CourseError(f"{path} 不是評量紀錄的檔案；請檢查路徑。")
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file up to the present version, whole or not at all.

    `CourseError` for a file of something else or of a newer version.
    """
    version = belongs_here(connection, path)
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(
            f"BEGIN EXCLUSIVE; {script} PRAGMA user_version = {number}; "
            f"PRAGMA application_id = {APPLICATION_ID}; COMMIT;",
        )
