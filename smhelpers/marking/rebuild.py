"""Rebuild a submission on the master: from the submission comes only the text of answers and of
extra cells.

Cells are matched by grade_id, then cell id, then text, then by standing in the same gap; ids,
points, locks, order and tests are
the master's.
"""

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from .master import Kind, MasterCell, MasterNotebook
from .names import bindings
from .reading import Cell
from .speech import tr

#: A locked cell whose text is this like the master's (percent, rapidfuzz ratio) is that cell,
#: edited.
_ALIKE = 85


@dataclass
class RebuiltCell:
    """A cell: its place in the master (None for an extra cell) and the text that counts.

    theirs: written by the trainee. runs: whether its code is run.
    """

    cell_type: str
    source: str
    position: int | None = None
    theirs: bool = True
    runs: bool = True


@dataclass
class Rebuilt:
    """A notebook ready to run, with notes on repairs and signs of tampering."""

    cells: list[RebuiltCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    suspicions: list[str] = field(default_factory=list)
    #: Whether an answer stood there more than once: a person has to say which one counts.
    doubled: bool = False


def overlap(master: MasterNotebook, cells: list[Cell]) -> int:
    """How many cells of the master a notebook shares, by name, id or text."""
    names = {cell.grade_id for cell in master.cells if cell.grade_id}
    ids = {cell.cell_id for cell in master.cells if cell.cell_id}
    texts = {cell.visible.strip() for cell in master.cells if len(cell.visible.strip()) > 20}
    return sum(
        cell.grade_id in names or cell.cell_id in ids or cell.source.strip() in texts
        for cell in cells
    )


def rebuild(master: MasterNotebook, submitted: list[Cell]) -> Rebuilt:
    """The notebook to run. Never fails: what cannot be matched is restored from the master or
    kept as an extra cell.
    """
    matcher = _Matcher(master, submitted)
    matcher.run()
    rebuilt = Rebuilt(
        notes=matcher.notes,
        suspicions=matcher.suspicions,
        doubled=matcher.doubled,
    )
    extras = matcher.extras()
    rebuilt.cells += extras.get(-1, [])
    for position, cell in enumerate(master.cells):
        rebuilt.cells.append(
            RebuiltCell(cell.cell_type, matcher.text(position, cell), position, cell.editable),
        )
        rebuilt.cells += extras.get(position, [])
    return rebuilt


def on_the_files(master: MasterNotebook, rebuilt: Rebuilt, shown_tag: str) -> Rebuilt:
    """The same without any code of the trainee's, for a course whose answers are files.

    Tests run, cells of the master that bind names, and those with the tag, which draw what was
    handed in; written answers in text cells stay. Notes say what is not run.
    """
    made = Rebuilt(suspicions=rebuilt.suspicions)
    left_out = 0
    for cell in rebuilt.cells:
        if cell.position is None:
            left_out += cell.cell_type == "code"
            continue
        of_master = master.cells[cell.position]
        if cell.cell_type != "code":
            made.cells.append(cell)
            continue
        if of_master.editable:
            left_out += cell.source.strip() != of_master.visible.strip()
        source = of_master.visible if of_master.editable else of_master.source
        runs = of_master.kind is Kind.TEST or shown_tag in of_master.tags or _binds(source)
        made.cells.append(RebuiltCell("code", source, cell.position, theirs=False, runs=runs))
    if left_out:
        made.notes.append(
            tr("{left_out} 格自己寫的程式沒有執行；作答以表單存的檔案為準", left_out=left_out)
        )
    return made


def _binds(source: str) -> bool:
    found = bindings(source)
    return bool(found.bound or found.imports)


class _Matcher:
    def __init__(self, master: MasterNotebook, submitted: list[Cell]):
        self.master, self.submitted = master.cells, submitted
        self.slots: dict[int, int] = {}
        self.dropped: set[int] = set()
        self.notes: list[str] = []
        self.suspicions: list[str] = []
        self.doubled = False

    def run(self) -> None:
        for position, cell in enumerate(self.master):
            self._by_name(position, cell)
        for position, cell in enumerate(self.master):
            self._by_id(position, cell)
        for position, cell in enumerate(self.master):
            self._by_text(position, cell)
        for position, cell in enumerate(self.master):
            if position not in self.slots and cell.editable:
                self._by_gap(position, cell)
        self._report()

    def _free(self) -> list[int]:
        used = set(self.slots.values()) | self.dropped
        return [i for i in range(len(self.submitted)) if i not in used]

    def _by_name(self, position: int, cell: MasterCell) -> None:
        found = [
            i
            for i, other in enumerate(self.submitted)
            if cell.grade_id and other.grade_id == cell.grade_id
        ]
        if not found:
            return
        changed = [i for i in found if self.submitted[i].source.strip() != cell.visible.strip()]
        chosen = (
            (changed or found)[-1]
            if cell.editable
            else next((i for i in found if i not in changed), found[0])
        )
        self.slots[position] = chosen
        # copies of the master's own text add nothing; copies with other text run as extra cells
        self.dropped |= {i for i in found if i != chosen and i not in changed}
        if len(found) > 1:
            self.doubled = True
            self.notes.append(
                tr(
                    "「{grade_id}」重複 {count} 格，採用其中一格，其餘另列",
                    grade_id=cell.grade_id,
                    count=len(found),
                )
            )

    def _by_id(self, position: int, cell: MasterCell) -> None:
        if position in self.slots or not cell.cell_id:
            return
        names = {other.grade_id for other in self.master if other.grade_id}
        found = [
            i
            for i in self._free()
            if self.submitted[i].cell_id == cell.cell_id and self.submitted[i].grade_id not in names
        ]
        if found:
            self.slots[position] = found[0]

    def _by_text(self, position: int, cell: MasterCell) -> None:
        if position in self.slots or not cell.visible.strip():
            return
        free = self._free()
        found = [i for i in free if self.submitted[i].source.strip() == cell.visible.strip()]
        if not found and not cell.editable:
            found = [
                i for i in free if fuzz.ratio(self.submitted[i].source, cell.visible) >= _ALIKE
            ]
        if found:
            self.slots[position] = found[0]

    def _by_gap(self, position: int, cell: MasterCell) -> None:
        """An answer that lost its name stands between the same neighbours as in the master."""
        before = max((i for p, i in self.slots.items() if p < position), default=-1)
        after = min(
            (i for p, i in self.slots.items() if p > position and i > before),
            default=len(self.submitted),
        )
        gap = [i for i in self._free() if before < i < after and self.submitted[i].source.strip()]
        gap = [i for i in gap if self.submitted[i].cell_type == cell.cell_type] or (
            gap if cell.kind is Kind.ANSWER else []
        )
        if cell.kind is Kind.PLAIN:
            gap = [i for i in gap if fuzz.ratio(self.submitted[i].source, cell.visible) >= 50]
        if gap:
            self.slots[position] = gap[0]

    def text(self, position: int, cell: MasterCell) -> str:
        if cell.editable and position in self.slots:
            return self.submitted[self.slots[position]].source
        return cell.source

    def extras(self) -> dict[int, list[RebuiltCell]]:
        """Unmatched cells, after the master cell that they followed."""
        places = {i: position for position, i in self.slots.items()}
        found: dict[int, list[RebuiltCell]] = {}
        anchor = -1
        for i, cell in enumerate(self.submitted):
            if i in places:
                anchor = places[i]
            elif i not in self.dropped and cell.source.strip():
                found.setdefault(anchor, []).append(RebuiltCell(cell.cell_type, cell.source))
        return found

    def _report(self) -> None:
        for position, cell in enumerate(self.master):
            name = cell.grade_id or tr("第 {number} 格", number=position + 1)
            if position not in self.slots:
                if cell.kind is not Kind.PLAIN:
                    self.notes.append(tr("缺少「{name}」，已由母版補回", name=name))
                continue
            self._compare(name, cell, self.submitted[self.slots[position]])
        order = [self.slots[position] for position in sorted(self.slots)]
        if order != sorted(order):
            self.notes.append(tr("儲存格的順序和母版不同，已依母版排列"))

    def _compare(self, name: str, cell: MasterCell, other: Cell) -> None:
        if (
            not cell.editable
            and cell.kind is not Kind.TASK
            and other.source.strip() not in (cell.visible.strip(), cell.source.strip())
        ):
            self.notes.append(tr("鎖定格「{name}」被改過，已還原", name=name))
        if other.cell_type != cell.cell_type:
            self.notes.append(tr("「{name}」的儲存格類型被改過，已還原", name=name))
        if cell.grade_id and not other.grade_id:
            self.notes.append(tr("「{name}」的評分標記不見了，已依位置或內容找回", name=name))
        expected = cell.metadata.get("nbgrader", {})
        for key in ("grade", "solution", "points", "task"):
            if (
                other.grade_id
                and key in other.about
                and other.about[key] != expected.get(key, other.about[key])
            ):
                self.suspicions.append(tr("「{name}」的評分設定 {key} 被改過", name=name, key=key))
