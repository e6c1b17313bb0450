"""Take the pictures of the guides from a real browser, into `docs/guides/pictures`.

Usage: python tools/make_pictures.py [NAME ...] (default: all; needs Chromium; about five minutes)
"""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "guides" / "pictures"
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import lab as jupyterlab  # noqa: E402
import pages  # noqa: E402

from smhelpers.batch import Run, execute_all  # noqa: E402
from smhelpers.course import Course  # noqa: E402
from smhelpers.demo.cohort import complete, hand_in, model_answer  # noqa: E402
from smhelpers.demo.run import Demo  # noqa: E402
from smhelpers.handin import OpenWork, missing, pack  # noqa: E402
from smhelpers.views.workplace_page import write_page  # noqa: E402
from smhelpers.workplace import Workplace  # noqa: E402

_COLOURS = 128
#: What the desk takes for a certificate in the picture.
_CERTIFICATE = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_TRAINEE = "0007"


def keep(name: str, shoot: Callable[..., bytes], **options) -> None:
    """A picture in few colours, so that it stays small in the repository."""
    path = PICTURES / f"{name}.png"
    PICTURES.mkdir(exist_ok=True)
    shoot(path=path, **options)
    Image.open(path).convert("RGB").quantize(_COLOURS).save(path, optimize=True)
    print(path)


@contextlib.contextmanager
def trainees_lab(tab: Page) -> Iterator[jupyterlab.Lab]:
    """The lab as `smcourse lab` opens it, on a copy of what a trainee has."""
    with tempfile.TemporaryDirectory() as place:
        for name in ("notebooks", "release"):
            shutil.copytree(
                ROOT / name,
                Path(place, name),
                ignore=shutil.ignore_patterns("portfolio", "handed_in", ".ipynb_checkpoints"),
            )
        with jupyterlab.trainees_lab(Path(place), tab) as opened:
            yield opened


def welcome(tab: Page) -> None:
    """The page on which the course opens."""
    with trainees_lab(tab) as lab:
        lab.open("welcome.ipynb")
        lab.notebook.locator(".smc-unit").first.wait_for()
        lab.idle()
        tab.locator(".jp-DirListing-item").first.wait_for()
        keep("welcome", tab.screenshot)


def lesson(tab: Page) -> None:
    """A lesson with text, picture and form."""
    with trainees_lab(tab) as lab:
        lab.open("notebooks/platform_research/goals_and_priorities.ipynb")
        lab.run_all()
        lab.notebook.locator("textarea").first.scroll_into_view_if_needed()
        keep("lesson", tab.screenshot)


def hand_in_button(tab: Page) -> None:
    """What the button says while something is missing."""
    with trainees_lab(tab) as lab:
        lab.open("release/policy/policy.ipynb")
        lab.run_all()
        lab.notebook.get_by_placeholder("與知識測驗相同的編號").fill(_TRAINEE)
        # once more, for the last cell has been run: else the button asks for it
        lab.command("docmanager:save")
        lab.notebook.get_by_role("button", name="檢查並交件").click()
        said: Locator = lab.notebook.locator("text=還沒有交件")
        said.wait_for()
        lab.notebook.get_by_role("button", name="檢查並交件").scroll_into_view_if_needed()
        keep("hand_in", tab.screenshot)


def receipt(tab: Page) -> None:
    """A receipt as a page."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(
            ROOT / "release" / "policy",
            Path(place, "policy"),
            ignore=shutil.ignore_patterns("portfolio", "handed_in"),
        )
        work = OpenWork.of(Path(place, "policy"))
        made = pack(work, _TRAINEE, missing(work))
        tab.goto(made.path.with_suffix(".html").as_uri())
        keep("receipt", tab.screenshot)


def formgrader_and_record(tab: Page) -> None:
    """Marking a written answer, and the record of the one who wrote it."""
    with tempfile.TemporaryDirectory() as place:
        demo, task = Demo.lay_out(Course.open(ROOT), Path(place, "course")), "policy"
        demo.release()
        model = model_answer(demo.built, task)
        hand_in(
            demo.root / "release" / task,
            model,
            complete,
            demo.root / "submitted" / _TRAINEE / task,
        )
        demo.grade(task, lambda outcome: None)
        demo.records()
        tab.goto((demo.root / "records" / f"{_TRAINEE}.html").as_uri())
        keep("record", tab.screenshot)
        with pages.server(demo.root) as address:
            tab.goto(f"{address}/formgrader/gradebook/{task}/{task}")
            tab.locator('a[href*="/formgrader/submissions/"]').first.click()
            tab.get_by_text("常見錯誤").first.evaluate(
                "node => node.scrollIntoView({block: 'end'})",
            )
            keep("formgrader", tab.screenshot)
        desk(tab, demo.root)
        shutil.rmtree(model)


def desk(tab: Page, root: Path) -> None:
    """The assessor's desk: evidence beside the decision."""
    with pages.judging(root) as address:
        tab.goto(address)
        tab.locator("#name").fill("林評量")
        tab.locator("#qualification").fill("示範資格")
        tab.locator("#number").fill("第 1 號")
        tab.locator("input[name=without_end]").check()
        shown = {"name": "示範.pdf", "mimeType": "application/pdf", "buffer": _CERTIFICATE}
        tab.locator("#file").set_input_files([shown])
        tab.get_by_role("button", name="登錄並開始").click()
        tab.locator("a[href*='item=pc-2.1']").first.click()
        tab.locator("#choice1").wait_for()
        tab.set_viewport_size({"width": 1280, "height": 680})
        keep("desk", tab.screenshot)


def report(tab: Page) -> None:
    """A monthly report."""
    with tempfile.TemporaryDirectory() as place:
        shop = Workplace.open("tea")
        page = Path(place, "report.html")
        template = ROOT / "notebooks" / "evaluation" / "monthly_report.ipynb"
        execute_all([Run(template, {"workplace": "tea", "month": "2026-08"}, page, (shop.folder,))])
        tab.goto(page.as_uri())
        keep("report", tab.screenshot)


def workplace(tab: Page) -> None:
    """A workplace on one page."""
    with tempfile.TemporaryDirectory() as place:
        tab.goto(write_page(Workplace.open("tea"), Path(place, "tea.html")).as_uri())
        keep("workplace", tab.screenshot)


SHOTS = {
    shot.__name__: shot
    for shot in (receipt, workplace, report, welcome, lesson, hand_in_button, formgrader_and_record)
}


def main() -> None:
    """The command."""
    for name in sys.argv[1:] or SHOTS:
        with pages.page() as tab:
            tab.set_viewport_size({"width": 1280, "height": 860})
            SHOTS[name](tab)


if __name__ == "__main__":
    main()
