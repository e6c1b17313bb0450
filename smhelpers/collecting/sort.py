"""From a flat list of files to hand-ins: by receipt where there is one, else by the notebook and
what lies with it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from ..handin.receipt import DATA, PAGE, Receipt, digest_of, read_receipt
from ..portfolio import FOLDER, MAX_BYTES
from .recognise import Book, MasterNotebooks
from .tree import Found

#: What holds a number beside the receipt: quiz and situations are drawn for it.
_DRAWN = (f"{FOLDER}/quiz.json", f"{FOLDER}/situations.json")


@dataclass
class FoundHandIn:
    """One trainee's work on one assessment as it was found.

    `files` by the name under which it is kept.
    """

    assignment: str
    at: datetime
    origin: PurePosixPath
    files: dict[str, Found] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    receipt: Receipt | None = None

    @property
    def trainee(self) -> str:
        """The number inside: the receipt's, else the quiz's or the situations'.

        "" where there is none.
        """
        if self.receipt:
            return self.receipt.trainee
        typed = [_typed_number(self.files.get(name)) for name in _DRAWN]
        return next(filter(None, typed), "")

    @property
    def digest(self) -> str:
        """The same work gives the same digest, whenever it was handed in."""
        return digest_of({name: found.sha256 for name, found in self.files.items() if name != DATA})


class Sorting:
    """Takes files away from a list as hand-ins claim them.

    `left` is what nobody claimed, with the reason.
    """

    def __init__(self, files: list[Found], masters: MasterNotebooks):
        self.masters, self.files = masters, files
        self._used: set[Found] = set()
        self.left: list[tuple[str, str]] = []
        seen = {found: masters.book(found) for found in files}
        self._books = {found: book for found, (book, _) in seen.items() if book}
        self._notes = {found: note for found, (_, note) in seen.items() if note}

    def hand_ins(self) -> list[FoundHandIn]:
        """All of them; afterwards `left` is complete."""
        made = [*self._by_receipt(), *self._by_notebook()]
        for found in self.files:
            if found not in self._used and found.name.name not in (DATA, PAGE):
                self.left.append(
                    (str(found.name), self._notes.get(found) or "看不出是哪一份評量的檔案"),
                )
        return made

    def _by_receipt(self) -> Iterator[FoundHandIn]:
        for found in self.files:
            if found.name.suffix.lower() != ".json" or "receipt" not in found.name.name.lower():
                continue
            receipt = read_receipt(found.raw)
            if receipt is None:
                self.left.append((str(found.name), "不是這門課的交件收據"))
            elif receipt.assignment not in self.masters.assignments:
                self.left.append(
                    (str(found.name), f"收據是「{receipt.assignment}」的，課程裡沒有這份評量"),
                )
            else:
                yield self._listed(receipt, found)

    def _listed(self, receipt: Receipt, place: Found) -> FoundHandIn:
        """The files of a receipt: by hash, else by name with a note."""
        folder = place.name.parent
        near = [found for found in self.files if found.below(folder)]
        hashes, names = (
            {found.sha256: found for found in near},
            {found.name.relative_to(folder).as_posix(): found for found in near},
        )
        made = FoundHandIn(receipt.assignment, receipt.at, folder, receipt=receipt)
        for listed in receipt.files:
            found = hashes.get(listed.sha256) or names.get(listed.name)
            if found is None:
                made.notes.append(f"少了收據上的「{listed.name}」")
                continue
            if found.sha256 != listed.sha256:
                made.notes.append(f"「{listed.name}」和收據不同（做好交件檔後又改過）")
            made.files[self._kept_as(found, listed.name)] = found
            self._used.add(found)
        made.files[DATA] = place
        self._used.add(place)
        return made

    def _kept_as(self, found: Found, name: str) -> str:
        book = self._books.get(found)
        pure = PurePosixPath(name.replace("\\", "/"))
        if book and pure.suffix == ".ipynb":
            return f"{book.name}.ipynb"
        return pure.as_posix() if not pure.is_absolute() and ".." not in pure.parts else pure.name

    def _by_notebook(self) -> Iterator[FoundHandIn]:
        pending = {found: book for found, book in self._books.items() if found not in self._used}
        while pending:
            first = min(
                pending,
                key=lambda found: (len(found.name.parts), len(found.name.name), str(found.name)),
            )
            top = self._container(first, pending)
            mine = {
                found: book
                for found, book in pending.items()
                if found is first or (top and found.below(top))
            }
            pending = {found: book for found, book in pending.items() if found not in mine}
            yield self._gathered(mine, first, top)

    def _container(self, first: Found, pending: dict[Found, Book]) -> PurePosixPath | None:
        """The highest folder in which every notebook belongs to the same hand-in.

        None if it lies among others of its kind.
        """
        best = None
        for folder in first.name.parents:
            books = [book for found, book in pending.items() if found.below(folder)]
            others = any(found in self._used and found.below(folder) for found in self._books)
            if (
                others
                or len({book.assignment for book in books}) > 1
                or len(set(books)) < len(books)
            ):
                break
            best = folder
        return best

    def _gathered(
        self,
        mine: dict[Found, Book],
        first: Found,
        top: PurePosixPath | None,
    ) -> FoundHandIn:
        at = datetime.fromtimestamp(first.path.stat().st_mtime).astimezone()
        made = FoundHandIn(mine[first].assignment, at, first.name, notes=["沒有收據"])
        for found, book in mine.items():
            made.files[f"{book.name}.ipynb"] = found
            made.notes += [self._notes[found]] if found in self._notes else []
        for found in self.files if top else ():
            if found not in self._used and found not in mine and found.below(top):
                name = _place(found, first.name.parent)
                if name and name not in made.files:
                    made.files[name] = found
        if not top:
            made.notes.append("同一資料夾有好幾本同名的筆記本，分不出表單檔是誰的，只收了筆記本")
        self._used |= set(made.files.values())
        return made


def _place(found: Found, base: PurePosixPath) -> str:
    """Where a file that came with a notebook is kept: deliverables in the portfolio, the rest as
    it lies beside the notebook.
    """
    parts = found.name.parts
    if FOLDER in parts:
        return PurePosixPath(*parts[len(parts) - 1 - parts[::-1].index(FOLDER) :]).as_posix()
    deliverable = (
        _envelope(found).get("deliverable") if found.name.suffix.lower() == ".json" else None
    )
    if isinstance(deliverable, str) and deliverable.isidentifier():
        return f"{FOLDER}/{deliverable}.json"
    return found.name.relative_to(base).as_posix() if found.below(base) else found.name.name


def _envelope(found: Found) -> dict:
    if found.path.stat().st_size > MAX_BYTES:
        return {}
    try:
        content = json.loads(found.raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _typed_number(quiz: Found | None) -> str:
    data = _envelope(quiz).get("data") if quiz else None
    typed = data.get("trainee") if isinstance(data, dict) else None
    return typed.strip()[:100] if isinstance(typed, str) else ""
