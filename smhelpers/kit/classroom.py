"""A class from its list: everybody's own workplace, its answers in the course, and a kit each.

What is done stays done: whoever is interrupted goes on where they were.
"""

import csv
import hashlib
import io
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..answers import FOLDER as ANSWERS
from ..course import Course
from ..errors import CourseError
from ..people import Person
from ..simulation.packs import make_one
from ..simulation.profile import load_profile
from ..simulation.simulate import WEEKS
from ..simulation.variants import course_key, variant_seed
from ..writing import private_folder, private_text, write_whole
from .build import build_kits

#: Below the folder of a class: what trainees get, what only assessors may have.
KITS, PACKS, TRUTH = "kits", "packs", "truth"
#: Who has which kit and pack; kept with the truth.
MAPPING = "mapping.csv"
_HEADS = ["學員編號", "姓名", "教材包", "資料包", "答案檔"]
#: Workplaces that are whole, a line each: number and what they were made from.
_MADE = "made.tsv"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+|^\.+|[. ]+$')


@dataclass(frozen=True)
class Class:
    """What is made, where. out: folder of the class; key: drawn for it, or as it was given."""

    course: Course
    people: tuple[Person, ...]
    profile: str
    out: Path
    key: bytes
    weeks: int

    @classmethod
    def of(
        cls,
        course: Course,
        people: list[Person],
        profile: str,
        out: Path,
        key_file: Path | None = None,
        weeks: int | None = None,
    ) -> "Class":
        """`CourseError` for a profile that is none, and for numbers that no workplace can have:
        before anything is made.
        """
        load_profile(profile)
        for person in people:
            variant_seed(b"", profile, person.number)
        private_folder(out / TRUTH)
        key = course_key(key_file or out / TRUTH / "course.key")
        return cls(course, tuple(people), profile, out, key, weeks or WEEKS)

    def pack(self, person: Person) -> Path:
        """Where somebody's own workplace lies."""
        return self.out / PACKS / f"{self.profile}_{person.number}"

    @property
    def made_from(self) -> str:
        """What decides the workplaces, as a digest that gives no key away."""
        told = f"{__version__}\n{self.profile}\n{self.weeks}\n".encode()
        return hashlib.sha256(told + hashlib.sha256(self.key).digest()).hexdigest()[:20]

    def waiting(self) -> list[Person]:
        """Of whom there is no whole workplace yet."""
        done = set()
        for line in _lines(self.out / TRUTH / _MADE):
            done.add(tuple(line.split("\t")))
        return [
            person
            for person in self.people
            if (person.number, self.made_from) not in done or not self.pack(person).is_dir()
        ]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def make_workplaces(
    made: Class,
    people: list[Person],
    on_done: Callable[[str], None],
) -> list[tuple[Person, str]]:
    """The workplaces of some people, several at once; those that failed, with the reason.

    on_done: is told of each number.
    """
    failed = []
    with _workers(len(people)) as pool:
        jobs: dict[Future[Path], Person] = {}
        for person in people:
            job = pool.submit(
                make_one,
                made.profile,
                person.number,
                made.key,
                made.out,
                made.weeks,
                made.course.root,
            )
            jobs[job] = person
        for job in as_completed(jobs):
            person = jobs[job]
            try:
                job.result()
            except CourseError as error:
                failed.append((person, str(error)))
            else:
                with private_text(made.out / TRUTH / _MADE, "a") as stream:
                    stream.write(f"{person.number}\t{made.made_from}\n")
            on_done(person.number)
    return failed


@contextmanager
def _workers(number: int) -> Iterator[Executor]:
    """Processes that share what was imported, where that is safe. Whoever stops waits for what is
    being made and no more.
    """
    way = "fork" if sys.platform == "linux" else "spawn"
    many = max(1, min(number, os.cpu_count() or 1))
    pool = ProcessPoolExecutor(many, mp_context=multiprocessing.get_context(way))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def install_answers(made: Class) -> int:
    """Copy what marking needs into the course's `answers/`; how many files were new.

    `CourseError` where the course holds another truth of somebody: their kit was given out.
    """
    source, target = made.out / TRUTH / ANSWERS, made.course.root / ANSWERS
    new: list[Path] = []
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if not path.is_file():
            continue
        if not (target / inside).is_file():
            new.append(inside)
        elif (target / inside).read_bytes() != path.read_bytes():
            raise CourseError(
                f"{target / inside} 和這次產生的不同（金鑰或版本不同），沒有覆蓋；"
                "教材包若已發出，請用 --key-file 給當時的金鑰，還沒發出就先刪掉這個檔案。"
            )
    for inside in new:
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / inside, target / inside)
    return len(new)


def make_kits(made: Class, on_done: Callable[[str], None]) -> list[Path]:
    """A kit each, named after number and name; a kit that somebody had under another name goes.

    on_done: is told of each file. Who was prepared with an earlier list stays in the mapping.
    """
    mapping = made.out / TRUTH / MAPPING
    known = {row[0]: row for row in csv.reader(_lines(mapping)[1:]) if len(row) == len(_HEADS)}
    for person in made.people:
        row = _mapped(made, person)
        former = known.get(person.number, row)[2]
        if former != row[2]:
            (made.out / KITS / Path(former).name).unlink(missing_ok=True)
        known[person.number] = row
    packs = {kit_file(person): made.pack(person) for person in made.people}
    paths = []
    for kit in build_kits(made.course.root, made.out / KITS, packs):
        paths.append(kit)
        on_done(kit.name)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEADS, *known.values()])
    write_whole(mapping, text.getvalue().encode("utf-8-sig"))
    return paths


def _mapped(made: Class, person: Person) -> list[str]:
    """A person's line of the mapping."""
    own = f"{made.profile}_{person.number}"
    pack, truth = f"{PACKS}/{own}", f"{TRUTH}/{own}/truth.json"
    return [person.number, person.name, kit_file(person), pack, truth]


def kit_file(person: Person) -> str:
    """`0007_王小明.zip`; what no file system takes becomes `_`."""
    name = _UNSAFE.sub("_", person.name).strip("_")
    return f"{person.number}_{name}.zip" if name else f"{person.number}.zip"
