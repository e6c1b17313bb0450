"""The list of trainees: numbers, and names by which a platform calls their folders."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import CourseError
from ..trainee import trainee_number

_NUMBER = ("學員編號", "編號", "學號", "trainee", "id", "number", "id number")
_NAME = ("姓名", "名字", "name", "full name")
_MAIL = ("email", "e-mail", "電子郵件", "信箱", "email address")


@dataclass(frozen=True)
class Person:
    """One line of the list; `number` as it is written there."""

    number: str
    name: str = ""
    mail: str = ""


class Roster:
    """People by number and by what stands in a path."""

    def __init__(self, people: list[Person]):
        self.people = people
        self._by_number = {trainee_number(person.number): person for person in people}

    def by_number(self, typed: str) -> Person | None:
        """Whose number this is."""
        return self._by_number.get(trainee_number(typed)) if typed.strip() else None

    def by_path(self, name: PurePosixPath) -> Person | None:
        """Who is named in a path; None where nobody is, or two people alike.

        Names and addresses first, then numbers; outer folders first, because a platform made them
        and a trainee what lies within.
        """
        for found in (*map(self._named, name.parts), *map(self._numbered, name.parts)):
            if len(found) == 1:
                return found[0]
        return None

    def _named(self, part: str) -> list[Person]:
        plain = _plain(part)
        return [
            person
            for person in self.people
            if (len(_plain(person.name)) > 1 and _plain(person.name) in plain)
            or (person.mail and person.mail.lower() in plain)
        ]

    def _numbered(self, part: str) -> list[Person]:
        # Moodle's 「姓名_12345_assignsubmission_file_」 holds a number of its own
        own = re.sub(r"_\d+_assignsubmission_.*", "", part)
        tokens = {
            trainee_number(token) for token in re.split(r"[\s_()（）.,@]+", own) if token.strip()
        }
        return [person for person in self.people if trainee_number(person.number) in tokens]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def read_roster(path: Path) -> Roster:
    """A CSV with a heading 「學員編號」 and, if wanted, 「姓名」 and 「電子郵件」.

    Without a heading the first two columns.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        raise CourseError(f"找不到學員名冊 {path}；請確認檔名。") from None
    rows = [
        row
        for row in csv.reader(_text(raw, path).splitlines())
        if any(cell.strip() for cell in row)
    ]
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    number = next((place for place, head in enumerate(heads) if head in _NUMBER), None)
    columns = (
        (0, 1, 2) if number is None else (number, _column(heads, _NAME), _column(heads, _MAIL))
    )
    people = [
        Person(*(row[place].strip() if 0 <= place < len(row) else "" for place in columns))
        for row in rows[0 if number is None else 1 :]
    ]
    return _checked([person for person in people if person.number], path)


def _column(heads: list[str], names: tuple[str, ...]) -> int:
    return next((place for place, head in enumerate(heads) if head in names), -1)


def _text(raw: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CourseError(f"{path} 的編碼看不懂；請在試算表另存成「CSV UTF-8」。")


def _checked(people: list[Person], path: Path) -> Roster:
    numbers = [trainee_number(person.number) for person in people]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if not people or twice:
        raise CourseError(
            f"{path} 裡{'重複的編號：' + '、'.join(twice) if twice else '沒有任何學員編號'}；"
            f"請更正後再執行。",
        )
    return Roster(people)
