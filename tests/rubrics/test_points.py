"""Levels as points and as the first line of a comment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.errors import CourseError
from smhelpers.rubrics import HIGHEST, level_of, score_of
from smhelpers.rubrics.levels import read, told

LEVELS = st.lists(st.integers(0, HIGHEST), min_size=1, max_size=9)
TITLES = st.text("目標與先後來源客群做得到0 4", min_size=2, max_size=8).map(str.strip).filter(bool)
POINTS = 4.0


@given(LEVELS, st.data())
def test_a_higher_level_never_costs_points(levels, data):
    place = data.draw(st.integers(0, len(levels) - 1))
    raised = list(levels)
    raised[place] = min(raised[place] + 1, HIGHEST)
    assert score_of(raised, POINTS) >= score_of(levels, POINTS)


@given(LEVELS)
def test_no_mark_lies_more_than_one_level_above_the_lowest(levels):
    score = score_of(levels, POINTS)
    assert min(levels) <= score <= min(min(levels) + 1, HIGHEST)


@given(st.integers(0, HIGHEST), st.integers(1, 9), st.floats(0.5, 20))
def test_the_same_level_throughout_is_that_share_of_the_points(level, count, points):
    assert score_of([level] * count, points) == pytest.approx(points * level / HIGHEST, abs=1e-3)


def test_a_part_without_substance_is_not_averaged_away():
    assert score_of([4, 4, 4, 1], POINTS) == 2 < 0.75 * POINTS
    assert score_of([4, 3, 3, 2], POINTS) == 3 == 0.75 * POINTS


@pytest.mark.parametrize("levels", [[], [5], [-1, 3]])
def test_levels_that_do_not_exist_have_no_score(levels):
    with pytest.raises(ValueError, match="levels"):
        score_of(levels, POINTS)


@given(st.dictionaries(TITLES, st.integers(0, HIGHEST), min_size=1), st.text("好，請補數字。\n"))
def test_levels_and_words_are_read_from_a_comment_as_they_were_written(levels, words):
    assert read(told(levels, words)) == (levels, words.strip())


@pytest.mark.parametrize("comment", ["", "引用數字正確", "等級：很好", "等級：目標 7／4\n請補"])
def test_a_comment_of_another_making_holds_no_levels(comment):
    assert read(comment) == ({}, comment)


@pytest.mark.parametrize("typed", ["", "5", "3.5", "很好", "-1", "１"])
def test_what_is_no_level_is_refused_by_the_name_of_its_aspect(typed):
    with pytest.raises(CourseError, match="「目標與先後」還沒有選等級"):
        level_of(typed, "目標與先後")
