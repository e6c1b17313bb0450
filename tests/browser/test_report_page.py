"""A monthly report as an instructor opens it: a page by itself, read in a browser without a
server or a network.
"""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.paths import course_root

pytestmark = pytest.mark.xdist_group("lessons")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The page that `smcourse evaluate` makes of one month."""
    out = tmp_path_factory.mktemp("reports")
    command = [
        Path(sys.executable).parent / "smcourse",
        "evaluate",
        "--course",
        course_root(),
        "--workplace",
        "tea",
        "--month",
        "2026-09",
    ]
    subprocess.run(
        [*command, "--out", out, "--workers", "1"],
        check=True,
        capture_output=True,
    )
    (found,) = out.rglob("*2026-09*.html")
    return found


def test_a_report_opens_whole_without_a_network_and_nothing_runs_over_the_edge(report):
    with pages.page() as tab:
        asked, faults = [], []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(report.as_uri())
        tab.get_by_role("heading").first.wait_for()
        assert [
            url for url in asked if not url.startswith(("file:", "data:"))
        ] == [] and faults == []
        assert tab.locator("table").count() and tab.locator("img").count()
        assert tab.evaluate(
            "[...document.images].every(image => image.complete && image.naturalWidth > 0 && "
            "image.alt)",
        )
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        jupyterlab.SCREENS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=jupyterlab.SCREENS / "report_page.png", full_page=True)
