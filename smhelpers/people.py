"""The people of a class, from whatever list an office keeps: CSV of any usual encoding or Excel,
headings in any order, a title above them, running numbers beside them.

What is not certainly a person is refused or set aside and told: a record can never forget anybody.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath

from .decoding import decoded
from .errors import CourseError
from .trainee import student_folder, trainee_number
from .workbooks import XLS, XLSX, sheets

#: Headings as `_head` gives them; where a list has several, the first of these counts.
_NUMBER = (
    *("學員編號", "學號", "學生編號", "學員代號", "學員代碼", "學生學號", "學員號碼"),
    *("trainee", "traineenumber", "traineeid", "student", "studentid", "studentnumber"),
    *("idnumber", "sisuserid", "編號", "代號", "id", "number", "座號"),
)
_NAME = (
    *("姓名", "學員姓名", "學生姓名", "中文姓名", "全名", "名字"),
    *("name", "fullname", "studentname", "displayname"),
)
_FAMILY, _GIVEN = ("姓氏", "姓", "lastname", "surname"), ("名字", "名", "firstname", "givenname")
_MAIL = (
    *("電子郵件", "電子郵件地址", "電子郵件信箱", "電子信箱", "信箱"),
    *("email", "emailaddress", "mail"),
)
_NAMED = frozenset((*_NAME, *_FAMILY, *_GIVEN, *_MAIL))
#: The heading stands in one of the first rows.
_HEAD_ROWS = 20
_SEPARATORS = ",\t;，"
#: A number in a list without headings; a mobile telephone's is none.
_CERTAIN = re.compile(r"(?=.*\d)(?!09\d{8}$)[A-Za-z0-9][A-Za-z0-9._-]*")
#: How a spreadsheet is told to leave zeros alone: ="0007" or '0007.
_AS_TEXT = re.compile(r"""="(.*)"|'(.*)""")
#: What an office writes below a list, or between its pages; a person has a number beside it.
_BELOW = re.compile(
    r"\W*(?:以下(?:空白|無資料)|合\s*計|總\s*計|小\s*計|總?人數|共\s*\d+\s*[人位名筆]|製表|列印|填表"
    r"|備\s*註|附?註\b|註[:：]|說明[:：]|承辦|主管|簽章|核章|導師|班級[:：])",
)
#: Numbers as spreadsheets change them: 7.0, and 1.13E+06, of which the digits are lost.
_WITH_POINT, _SCIENTIFIC = (
    re.compile(r"(\d+)\.0"),
    re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE),
)
_LEADING_ZERO = re.compile(r"0\d")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f"))


@dataclass(frozen=True)
class Person:
    """One line of the list; `number` as it is written there."""

    number: str
    name: str = ""
    mail: str = ""


#: Each with the number of its row in the file.
Line = tuple[int, list[str]]
Numbered = tuple[int, Person]


@dataclass
class Roster:
    """People by number and by what stands in a path; `notes` tell how the list was read."""

    people: list[Person]
    notes: list[str] = field(default_factory=list)

    @property
    def preview(self) -> str:
        """How the list was read, in one sentence: how many people, from which column, what was set
        aside.
        """
        return "；".join([f"名單 {len(self.people)} 人", *self.notes]) + "。"

    def by_number(self, typed: str) -> Person | None:
        """Whose number this is; letter case and full-width signs are the same, and so are the zeros
        that a spreadsheet takes away, where they decide between nobody.
        """
        if not typed.strip():
            return None
        wanted = trainee_number(typed)
        for person in self.people:
            if trainee_number(person.number) == wanted:
                return person
        bare = wanted.lstrip("0")
        alike = [
            person for person in self.people if trainee_number(person.number).lstrip("0") == bare
        ]
        return alike[0] if len(alike) == 1 and bare.isdecimal() else None

    def by_path(self, name: PurePosixPath) -> Person | None:
        """Who is named in a path; None where nobody is, or two people alike.

        Names and addresses first, then numbers; outer folders first, because a platform made them
        and a trainee what lies within.
        """
        for named_in in (_is_named_in, _is_numbered_in):
            for part in name.parts:
                found = [person for person in self.people if named_in(person, part)]
                if len(found) == 1:
                    return found[0]
        return None

    def names(self) -> dict[str, str]:
        """Name by number. `CourseError` names the first person without a name."""
        for person in self.people:
            if not person.name:
                raise CourseError(
                    f"學員「{person.number}」沒有姓名；請在名單補上「姓名」再匯入一次"
                    f"（這次沒有寫入任何姓名）。",
                )
        return {person.number: person.name for person in self.people}


def read_roster(path: Path) -> Roster:
    """The people of a list. `CourseError` names file and row of what is no person's."""
    try:
        data = path.read_bytes()
    except OSError:
        raise CourseError(f"找不到學員名單 {path}；請確認檔名。") from None
    lines = _lines(data, path.name)
    top = _heading_of(lines)
    read = _without_headings if top is None else _under_headings
    people, notes = read(lines, top or 0, path.name)
    _check(people, path.name)
    found, about_zeros = _with_zeros([person for _, person in people])
    return Roster(found, [*notes, *about_zeros])


def _with_zeros(people: list[Person]) -> tuple[list[Person], list[str]]:
    """People with the zeros that a spreadsheet took from their numbers, where the others show how
    long a number is; a note that names them, or asks where nothing shows it.
    """
    plain = list(filter(str.isdecimal, (person.number for person in people)))
    widths = set(map(len, plain))
    with_zero = set(map(len, filter(_LEADING_ZERO.match, plain)))
    if len(widths) < 2 or (not with_zero and _are_counted(plain)):
        return people, []
    longest = max(widths)
    short = [number for number in plain if len(number) < longest]
    shown = "、".join(short[:5])
    if with_zero != {longest}:
        return people, [f"{len(short)} 個編號比別人短（{shown}），可能少了開頭的 0，請核對"]
    filled = [_filled(person, longest) for person in people]
    return filled, [f"{len(short)} 個看起來少了開頭的 0（{shown}），已補成 {longest} 位"]


def _filled(person: Person, length: int) -> Person:
    """Somebody with a number of so many digits."""
    if person.number.isdecimal():
        whole = person.number.zfill(length)
        return replace(
            person,
            number=whole,
        )
    return person


def _are_counted(numbers: list[str]) -> bool:
    """Whether numbers count from one to the next."""
    values = sorted(map(int, numbers))
    return values == list(range(values[0], values[0] + len(values)))


def _lines(data: bytes, name: str) -> list[Line]:
    """Filled rows, cells cleaned of blanks and of what only spreadsheets need."""
    if data.startswith((XLSX, XLS)):
        rows = sheets(data, name)[0][1]
    else:
        text, _ = decoded(data, name)
        rows = _csv_rows(text, name)
    filled = []
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows, 1):
        cells = [_cell(cell) for cell in row]
        if any(cells):
            blanks = [""] * (width - len(cells))
            filled.append((number, cells + blanks))
    if not filled:
        raise CourseError(f"{name} 裡沒有任何學員；請更正後再執行。")
    return filled


def _csv_rows(text: str, name: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    separator = max(_SEPARATORS, key=text.count)
    if first.lower().startswith("sep="):
        # Excel is told the separator so; the line is blanked to keep the others' numbers
        separator, text = first[4:5] or separator, f"\n{rest}"
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise CourseError(f"{name} 不是 CSV；請在試算表另存成「CSV UTF-8」。") from None


def _cell(text: str) -> str:
    text = text.translate(_INVISIBLE).strip()
    whole = _WITH_POINT.fullmatch(text)
    if whole:
        return whole[1]
    marked = _AS_TEXT.fullmatch(text)
    return (marked[1] or marked[2] or "").strip() if marked else text


def _head(cell: str) -> str:
    """A heading as it is compared: NFKC, lower case, without blanks, signs and remarks in
    brackets.
    """
    return re.sub(r"[\W_]+", "", re.sub(r"\(.*?\)", "", _plain(cell)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _heading_of(lines: list[Line]) -> int | None:
    """Place of the row of headings; None where no row holds one that is known."""
    known = _NAMED.union(_NUMBER)
    for place, (_, cells) in enumerate(lines[:_HEAD_ROWS]):
        if known.intersection(map(_head, cells)):
            return place
    return None


def _under_headings(lines: list[Line], top: int, name: str) -> tuple[list[Numbered], list[str]]:
    titles = lines[top][1]
    heads = [_head(title) for title in titles]
    below = lines[top + 1 :]
    known = [head for head in _NUMBER if head in heads]
    if known:
        column = heads.index(known[0])
    else:
        free = [place for place, head in enumerate(heads) if head not in _NAMED]
        column = _likely_column(below, free, name, may_count=False)
    notes = [_aside(line) for line in lines[:top]]
    notes.append(f"學員編號取自第 {column + 1} 欄「{titles[column]}」")
    people = []
    for row, cells in below:
        # a list of several pages repeats its headings
        if cells[column] == titles[column] or _stands_below(cells, column):
            notes.append(_aside((row, cells)))
        else:
            people.append((row, _person(cells, column, heads)))
    return people, notes


def _person(cells: list[str], column: int, heads: list[str]) -> Person:
    told = dict(zip(reversed(heads), reversed(cells), strict=True))

    def at(wanted: tuple[str, ...]) -> str:
        for head in wanted:
            if head in told:
                return told[head]
        return ""

    family = at(_FAMILY)
    given = at(_GIVEN)
    if family and given:
        name = f"{given} {family}" if family.isascii() else family + given
    else:
        name = at(_NAME)
    return Person(cells[column], name, at(_MAIL))


def _without_headings(lines: list[Line], _: int, name: str) -> tuple[list[Numbered], list[str]]:
    """Rows above the first that holds a number are headings in words of their own, or titles."""
    columns = range(len(lines[0][1]))
    column = _likely_column(lines, columns, name, may_count=True)
    notes = [f"沒有認得的標題，學員編號取自第 {column + 1} 欄"]
    people = []
    for row, cells in lines:
        is_number = _CERTAIN.fullmatch(cells[column])
        if is_number or (people and not _stands_below(cells, column)):
            people.append((row, _guessed(cells, column)))
        else:
            notes.append(_aside((row, cells)))
    return people, notes


def _guessed(cells: list[str], column: int) -> Person:
    """Who a row without headings tells of: what holds an @ is an address, the first other text
    a name.
    """
    others = [cell for cell in cells[:column] + cells[column + 1 :] if cell]
    mails = [cell for cell in others if "@" in cell]
    names = [cell for cell in others if cell not in mails and not cell.isdigit()]
    return Person(cells[column], "".join(names[:1]), "".join(mails[:1]))


def _likely_column(lines: list[Line], columns: Iterable[int], name: str, may_count: bool) -> int:
    """The leftmost of the columns with the most trainees' numbers.

    A column that only counts the rows is one where nothing else is, and where it may be.
    """
    likely: list[tuple[bool, int, int]] = []
    for column in columns:
        shown = [cells[column] for _, cells in lines]
        certain = list(filter(_CERTAIN.fullmatch, shown))
        counts = certain == list(map(str, range(1, len(certain) + 1)))
        if certain and (may_count or not counts):
            likely.append((counts, -len(certain), column))
    if not likely:
        raise CourseError(
            f"{name} 看不出哪一欄是學員編號；請在第一列寫上標題「學員編號,姓名」再執行。",
        )
    return min(likely)[2]


def _stands_below(cells: list[str], column: int) -> bool:
    """Whether a row is what an office writes below a list, and nobody's."""
    if _CERTAIN.fullmatch(cells[column]):
        return False
    return any(_BELOW.match(cell) for cell in cells if cell)


def _aside(line: Line) -> str:
    row, cells = line
    text = "，".join(cell for cell in cells if cell)
    return f"第 {row} 列「{text[:40]}」不是學員，沒有讀入"


def _check(people: list[Numbered], name: str) -> None:
    """`CourseError` for nobody, for rows that are no person's, and for one number of several."""
    if not people:
        raise CourseError(f"{name} 裡沒有任何學員；請更正後再執行。")
    words = [person.number for _, person in people if not re.search(r"\d", person.number)]
    some_are_words = 2 * len(words) <= len(people)
    by_number: dict[str, list[Numbered]] = {}
    for row, person in people:
        if not person.number:
            raise _no_person(name, row, f"「{person.name}」沒有學員編號；請補上編號")
        if _SCIENTIFIC.fullmatch(person.number):
            fault = f"的「{person.number}」被試算表改成了科學記號；請把欄位設成文字、重打編號"
            raise _no_person(name, row, fault)
        if some_are_words and person.number in words:
            raise _no_person(name, row, f"的「{person.number}」不像學員編號；請更正")
        student_folder(person.number)
        by_number.setdefault(trainee_number(person.number), []).append((row, person))
    for same in by_number.values():
        if len(same) > 1:
            raise _twice(name, same)


def _no_person(name: str, row: int, fault: str) -> CourseError:
    return CourseError(f"{name} 第 {row} 列{fault}，或刪掉這一列再執行。")


def _twice(name: str, same: list[Numbered]) -> CourseError:
    rows = "、".join(str(row) for row, _ in same)
    people = "、".join(f"「{person.number} {person.name}」" for _, person in same)
    return CourseError(
        f"{name} 第 {rows} 列的學員編號重複（{people}）；請更正後再執行，這次什麼都沒有寫入。",
    )


def _is_named_in(person: Person, part: str) -> bool:
    """Whether a name (two letters at least) or an address stands alone in a folder's name: no
    other letter touches it, because a short name is part of longer ones.
    """
    named = _names_of(person)
    if named is None:
        return False
    return named.search(_plain(part)) is not None


@cache
def _names_of(person: Person) -> re.Pattern[str] | None:
    """What stands for a person in a folder's name; None for somebody without name and address."""
    ways = []
    name = "".join(_plain(person.name).split())
    if len(name) > 1:
        spelled = r"\s*".join(map(re.escape, name))
        ways.append(rf"(?<![^\W\d_]){spelled}(?![^\W\d_])")
    if person.mail:
        mail = re.escape(person.mail.lower())
        ways.append(rf"(?<![^\W_])(?<![.+-]){mail}(?![^\W_])")
    return re.compile("|".join(ways)) if ways else None


def _is_numbered_in(person: Person, part: str) -> bool:
    # Moodle's 「姓名_12345_assignsubmission_file_」 holds a number of its own
    own = re.sub(r"_\d+_assignsubmission_.*", "", part)
    tokens = [token for token in re.split(r"[\s_()（）.,@]+", own) if token]
    return trainee_number(person.number) in map(trainee_number, tokens)
