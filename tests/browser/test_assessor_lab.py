"""`smcourse lab --assessor` opens where an assessor's work is."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.paths import course_root

pytestmark = pytest.mark.xdist_group("lab")


def test_an_assessor_starts_on_formgrader_with_the_course_s_assignments(tmp_path):
    shutil.copytree(course_root() / "source", tmp_path / "source")
    for name in ("notebooks", "release"):
        shutil.copytree(
            course_root() / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
        )
    shutil.copy(course_root() / "nbgrader_config.py", tmp_path)
    with pages.course_lab(tmp_path, "--assessor") as tab:
        tab.locator("td", has_text="platform_research").first.wait_for()
        assert "/formgrader" in tab.url
        jupyterlab.SCREENS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=jupyterlab.SCREENS / "lab_assessor.png")
