"""What the commands that open a port leave open, as a neighbour on the machine sees it."""

import contextlib
import json
import shutil
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.paths import course_root

pytestmark = pytest.mark.xdist_group("listening")
#: Seconds that ending may take on busy cores.
PATIENCE = 60
NOTEBOOK = "small.ipynb"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course as an assessor has it."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(course_root() / "source", folder / "source")
    for name in ("notebooks", "release"):
        shutil.copytree(
            course_root() / name,
            folder / name,
            ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
        )
    shutil.copy(course_root() / "nbgrader_config.py", folder)
    cell = "import ipywidgets\nprint(6 * 7)\nipywidgets.Text(description='目標')"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = new_notebook(cells=[new_code_cell(cell)], metadata=kernel)
    nbformat.write(notebook, folder / NOTEBOOK)
    return folder


def test_ending_the_dashboard_ends_its_kernel_and_a_page_loaded_anew_has_no_second_one(course):
    about = ("dashboard", "--course", str(course_root()))
    with pages.listening(course, *about) as (process, address), pages.page() as tab:
        tab.goto(address)
        for _ in range(2):
            tab.reload()
        tab.get_by_label("情緒").wait_for()
        family = psutil.Process(process.pid).children(recursive=True)
        kernels = [each for each in family if "ipykernel_launcher" in " ".join(each.cmdline())]
        assert len(kernels) == 1
        process.terminate()
        process.wait(PATIENCE)
        assert psutil.wait_procs(family, PATIENCE)[1] == []


@pytest.fixture(scope="module")
def lab(course):
    with pages.listening(course, "lab", "--course", str(course)) as found, pages.page() as tab:
        said, asked = [], []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{found[1]}")
        way = tab.url.partition("/lab")[0]
        tab.goto(f"{way}/lab/tree/{NOTEBOOK}")
        yield found[0], found[1], way, tab, said, asked


def commands_of(process):
    """What every user of the machine reads of a process and its children in the process list."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return [" ".join(each.cmdline()) for each in family]


def test_a_notebook_runs_behind_the_door_and_asks_nobody_else(lab):
    _, _, way, tab, said, asked = lab
    tab.locator(jupyterlab.IDLE).wait_for()
    made = tab.locator(".jp-OutputArea-output", has_text="42")
    while not made.count():  # what is pressed before the kernel has answered is told to wait
        tab.locator("jp-button", has_text="全部執行").first.click()
        with contextlib.suppress(TimeoutError):
            made.wait_for(timeout=5_000)
    tab.locator(".widget-text input").wait_for()
    origin = way.rpartition("/")[0]
    assert all(url.startswith((origin, "data:", "blob:")) for url in asked)
    assert not [text for text in said if "Content Security Policy" in text]


def test_neither_token_nor_way_stands_in_a_command_line(lab):
    process, address, way, *_ = lab
    secrets = [address.partition("token=")[2], way.rpartition("/")[2]]
    assert not [line for line in commands_of(process) for secret in secrets if secret in line]


def test_the_channels_of_a_kernel_are_files_of_its_owner_and_no_ports(lab):
    process, *_ = lab
    for line in commands_of(process):
        if "ipykernel_launcher" in line:
            about = Path(line.partition(" -f ")[2].split()[0])
            assert json.loads(about.read_text())["transport"] == "ipc"
            assert about.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_ending_the_command_ends_what_listens(course, end):
    with pages.listening(course, "lab", "--course", str(course)) as (process, _):
        family = psutil.Process(process.pid).children(recursive=True)
        assert family
        getattr(process, end)()
        process.wait(PATIENCE)
        assert psutil.wait_procs(family, PATIENCE)[1] == []
