"""Papermill over many parameters: fresh reports are skipped, a failing one is named and stops no other."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smhelpers.batch import Run, execute, execute_all
from smhelpers.errors import CourseError


@pytest.fixture
def template(tmp_path):
    cells = [new_code_cell("month = '2026-01'\nbroken = False", metadata={"tags": ["parameters"]}), new_markdown_cell("# 月報"),
             new_code_cell("if broken:\n    raise ValueError('資料不足')\nprint('本月是', month)")]
    path = tmp_path / "report.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def run(template, month, **parameters):
    return Run(template, {"month": month} | parameters, template.parent / "out" / f"{month}.html")


def test_a_report_holds_what_the_parameters_ask_for_and_no_code(template):
    result = execute(run(template, "2026-08"))
    page = result.run.output.read_text(encoding="utf-8")
    assert result.status == "made" and "本月是 2026-08" in page and "print(" not in page


def test_a_second_call_changes_no_file(template):
    first = execute(run(template, "2026-08"))
    before = first.run.output.stat().st_mtime_ns
    assert execute(run(template, "2026-08")).status == "fresh" and first.run.output.stat().st_mtime_ns == before


def test_a_changed_template_is_made_again(template):
    execute(run(template, "2026-08"))
    template.write_text(template.read_text(encoding="utf-8").replace("本月是", "這個月是"), encoding="utf-8")
    assert execute(run(template, "2026-08")).status == "made"


def test_a_failing_run_names_its_cell_and_the_others_are_made(template):
    runs = [run(template, "2026-06"), run(template, "2026-07", broken=True), run(template, "2026-08")]
    seen = []
    results = execute_all([r if "broken" in r.parameters else Run(r.template, r.parameters | {"broken": False}, r.output) for r in runs],
                          workers=2, on_result=seen.append)
    assert [result.status for result in results] == ["made", "failed", "made"] and len(seen) == 3
    assert "第 4 格執行失敗：ValueError：資料不足" in results[1].reason and not results[1].run.output.exists()


def test_an_unknown_parameter_is_refused_before_anything_runs(template):
    with pytest.raises(CourseError, match="沒有參數「mnth」；可用的參數是 month、broken"):
        execute_all([Run(template, {"mnth": "2026-08"}, template.parent / "x.html")])
    assert not (template.parent / "x.html").exists()


def test_pages_carry_the_glyphs_that_they_need(template):
    result = execute(run(template, "2026-08"))
    assert "data:font/woff;base64," in result.run.output.read_text(encoding="utf-8")
