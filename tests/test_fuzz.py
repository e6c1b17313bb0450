"""Every reader of a stranger's bytes, on bytes that were changed by chance (fixed seeds): what it
says is a sentence of ours, whatever it is given.
"""

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from smhelpers.archives import Budget, Refused, unpack
from smhelpers.batch.parameters import read_table
from smhelpers.brief import read_brief
from smhelpers.collecting.tree import Tree
from smhelpers.documents.calendar_reading import read_calendar
from smhelpers.documents.calendar_xlsx import calendar_xlsx
from smhelpers.errors import CourseError
from smhelpers.exports import read_file
from smhelpers.handin.missing import parameters_of
from smhelpers.handin.receipt import read_receipt
from smhelpers.judging.authenticity.leaves import leaves
from smhelpers.marking.intake import unzip
from smhelpers.marking.reading import Unreadable, read_notebook
from smhelpers.people import read_roster
from smhelpers.portfolio import FOLDER, Portfolio
from smhelpers.quiz import quiz_deliverable
from smhelpers.strategy import ActivityCalendar
from smhelpers.workplace import Business

from .conftest import ROOT

#: Changes of each sample.
TIMES = 60
EXPORTS = {path.parent: path for path in sorted((ROOT / "data" / "workplaces").rglob("*.csv"))}
TOKENS = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x0b",
        b"\x1b[31m",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
    ),
    *(b'"', b"'", b"\r", b"\n\n", b",", b";", b"\t", b"[" * 3000, b"{" * 3000, b"- " * 500),
    *(b"&a [*a]", b"*a", b"!!float x", b"2026-99-99", b"9" * 5000, b"1e999", b"NaN", b"-0"),
    *(b"null", b"[]", b"{}", b"0", b'""', b"9999-12-31T23:59:59-12:00", b"0001-01-01"),
    *("堃喆😀".encode(), "學員編號".encode("cp950"), b"=1+1", b"%s%n", b"../../x", b"x" * 2000),
]


@dataclass(frozen=True)
class Reader:
    """A reader of a file, and an honest file for it."""

    suffix: str
    sample: Callable[[], bytes]
    read: Callable[[Path], object]


def changed(raw: bytes, chance: random.Random) -> bytes:
    """A file with one to four changes."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made) + 1)
        other = chance.randrange(len(made) + 1)
        way = chance.randrange(6)
        if way == 0:
            made[place:place] = chance.choice(TOKENS)
        elif way == 1:
            del made[place:]
        elif way == 2:
            del made[min(place, other) : max(place, other)]
        elif way == 3:
            made[place:place] = made[other : other + 200]
        else:
            for _ in range(chance.randint(1, 30)):
                if made:
                    made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def changed_within(raw: bytes, chance: random.Random) -> bytes:
    """An archive or workbook with a change in one of its files, whole as an archive."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        unlucky = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, changed(content, chance) if name == unlucky else content)
    return stream.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def calendar() -> bytes:
    portfolio = Portfolio(ROOT / "data" / "samples" / "tea" / "strategy")
    made = ActivityCalendar.model_validate(portfolio.draft(ActivityCalendar))
    with contextlib.ExitStack() as stack:
        import tempfile

        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return calendar_xlsx(made, Business.open("tea").brief, folder / "c.xlsx").read_bytes()


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("policy/policy.ipynb", notebook())
        made.writestr("policy/receipt.json", receipt())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("policy/portfolio/quiz.json", quiz())
    return stream.getvalue()


def notebook() -> bytes:
    return (ROOT / "release" / "policy" / "policy.ipynb").read_bytes()


def quiz() -> bytes:
    answers = [{"item": "k1-01", "choice": "a"}]
    return json.dumps({"edition": 1, "data": {"trainee": "0007", "answers": answers}}).encode()


def receipt() -> bytes:
    return json.dumps(
        {
            "unit": "IDC4R2523",
            "version": "1",
            "assignment": "policy",
            "trainee": "0007",
            "at": "2026-11-30T10:00:00+08:00",
            "files": [{"name": "policy.ipynb", "bytes": 1, "sha256": "0" * 64}],
        },
    ).encode()


def every_use_of_a_form(path: Path) -> None:
    kind = quiz_deliverable("policy")
    portfolio = Portfolio(path.parent / FOLDER)
    target = portfolio.path(kind)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(path.read_bytes())
    leaves(path.parent)
    portfolio.is_sample(kind)
    portfolio.saved_at(kind)
    portfolio.findings(kind)
    portfolio.load(kind)


def collected(path: Path) -> None:
    tree = Tree()
    try:
        tree.read(path)
    finally:
        tree.close()


def unpacked(path: Path) -> None:
    unzip(path.read_bytes())
    unpack(path, path.parent / "out", Budget())


ROSTER = "序號,學員編號,姓名,電子郵件\n1,0007,林語晴,a@example.org\n2,0008,周柏諺,b@example.org\n"
READERS = {
    "roster": Reader("csv", ROSTER.encode, read_roster),
    "roster in Big5": Reader("csv", lambda: ROSTER.encode("cp950"), read_roster),
    "roster in Excel": Reader(
        "xlsx",
        lambda: workbook([["班級"], ["學號", "姓名"], ["0007", "林語晴"], [8, "周柏諺"]]),
        read_roster,
    ),
    "table": Reader("csv", lambda: b"workplace,month\ntea,2026-08\n", read_table),
    "brief": Reader(
        "yml",
        (ROOT / "data" / "workplaces" / "tea" / "brief.yml").read_bytes,
        read_brief,
    ),
    "calendar": Reader("xlsx", calendar, read_calendar),
    "notebook": Reader("ipynb", notebook, lambda path: read_notebook(path.read_bytes())),
    "parameters": Reader("ipynb", notebook, parameters_of),
    "receipt": Reader("json", receipt, lambda path: read_receipt(path.read_bytes())),
    "form": Reader("json", quiz, every_use_of_a_form),
    "hand-in": Reader("zip", archive, collected),
    "archive": Reader("zip", archive, unpacked),
    "export in Excel": Reader(
        "xlsx",
        lambda: workbook([["日期", "觸及人數"], ["2026-08-01", 12], ["2026-08-02", 15]]),
        read_file,
    ),
    **{
        f"export {path.relative_to(ROOT / 'data' / 'workplaces')}": Reader(
            "csv",
            lambda path=path: b"\n".join(path.read_bytes().split(b"\n")[:40]),
            read_file,
        )
        for path in EXPORTS.values()
    },
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_or_tells_in_a_sentence(name, tmp_path):
    reader = READERS[name]
    sample = reader.sample()
    path = tmp_path / f"x.{reader.suffix}"
    chance = random.Random(name)
    for number in range(TIMES):
        within = sample.startswith(b"PK") and number % 3
        path.write_bytes((changed_within if within else changed)(sample, chance))
        try:
            reader.read(path)
        except (CourseError, Refused, Unreadable):
            continue
        except Exception as error:
            kept = path.read_bytes()
            pytest.fail(f"{name}, change {number}: {error!r} for {kept[:300]!r}")
