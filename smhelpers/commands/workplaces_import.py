"""What `smcourse workplaces import` says of a folder: a line of JSON or a card a file, and the tidy
tables as files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..console import say
from ..errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

    from ..exports import FileResult

#: Names of tables where they are files.
FILES = {"accounts": "daily"}
#: Rows set aside and columns not taken that a card names one by one; more are counted.
NAMED = 3


@dataclass
class FileCard:
    """What came of one file, all its parts together, without its tables."""

    path: Path
    parts: list["FileResult"] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)

    @property
    def read(self) -> list["FileResult"]:
        """Parts that are known."""
        return [part for part in self.parts if part.format]

    @property
    def passed(self) -> bool:
        """Whether nothing in the file is an export."""
        return all(part.passed for part in self.parts)

    @property
    def problems(self) -> list[str]:
        """What kept parts from being read, or must still be told."""
        return list(dict.fromkeys(part.problem for part in self.parts if part.problem))

    @property
    def is_good(self) -> bool:
        """Whether rows of it are in a table, or it has none and no problem."""
        return bool(self.tables) or (bool(self.read) and not self.problems)

    @property
    def notes(self) -> list[str]:
        """What was found and mended, once."""
        return list(dict.fromkeys(note for part in self.parts for note in part.notes))

    def add(self, part: "FileResult") -> None:
        """One more part; rows of its tables are counted and the tables let go."""
        for name, table in part.tables.items():
            self.tables[name] = self.tables.get(name, 0) + len(table)
        part.tables = {}
        same = [whole for whole in self.parts if whole.name == part.name and whole.format]
        if same and part.format:
            _add_piece(same[0], part)
        else:
            self.parts.append(part)


def _add_piece(whole: "FileResult", piece: "FileResult") -> None:
    """A piece of a large file to what was read of it before."""
    whole.rows_in += piece.rows_in
    whole.set_aside += piece.set_aside
    whole.controls += piece.controls
    whole.notes += [note for note in piece.notes if note not in whole.notes]
    whole.problem = whole.problem or piece.problem


def cards(results: Iterable["FileResult"]) -> list[FileCard]:
    """Results of a folder, one card a file, in order of their paths."""
    found: dict[Path, FileCard] = {}
    for result in results:
        found.setdefault(result.path, FileCard(result.path)).add(result)
    return [found[path] for path in sorted(found)]


def as_dict(card: FileCard, folder: Path) -> dict[str, Any]:
    """What `--json` says of a file."""
    read = card.read
    main = max(read, key=lambda part: part.rows_in, default=card.parts[0])
    return {
        "file": str(card.path.relative_to(folder)),
        **_format(main),
        "formats": list(dict.fromkeys(str(_format(part)["format"]) for part in read)),
        "platform": _told(part.platform for part in read),
        "account": _told(part.account for part in read),
        "language": _told(part.language for part in read),
        "clock": main.clock or None,
        "clock_proof": main.clock_proof or None,
        "rows_in": sum(part.rows_in for part in read),
        "rows_out": sum(part.rows_out for part in read),
        "set_aside": _asides(read),
        "columns_not_taken": _not_taken(read),
        "control_sums": _controls(read),
        "tables": card.tables,
        "notes": card.notes,
        "problems": card.problems,
    }


def _told(values: Iterable[str]) -> str | None:
    return "、".join(dict.fromkeys(value for value in values if value)) or None


def _format(part: "FileResult") -> dict[str, str | None]:
    if part.format is None:
        return {"format": None, "format_zh": None}
    return {"format": part.format.id, "format_zh": part.format.zh}


def _asides(parts: list["FileResult"]) -> list[dict[str, Any]]:
    found = []
    for part in parts:
        for aside in part.set_aside:
            found.append({"part": part.name, "row": aside.row, "reason": aside.reason})
    return found


def _not_taken(parts: list["FileResult"]) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        found.update(dict.fromkeys(part.columns_not_taken))
    return list(found)


def _controls(parts: list["FileResult"]) -> list[dict[str, Any]]:
    found = []
    for part in parts:
        for control in part.controls:
            share = round(control.in_table / control.total, 4) if control.total else None
            found.append(
                {
                    "part": part.name,
                    "row": control.row,
                    "column": control.heading,
                    "metric": control.metric,
                    "total": control.total,
                    "in_table": control.in_table,
                    "kept": control.kept,
                    "share": share,
                    "complete": control.complete,
                },
            )
    return found


def show(found: list[FileCard]) -> None:
    """The cards of what was read; what was passed over, and problems, grouped by kind."""
    for card in found:
        for part in card.read:
            _show_part(part)
    _show_passed([card for card in found if card.passed])
    for sentence, names in _by_kind(found):
        shown = f"（{'、'.join(names[:NAMED])} 等 {len(names)} 個檔案）" if len(names) > 1 else ""
        say(f"✗ {sentence}{shown}", "red")


def _show_part(part: "FileResult") -> None:
    from ..exports.headings import LANGUAGES

    zh = part.format.zh if part.format else ""
    language = LANGUAGES.get(part.language, "")
    told = (part.platform, part.account, f"帳號語言是{language}" if language else "")
    owner = "　".join(filter(None, told))
    say(
        f"✓ {part.name}　{zh}　{owner}　讀入 {part.rows_in:,} 列，採用 {part.rows_out:,} "
        f"列，擱置 {len(part.set_aside):,} 列",
    )
    for note in part.notes:
        say(f"    {note}")
    if part.clock_proof and not any(part.clock_proof in note for note in part.notes):
        say(f"    時間：{part.clock_proof}")
    for reason, rows in _reasons(part):
        shown = "、".join(map(str, rows[:NAMED]))
        more = f" 等 {len(rows)} 列" if len(rows) > NAMED else " 列"
        say(f"    擱置第 {shown}{more}：{reason}")
    if part.columns_not_taken:
        say(f"    沒有採用的欄：{'、'.join(part.columns_not_taken)}")


def _reasons(part: "FileResult") -> Iterator[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for aside in part.set_aside:
        found.setdefault(aside.reason, []).append(aside.row)
    yield from found.items()


def _show_passed(passed: list[FileCard]) -> None:
    kinds: dict[str, list[str]] = {}
    for card in passed:
        for note in card.notes:
            kinds.setdefault(note, []).append(card.path.name)
    for note, names in kinds.items():
        say(
            f"－ {note}：{'、'.join(names[:NAMED])}"
            + (f" 等 {len(names)} 個" if len(names) > NAMED else "")
        )


def _by_kind(found: list[FileCard]) -> list[tuple[str, list[str]]]:
    """Problems that differ in the name of the file alone come together."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for card in found:
        for part in card.parts:
            if part.problem:
                kind = part.problem.replace(part.name, "…").replace(card.path.name, "…")
                kinds.setdefault(kind, []).append((part.problem, part.name))
    return [(same[0][0], [name for _, name in same]) for same in kinds.values()]


def write_tables(tables: dict[str, "pd.DataFrame"], folder: Path) -> list[Path]:
    """Every tidy table that has rows as CSV: times with their zone, shares as fractions, blank
    for what was not supplied. `accounts` is called daily.csv.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        if table.empty:
            continue
        path = folder / f"{FILES.get(name, name)}.csv"
        _as_text(table).to_csv(path, index=False, encoding="utf-8-sig")
        written.append(path)
    if not written:
        raise CourseError("這個資料夾沒有任何讀得出的資料，沒有表可以寫；請看各檔案的說明。")
    return written


def _as_text(table: "pd.DataFrame") -> "pd.DataFrame":
    shown = table.copy()
    for name in shown.columns:
        kind = str(shown[name].dtype)
        if kind.startswith("datetime64[ns, "):
            shown[name] = shown[name].map(lambda at: at.isoformat(), na_action="ignore")
        elif kind.startswith("datetime64"):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d")
    return shown
