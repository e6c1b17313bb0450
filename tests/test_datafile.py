"""YAML files of the course: read, or one sentence that names file and line."""

import pytest

from smhelpers.datafile import read_yaml
from smhelpers.errors import CourseError


@pytest.fixture
def read(tmp_path):
    """Writes a file and reads it."""

    def read(data):
        (tmp_path / "設定.yml").write_bytes(data)
        return read_yaml(tmp_path / "設定.yml", "請重新安裝課程。")

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_a_file_is_read_in_every_usual_encoding(read, encoding):
    assert read("名稱: 茶飲\n平台: [臉書]\n".encode(encoding)) == {"名稱": "茶飲", "平台": ["臉書"]}


def test_a_mapping_may_take_another_in_and_change_it(read):
    text = "a: &a\n  x: 1\n  y: 2\nb:\n  <<: *a\n  x: 3\n"
    assert read(text.encode())["b"] == {"x": 3, "y": 2}


def test_a_part_may_stand_in_several_places(read):
    assert read(b"a: &a 1\nb: *a\nc: &c [x]\nd: [*c, *c]\n")["d"] == [["x"], ["x"]]


#: Ten times ten times ten …: nine lines for a thousand million parts.
BILLION = "a0: &a0 [x]\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲: 1\n乙: 2\n甲: 3\n", "設定.yml 第 3 列的「甲」前面已經寫過；請刪掉其中一個"),
        ("列:\n- 甲: 1\n  甲: 2\n", "第 3 列的「甲」"),
        ("甲: [1, 2\n", "不是正確的 YAML；請檢查縮排"),
        ("甲: " + "[" * 100_000, "一層包一層，太深了"),
        ("甲: &a [*a]\n", "展開後太大"),
        (BILLION, "第 6 列的「\\*a4」展開後太大；請把內容直接寫出來"),
        ("日期: 2026-99-99\n", "讀不懂的日期、數字或標記；請更正"),
        (f"數量: {'9' * 5000}\n", "讀不懂的日期、數字或標記"),
        ("甲: !!float x\n", "讀不懂的日期、數字或標記"),
        ("甲: !!python/object:os.system ls\n", "第 1 列 不是正確的 YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(read, text, said):
    with pytest.raises(CourseError, match=said):
        read(text.encode())


def test_a_file_that_is_not_there_is_told_with_the_remedy(tmp_path):
    with pytest.raises(CourseError, match="找不到 設定.yml；請重新安裝課程。"):
        read_yaml(tmp_path / "設定.yml", "請重新安裝課程。")
