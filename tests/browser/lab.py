"""A notebook in a real JupyterLab, driven by the commands that its menus call.

For tests that look at what a trainee sees.
"""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pages
from playwright.sync_api import Locator, Page

from smhelpers.course import Course
from smhelpers.lab.start import environment, options
from smhelpers.paths import PACKAGE

#: Where pictures of what was seen are left for people to look at (git-ignored).
SCREENS = PACKAGE.parent / "build" / "screens"
#: Draws every cell, not only those in sight; asks nothing on its own.
_SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false"},
    "apputils-extension/kernels-settings": {"commsOverSubshells": "disabled"},
}
#: What the toolbar of the notebook in front shows when its kernel has nothing to do.
IDLE = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status='idle']"
_MOST_HEIGHT = 9_000
#: Milliseconds for a whole notebook with its imports, on busy cores.
_RERUN = 300_000
_FAINT = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
_OUTPUTS = """() => {
  const cells = [...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code');
  const found = cells.map(cell => [cell.executionCount, Array.from({length: cell.outputs.length}, (_, n) => cell.outputs.get(n).toJSON())]);
  return found.map(([count, outputs]) => ({count, errors: outputs.filter(o => o.output_type === 'error').map(o => o.evalue),
    warned: outputs.filter(o => o.name === 'stderr').map(o => String(o.text)), shown: outputs.map(o => Object.keys(o.data || {}))}));
}"""  # noqa: E501


def settings(folder: Path) -> None:
    """Write the user's settings of a server whose home is `folder`."""
    for name, values in _SETTINGS.items():
        path = (
            folder
            / ".jupyter"
            / "lab"
            / "user-settings"
            / "@jupyterlab"
            / f"{name}.jupyterlab-settings"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


class Lab:
    """JupyterLab in one tab, started with `--LabApp.expose_app_in_browser=True`."""

    def __init__(self, page: Page, address: str):
        self.page = page
        page.goto(f"{address}/lab?reset")
        page.wait_for_function("window.jupyterapp && jupyterapp.started")
        page.evaluate("jupyterapp.restored")
        page.locator("#jupyterlab-splash").wait_for(state="detached")
        self._kernel, self._folder = "", ""

    def command(self, name: str, **arguments) -> None:
        """What a menu item or a double click calls; returns when it has ended."""
        self.page.evaluate(
            "([name, arguments]) => jupyterapp.commands.execute(name, arguments).then(() => null)",
            [name, arguments],
        )

    def open(self, path: str) -> None:
        """Open a notebook (path below the server's folder): in the kernel of the one before if that
        lies beside it, else in a new one.

        Imports cost more than lessons; that each lesson runs in a kernel of its own is shown
        elsewhere.
        """
        folder, shared = path.rpartition("/")[0], {}
        if folder == self._folder:
            shared = {"kernel": {"id": self._kernel}}
        elif self._kernel:
            self.page.evaluate("id => jupyterapp.serviceManager.kernels.shutdown(id)", self._kernel)
        self.command(
            "docmanager:open",
            path=path,
            factory="Notebook",
            **shared,
        )
        self._folder, self._kernel = (
            folder,
            self.page.evaluate("""async () => { const panel = jupyterapp.shell.currentWidget;
            await panel.context.ready; await panel.sessionContext.ready; await panel.revealed;
            return panel.sessionContext.session.kernel.id; }"""),
        )

    def run_all(self) -> list[dict]:
        """What 「全部執行」 does, until the kernel is idle.

        What each code cell counts, errs, warns and shows (mime types an output).
        """
        self.command("notebook:run-all-cells")
        return self.outputs()

    def run_last(self) -> None:
        """Run the last cell alone, until the kernel is idle."""
        self.page.evaluate(
            "() => { const book = jupyterapp.shell.currentWidget.content; "
            "book.activeCellIndex = book.widgets.length - 1; }",
        )
        self.command("notebook:run-cell")

    def restart_and_run_all(self) -> list[dict]:
        """Kernel > Restart Kernel and Run All Cells, with its question answered."""
        self.page.evaluate("() => { jupyterapp.commands.execute('notebook:restart-run-all'); }")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_function("() => !document.querySelector('.jp-Dialog')")
        self.page.wait_for_function(
            """() => { const panel = jupyterapp.shell.currentWidget;
            const cells = [...panel.content.model.cells].filter(cell => cell.type === 'code' && cell.sharedModel.source.trim());
            return panel.sessionContext.session?.kernel?.status === 'idle' && cells.every(cell => cell.executionCount); }""",  # noqa: E501
            timeout=_RERUN,
        )
        return self.outputs()

    def idle(self) -> None:
        """Wait until the kernel of the notebook in front has nothing to do."""
        self.page.locator(IDLE).wait_for()

    def outputs(self) -> list[dict]:
        """One entry a code cell of the notebook in front."""
        return self.page.evaluate(_OUTPUTS)

    @property
    def notebook(self) -> Locator:
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")

    def picture(self, name: str) -> Path:
        """A picture of the whole notebook in front, as far as `_MOST_HEIGHT` pixels."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        height = self.notebook.evaluate(
            "node => (node.querySelector('.jp-WindowedPanel-outer') || node).scrollHeight",
        )
        self.page.set_viewport_size(
            {"width": size["width"], "height": min(height + 200, _MOST_HEIGHT)},
        )
        self.notebook.evaluate(
            "node => { (node.querySelector('.jp-WindowedPanel-outer') || node).scrollTop = 0; }",
        )
        self.page.screenshot(path=SCREENS / f"{name}.png")
        self.page.set_viewport_size(size)
        return SCREENS / f"{name}.png"

    def faint(self, theme: str) -> list[str]:
        """Texts of the notebook in front that stand too little out from what lies behind them in
        a theme, each with its ratio.
        """
        self.command("apputils:change-theme", theme=theme)
        light = str(theme.endswith("Light")).lower()
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
        return self.page.evaluate(_FAINT)

    def screen(self, name: str) -> None:
        """A picture of what is in sight."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png")

    def close(self) -> None:
        """Close the notebook in front unsaved; its kernel is left for the next."""
        self.page.evaluate(
            "() => { const panel = jupyterapp.shell.currentWidget; panel.context.model.dirty "
            "= false; panel.dispose(); }",
        )


@contextlib.contextmanager
def trainees_lab(folder: Path, tab: Page) -> Iterator[Lab]:
    """The lab as `smcourse lab` opens it, on a folder that holds a trainee's course."""
    settings(folder)
    course = Course.open(folder)
    chosen = [
        option
        for option in options(course, 0)
        if option.startswith(("--LabApp", "--ServerApp.jpserver_extensions"))
    ]
    variables = environment(course) | {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / ".jupyter" / "lab" / "user-settings"),
    }
    with pages.server(
        folder,
        "--LabApp.expose_app_in_browser=True",
        *chosen,
        variables=variables,
    ) as address:
        yield Lab(tab, address)
