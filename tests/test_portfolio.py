"""Deliverables as validated files: nothing lost, every fault one zh-TW sentence."""

import json
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from smhelpers.deliverable import Deliverable
from smhelpers.errors import CourseError
from smhelpers.foreign import cleaned
from smhelpers.portfolio import MAX_BYTES, Portfolio


class Note(Deliverable):
    file_name: ClassVar[str] = "note"
    title: ClassVar[str] = "備忘"
    assignment: ClassVar[str] = "evaluation"
    text: str = Field(title="內容", min_length=2)
    count: int = Field(title="次數", ge=0)


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path)


def test_a_saved_deliverable_is_read_back_the_same(portfolio):
    note = Note(text="觸及人數下降", count=3)
    portfolio.save(note)
    assert portfolio.load(Note) == note


def test_files_are_utf8_json_with_readable_chinese(portfolio):
    path = portfolio.save(Note(text="觸及人數下降", count=3))
    assert "觸及人數下降" in path.read_text(encoding="utf-8") and path.name == "note.json"


def test_a_missing_file_is_named_with_the_form_to_fill(portfolio):
    with pytest.raises(CourseError, match="還沒有「備忘」.*note.json.*表單"):
        portfolio.load(Note)


def test_broken_json_is_named_with_its_line(portfolio):
    portfolio.save(Note(text="內容", count=1))
    portfolio.path(Note).write_text('{"data": {"text": "內容",\n "count": }', encoding="utf-8")
    with pytest.raises(CourseError, match="note.json 第 2 列"):
        portfolio.load(Note)


def test_faults_name_the_field_by_its_label_and_the_remedy(portfolio):
    portfolio.save_draft(Note, {"text": "短", "count": -1})
    with pytest.raises(CourseError, match="內容：文字太短，至少要 2 個字；次數：不可小於 0.*補正"):
        portfolio.load(Note)


def test_a_file_in_another_encoding_is_named(portfolio):
    portfolio.folder.mkdir()
    portfolio.path(Note).write_bytes('{"data": {"text": "內容"}}'.encode("cp950"))
    with pytest.raises(CourseError, match="UTF-8"):
        portfolio.load(Note)


def test_a_huge_file_is_refused_unread(portfolio):
    portfolio.folder.mkdir()
    portfolio.path(Note).write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(CourseError, match="超過"):
        portfolio.load(Note)


@pytest.mark.parametrize("content", ["[]", "3", '{"data": []}', '{"other": 1}', "null"])
def test_json_of_another_shape_is_told_apart(portfolio, content):
    portfolio.folder.mkdir()
    portfolio.path(Note).write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match="不是「備忘」的格式"):
        portfolio.load(Note)


@given(
    data=st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False)
            | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    ),
)
def test_whatever_was_typed_is_kept_and_findings_are_sentences(tmp_path_factory, data):
    portfolio = Portfolio.open(tmp_path_factory.mktemp("p"))
    findings = portfolio.save_draft(Note, data)
    assert portfolio.draft(Note) == cleaned(json.loads(json.dumps(data)))
    assert all("：" in finding for finding in findings)


def test_no_half_written_file_remains(portfolio):
    portfolio.save(Note(text="內容", count=1))
    assert [path.name for path in portfolio.folder.iterdir()] == ["note.json"]


@pytest.fixture
def next_task(tmp_path, monkeypatch):
    """The portfolio of a later task in a course with a sample note for the tea shop."""
    samples = tmp_path / "data" / "samples" / "tea" / "evaluation"
    samples.mkdir(parents=True)
    (tmp_path / "data" / "standard").mkdir()
    (samples / "note.json").write_text(
        '{"sample": true, "data": {"text": "範例內容", "count": 1}}',
        encoding="utf-8",
    )
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path / "data"))
    return Portfolio.open(tmp_path / "release" / "later")


def test_a_task_starts_from_the_trainees_own_earlier_work(next_task, tmp_path):
    Portfolio.open(tmp_path / "release" / "evaluation").save(Note(text="自己寫的", count=2))
    assert next_task.take_over([Note], "tea") == {Note: "own"}
    assert next_task.earlier("evaluation").load(Note).text == "自己寫的"


def test_without_earlier_work_a_task_starts_from_a_sample(next_task):
    assert next_task.take_over([Note], "tea") == {Note: "sample"}
    assert next_task.earlier("evaluation").load(Note).text == "範例內容"


def test_own_work_once_taken_over_outlives_the_folder_that_it_came_from(next_task, tmp_path):
    path = Portfolio.open(tmp_path / "release" / "evaluation").save(Note(text="自己寫的", count=2))
    next_task.take_over([Note], "tea")
    path.unlink()
    assert next_task.take_over([Note], "tea") == {Note: "own"}


def test_a_sample_cannot_be_handed_in_as_ones_own_work(next_task, tmp_path):
    own = Portfolio.open(tmp_path / "release" / "evaluation")
    own.folder.mkdir(parents=True)
    own.path(Note).write_bytes(
        (tmp_path / "data" / "samples" / "tea" / "evaluation" / "note.json").read_bytes(),
    )
    with pytest.raises(CourseError, match="範例"):
        own.load(Note)


@pytest.mark.parametrize("raw", [b"0", b"[]", b"null", b"", b"[" * 100_000, b"\xff", b"9" * 5000])
def test_a_file_that_no_form_made_is_told_and_is_nobodys_sample(portfolio, raw):
    portfolio.folder.mkdir()
    portfolio.path(Note).write_bytes(raw)
    assert not portfolio.is_sample(Note)
    assert portfolio.saved_at(Note) is None
    (said,) = portfolio.findings(Note)
    assert said.startswith("portfolio/note.json") and "請用表單重新填寫" in said


def test_signs_that_no_document_holds_are_taken_out_where_a_form_is_read(portfolio):
    portfolio.folder.mkdir()
    typed = "第一行\x0b第二行\r\n第三行\x1b[31m紅\ud800\u202e\x00\uffff"
    portfolio.path(Note).write_text(json.dumps({"data": {"text": typed, "count": 1}}))
    assert portfolio.load(Note).text == "第一行\n第二行\n第三行紅"


def test_signs_that_no_file_holds_are_taken_out_where_a_form_saves(portfolio):
    portfolio.save_draft(Note, {"text": "甲\ud800乙\x00"})
    assert portfolio.draft(Note) == {"text": "甲乙"}
