"""A form whose kernel is gone, in a real JupyterLab: it says so at once, in place of 「已存檔」."""

import os
import signal
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent))

import lab as jupyterlab
import pages

CELL = """from smhelpers.forms import Form
from smhelpers.policy.deliverables import PolicyScope
Form(PolicyScope)"""
GONE = ".smc-form > .smc-gone"
pytestmark = pytest.mark.xdist_group("kernel gone")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """JupyterLab on an empty folder."""
    folder = tmp_path_factory.mktemp("gone")
    jupyterlab.settings(folder)
    option = "--LabApp.expose_app_in_browser=True"
    with pages.server(folder, option) as address, pages.page() as tab:
        yield folder, jupyterlab.Lab(tab, address)


@pytest.fixture
def lab(opened, request):
    """A form in a notebook of its own, with something saved in it."""
    folder, found = opened
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    place = folder / request.node.name
    place.mkdir()
    nbformat.write(new_notebook(cells=[new_code_cell(CELL)], metadata=kernel), place / "form.ipynb")
    found.open(f"{request.node.name}/form.ipynb")
    found.run_all()
    typed(found, "讓熟客每個月多來一次")
    found.notebook.locator(".smc-foot [role=status]", has_text="已存檔").wait_for()
    return found


def typed(lab, text):
    """Type into the first long question and leave it."""
    box = lab.notebook.locator(".smc-form textarea").first
    box.fill(text)
    box.press("Tab")


def kernel_process():
    """The process of the kernel that this test started."""
    for each in psutil.Process().children(recursive=True):
        if "ipykernel_launcher" in " ".join(each.cmdline()):
            return each.pid
    raise AssertionError("no kernel runs")


def test_a_kernel_that_was_killed_is_told_above_the_form_and_in_place_of_saved(lab):
    os.kill(kernel_process(), signal.SIGKILL)
    told = lab.notebook.locator(GONE)
    told.wait_for()
    assert "連線中斷了，這一頁之後填的內容還沒有存" in told.inner_text()
    assert told.get_attribute("role") == "alert"
    typed(lab, "這句話沒有人會存")
    assert not lab.notebook.locator(".smc-foot [role=status]").first.is_visible()
    assert lab.notebook.locator(".smc-foot .smc-gone").is_visible()
    lab.picture("form_without_kernel")
    lab.page.locator(".jp-Dialog .jp-mod-accept").click()
    lab.idle()
    lab.run_all()
    lab.notebook.locator(".smc-foot [role=status]", has_text="存檔").wait_for()
    assert lab.notebook.locator(GONE).count() == 0


def test_a_kernel_that_was_shut_down_elsewhere_is_told_too(lab):
    lab.page.evaluate(
        "() => jupyterapp.serviceManager.kernels.shutdown("
        "jupyterapp.shell.currentWidget.sessionContext.session.kernel.id)"
    )
    lab.notebook.locator(GONE).wait_for()


def test_a_connection_that_comes_back_takes_the_sentence_back_and_saves_what_was_typed(lab):
    lab.page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel._ws.close()"
    )
    lab.notebook.locator(GONE).wait_for()
    typed(lab, "斷線時打的字")
    lab.notebook.locator(GONE).wait_for(state="detached")
    lab.notebook.locator(".smc-foot [role=status]", has_text="已存檔").wait_for()
