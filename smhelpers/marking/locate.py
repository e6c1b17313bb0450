"""Which submitted file is which notebook, and which files are deliverables."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .intake import decode, unzip
from .master import Kind, Master, MasterNotebook
from .reading import Cell, Torn, Unreadable, read_notebook
from .rebuild import overlap
from .speech import tr

_MAYBE = (".ipynb", ".ipynb.txt", ".json", ".ipynb.json", ".txt")


@dataclass
class Located:
    """Cells of every notebook that was found, why the others were not, deliverable files (name:
    base64), notes.
    """

    notebooks: dict[str, list[Cell]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: Notebooks whose file breaks off.
    torn: set[str] = field(default_factory=set)
    #: Sentences on what is missing of them.
    lost: list[str] = field(default_factory=list)
    #: What a person has to decide: which of several notebooks was meant.
    questions: list[str] = field(default_factory=list)


def locate(master: Master, files: dict[str, str]) -> Located:
    """Match submitted files to the notebooks of the assignment."""
    located = Located()
    if not any(name.lower().endswith(".ipynb") for name in files):
        files = _with_archives(files, located)
    readable, faults = _read_all(files, located)
    taken: dict[str, str] = {}
    for book in master.notebooks:
        chosen = _choose(
            book,
            readable,
            {b.name for b in master.notebooks if b is not book},
            set(taken.values()),
        )
        if chosen is None:
            located.missing[book.name] = _reason(book.name, faults, readable)
            continue
        chosen, question = _worked(book, chosen, readable)
        located.questions += question
        taken[book.name] = chosen
        located.notebooks[book.name] = readable[chosen][0]
        located.torn |= _torn(book, readable[chosen][1])
        located.notes += [
            tr("{chosen}：{note}", chosen=chosen, note=note) for note in readable[chosen][1]
        ]
        if chosen != f"{book.name}.ipynb":
            located.notes.append(
                tr("「{chosen}」依內容認出是「{name}.ipynb」", chosen=chosen, name=book.name)
            )
    located.files = _deliverables(files, taken)
    return located


def _with_archives(files: dict[str, str], located: Located) -> dict[str, str]:
    found = dict(files)
    for name, content in files.items():
        if name.lower().endswith(".zip"):
            inner = unzip(decode(content))
            found = inner | found
            located.notes.append(
                tr("「{name}」是壓縮檔，已取出 {count} 個檔案", name=name, count=len(inner))
            )
    return found


def _read_all(
    files: dict[str, str],
    located: Located,
) -> tuple[dict[str, tuple[list[Cell], list[str]]], dict[str, str]]:
    readable, faults = {}, {}
    for name in sorted(files, key=lambda name: (name.count("/"), name)):
        if not name.lower().endswith(_MAYBE):
            continue
        try:
            readable[name] = read_notebook(decode(files[name]))
        except Unreadable as error:
            if ".ipynb" in name.lower():
                faults[name] = str(error)
    return readable, faults


def _choose(book, readable: dict, others: set[str], taken: set[str]) -> str | None:
    exact = f"{book.name}.ipynb"
    scores = {
        name: overlap(book, cells)
        for name, (cells, _) in readable.items()
        if name not in taken
        and (PurePosixPath(name).name == exact or PurePosixPath(name).stem not in others)
    }
    if scores.get(exact):
        return exact
    found = [name for name, score in scores.items() if score]
    named = [name for name in found if PurePosixPath(name).name == exact]
    return max(
        named or found,
        key=lambda name: scores[name],
        default=None,
    )


def _torn(book: MasterNotebook, notes: list[str]) -> set[str]:
    """The notebook's name, where a note on its file says that it breaks off."""
    for note in notes:
        if isinstance(note, Torn):
            return {book.name}
    return set()


def _worked(book: MasterNotebook, chosen: str, readable: dict) -> tuple[str, list[str]]:
    """The notebook that was worked on, where a copy lies beside it, and a question to a person
    where two differ.
    """
    answers = _answers_of_copies(book, chosen, readable)
    typed = {name: found for name, found in answers.items() if found}
    if len(answers) == 1 or not typed:
        return chosen, []
    first = chosen if chosen in typed else next(iter(typed))
    others = [name for name, found in typed.items() if found != typed[first]]
    if others:
        asked = tr(
            "「{first}」旁的「{list}」也作答了，內容不同；這次評的是「{first}」，請向學員確認",
            first=first,
            list=tr("、").join(others),
        )
        return first, [asked]
    if first == chosen:
        return first, []
    return first, [
        tr(
            "「{chosen}」沒有作答，這次評的是作答過的「{first}」，請確認",
            chosen=chosen,
            first=first,
        )
    ]


def _answers_of_copies(
    book: MasterNotebook,
    chosen: str,
    readable: dict,
) -> dict[str, dict[str, str]]:
    """What was typed into a notebook and into the copies beside it, by their names."""
    answers = {chosen: _answers(book, readable[chosen][0])}
    stem = re.escape(PurePosixPath(chosen).stem)
    copied = re.compile(rf"{stem}-copy\d*\Z", re.IGNORECASE)
    for name, (cells, _) in readable.items():
        if copied.match(PurePosixPath(name).stem):
            answers[name] = _answers(book, cells)
    return answers


def _answers(book: MasterNotebook, cells: list[Cell]) -> dict[str, str]:
    """What was typed into the cells for answers, by their names, where it is not as released."""
    released = {}
    for cell in book.cells:
        if cell.grade_id and cell.kind is not Kind.TEST:
            released[cell.grade_id] = cell.visible.strip()
    typed = {}
    for cell in cells:
        text = cell.source.strip()
        if cell.grade_id in released and text not in ("", released[cell.grade_id]):
            typed[cell.grade_id] = text
    return typed


def _reason(name: str, faults: dict[str, str], readable: dict) -> str:
    exact = f"{name}.ipynb"
    for path, why in faults.items():
        if PurePosixPath(path).name == exact:
            return tr("{path}：{why}", path=path, why=why)
    if exact in readable:
        return tr("{exact} 的內容和這份作業對不上（可能交錯檔案）", exact=exact)
    missing = tr("找不到 {exact}", exact=exact)
    if not faults:
        return missing
    told = tr("；").join(tr("{path}：{why}", path=path, why=why) for path, why in faults.items())
    return missing + tr("（{list}）", list=told)


def _deliverables(files: dict[str, str], taken: dict[str, str]) -> dict[str, str]:
    """Files by their place relative to the notebook that they were handed in with."""
    base = next((str(PurePosixPath(path).parent) for path in taken.values()), ".")
    found = {
        name: content
        for name, content in files.items()
        if not name.lower().endswith((".ipynb", ".zip"))
    }
    if base == ".":
        return found
    moved = {
        name[len(base) + 1 :]: content
        for name, content in found.items()
        if name.startswith(base + "/")
    }
    return {
        name: content for name, content in found.items() if not name.startswith(base + "/")
    } | moved
