"""What lies in place of a form's file may be anything: the form says so, keeps it, and everything
else of the lesson or assessment works.
"""

import ast
import json
import random
import shutil

import matplotlib.pyplot as plt
import nbformat
import pytest

from smhelpers.assessment import assessments
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.forms import Form
from smhelpers.lab.progress import progress
from smhelpers.lab.welcome import write_welcome
from smhelpers.portfolio import FOLDER, Portfolio

from .conftest import ROOT

KINDS = {each.slug: each.kinds for each in assessments(Course.open(ROOT))}
NO_OBJECTS = [b"0", b"[]", b"null", b'"x"', b"", b"[" * 100_000, b"\xff\xfe\x00", b"true"]
IN_PLACE = [None, 0, -1, 1e308, "", "x\x0by\ud800\u202e", [], {}, [[]], [None, 3, "x", {"id": []}]]


def written(raw, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def run_cells(path, scope):
    """Run the cells of an assessment but its checks; every error that is not ours."""
    odd = []
    for cell in nbformat.read(path, as_version=4).cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (about.get("grade") and not about.get("solution")):
            continue
        *before, last = ast.parse(cell.source).body or ast.parse("pass").body
        body = [*before, *([] if isinstance(last, ast.Expr) else [last])]
        try:
            exec(compile(ast.Module(body, []), str(path), "exec"), scope)  # noqa: S102
            if isinstance(last, ast.Expr):
                code = compile(ast.Expression(last.value), str(path), "eval")
                value = eval(code, scope)  # noqa: S307
                if hasattr(value, "_repr_mimebundle_"):
                    value._repr_mimebundle_()
        except CourseError:
            pass
        except Exception as error:
            odd.append((cell.source.strip().split("\n")[-1], repr(error)))
    plt.close("all")
    return odd


@pytest.mark.parametrize("slug", KINDS)
def test_every_cell_of_an_assessment_works_or_tells_beside_files_that_are_no_object(
    slug, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for number, kind in enumerate(KINDS[slug]):
        raw = NO_OBJECTS[number % len(NO_OBJECTS)]
        written(raw, tmp_path / FOLDER / f"{kind.file_name}.json")
    notebook = ROOT / "release" / slug / f"{slug}.ipynb"
    assert run_cells(notebook, {"__name__": "__main__"}) == []


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("seed", range(2))
def test_every_cell_of_an_assessment_works_or_tells_beside_answers_of_other_kinds(
    slug, seed, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    chance = random.Random(seed)
    for kind in KINDS[slug]:
        data = {name: chance.choice(IN_PLACE) for name in kind.model_fields}
        path = tmp_path / FOLDER / f"{kind.file_name}.json"
        written(json.dumps({"edition": chance.choice(IN_PLACE), "data": data}).encode(), path)
    notebook = ROOT / "release" / slug / f"{slug}.ipynb"
    assert run_cells(notebook, {"__name__": "__main__"}) == []


@pytest.mark.parametrize("slug", KINDS)
def test_a_damaged_file_is_told_and_kept_when_something_new_is_typed(slug, tmp_path):
    for kind in KINDS[slug]:
        portfolio = Portfolio(tmp_path / slug / kind.file_name)
        if kind.file_name in ("quiz", "drill_log"):
            continue
        written(b"[1]", portfolio.path(kind))
        try:
            form = Form(kind, portfolio)
        except TypeError:
            continue  # a deliverable with a form of its own
        assert "不是" in form._status.value
        form._changed()
        (aside,) = portfolio.folder.glob("*.broken-*.json")
        assert aside.read_bytes() == b"[1]"


def test_the_lab_opens_beside_damaged_files(tmp_path):
    for name in ("notebooks", "release"):
        shutil.copytree(ROOT / name, tmp_path / name)
    course = Course.open(tmp_path)
    for slug, kinds in KINDS.items():
        for number, kind in enumerate(kinds):
            raw = NO_OBJECTS[number % len(NO_OBJECTS)]
            written(raw, tmp_path / "release" / slug / FOLDER / f"{kind.file_name}.json")
            written(raw, tmp_path / "notebooks" / slug / FOLDER / f"{kind.file_name}.json")
    assert len(progress(course).units) == len(KINDS)
    assert write_welcome(course).is_file()
