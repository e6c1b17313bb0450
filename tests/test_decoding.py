"""Bytes to text: what Taiwanese computers write comes back as it was typed."""

import io

import pytest

from smhelpers.decoding import decoded, decoded_anyhow, encoding_of
from smhelpers.errors import CourseError

TYPED = [
    "學員編號,姓名\n0007,王小明\n0008,許功蓋\n",
    "日期,貼文內容\n2026-05-01,「母親節」買一送一，歡迎帶媽媽來坐坐！\n",
    "粧裏墻恒碁銹嫺",
    "單價 NT$1,200；７折～～",
    "①②③ 營業時間：１０：００－２２：００",
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp950"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("typed", TYPED)
def test_a_text_comes_back_as_it_was_typed(typed, encoding):
    if encoding == "cp950" and "①" in typed:
        typed = typed.replace("①②③ ", "")
    assert decoded(typed.encode(encoding), "檔案.csv") == (typed, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_zero_bytes(encoding):
    assert decoded(TYPED[0].encode(encoding), "檔案.csv") == (TYPED[0], encoding)


def test_a_text_in_big5_that_begins_like_the_mark_of_utf_8_is_big5():
    data = b"\xef\xbb\xbf\xa4\xa4\xe5"
    assert decoded(data, "檔案.csv") == (data.decode("cp950"), "cp950")


def readable(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def test_every_letter_of_cp950_that_is_no_utf_8_is_read_as_such():
    letters = [
        bytes((first, second))
        for first in range(0xA4, 0xF9)
        for second in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    ]
    typed = {letter: readable(letter, "cp950") for letter in letters}
    known = [letter for letter, text in typed.items() if text and not readable(letter, "utf-8")]
    assert len(known) > 10_000
    assert all(decoded(letter, "檔案.csv") == (typed[letter], "cp950") for letter in known)


def test_a_fault_behind_the_first_megabytes_is_found():
    data = "字".encode() * 2**21 + b"\xff\xff"
    assert encoding_of(io.BytesIO(data)) is None


def test_what_no_encoding_explains_is_refused_with_the_remedy():
    with pytest.raises(CourseError, match=r"照片.csv 的編碼無法辨識.*另存成「CSV UTF-8」"):
        decoded(b"\xff\xd8\xff\xe0\x10JFIF\xff\xff", "照片.csv")


def test_what_must_be_read_anyhow_keeps_its_readable_part():
    assert decoded_anyhow(b'{"a": "\xff\xff"}') == ('{"a": "��"}', "")


def test_gb18030_is_read_only_where_everything_must_be():
    typed = "学员编号与姓名：请把𠮷这两个输出贴上来"
    assert decoded_anyhow(typed.encode("gb18030")) == (typed, "gb18030")
    with pytest.raises(CourseError):
        decoded(typed.encode("gb18030"), "檔案.csv")
