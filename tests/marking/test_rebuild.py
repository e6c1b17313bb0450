"""Mangled submissions: reading and rebuilding never fail and always give the master's cells in
the master's order.
"""

import json

import course as small
import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smhelpers.marking import Status
from smhelpers.marking.intake import encode
from smhelpers.marking.locate import locate
from smhelpers.marking.rebuild import rebuild
from smhelpers.marking.run import Job, mark

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def honest(course):
    """The honest notebook as JSON."""

    return json.loads(nbformat.writes(small.answered(course, "warmup")))


def _places(value, path=()):
    """Paths of every part of a JSON value."""
    yield path
    for key, item in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from _places(item, (*path, key))


def _replace(value, path, new):
    if not path:
        return new
    value = json.loads(json.dumps(value))
    part = value
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = new
    return value


@st.composite
def mangled_json(draw, book):
    """The notebook with some parts replaced by anything and its cells shuffled."""
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(_places(book))[1:]))
        book = _replace(book, path, draw(ANYTHING))
    if isinstance(book, dict) and isinstance(book.get("cells"), list):
        book["cells"] = (
            draw(st.permutations(book["cells"])) if draw(st.booleans()) else book["cells"]
        )
    return json.dumps(book).encode()


@st.composite
def mangled_bytes(draw, raw):
    """The file with bytes cut, doubled or changed."""
    start, count = draw(st.integers(0, len(raw))), draw(st.integers(0, 200))
    middle = draw(st.binary(max_size=20) | st.just(raw[start : start + count] * 2))
    return raw[:start] + middle + raw[start + count :]


def _check(master, raw):
    located = locate(master, {"warmup.ipynb": encode(raw)})
    assert set(located.notebooks) | set(located.missing) == {book.name for book in master.notebooks}
    for name, cells in located.notebooks.items():
        book = next(book for book in master.notebooks if book.name == name)
        rebuilt = rebuild(book, cells)
        assert [cell.position for cell in rebuilt.cells if cell.position is not None] == list(
            range(len(book.cells)),
        )
        fixed = [
            (cell.position, cell.source)
            for cell in rebuilt.cells
            if cell.position is not None and not cell.theirs
        ]
        assert all(book.cells[position].source == source for position, source in fixed)


QUIET = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@QUIET
@given(data=st.data())
def test_any_change_of_structure_is_mended_or_refused(batch, honest, data):
    _check(batch.master, data.draw(mangled_json(honest)))


@QUIET
@given(data=st.data())
def test_any_damage_of_bytes_is_mended_or_refused(batch, honest, data):
    _check(batch.master, data.draw(mangled_bytes(json.dumps(honest, ensure_ascii=False).encode())))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_mangled_submission_has_an_outcome_and_leaves_the_gradebook_intact(batch, honest, data):
    raw = data.draw(mangled_json(honest) | mangled_bytes(json.dumps(honest).encode()))
    finished = mark(
        Job(student="mangled", files={"warmup.ipynb": encode(raw)}),
        batch.master,
        batch.zygote,
        batch.limits,
        "bubblewrap",
    )
    score = finished.outcome.score
    assert score is None or 0 <= score <= 16
    assert finished.outcome.status in (Status.UNGRADED, Status.PARTIAL) or score is not None
    assert not finished.outcome.reason.startswith("評分程式本身出錯")
    batch.writer.save(finished, unchanged=False)
    with batch.writer.book.engine.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def test_an_answer_whose_name_is_lost_is_found_between_its_neighbours(batch, honest):
    book = json.loads(json.dumps(honest))
    for cell in book["cells"]:
        cell.pop("id"), cell.update(metadata={})
    located = locate(batch.master, {"warmup.ipynb": encode(json.dumps(book).encode())})
    master = next(book for book in batch.master.notebooks if book.name == "warmup")
    text = {
        cell.position: cell.source for cell in rebuild(master, located.notebooks["warmup"]).cells
    }
    assert "mean_likes" in text[2] and "def best" in text[4]


def test_a_copy_that_was_worked_on_counts_beside_an_untouched_notebook_and_is_named(course, grade):
    blank = (course / "release" / "ps1" / "warmup.ipynb").read_bytes()
    folder = small.hand_in(course, "copied", {"warmup": blank})
    nbformat.write(small.answered(course, "warmup"), folder / "warmup-copy1.ipynb")
    outcome = grade("copied")["copied"]
    assert outcome.status is Status.NEEDS_HUMAN and outcome.score == 16.0
    assert "「warmup.ipynb」沒有作答，這次評的是作答過的「warmup-copy1.ipynb」" in outcome.reason


def test_two_notebooks_that_were_both_worked_on_are_a_question(course, grade):
    folder = small.hand_in(course, "twice")
    other = small.answered(course, "warmup", {"mean_answer": "mean_likes = 1.0"})
    nbformat.write(other, folder / "warmup-Copy1.ipynb")
    outcome = grade("twice")["twice"]
    assert outcome.status is Status.NEEDS_HUMAN and outcome.score == 16.0
    assert "「warmup-Copy1.ipynb」也作答了，內容不同；這次評的是「warmup.ipynb」" in outcome.reason
