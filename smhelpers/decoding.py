"""Bytes to text: what Taiwanese computers write, tried in the order in which it can be wrong.

A byte-order mark decides. Without one strict UTF-8 comes first, because text of another encoding
hardly ever passes for it, then cp950 (Big5 as Windows extends it). Nothing is guessed from how
frequent letters are: on short texts guesses go wrong (figures in docs/dependencies.md).
"""

import codecs
import io
from typing import BinaryIO

from .errors import CourseError

#: What an encoding is called where people read it.
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "帶 BOM 的 UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp950": "cp950（Excel 的 Big5）",
    "gb18030": "GB18030（簡體中文）",
}
#: Longer marks first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_HEAD, _PIECE = 400, 2**22


def encoding_of(stream: BinaryIO) -> str | None:
    """The encoding of a whole file, read piece by piece; None where none fits."""
    for encoding in _candidates(stream.read(_HEAD)):
        stream.seek(0)
        if _fits(stream, encoding):
            return encoding
    return None


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of a file. `CourseError` names the file if no encoding fits."""
    encoding = encoding_of(io.BytesIO(data))
    if encoding is None:
        raise unreadable(name)
    return data.decode(encoding), encoding


def decoded_anyhow(data: bytes) -> tuple[str, str]:
    """Text and encoding, GB18030 admitted too; bytes that nothing explains become �, and the
    encoding is then empty.
    """
    encoding = encoding_of(io.BytesIO(data))
    if encoding is None and _fits(io.BytesIO(data), "gb18030"):
        encoding = "gb18030"
    if encoding is not None:
        return data.decode(encoding), encoding
    return data.decode(_candidates(data[:_HEAD])[0], "replace"), ""


def unreadable(name: str) -> CourseError:
    """The error for a file of which no encoding fits."""
    return CourseError(
        f"{name} 的編碼無法辨識（不是 UTF-8、UTF-16 或 Big5）；請重新匯出，"
        f"或在試算表另存成「CSV UTF-8」。",
    )


def _candidates(head: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            # the mark of UTF-8 may also be the first letters of a text in Big5
            return [encoding, "cp950"] if encoding == "utf-8-sig" else [encoding]
    usual = ["utf-8", "cp950"]
    zeros = head.count(0)
    if zeros * 10 < len(head) or zeros == 0:
        return usual
    # the zero bytes of UTF-16 stand behind ASCII letters, or before them
    behind = head[1::2].count(0)
    return ["utf-16-le" if behind * 2 >= zeros else "utf-16-be", *usual]


def _fits(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := stream.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
