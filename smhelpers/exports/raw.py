"""A file as text cells: encoding found from its bytes, header normalised, nothing converted yet."""

import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import CourseError

_ENCODINGS = {"utf-8-sig": "UTF-8（含 BOM）", "utf-16": "UTF-16", "utf-8": "UTF-8", "cp950": "cp950（Excel 的 Big5）"}


@dataclass
class Raw:
    """A table of texts. `rows` keeps every cell as it stands ("" for blank); `line` of row i is its position in the file."""

    path: Path
    encoding: str
    rows: pd.DataFrame
    notes: list[str] = field(default_factory=list)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding: by byte-order mark, else strict UTF-8, else cp950. `CourseError` if none fits."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16"), "utf-16"
    if data[:3] == b"\xef\xbb\xbf":
        return data.decode("utf-8-sig"), "utf-8-sig"
    for encoding in ("utf-8", "cp950"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise CourseError(f"{name} 的編碼無法辨識（不是 UTF-8、UTF-16 或 Big5）；請從平台重新匯出 CSV，不要用其他軟體轉存。")


def normal(header: str) -> str:
    """A column name as it is compared: full-width forms folded (NFKC), outer white space removed."""
    return unicodedata.normalize("NFKC", header).strip()


def read_raw(path: Path) -> Raw:
    """Read a CSV as texts. `CourseError` names the file, and the row where its columns do not fit."""
    data = path.read_bytes()
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise CourseError(f"{path.name} 不是文字檔；請從平台匯出 CSV 格式。")
    text, encoding = decode(data, path.name)
    if not text.strip():
        raise CourseError(f"{path.name} 是空的；請確認匯出已完成，再重新下載。")
    try:
        rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
    except pd.errors.ParserError as error:
        raise CourseError(f"{path.name} 的欄數前後不一致（{_line(error)}）；請重新匯出，不要手動編輯。") from None
    except pd.errors.EmptyDataError:
        raise CourseError(f"{path.name} 沒有任何欄位；請確認匯出的報表不是空的。") from None
    rows.columns = [normal(str(column)) for column in rows.columns]
    notes = [] if encoding.startswith("utf-8") else [f"編碼是 {_ENCODINGS[encoding]}，已轉換"]
    return Raw(path, encoding, rows, notes)


def _line(error: Exception) -> str:
    digits = [word.strip(",") for word in str(error).split() if word.strip(",").isdigit()]
    return f"第 {digits[1]} 列" if len(digits) > 1 else "無法判斷列數"
