"""From a flat list of files to hand-ins: by receipt where there is one, else by the notebook and
what lies with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from ..foreign import read_object
from ..handin.receipt import DATA, PAGE, PAGE_TITLE, Receipt, digest_of, read_receipt
from ..portfolio import FOLDER, MAX_BYTES
from ..taipei import TAIPEI, minute, now
from .recognise import Book, MasterNotebooks
from .tree import Found

#: Clocks that were never set say earlier; a clock may be some hours ahead.
_EARLIEST, _AHEAD = datetime(2000, 1, 1), timedelta(days=1)
#: A receipt is made before its file is uploaded; by more than this, one of both clocks is wrong or
#: the trainee waited.
_APART = timedelta(hours=1)
#: What JupyterLab calls a copy that somebody made beside a notebook.
_COPY = re.compile(r"-copy\d*$", re.IGNORECASE)
#: Bytes in which the title of a page stands.
_HEAD_OF_PAGE = 2**12
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
        self._inside: dict[PurePosixPath, list[Found]] = {}
        for found in files:
            for folder in found.name.parents:
                self._inside.setdefault(folder, []).append(found)
        self.left: list[tuple[str, str]] = []
        seen = {found: masters.book(found) for found in files}
        self._books = {found: book for found, (book, _) in seen.items() if book}
        self._notes = {found: note for found, (_, note) in seen.items() if note}

    def hand_ins(self) -> list[FoundHandIn]:
        """All of them; afterwards `left` is complete."""
        made = [*self._by_receipt(), *self._by_notebook()]
        for found in self.files:
            if found not in self._used and not _is_the_courses_own(found):
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
        near = self._inside[folder]
        hashes, names = (
            {found.sha256: found for found in near},
            {found.name.relative_to(folder).as_posix(): found for found in near},
        )
        at, note = _time_of(receipt, place)
        made = FoundHandIn(receipt.assignment, at, folder, receipt=receipt)
        made.notes += [note] if note else []
        for listed in receipt.files:
            found = hashes.get(listed.sha256) or names.get(listed.name)
            if found is None:
                made.notes.append(f"少了收據上的「{listed.name}」")
                continue
            if found.sha256 != listed.sha256:
                made.notes.append(f"「{listed.name}」和收據不同（做好交件檔後又改過）")
            kept_as = self._kept_as(found, listed.name)
            if kept_as in made.files:
                # a copy beside the notebook: marking says which one counts
                kept_as = found.name.name
            made.files[kept_as] = found
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
        whole = self._folders_of_one_hand_in()
        for first in sorted(self._books, key=_from_outside):
            if first in self._used:
                continue
            top = _container(first, whole)
            mine = {first: self._books[first]}
            for found in self._inside[top] if top else ():
                if found in self._books:
                    mine[found] = self._books[found]
            yield self._gathered(mine, first, top)

    def _folders_of_one_hand_in(self) -> set[PurePosixPath]:
        """Folders in which every notebook belongs to the same assignment, and each stands once."""
        whole = set()
        for folder, inside in self._inside.items():
            found_here = [found for found in inside if found in self._books]
            if not self._used.isdisjoint(found_here):
                continue  # another hand-in, by its receipt
            books = [
                self._books[found] for found in found_here if not _COPY.search(found.name.stem)
            ]
            assignments = {book.assignment for book in books}
            each_once = len(set(books)) == len(books)
            if each_once and len(assignments) == 1:
                whole.add(folder)
        return whole

    def _gathered(
        self,
        mine: dict[Found, Book],
        first: Found,
        top: PurePosixPath | None,
    ) -> FoundHandIn:
        made = FoundHandIn(mine[first].assignment, _filed_at(first), first.name, notes=["沒有收據"])
        for found, book in mine.items():
            kept_as = f"{book.name}.ipynb"
            if _COPY.search(found.name.stem) and kept_as in made.files:
                kept_as = found.name.name
            made.files[kept_as] = found
            made.notes += [self._notes[found]] if found in self._notes else []
        for found in self._inside[top] if top else ():
            if found not in self._used and found not in mine:
                name = _place(found, first.name.parent)
                if name and name not in made.files:
                    made.files[name] = found
        if not top:
            made.notes.append("同一資料夾有好幾本同名的筆記本，分不出表單檔是誰的，只收了筆記本")
        self._used |= set(made.files.values())
        return made


def _from_outside(found: Found) -> tuple[int, int, str]:
    """Order of files: those of outer folders first, then by the length of their names."""
    name = found.name
    return len(name.parts), len(name.name), str(name)


def _container(first: Found, whole: set[PurePosixPath]) -> PurePosixPath | None:
    """The highest folder around a notebook that holds one hand-in; None if it lies among others of
    its kind.
    """
    best = None
    for folder in first.name.parents:
        if folder not in whole:
            break
        best = folder
    return best


def _is_the_courses_own(found: Found) -> bool:
    """Whether it is a receipt, or the page of one that the hand-in button leaves beside the zip."""
    if found.name.name in (DATA, PAGE):
        return True
    if found.name.suffix.lower() not in (".html", ".htm"):
        return False
    with found.path.open("rb") as file:
        head = file.read(_HEAD_OF_PAGE)
    return PAGE_TITLE.encode() in head


def _time_of(receipt: Receipt, place: Found) -> tuple[datetime, str]:
    """When it was handed in: the platform's time, else the trainee's clock, or where that cannot
    be right the time that the file came with; and a note where the clock does not count.
    """
    told = receipt.at
    why = _why_not(told)
    filed = place.filed
    if filed is not None and not _why_not(filed):
        if why or abs(told - filed) > _APART:
            shown = minute(told) if not why else str(told)
            return filed, f"收據上的時間是 {shown}（學員電腦的時鐘），以平台的 {minute(filed)} 為準"
        return filed, ""
    if not why:
        return told, ""
    return _filed_at(place), f"收據上的時間（{told}）{why}，改用檔案的時間"


def _why_not(told: datetime) -> str:
    """Why a moment cannot be that of a hand-in; "" where it can."""
    if told.tzinfo is None:
        return "沒有時區"
    if told.replace(tzinfo=None) < _EARLIEST:
        return "太早，不可能"
    if told > datetime.now(UTC) + _AHEAD:
        return "還沒到"
    return ""


def _filed_at(found: Found) -> datetime:
    """The time that platform or archive gave a file; of this moment where it is out of reach."""
    if found.filed is not None and not _why_not(found.filed):
        return found.filed
    try:
        return datetime.fromtimestamp(found.path.stat().st_mtime, TAIPEI)
    except (ValueError, OverflowError, OSError):
        return now()


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
    return {} if found.path.stat().st_size > MAX_BYTES else read_object(found.raw)


def _typed_number(quiz: Found | None) -> str:
    data = _envelope(quiz).get("data") if quiz else None
    typed = data.get("trainee") if isinstance(data, dict) else None
    return typed.strip()[:100] if isinstance(typed, str) else ""
