"""Class lists as offices keep them: the people who are on them, and nobody else."""

import io
from pathlib import PurePosixPath

import openpyxl
import pytest

from smhelpers.errors import CourseError
from smhelpers.people import Person, Roster, read_roster

TWO = [("0007", "林語晴"), ("0008", "周柏諺")]


@pytest.fixture
def read(tmp_path):
    """Writes a list and reads it."""

    def read(content, encoding="utf-8"):
        data = content.encode(encoding) if isinstance(content, str) else content
        (tmp_path / "名單.csv").write_bytes(data)
        return read_roster(tmp_path / "名單.csv")

    return read


def pairs(roster):
    return [(person.number, person.name) for person in roster.people]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp950"])
def test_a_list_is_read_in_every_usual_encoding(read, encoding):
    assert pairs(read("學員編號,姓名\r\n0007,林語晴\r\n0008,周柏諺\r\n", encoding)) == TWO


@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_a_list_is_read_with_every_usual_separator(read, separator):
    rows = [("學員編號", "姓名"), *TWO]
    assert pairs(read("\n".join(separator.join(row) for row in rows))) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "學號,姓名\n0007,林語晴\n0008,周柏諺\n",
        "姓名,學員編號\n林語晴,0007\n周柏諺,0008\n",
        "Student ID,Full name\n0007,林語晴\n0008,周柏諺\n",
        "學員編號（必填）,姓 名*\n0007,林語晴\n0008,周柏諺\n",
        "會員代碼,姓名\n0007,林語晴\n0008,周柏諺\n",
        "會員代碼,全銜\n0007,林語晴\n0008,周柏諺\n",
        "序號,學員編號,姓名\n1,0007,林語晴\n2,0008,周柏諺\n",
        "編號,學號,姓名\n1,0007,林語晴\n2,0008,周柏諺\n",
        "序號,會員代碼,姓名\n1,0007,林語晴\n2,0008,周柏諺\n",
        "一一五年度社群班,,\n,,\n學員編號,姓名,電話\n0007,林語晴,\n0008,周柏諺,\n",
        "115年度社群班,\n0007,林語晴\n0008,周柏諺\n",
        "學員編號,姓氏,名字\n0007,林,語晴\n0008,周,柏諺\n",
        "0007,林語晴\n\n0008,周柏諺\n",
        "1,0007,林語晴\n2,0008,周柏諺\n",
        "林語晴,0007,0912345678\n周柏諺,0008,0987654321\n",
        '學員編號,姓名\n="0007",林語晴\n\'0008,周柏諺\n',
        "sep=;\n學員編號;姓名\n0007;林語晴\n0008;周柏諺\n",
        "學員編號,姓名\n0007,林語晴\n學員編號,姓名\n0008,周柏諺\n",
        "學員編號,姓名\n0007,林語晴\n0008,周柏諺\n以下空白,\n",
        "學員編號,姓名\n0007,林語晴\n0008,周柏諺\n,***以下空白***\n製表人：王,\n",
        "序號,學員編號,姓名\n1,0007,林語晴\n2,0008,周柏諺\n合計,,2 人\n備註：補繳照片,,\n",
        "0007,林語晴\n0008,周柏諺\n共 2 人,\n",
        "班級：社群班,,\n導師：王,,\n座號,學號,姓名\n1,0007,林語晴\n2,0008,周柏諺\n以下空白,,\n",
        "學員編號,姓名\n0007,林語晴\n8,周柏諺\n",
        "學員編號,姓名\n0007,林語晴\n8.0,周柏諺\n",
        "\u200b學員編號,姓名\n\u200e0007 , 林語晴 \n0008,周柏諺\n",
    ],
)
def test_headings_titles_and_running_numbers_are_nobody(read, text):
    assert pairs(read(text)) == TWO


def test_numbers_alone_are_a_list(read):
    assert pairs(read("1\n2\n3\n")) == [("1", ""), ("2", ""), ("3", "")]


def test_numbers_may_be_words_where_a_heading_says_what_they_are(read):
    assert pairs(read("學員編號,姓名\nanna,安\nboris,伯\n")) == [("anna", "安"), ("boris", "伯")]


def test_names_are_kept_letter_by_letter(read):
    names = ["游錫堃", "陶喆", "林峯羣", '王, "小"明', "O'Brien 😀"]
    rows = [f'{number},"{name.replace(chr(34), chr(34) * 2)}"' for number, name in enumerate(names)]
    assert [p.name for p in read("\n".join(["編號,姓名", *rows])).people] == names


def test_a_workbook_is_read_with_the_zeros_that_it_shows(read):
    book = openpyxl.Workbook()
    for row in (["社群班"], ["項次", "學員編號", "姓名"], [1, "0007", "林語晴"], [2, 8, "周柏諺"]):
        book.active.append(row)
    book.active["B4"].number_format = "0000"
    stream = io.BytesIO()
    book.save(stream)
    assert pairs(read(stream.getvalue())) == TWO


def test_how_the_list_was_read_is_told(read):
    roster = read("社群班,,\n序號,學號,姓名\n1,0007,林語晴\n")
    assert roster.notes == [
        "第 1 列「社群班」不是學員，沒有讀入",
        "學員編號取自第 2 欄「學號」",
    ]


def test_a_list_is_told_in_one_sentence_before_it_is_used(read):
    roster = read("社群班,\n學號,姓名\n0007,林語晴\n8,周柏諺\n0123,吳\n以下空白,\n")
    assert roster.preview == (
        "名單 3 人；第 1 列「社群班」不是學員，沒有讀入；學員編號取自第 1 欄「學號」；"
        "第 6 列「以下空白」不是學員，沒有讀入；1 個看起來少了開頭的 0（8），已補成 4 位。"
    )


def test_numbers_of_different_lengths_are_asked_about_where_nothing_shows_their_zeros(read):
    roster = read("學號,姓名\n7,林語晴\n12,周柏諺\n103,吳\n")
    assert [person.number for person in roster.people] == ["7", "12", "103"]
    assert "2 個編號比別人短（7、12），可能少了開頭的 0" in roster.preview


def test_numbers_that_count_are_as_long_as_they_are(read):
    roster = read("學號,姓名\n" + "".join(f"{number},甲{number}\n" for number in range(1, 12)))
    assert "開頭的 0" not in roster.preview


def test_a_number_with_its_zeros_is_the_one_that_lost_them_where_only_one_can_be_meant():
    roster = Roster([Person("7", "林語晴"), Person("80", "周柏諺")])
    assert roster.by_number("0007") is roster.people[0]
    assert Roster([Person("7"), Person("07")]).by_number("0007") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "沒有任何學員；請更正"),
        ("學員編號,姓名\n", "沒有任何學員；請更正"),
        ("序號,姓名\n1,林語晴\n2,周柏諺\n", "看不出哪一欄是學員編號；請在第一列寫上標題"),
        ("anna,安\nboris,伯\n", "看不出哪一欄是學員編號"),
        ("學員編號,姓名\n0007,林語晴\n,周柏諺\n", "第 3 列「周柏諺」沒有學員編號"),
        ("學員編號,姓名\n0007,林語晴\n林語晴,周柏諺\n", "第 3 列的「林語晴」不像學員編號"),
        ("學員編號,姓名\n1.13E+06,林語晴\n", "「1.13E\\+06」被試算表改成了科學記號"),
        ("學員編號,姓名\n../x1,林語晴\n", "不能當資料夾名"),
        (
            "學員編號,姓名\nA01,林語晴\n\na01,周柏諺\n",
            "第 2、4 列的學員編號重複（「A01 林語晴」、「a01 周柏諺」）",
        ),
        (b"\xff\xd8\xff\xe0\x10JFIF\xff\xff", "編碼無法辨識"),
    ],
)
def test_what_is_not_certainly_a_person_is_refused_with_its_row(read, text, said):
    with pytest.raises(CourseError, match=said):
        read(text)


def test_a_list_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CourseError, match="找不到學員名單"):
        read_roster(tmp_path / "沒有.csv")


def test_letter_case_and_width_are_one_person():
    roster = Roster([Person("A01", "林語晴")])
    assert roster.by_number(" ａ０１ ") is roster.people[0]


def test_somebody_without_a_name_is_told_where_names_are_wanted():
    with pytest.raises(CourseError, match="「0008」沒有姓名"):
        Roster([Person("0007", "林語晴"), Person("0008")]).names()


@pytest.mark.parametrize(
    ("folder", "number"),
    [
        ("陳華_102_assignsubmission_file_", "0007"),
        ("陳 華 - 作業.zip", "0007"),
        ("policy_陳華.ipynb", "0007"),
        ("0008陳華", "0007"),
        ("陳華安_102_assignsubmission_file_", None),
        ("小陳華_102_assignsubmission_file_", None),
        ("a.b@example.org_12", "0008"),
        ("xa.b@example.org_12", None),
        ("a.b@example.organ_12", None),
        ("0008 作業", "0008"),
        ("10008 作業", None),
    ],
)
def test_a_name_in_a_path_counts_only_where_it_stands_alone(folder, number):
    roster = Roster([Person("0007", "陳華"), Person("0008", "李明華", "a.b@example.org")])
    found = roster.by_path(PurePosixPath(folder, "policy.zip"))
    assert (found.number if found else None) == number
