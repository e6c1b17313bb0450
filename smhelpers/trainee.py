"""A trainee's number, as it is typed and as it decides what that trainee is given (quiz items,
drill).
"""

import hashlib
import re
import unicodedata

from .errors import CourseError


def trainee_number(typed: str) -> str:
    """A number as it is compared: NFKC, no blanks around it, lower case.

    `CourseError` if nothing is left.
    """
    number = unicodedata.normalize("NFKC", typed).strip().lower()
    if not number:
        raise CourseError("學員編號是空白；請在表單最上方填寫你的學員編號。")
    return number


def rank(*parts: object) -> bytes:
    """Where something stands in an order that seems random and is always the same (SHA-256)."""
    text = "\n".join(str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def check_attempt(attempt: int) -> None:
    """`CourseError` for an attempt that cannot be."""
    if attempt < 1:
        raise CourseError("作答次數要從 1 開始；第一次請填 1，補考填 2。")


def differing_number(typed: str, student: str | None, drawn: str) -> str:
    """A zh-TW sentence where the number that was typed is not the author's; else "".

    drawn: what is drawn by the number, zh-TW.
    """
    number = trainee_number(typed)
    if not student or trainee_number(student) == number:
        return ""
    return (
        f"你填的學員編號「{number}」和繳交者「{trainee_number(student)}」不同，{drawn}以繳交者的編號"
        f"抽出；請改正編號後重新作答。"
    )


def student_folder(number: str) -> str:
    """A number as a folder's name. `CourseError` if it cannot be one."""
    if not re.fullmatch(r"[^\W_][\w.@-]{0,79}", number) or ".." in number:
        raise CourseError(
            f"編號「{number}」不能當資料夾名（只能用文字、數字、「.」「-」「_」「@」）；"
            f"請更正名冊或收據。",
        )
    return number
