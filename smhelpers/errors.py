"""The one error that a user is meant to read, and pydantic's findings as zh-TW sentences."""

import errno

from pydantic import ValidationError


class CourseError(Exception):
    """A fault at the edge (file, form, submission, argument), told as one zh-TW sentence with its
    remedy.

    Command lines print it and leave with code 2; notebooks show it without a traceback.
    """

    def _render_traceback_(self) -> list[str]:
        """IPython's hook: show the sentence, not a stack."""
        return [f"⚠ {self}"]


_SENTENCES = {
    "missing": "沒有填寫",
    "string_type": "應為文字",
    "string_too_short": "文字太短，至少要 {min_length} 個字",
    "string_too_long": "文字太長，最多 {max_length} 個字",
    "string_pattern_mismatch": "格式不符",
    "int_type": "應為整數",
    "int_parsing": "應為整數",
    "int_from_float": "應為整數",
    "float_type": "應為數字",
    "float_parsing": "應為數字",
    "finite_number": "應為有限的數字",
    "bool_type": "應為是或否",
    "bool_parsing": "應為是或否",
    "list_type": "應為一份清單",
    "dict_type": "應為一組欄位與內容",
    "model_type": "應為一組欄位與內容",
    "model_attributes_type": "應為一組欄位與內容",
    "too_short": "至少要有 {min_length} 項，目前 {actual_length} 項",
    "too_long": "最多 {max_length} 項，目前 {actual_length} 項",
    "greater_than": "要大於 {gt}",
    "greater_than_equal": "不可小於 {ge}",
    "less_than": "要小於 {lt}",
    "less_than_equal": "不可大於 {le}",
    "literal_error": "只能填：{expected}",
    "enum": "只能填：{expected}",
    "date_from_datetime_parsing": "日期請寫成 2026-08-31 的樣子",
    "date_parsing": "日期請寫成 2026-08-31 的樣子",
    "date_type": "日期請寫成 2026-08-31 的樣子",
    "datetime_parsing": "時間請寫成 2026-08-31 14:30 的樣子",
    "extra_forbidden": "沒有這個欄位，請刪除或檢查名稱",
}


def sentence(problem: dict) -> str:
    """One entry of `ValidationError.errors()` as a zh-TW sentence without its place."""
    if problem["type"] in ("value_error", "assertion_error"):
        return str(problem.get("ctx", {}).get("error", problem["msg"]))
    if problem["type"] == "string_too_short" and problem["ctx"]["min_length"] == 1:
        return _SENTENCES["missing"]
    context = {
        key: str(value).replace(" or ", " 或 ") for key, value in problem.get("ctx", {}).items()
    }
    return _SENTENCES.get(problem["type"], "內容不正確").format(**context)


def sentences(error: ValidationError, labels: dict[str, str] | None = None) -> list[str]:
    """Every finding as 「place：sentence」.

    List positions count from 1 and field names take their zh-TW labels.
    """
    labels = labels or {}

    def place(steps: tuple) -> str:
        return "／".join(
            f"第 {step + 1} 項" if isinstance(step, int) else labels.get(step, step)
            for step in steps
        )

    return [
        f"{place(problem['loc']) or '整份內容'}：{sentence(problem)}" for problem in error.errors()
    ]


def require(condition: object, message: str) -> None:
    """Used by test cells in place of `assert`: the trainee reads the zh-TW sentence, not a
    traceback.
    """
    if not condition:
        raise CourseError(message)


#: Opens each line that a test means for the trainee's feedback; whatever else a hidden test prints
#: stays with the assessor.
TOLD = "回饋｜"


def tell(text: str) -> None:
    """Used by hidden tests: print explanations that the trainee's feedback shows after marking,
    line by line.
    """
    print("\n".join(f"{TOLD}{line}" for line in text.splitlines()))


#: What a disk and a database say of this machine.
_FULL = "寫不進去：磁碟滿了；請騰出空間，再執行一次。"
_CLOSED = "寫不進去：沒有寫入的權限；請檢查資料夾的權限，再執行一次。"
_MACHINE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED,
}
_DATABASE = {
    "disk is full": _FULL,
    "disk I/O error": _FULL,
    "readonly database": _CLOSED,
    "database is locked": "正被別的程式寫入；請關掉 formgrader 或另一個指令，再執行一次。",
    "unable to open database": "打不開；請檢查資料夾的權限與磁碟空間，再執行一次。",
}


def of_this_machine(error: Exception) -> str:
    """A sentence on a disk, a permission or a lock of this machine; empty for any other fault."""
    said = str(error)
    found = [sentence for words, sentence in _DATABASE.items() if words in said]
    place = "檔案"
    if isinstance(error, OSError):
        found += [sentence for number, sentence in _MACHINE.items() if number == error.errno]
        place = f"{error.filename} " if error.filename else place
    return f"{place}{found[0]}先前寫完的都在。" if found else ""
