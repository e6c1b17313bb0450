"""What a trainee hands in, on every page that an assessor opens: no script runs, and no request
leaves for another host.
"""

import contextlib
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.api import Gradebook
from playwright.sync_api import Error

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "marking"))
sys.path.insert(0, str(Path(__file__).parent))

import assessed
import own_folders
import pages

from smhelpers.cohort import write_cohort
from smhelpers.course import Course
from smhelpers.judging.records import write_record
from smhelpers.papers.marks import Masters
from smhelpers.papers.write import write_record_papers
from smhelpers.paths import course_root
from smhelpers.record import Record

pytestmark = pytest.mark.xdist_group("foreign")
ELSEWHERE = "elsewhere.test"
RUN = "alert('ran'); document.title = 'ran'"
#: Everything by which a page may be made to act or to tell somebody that it is read.
ACTIVE = f"""
<script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}"></svg>
<img src="https://{ELSEWHERE}/a.png"><img srcset="https://{ELSEWHERE}/b.png">
<iframe src="https://{ELSEWHERE}/c"></iframe>
<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>
<object data="https://{ELSEWHERE}/d"></object><embed src="https://{ELSEWHERE}/e">
<link rel="stylesheet" href="https://{ELSEWHERE}/f.css">
<style>@import "https://{ELSEWHERE}/g.css";
body {{ background: url(https://{ELSEWHERE}/h) }}</style>
<p style="background: url(https://{ELSEWHERE}/i)">x</p><video poster="https://{ELSEWHERE}/j"></video>
<meta http-equiv="refresh" content="0;url=https://{ELSEWHERE}/k"><base href="https://{ELSEWHERE}/">
<form action="https://{ELSEWHERE}/l"><input autofocus onfocus="{RUN}"></form>
<a href="javascript:{RUN}">x</a><details open ontoggle="{RUN}"><summary>x</summary></details>
"""
MARKDOWN = f"""{ACTIVE}

![](https://{ELSEWHERE}/m.png) ![x][far] ![y](attachment:gone.png) [link](javascript:alert('ran'))

[far]: https://{ELSEWHERE}/n.png
"""
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('ran'\\))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>
"""
FILES = {
    "a.html": ACTIVE.encode(),
    "b.htm": ACTIVE.encode(),
    "c.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{RUN}</script></html>'.encode(),
    "d.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RUN}</script></svg>'.encode(),
    "e.xml": f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{RUN}</h:script></x>'.encode(),
    "f.js": RUN.encode(),
    "g.pdf": PDF,
    "h.txt": ACTIVE.encode(),
}
NUMBER = "a1"
#: By which a PDF acts or leads away, and by which a document of Word fetches something.
ACTS = [b"/JavaScript", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b'TargetMode="External"']


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with one hand-in that holds something active wherever something may stand; also
    where only an older version, or a person, can have put it.
    """
    root = assessed.build(tmp_path_factory.mktemp("foreign") / "course", (NUMBER,))
    (root / "nbgrader_config.py").write_bytes((course_root() / "nbgrader_config.py").read_bytes())
    assessed.hand_in(root, NUMBER, MARKDOWN, html=ACTIVE)
    for step in ("submitted", "autograded", "feedback"):
        folder = root / step / NUMBER / "evaluation"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in FILES.items():
            (folder / name).write_bytes(content)
    path = root / "autograded" / NUMBER / "evaluation" / "evaluation.ipynb"
    notebook = nbformat.read(path, as_version=4)
    task = {"points": 4, "grade": False, "solution": False, "locked": False, "schema_version": 3}
    notebook.cells[0].metadata.nbgrader.update(task)
    media = ["text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript"]
    outputs = [new_output("display_data", {medium: MARKDOWN}) for medium in media]
    notebook.cells += [new_markdown_cell(MARKDOWN), new_code_cell("1", outputs=outputs)]
    nbformat.write(notebook, path)
    with Record.open(root) as record:
        record.append("named", NUMBER, {"name": ACTIVE})
        write_record(Course.open(root), root, record.trainee(NUMBER))
    return root


@pytest.fixture(scope="module")
def told(root, tmp_path_factory):
    """The record of another class: what is told of a hand-in is full of payloads, too."""
    folder = tmp_path_factory.mktemp("told")
    with Record.open(root) as record:
        rules = record.rules().to_body()
        entry = assessed.graded(record, NUMBER)
    rows = [row | {"message": ACTIVE, "marker": ACTIVE} for row in entry["results"]]
    entry |= {"reason": ACTIVE, "log": [ACTIVE], "workplace": ACTIVE, "results": rows}
    with Record.open(folder, create=True) as record:
        record.append("rules", "", rules)
        record.append("named", NUMBER, {"name": ACTIVE})
        record.append("graded", NUMBER, entry)
        write_record(Course.open(root), folder, record.trainee(NUMBER))
    return folder


@pytest.fixture(scope="module")
def tab():
    """A tab that notes what ran and what left for elsewhere."""
    with pages.page() as opened:
        opened.noted = []

        def note(route):
            if ELSEWHERE in route.request.url:
                opened.noted.append(route.request.url)
                route.abort()
            else:
                route.continue_()

        def ran(dialog):
            if dialog.type == "beforeunload":  # JupyterLab's own question
                dialog.accept()
                return
            opened.noted.append(dialog.message)
            dialog.dismiss()

        opened.context.route("**/*", note)
        opened.on("dialog", ran)
        yield opened


@pytest.fixture(scope="module")
def way(root, tab):
    """The assessor's lab: its address below which everything lies."""
    with pages.listening(root, "lab", "--assessor", "--course", str(root)) as (_, address):
        tab.goto(address)
        yield tab.url.partition("/formgrader")[0]


def harm(tab, address):
    """What ran, or left for elsewhere, when a page is opened."""
    tab.noted.clear()
    with contextlib.suppress(Error):  # a file that the browser would rather keep
        tab.goto(address)
    tab.wait_for_load_state("networkidle")
    return [*tab.noted, *(["title"] if tab.title() == "ran" else [])]


def submission(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return book.find_submission_notebook("evaluation", "evaluation", NUMBER).id


def test_formgrader_s_page_of_the_hand_in(root, tab, way):
    assert harm(tab, f"{way}/formgrader/submissions/{submission(root)}/?index=0") == []
    assert tab.locator("#notebook-container").count()


@pytest.mark.parametrize("page", ["manage_submissions/evaluation", "manage_students", "gradebook"])
def test_formgrader_s_lists(tab, way, page):
    assert harm(tab, f"{way}/formgrader/{page}") == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_beside_the_notebook_in_formgrader(root, tab, way, name):
    assert harm(tab, f"{way}/formgrader/submissions/{submission(root)}/{name}") == []


@pytest.mark.parametrize("step", ["submitted", "autograded", "feedback"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_the_server_serves(tab, way, step, name):
    assert harm(tab, f"{way}/files/{step}/{NUMBER}/evaluation/{name}") == []


@pytest.mark.parametrize("kind", ["html", "slides", "markdown"])
def test_a_notebook_that_the_server_converts(tab, way, kind):
    folder = f"autograded/{NUMBER}/evaluation"
    assert harm(tab, f"{way}/nbconvert/{kind}/{folder}/evaluation.ipynb") == []


def test_every_handler_that_serves_files_answers_with_a_sandbox(root, tab, way):
    number = submission(root)
    folder = f"autograded/{NUMBER}/evaluation"
    for path in (
        f"files/{folder}/a.html",
        f"nbconvert/html/{folder}/evaluation.ipynb",
        f"formgrader/submissions/{number}/h.txt",
    ):
        policy = tab.request.get(f"{way}/{path}").headers["content-security-policy"]
        assert policy.startswith("sandbox;") and "allow" not in policy


def test_the_notebook_in_jupyterlab(tab, way):
    assert harm(tab, f"{way}/lab/tree/autograded/{NUMBER}/evaluation/evaluation.ipynb") == []
    tab.locator(".jp-Notebook .jp-Cell").first.wait_for()
    assert tab.noted == []


def test_the_feedback(root, tab):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", "evaluation", "--force"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    page = root / "feedback" / NUMBER / "evaluation" / "evaluation.html"
    assert harm(tab, page.as_uri()) == []


def test_the_record(root, told, tab):
    for folder in (root, told):
        assert harm(tab, (folder / f"{NUMBER}.html").as_uri()) == []


def test_the_desk(root, tab):
    with pages.judging(root) as address:
        tab.goto(address)
        tab.locator("#name").fill("林評量")
        tab.locator("#qualification").fill("證書")
        tab.locator("#number").fill("第 1 號")
        tab.locator("input[name=without_end]").check()
        scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": PDF}
        tab.locator("#file").set_input_files(scan)
        tab.locator("button[type=submit]").click()
        assert harm(tab, tab.url) == []
        case = tab.locator("a[href*='pc-5.1']").first.get_attribute("href")
        assert harm(tab, urljoin(tab.url, case)) == []
        assert tab.locator("h1", has_text="pc-5.1").count() == 1


def test_the_page_over_the_class(root, told, tab, tmp_path):
    with Record.open(told) as record:
        write_cohort(record, Masters(Course.open(root)), tmp_path, date(2026, 11, 24))
    assert harm(tab, (tmp_path / "index.html").as_uri()) == []
    assert tab.get_by_text("<script>").count()


def test_papers_of_the_record_hold_nothing_that_acts_or_is_fetched(told, tmp_path):
    with Record.open(told) as record:
        papers, _ = write_record_papers(record, ACTIVE, tmp_path, date(2026, 11, 24), [NUMBER])
    for paper in papers:
        content = paper.read_bytes()
        if zipfile.is_zipfile(paper):
            with zipfile.ZipFile(paper) as parts:
                links = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
            content = b"".join(links)
        else:
            assert b"/Catalog" in content  # what a PDF would do can be read in it
        assert not [word for word in ACTS if word in content], paper.name


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A company's own exports whose names and texts are payloads; its folder's name, too."""
    folder = tmp_path_factory.mktemp("shop") / "<img src=x onerror=alert('ran')>"
    posts = [
        own_folders.instagram_post(
            day,
            number,
            **{"Description": MARKDOWN, "Account name": ACTIVE, "Account username": "<b>demo"},
        )
        for number, day in enumerate(own_folders.days(own_folders.START, 28), 1)
    ]
    name = f"{own_folders.span(own_folders.START, 28)}_1000000000000077.csv"
    own_folders.instagram_posts(folder / name, posts)
    return folder


def test_the_reports_of_a_batch_and_the_page_over_them(shop, tab, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "smhelpers", "evaluate", "--workers", "1"),
            *("--workplace", str(shop), "--out", str(tmp_path), "--course", str(course_root())),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = list(tmp_path.rglob("*.html"))
    assert len(made) > 1
    for page in made:
        assert harm(tab, page.as_uri()) == []


def test_the_dashboard(shop, tab, tmp_path):
    about = ("dashboard", "--course", str(course_root()), "--workplace", str(shop))
    with pages.listening(tmp_path, *about) as (_, address):
        tab.goto(address)
        assert harm(tab, tab.url) == []
        tab.locator("caption", has_text="帶動這一期的貼文").wait_for()
        assert tab.noted == []
