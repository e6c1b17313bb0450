"""The dashboard as a web page: served by voila on this machine, by keyboard, without asking any
other server.
"""

import http.client
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

from smhelpers.commands.dashboard import command, page_for, surroundings
from smhelpers.paths import course_root

sys.path.insert(0, str(Path(__file__).parent.parent))
import own_folders

pytestmark = pytest.mark.xdist_group("dashboard")


FORM = """
import ipywidgets as widgets
from smhelpers.forms import look
look.framed(look.field(widgets.Text(description="目標", continuous_update=False)))
"""


@contextmanager
def served(page, folder):
    """Address of a page that voila serves."""
    with (folder / "voila.log").open("w") as log:
        process = subprocess.Popen(
            command(page, pages.free_port()),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=surroundings() | {"PYTHONUNBUFFERED": "1"},
        )
        try:
            yield process.stdout.readline().partition("：")[2].strip()
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dashboard")
    with served(page_for(course_root(), "guesthouse", folder, folder), folder) as found:
        yield found


def test_a_form_has_its_look_and_its_behaviour_in_voila_too(tmp_path):
    notebook = new_notebook(cells=[new_code_cell(FORM)])
    nbformat.write(notebook, tmp_path / "form.ipynb")
    with served(tmp_path / "form.ipynb", tmp_path) as found, pages.page() as tab:
        tab.goto(found)
        field = tab.locator(".smc-form .smc-field > input")
        # the name that the page gives a field, and the mark that keeps JupyterLab's keys away
        field.and_(tab.locator("[aria-invalid=false]")).wait_for()
        field.focus()
        field.and_(tab.locator("[data-lm-suppress-shortcuts=true]")).wait_for()


def test_the_dashboard_is_filtered_by_keyboard_and_needs_no_internet(address):
    asked = []

    def noted(route):
        """What really leaves the browser: a request that the page's own policy forbids never
        comes here.
        """
        asked.append(route.request.url)
        route.continue_()

    with pages.page() as tab:
        tab.route("**/*", noted)
        tab.goto(address)
        tab.get_by_label("情緒").focus()
        tab.keyboard.press("ArrowDown")
        tab.locator("td", has_text="負面").first.wait_for()
        tab.wait_for_function(
            "![...document.querySelectorAll('td')].some(cell => cell.innerText === '中性')",
        )
        assert (
            tab.title() == "監控儀表板"
            and tab.get_by_role("heading", name="潮間聽風：監控儀表板").is_visible()
        )
        assert not tab.get_by_text("smhelpers").count()
    own = address.partition("/?")[0]
    elsewhere = [url for url in asked if not url.startswith((own, "data:", "blob:"))]
    assert elsewhere == []


def asked(address, path, **headers):
    """Status, headers and text of an answer, whole."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    with closing(connection):
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read().decode()


def entered(address):
    """Where the page is, and the cookie that opens it."""
    parts = urlsplit(address)
    _, headers, _ = asked(address, f"{parts.path}?{parts.query}")
    return headers["Location"], headers["Set-Cookie"].partition(";")[0]


def kernels():
    """Kernels below this process."""
    found = []
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # one that has just ended
            if "ipykernel_launcher" in " ".join(each.cmdline()):
                found.append(each)
    return found


def test_pages_asked_for_in_the_same_instant_are_all_answered_and_leave_one_kernel(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("print(6 * 7)"), new_code_cell("print('end')")])
    nbformat.write(notebook, tmp_path / "small.ipynb")
    before = len(kernels())
    with served(tmp_path / "small.ipynb", tmp_path) as found:
        path, cookie = entered(found)
        with ThreadPoolExecutor(4) as readers:
            each = [readers.submit(asked, found, path, Cookie=cookie) for _ in range(4)]
        answers = [reader.result() for reader in each]
        assert [status for status, _, _ in answers] == [200] * 4
        assert all(">42\n" in text and "</html>" in text for _, _, text in answers)
        assert len(kernels()) - before == 1


def test_a_page_whose_kernel_does_not_start_is_answered_in_a_sentence(tmp_path, monkeypatch):
    place = tmp_path / "kernels" / "broken" / "kernel.json"
    place.parent.mkdir(parents=True)
    place.write_text('{"argv": ["false"], "display_name": "broken", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    kernel = {"kernelspec": {"name": "broken", "display_name": "broken"}}
    notebook = new_notebook(cells=[new_code_cell("1")], metadata=kernel)
    nbformat.write(notebook, tmp_path / "small.ipynb")
    with served(tmp_path / "small.ipynb", tmp_path) as found:
        path, cookie = entered(found)
        _, _, text = asked(found, path, Cookie=cookie)
        assert "這一頁沒有完成" in text and "RuntimeError" not in text


def test_a_page_that_failed_says_so_in_chinese(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("raise ValueError('broken')")])
    nbformat.write(notebook, tmp_path / "failed.ipynb")
    with served(tmp_path / "failed.ipynb", tmp_path) as found, pages.page() as tab:
        tab.goto(found)
        tab.get_by_text("這一頁沒有完成").wait_for()
        told = tab.inner_text("body")
        assert "There was an error" not in told and "broken" not in told
        assert tab.evaluate("document.documentElement.lang") == "zh-TW"


def test_a_company_s_own_folder_opens_with_its_posts(tmp_path):
    own = own_folders.instagram_month(tmp_path / "燈籠烘焙")
    with (
        served(page_for(course_root(), str(own), tmp_path, tmp_path), tmp_path) as found,
        pages.page() as tab,
    ):
        tab.set_viewport_size({"width": 1366, "height": 768})
        tab.goto(found)
        tab.locator("caption", has_text="帶動這一期的貼文").wait_for()
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        told = tab.inner_text("body")
        assert "2026-02-20 至 2026-03-19" in told and "模擬" not in told and "⚠" not in told
        jupyterlab.SCREENS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=jupyterlab.SCREENS / "dashboard_own.png")
