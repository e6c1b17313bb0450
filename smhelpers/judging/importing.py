"""Bring what stands elsewhere into the record: a gradebook that was graded before there was a
record.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook, Student
from sqlalchemy.exc import DatabaseError

from ..errors import CourseError
from ..marking.intake import decode, read_folder, submitted_at
from ..record import Assessor, EvidenceKind, Record, name_trainee
from ..trainee import trainee_number
from .gradebook import assignments, marks
from .recording import UNNAMED, row, submission_hash, take_marks

#: Status of an attempt of which only the scores are known.
IMPORTED = "由成績簿匯入"


@contextmanager
def _copy(gradebook: Path) -> Iterator[Gradebook]:
    """A copy of the gradebook, opened: the original is never touched.

    `CourseError` for another file or another version's.
    """
    if not gradebook.is_file():
        raise CourseError(f"找不到成績簿 {gradebook}；請用 --gradebook 指定 gradebook.db 的路徑。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gradebook.db")
        try:
            with (
                sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True) as old,
                sqlite3.connect(path) as new,
            ):
                old.backup(new)
        except sqlite3.Error:
            shutil.copyfile(gradebook, path)
        try:
            book = Gradebook(f"sqlite:///{path}")
        except DatabaseError:
            raise CourseError(
                f"{gradebook} 不是現在版本的 nbgrader 成績簿（可能是舊版，或檔案損壞）；"
                "請先備份，再在原課程資料夾執行 nbgrader db upgrade，然後重新匯入。",
            ) from None
        try:
            yield book
        except DatabaseError:
            raise CourseError(
                f"{gradebook} 的資料表和現在的 nbgrader 不合；請先備份，再執行 nbgrader db "
                f"upgrade，然後重新匯入。",
            ) from None
        finally:
            book.close()


def import_gradebook(
    record: Record,
    gradebook: Path,
    submitted: Path,
    assessor: Assessor = UNNAMED,
) -> list[str]:
    """Attempts, results and marks of every submission that the record does not know.

    Zh-TW sentences on what was done and found.

    submitted: the folder of submissions, for their hashes.
    """
    told, added = [], 0
    required = {requirement.cell: requirement for requirement in record.rules().requirements}
    with _copy(gradebook) as book:
        students = [(str(student.id), _full_name(student)) for student in book.students]
        told += twins([number for number, _ in students])
        for number, name in students:
            name_trainee(record, number, name)
            known = {entry.body["assignment"] for entry in record.entries(number, "graded")}
            for assignment in assignments(book):
                found = marks(book, number, assignment)
                if found and assignment not in known:
                    record.append(
                        "graded",
                        number,
                        _body(assignment, found, submitted / number / assignment, required),
                    )
                    added += 1
    marked = take_marks(record, gradebook, assessor)
    told += list(
        dict.fromkeys(remark for trainee in record.trainees() for remark in trainee.remarks),
    )
    return [f"匯入了 {added} 份成績簿裡有、紀錄裡沒有的繳交，{marked} 個人工評分。", *told]


def _full_name(student: Student) -> str:
    """As Taiwan writes names, family name first; "" where the gradebook holds none."""
    parts = [str(name) for name in (student.last_name, student.first_name) if name]
    return " ".join(parts)


def _body(assignment: str, found: list, folder: Path, required: dict) -> dict:
    files = read_folder(folder)[0] if folder.is_dir() else {}
    rows = []
    for mark in found:
        kind = required[mark.cell].kind if mark.cell in required else EvidenceKind.AUTOMATIC
        # what a person gave follows as their mark
        score, points = None if mark.manual else mark.score, mark.points
        if kind is EvidenceKind.GATE:
            # a gradebook knows points alone: whether a gate was met, grading again will say
            score, points = None, 1.0
        rows.append(row(mark.cell, score, points, kind, required, ""))
    digest = submission_hash({name: decode(text) for name, text in files.items()}) if files else ""
    return {
        "assignment": assignment,
        "submission": digest,
        "submitted_at": submitted_at(files),
        "status": IMPORTED,
        "reason": "" if files else "沒有找到繳交的檔案，無法計算雜湊值",
        "software": "",
        "course_version": "",
        "test_version": "",
        "workplace": "",
        "isolation": "",
        "log": [],
        "results": rows,
    }


def twins(numbers: list[str]) -> list[str]:
    """A zh-TW sentence for every number that several trainees share once blanks, width and case
    are set aside.
    """
    alike: dict[str, list[str]] = {}
    for number in numbers:
        alike.setdefault(trainee_number(number), []).append(number)
    return [
        f"這些學員編號寫法不同、其實是同一個號碼：{'、'.join(f'「{name}」' for name in same)}；"
        "兩份都原樣保留，請查明是不是同一個人，再改正其中一個編號。"
        for same in alike.values()
        if len(same) > 1
    ]
