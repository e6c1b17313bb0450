"""A trainee's number, as it is typed and as it decides what that trainee is given (quiz items,
drill).
"""

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
