"""Which submitted file is which notebook, and which files are deliverables."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .intake import decode, unzip
from .master import Master
from .reading import Cell, Unreadable, read_notebook
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
        taken[book.name] = chosen
        located.notebooks[book.name] = readable[chosen][0]
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
