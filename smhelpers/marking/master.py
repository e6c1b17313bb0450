"""The master of an assignment: its released notebooks, their hidden tests, and where each test's
names come from.
"""

import contextlib
import hashlib
import json
import re
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat
from pydantic import BaseModel

from ..errors import CourseError
from .hooks import Hooks
from .intake import read_folder
from .names import Bindings, bindings, definitions_only, modules
from .settings import SafeMarking
from .speech import LANGUAGES, tr

#: What keeps a test's source out of the trainee's process is nbgrader's own delimiter.
_HIDDEN = re.compile(r"(?ms)^[^\n]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?")


class Kind(StrEnum):
    """The part that a cell plays."""

    ANSWER = "answer"
    TEST = "test"
    LOCKED = "locked"
    TASK = "task"
    PLAIN = "plain"


class MasterCell(BaseModel):
    """A cell as released (`visible`), as graded (`source`, with hidden tests), and as the author
    would answer it (`reference`).
    """

    kind: Kind
    cell_type: str
    cell_id: str
    grade_id: str = ""
    visible: str
    source: str
    reference: str
    metadata: dict[str, Any]
    max_score: float = 0.0
    manual: bool = False

    @property
    def scored(self) -> bool:
        """Whether the gradebook holds a score for it."""
        return self.kind in (Kind.TEST, Kind.TASK) or self.manual

    @property
    def tags(self) -> list[str]:
        """The cell's tags."""
        return list(self.metadata.get("tags", []))

    @property
    def editable(self) -> bool:
        """Whether the trainee's text counts."""
        return self.kind in (Kind.ANSWER, Kind.PLAIN)


class Plan(BaseModel):
    """Where the names of one test come from: the trainee, locked cells (by position), the
    master's imports.
    """

    answers: list[str]
    locked: dict[str, int]
    imports: dict[str, str]
    values: list[str]

    def from_trainee(self) -> "Plan":
        """The same, with values (not definitions) of locked cells asked of the trainee."""
        kept = {name: place for name, place in self.locked.items() if name not in self.values}
        return self.model_copy(update={"answers": [*self.answers, *self.values], "locked": kept})


class MasterNotebook(BaseModel):
    """One notebook of the assignment."""

    name: str
    metadata: dict[str, Any]
    cells: list[MasterCell]

    def plan(self, position: int) -> Plan:
        """Names for the test at `position`, from what the cells above it bind in the author's
        version.
        """
        answers: dict[str, None] = {}
        locked: dict[str, int] = {}
        imports: dict[str, str] = {}
        values: set[str] = set()
        for place, cell in enumerate(self.cells[:position]):
            if cell.cell_type != "code":
                continue
            found = bindings(cell.reference)
            for name in found.bound | found.touched | set(found.imports):
                if (
                    name in found.touched
                    and name not in found.bound
                    and cell.kind is not Kind.ANSWER
                ):
                    continue
                for table in (answers, locked, imports):
                    table.pop(name, None)
            imports |= found.imports
            _attribute(cell, found, place, answers, locked, values)
        return Plan(
            answers=list(answers),
            locked=locked,
            imports=imports,
            values=sorted(values & set(locked)),
        )

    def mirrored(self) -> list[str]:
        """Classes of locked cells and tests: their instances cross by their attributes."""
        texts = [
            cell.source
            for cell in self.cells
            if cell.kind in (Kind.LOCKED, Kind.TEST) and cell.cell_type == "code"
        ]
        return sorted({name for text in texts for name in bindings(text).definitions})


def _attribute(
    cell: MasterCell,
    found: Bindings,
    place: int,
    answers: dict,
    locked: dict,
    values: set,
) -> None:
    if cell.kind in (Kind.ANSWER, Kind.PLAIN):
        answers.update(
            dict.fromkeys(found.bound | (found.touched if cell.kind is Kind.ANSWER else set())),
        )
    elif cell.kind is Kind.LOCKED:
        locked.update(dict.fromkeys(found.bound, place))
        values |= found.values


class Master(BaseModel):
    """Everything that grading one assignment needs; crosses to another machine as JSON."""

    assignment: str
    notebooks: list[MasterNotebook]
    released_files: dict[str, str]
    source_files: dict[str, str]
    private: dict[str, str] = {}
    modes: dict[str, str] = {}
    hooks: str = ""
    software: str = ""
    answers_are_files: bool = False
    shown_tag: str = ""
    #: Language of what students and markers read, see `speech`.
    language: str = LANGUAGES[0]

    def imports(self) -> list[str]:
        """Modules that the masters name, for the warm process."""
        local = {name.partition(".")[0] for name in self.source_files if name.endswith(".py")}
        texts = [
            cell.source
            for book in self.notebooks
            for cell in book.cells
            if cell.cell_type == "code"
        ]
        return sorted(
            {
                name
                for text in texts
                for name in modules(text)
                if name.partition(".")[0] not in local
            },
        )

    def course_version(self) -> str:
        """Hash of what the trainee's run depends on."""
        cells = [
            [visible_definitions(c) if c.kind is Kind.TEST else c.source, c.grade_id]
            for b in self.notebooks
            for c in b.cells
        ]
        return _hash(cells, self.released_files)

    def test_version(self) -> str:
        """Hash of what the checks depend on."""
        tests = [
            [c.source, c.grade_id, c.max_score]
            for b in self.notebooks
            for c in b.cells
            if c.kind is Kind.TEST
        ]
        return _hash(tests, self.source_files, self.private, self.software)


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def strip_hidden(code: str) -> str:
    """A test cell as the trainee sees it."""
    return _HIDDEN.sub("", code)


def visible_definitions(cell: MasterCell) -> str:
    """Imports and definitions of the visible part of a test."""
    return definitions_only(strip_hidden(cell.visible))


def load_master(coursedir: Any, assignment: str, settings: SafeMarking) -> Master:
    """The master from `release/`, `source/` and the gradebook.

    `CourseError` if it was never generated.
    """
    from nbgrader.api import Gradebook, MissingEntry

    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    release = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
    with (
        Gradebook(coursedir.db_url, coursedir.course_id) as book,
        _released(coursedir, assignment, source, release) as folder,
    ):
        try:
            recorded = book.find_assignment(assignment)
        except MissingEntry:
            raise CourseError(
                tr(
                    "成績簿裡沒有作業「{assignment}」；請檢查名稱，或先執行 nbgrader "
                    "generate_assignment。",
                    assignment=assignment,
                ),
            ) from None
        notebooks = [
            _notebook(entry, folder, source)
            for entry in sorted(recorded.notebooks, key=lambda entry: entry.name)
        ]
        if not notebooks:
            raise CourseError(
                tr(
                    "作業「{assignment}」在成績簿裡沒有筆記本；請重新執行 nbgrader "
                    "generate_assignment {assignment}。",
                    assignment=assignment,
                ),
            )
        hooks = settings.course()
        tags = {tag for made in notebooks for cell in made.cells for tag in cell.tags}
        return Master(
            assignment=assignment,
            notebooks=notebooks,
            released_files=support(folder),
            source_files=support(source),
            private=hooks.private(Path(coursedir.root), assignment, tags),
            hooks=settings.hooks,
            software=_software(hooks, Path(coursedir.root)),
            answers_are_files=settings.answers_are_files,
            shown_tag=settings.shown_tag,
            language=settings.language,
        )


@contextlib.contextmanager
def _released(coursedir: Any, assignment: str, source: Path, release: Path):
    """The release folder, or a fresh one where the course has thrown it away."""
    if any(release.glob("*.ipynb")):
        yield release
        return
    if not any(source.glob("*.ipynb")):
        raise CourseError(
            tr(
                "找不到作業「{assignment}」（{source} 與 {release} 都沒有筆記"
                "本）；請檢查作業名稱與課程資料夾。",
                assignment=assignment,
                source=source,
                release=release,
            ),
        )
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as scratch:
        config = Config(coursedir.config)
        config.CourseDirectory.root = coursedir.root
        config.CourseDirectory.release_directory = scratch
        config.CourseDirectory.assignment_id = assignment
        config.GenerateAssignment.no_database = True
        app = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        app.log.setLevel("ERROR")
        app.start()
        yield Path(scratch, assignment)


def _software(hooks: Hooks, root: Path) -> str:
    """A version of what the tests import, the packages that the course brings along included."""
    packages = []
    for folder in hooks.libraries(root):
        for path in sorted(folder.rglob("*.py")):
            packages.append([path.relative_to(folder).as_posix(), path.read_bytes().hex()])
    return f"{hooks.software()} {_hash(packages)}" if packages else hooks.software()


def support(folder: Path) -> dict[str, str]:
    """Files of a folder that are no notebooks, base64 by path; {} where there is no folder."""
    files, _ = read_folder(folder) if folder.is_dir() else ({}, [])
    return {name: text for name, text in files.items() if not name.endswith(".ipynb")}


def _notebook(entry: Any, release: Path, source: Path) -> MasterNotebook:
    path = release / f"{entry.name}.ipynb"
    if not path.is_file():
        raise CourseError(
            tr(
                "{path} 不存在，但成績簿裡有這本筆記本；請重新執行 nbgrader generate_assignment。",
                path=path,
            ),
        )
    released = nbformat.read(path, as_version=4)
    author = _author(source / path.name)
    recorded = {cell.name: cell for cell in entry.source_cells}
    points = {
        cell.name: float(cell.max_score or 0) for cell in [*entry.grade_cells, *entry.task_cells]
    }
    cells = [_cell(cell, recorded, points, author) for cell in released.cells]
    return MasterNotebook(
        name=entry.name,
        metadata=json.loads(json.dumps(released.metadata)),
        cells=cells,
    )


def _author(path: Path) -> dict[str, str]:
    """The author's text by grade_id and by cell id."""
    if not path.is_file():
        return {}
    cells = nbformat.read(path, as_version=4).cells
    by_id = {cell.get("id", ""): cell.source for cell in cells}
    return by_id | {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in cells
        if "grade_id" in cell.metadata.get("nbgrader", {})
    }


def _cell(cell: Any, recorded: dict, points: dict, author: dict[str, str]) -> MasterCell:
    about = cell.metadata.get("nbgrader", {})
    grade_id = about.get("grade_id", "")
    kind = _kind(cell.cell_type, about)
    known = recorded.get(grade_id)
    official = (
        known is not None
        and known.source is not None
        and kind in (Kind.TEST, Kind.LOCKED, Kind.TASK)
    )
    source = known.source if official else cell.source
    metadata = json.loads(json.dumps(cell.metadata))
    if known is not None and known.checksum:
        metadata["nbgrader"]["checksum"] = known.checksum
    manual = kind is Kind.ANSWER and bool(about.get("grade"))
    reference = (
        author.get(grade_id) or author.get(cell.get("id", "")) or source
        if kind in (Kind.ANSWER, Kind.PLAIN)
        else source
    )
    return MasterCell(
        kind=kind,
        cell_type=cell.cell_type,
        cell_id=cell.get("id", ""),
        grade_id=grade_id,
        visible=cell.source,
        source=source,
        reference=reference,
        metadata=metadata,
        max_score=points.get(grade_id, 0.0),
        manual=manual or (kind is Kind.LOCKED and bool(about.get("grade"))),
    )


def _kind(cell_type: str, about: dict) -> Kind:
    if not about:
        return Kind.PLAIN
    if about.get("task"):
        return Kind.TASK
    if about.get("solution"):
        return Kind.ANSWER
    return Kind.TEST if about.get("grade") and cell_type == "code" else Kind.LOCKED
