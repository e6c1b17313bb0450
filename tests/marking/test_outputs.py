"""What a trainee's notebook shows reaches the marker's page legible and harmless."""

import re

import pytest

from smhelpers.forms import static
from smhelpers.markup import clean


def test_a_form_as_a_table_keeps_its_lines_and_room():
    shown = clean(static.listing("目標", ["目標", "期限"], [["多來一次", "2026-12-31"]]))
    assert (
        len(re.findall(r'<t[dh] style="[^"]*border:1px solid #8a8a8a;padding:2px 6px', shown)) == 4
    )


@pytest.mark.parametrize(
    "html",
    [
        '<td style="position:fixed;top:0">x</td>',
        '<td style="background:url(https://example.org)">x</td>',
        '<div style="border:1px">x</div>',
        "<style>td{display:none}</style>x",
        "<script>alert(1)</script>x",
        '<img src="x" onerror="alert(1)">x',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://example.org"></iframe>x',
    ],
)
def test_nothing_that_runs_loads_moves_or_covers_is_left(html):
    shown = clean(f"<table><tr><td>{html}</td></tr></table>")
    assert "x" in shown and not re.search(
        r"position|url\(|style=\"[^\"]*border:1px\"|display|script|onerror|iframe|<style",
        shown,
    )
