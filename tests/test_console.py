"""What commands print, with a terminal and without."""

import io

import pytest
from rich.console import Console

from smhelpers import console
from smhelpers.console import progress, say


@pytest.fixture
def page():
    """A console that is no terminal, and narrow."""
    return Console(file=io.StringIO(), width=20, highlight=False)


def printed(page):
    return page.file.getvalue()


def test_a_line_is_printed_as_it_is(page):
    say("[b]檔案[/b]：/很長/很長/很長/很長/很長/的路徑.zip", to=page)
    assert printed(page) == "[b]檔案[/b]：/很長/很長/很長/很長/很長/的路徑.zip\n"


def test_without_a_terminal_the_end_is_told_in_one_plain_line(page):
    with progress("評分", 3, page) as steps:
        for name in ("甲", "乙", "丙"):
            steps.step(name)
    assert printed(page) == "評分 3/3，已 0 秒\n"


def test_without_a_terminal_a_line_now_and_then_holds_an_estimate(page, monkeypatch):
    moments = iter([0.0, 4.0, 40.0, 40.0])
    monkeypatch.setattr(console.time, "monotonic", lambda: next(moments))
    with progress("評分", 10, page) as steps:
        steps.step()
        steps.step()
    assert printed(page) == "評分 2/10，已 40 秒，約剩 2 分 40 秒\n"


def test_the_number_of_steps_may_become_known_later(page):
    with progress("評分", to=page) as steps:
        steps.expect(1)
        say("⚠ 沒有隔離", to=page)
        steps.step()
    assert printed(page) == "⚠ 沒有隔離\n評分 1/1，已 0 秒\n"


def test_with_a_terminal_there_is_a_bar():
    page = Console(file=io.StringIO(), force_terminal=True, width=100)
    with progress("評分", 2, page) as steps:
        steps.step("甲")
        steps.step("乙")
    assert "2/2" in printed(page)
