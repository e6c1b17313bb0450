"""Files and folders that are whole or not there."""

import pytest

from smhelpers.writing import whole_file, whole_folder, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_with_its_folder(tmp_path):
    write_whole(tmp_path / "a" / "檔案.txt", "第一行\r\n第二行\n")
    assert (tmp_path / "a" / "檔案.txt").read_bytes() == "第一行\r\n第二行\n".encode()
    assert names(tmp_path / "a") == ["檔案.txt"]


def test_an_interrupted_file_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("舊", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as part:
        part.write_text("新的一半", encoding="utf-8")
        raise KeyboardInterrupt
    assert path.read_text(encoding="utf-8") == "舊" and names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        (None, None, 0o600),
        (0o640, None, 0o640),
        (0o644, 0o600, 0o600),
    ],
)
def test_permissions_are_kept_or_as_asked(tmp_path, before, asked, after):
    path = tmp_path / "a.txt"
    if before:
        path.write_text("舊", encoding="utf-8")
        path.chmod(before)
    write_whole(path, b"new", mode=asked)
    assert path.stat().st_mode & 0o777 == after


def test_a_folder_takes_the_place_of_the_old_one(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old.txt").touch()
    with whole_folder(tmp_path / "a") as part:
        (part / "new.txt").touch()
        assert names(tmp_path / "a") == ["old.txt"]
    assert names(tmp_path) == ["a"] and names(tmp_path / "a") == ["new.txt"]


def test_an_interrupted_folder_leaves_the_old_one(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "a") as part:
        (part / "half.txt").touch()
        raise KeyboardInterrupt
    assert names(tmp_path) == ["a"] and names(tmp_path / "a") == []


def test_who_is_first_stays_where_nothing_is_to_be_replaced(tmp_path):
    with whole_folder(tmp_path / "a", replace=False) as part:
        (part / "mine.txt").touch()
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "theirs.txt").touch()
    assert names(tmp_path) == ["a"] and names(tmp_path / "a") == ["theirs.txt"]
