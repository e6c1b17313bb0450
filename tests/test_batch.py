"""papermill over many parameters: fresh reports are skipped, a failing one is named and stops no
other, a stopped batch is resumed.
"""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smhelpers.batch import Run, execute_all, months_between, read_table, runs_of, write_index
from smhelpers.batch.index import sparkline, values_table
from smhelpers.batch.parameters import combinations
from smhelpers.errors import CourseError

pytestmark = pytest.mark.xdist_group("batch")


@pytest.fixture
def template(tmp_path):
    recording = "record('posts', 30 * times, '貼文數')\nrecord('rate', 0.0125, '互動率', 'ratio')"
    cells = [
        new_code_cell(
            "month = '2026-01'\nbroken = False\ntimes = 1",
            metadata={"tags": ["parameters"]},
        ),
        new_markdown_cell("# 月報"),
        new_code_cell("if broken:\n    raise ValueError('資料不足')\nprint('本月是', month)"),
        new_code_cell(f"from smhelpers.scraps import record\n{recording}"),
    ]
    path = tmp_path / "report.ipynb"
    kernel = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def run(template, month, **parameters):
    return Run(template, {"month": month} | parameters, template.parent / "out" / f"{month}.html")


def one(template, month="2026-08", **parameters):
    (result,) = execute_all([run(template, month, **parameters)])
    return result


def test_a_report_holds_what_the_parameters_ask_for_and_no_code(template):
    result = one(template)
    page = result.run.output.read_text(encoding="utf-8")
    assert (
        result.status == "made"
        and "本月是 2026-08" in page
        and "print(" not in page
        and '<html lang="zh-TW"' in page
    )


def test_a_second_call_changes_no_file(template):
    first = one(template)
    before = {path: path.stat().st_mtime_ns for path in first.run.output.parent.iterdir()}
    second = one(template)
    assert second.status == "fresh" and second.values == first.values
    assert {path: path.stat().st_mtime_ns for path in first.run.output.parent.iterdir()} == before


@pytest.mark.parametrize("change", ["template", "data"])
def test_what_changed_is_made_again(template, tmp_path, change):
    data = tmp_path / "posts.csv"
    data.write_text("a\n1\n")
    made = Run(template, {"month": "2026-08"}, tmp_path / "out.html", (data,))
    execute_all([made])
    changed = template if change == "template" else data
    more = "2\n" if change == "data" else ""
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("本月是", "這個月是") + more,
        encoding="utf-8",
    )
    assert execute_all([made])[0].status == "made"


def test_a_failing_run_names_its_cell_and_the_others_are_made(template):
    seen = []
    results = execute_all(
        [run(template, "2026-06"), run(template, "2026-07", broken=True), run(template, "2026-08")],
        2,
        seen.append,
    )
    assert [result.status for result in results] == ["made", "failed", "made"] and len(seen) == 3
    assert (
        "第 3 格執行失敗：ValueError：資料不足" in results[1].reason
        and not results[1].run.output.exists()
    )


def test_a_kernel_that_dies_or_never_ends_fails_alone(template):
    notebook = nbformat.read(template, as_version=4)
    notebook.cells[2].source = "import os\nif times == 7: os._exit(1)\nwhile times == 8: pass"
    nbformat.write(notebook, template)
    results = execute_all(
        [
            run(template, "2026-06", times=7),
            run(template, "2026-07", times=8),
            run(template, "2026-08"),
        ],
        seconds=8,
    )
    assert [result.status for result in results] == ["failed", "failed", "made"]
    assert "核心停止了" in results[0].reason and "太久" in results[1].reason


def test_recorded_values_become_tables_and_sparklines(template, tmp_path):
    results = execute_all([run(template, "2026-07", times=2), run(template, "2026-08")])
    page = write_index(results, template.parent / "out").read_text(encoding="utf-8")
    with open(template.parent / "out" / "values.csv", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    parquet = pd.read_parquet(template.parent / "out" / "values.parquet")
    assert [(row["month"], row["value"]) for row in rows if row["name"] == "posts"] == [
        ("2026-07", "60"),
        ("2026-08", "30"),
    ]
    assert parquet["value"].tolist() == [60.0, 0.0125, 30.0, 0.0125]
    assert page.count("<svg") == 2 and "1.25%" in page and '<a href="2026-08.html">' in page


def test_the_index_of_the_same_batch_is_the_same_bytes(template):
    results = execute_all([run(template, "2026-08"), run(template, "2026-09", broken=True)])
    first = write_index(results, template.parent / "out").read_bytes()
    (template.parent / "out" / "index.html").unlink()
    assert write_index(results, template.parent / "out").read_bytes() == first


def test_a_batch_without_values_has_a_page_all_the_same(template):
    assert "沒有完成" in write_index(
        [*execute_all([run(template, "2026-08", broken=True)])],
        template.parent,
    ).read_text(encoding="utf-8")
    assert len(values_table([])) == 0


def test_a_sparkline_is_described_for_screen_readers():
    assert "<title>互動率：1% 到 2%&lt;</title>" in sparkline([1, 2], "互動率：1% 到 2%<")


def test_an_unknown_parameter_is_refused_before_anything_runs(template, tmp_path):
    with pytest.raises(CourseError, match="沒有參數「mnth」；可用的參數是 month、broken、times"):
        runs_of(template, [{"mnth": "2026-08"}], tmp_path)


def test_a_parameter_of_another_type_is_refused(template, tmp_path):
    with pytest.raises(CourseError, match="第 2 組參數：.*times 應為 int，給的是「三」"):
        runs_of(template, [{"month": "2026-08"}, {"month": "2026-09", "times": "三"}], tmp_path)


def test_two_rows_for_one_report_are_refused(template, tmp_path):
    with pytest.raises(CourseError, match="同一份報告 2026-08.html"):
        runs_of(template, [{"month": "2026-08"}, {"month": "2026-08"}], tmp_path)


def test_months_are_counted_over_the_turn_of_the_year():
    assert months_between("2026-11..2027-02") == ["2026-11", "2026-12", "2027-01", "2027-02"]


@pytest.mark.parametrize("span", ["2026-13", "2026-09..2026-05", "九月"])
def test_a_span_that_is_none_is_told_how_to_be_written(span):
    with pytest.raises(CourseError, match="2026-05..2026-09"):
        months_between(span)


def test_every_whole_month_is_reported_where_none_is_named():
    assert combinations(["tea"], None) == [
        {"workplace": "tea", "month": f"2026-{month:02d}"} for month in (6, 7, 8, 9)
    ]


def test_a_table_of_parameters_is_read_from_a_spreadsheets_csv(tmp_path):
    (tmp_path / "t.csv").write_text(
        "\ufeffworkplace,month,times,broken\ntea,2026-08,3,true\ntea,2026-09,,\n",
        encoding="utf-8",
    )
    assert read_table(tmp_path / "t.csv") == [
        {
            "workplace": "tea",
            "month": "2026-08",
            "times": 3,
            "broken": True,
        },
        {"workplace": "tea", "month": "2026-09"},
    ]


def test_a_table_that_excel_saved_in_big5_is_read(tmp_path):
    (tmp_path / "t.csv").write_bytes("month,備註\n2026-08,七月旺季\n".encode("cp950"))
    assert read_table(tmp_path / "t.csv") == [{"month": "2026-08", "備註": "七月旺季"}]


def test_a_table_of_parameters_is_read_from_yaml(tmp_path):
    (tmp_path / "t.yml").write_text("- month: 2026-08\n  times: 2\n", encoding="utf-8")
    assert read_table(tmp_path / "t.yml") == [{"month": "2026-08", "times": 2}]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b"month,times\n2026-08,1,9\n", "第 2 列的欄數比標題多"),
        ("t.csv", b"month\n\xff\xff\n", "CSV UTF-8"),
        ("t.yml", b"month: [", "不是正確的 YAML"),
        ("t.yml", b"month: 2026-08", "沒有參數列"),
        ("t.csv", b"", "沒有參數列"),
    ],
)
def test_a_broken_table_is_told_in_one_sentence(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CourseError, match=said):
        read_table(tmp_path / name)


def test_a_batch_that_was_killed_is_completed_by_the_next_call(template):
    notebook = nbformat.read(template, as_version=4)
    notebook.cells[2].source = "import time\ntime.sleep(1.5)\nprint('本月是', month)"
    nbformat.write(notebook, template)
    rows, out = (
        [{"month": f"2026-{month:02d}"} for month in range(1, 7)],
        template.parent / "killed",
    )
    (template.parent / "rows.yml").write_text(json.dumps(rows), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "smhelpers",
        "evaluate",
        "--template",
        str(template),
        "--table",
        str(template.parent / "rows.yml"),
        "--out",
        str(out),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while not list(out.glob("*.html")) and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = {
        path: path.stat().st_mtime_ns
        for path in out.glob("*.html")
        if (out / f".{path.stem}.json").exists()
    }
    assert 0 < len(before) < 6
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert (
        done.returncode == 0
        and len(list(out.glob("2026-*.html"))) == 6
        and not list(out.glob(".part-*"))
    ), done.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_ones_own_exports_without_a_brief_are_reported(course, tmp_path):
    source = course.root / "data" / "workplaces" / "guesthouse" / "exports"
    own = tmp_path / "我們的店"
    own.mkdir()
    for path in source.glob("*.csv"):
        (own / path.name).write_bytes(path.read_bytes())
    monthly = course.root / "notebooks" / "evaluation" / "monthly_report.ipynb"
    (result,) = execute_all(
        runs_of(monthly, [{"workplace": str(own), "month": "2026-07"}], tmp_path / "out"),
    )
    assert result.status == "made", result.reason
    assert "我們的店" in (tmp_path / "out" / "2026-07.html").read_text(encoding="utf-8")


def own_notebook(folder, *cells, tagged=True, kernel=True):
    """A notebook of one's own in a folder: its first cell sets the parameters."""
    made = [new_code_cell(text) for text in cells]
    if tagged:
        made[0].metadata["tags"] = ["parameters"]
    named = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    folder.mkdir(exist_ok=True)
    path = folder / "own.ipynb"
    nbformat.write(new_notebook(cells=made, metadata=named if kernel else {}), path)
    return path


def made_of(template, rows, **options):
    return execute_all(runs_of(template, rows, template.parent.parent / "out"), **options)


def test_a_notebook_of_ones_own_runs_in_its_folder_with_its_files_and_modules(tmp_path):
    code = "import myhelper\nprint('讀到', open('extra.csv').read().strip(), myhelper.VALUE)"
    path = own_notebook(tmp_path / "own", "month = '2026-08'", code)
    (path.parent / "extra.csv").write_text("a,b", encoding="utf-8")
    (path.parent / "myhelper.py").write_text("VALUE = 42\n", encoding="utf-8")
    (result,) = made_of(path, [{"month": "2026-08"}])
    assert "讀到 a,b 42" in result.run.output.read_text(encoding="utf-8")


@pytest.mark.parametrize("changed", ["extra.csv", "myhelper.py", "more/new.csv", "later.py"])
def test_a_file_that_a_notebook_read_makes_its_report_stale(tmp_path, changed):
    code = (
        "import myhelper, os\nos.listdir('more')\nopen('extra.csv').read()\n"
        "print(os.path.exists('later.py') and __import__('later').VALUE)"
    )
    path = own_notebook(tmp_path / "own", "month = '2026-08'", code)
    (path.parent / "more").mkdir()
    for name, text in {
        "extra.csv": "a",
        "myhelper.py": "VALUE = 1\n",
        "later.py": "VALUE = 1",
    }.items():
        (path.parent / name).write_text(text, encoding="utf-8")
    statuses = [made_of(path, [{"month": "2026-08"}])[0].status for _ in range(2)]
    (path.parent / changed).write_text("VALUE = 2\n", encoding="utf-8")
    statuses.append(made_of(path, [{"month": "2026-08"}])[0].status)
    assert statuses == ["made", "fresh", "made"]


def test_a_fresh_report_is_made_again_where_that_is_asked(tmp_path):
    path = own_notebook(tmp_path / "own", "month = '2026-08'", "print(month)")
    made_of(path, [{"month": "2026-08"}])
    (result,) = made_of(path, [{"month": "2026-08"}], force=True)
    assert result.status == "made"


@pytest.mark.parametrize(
    "line",
    [
        "month = '2026-08'",
        'month: str = "2026-08"  # the month',
        "month = None",
        "month: 'str | None' = None",
        "from typing import Optional\nmonth: Optional[str] = None",
        "month: int | None = None",
        "month = ['2026-08']  # type: list",
    ],
)
def test_parameters_are_read_in_every_style(tmp_path, line):
    path = own_notebook(tmp_path / "own", line, "print('給的是', month)")
    (result,) = made_of(path, [{"month": "2026-08"}])
    assert "給的是 2026-08" in result.run.output.read_text(encoding="utf-8")


def test_a_notebook_without_a_kernel_runs(tmp_path):
    path = own_notebook(tmp_path / "own", "month = ''", "print('給的是', month)", kernel=False)
    (result,) = made_of(path, [{"month": "2026-08"}])
    assert "給的是 2026-08" in result.run.output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cells", "tagged", "said"),
    [
        (
            ["month = '2026-08'", "print(month)"],
            False,
            "第 1 格設定了 month，但沒有標籤 parameters",
        ),
        (["print('x')"], False, '沒有放參數的儲存格；請在最前面新增一個程式格，寫上 month = ""'),
        (["# 參數"], True, "第 1 格有 parameters 標籤，但沒有設定任何參數"),
    ],
)
def test_a_notebook_without_parameters_is_told_what_to_add_and_where(tmp_path, cells, tagged, said):
    path = own_notebook(tmp_path / "own", *cells, tagged=tagged)
    with pytest.raises(CourseError, match=said):
        made_of(path, [{"month": "2026-08"}])


def test_long_texts_make_short_names_that_differ(tmp_path):
    path = own_notebook(tmp_path / "own", "month = ''\nnote = ''", "print(note)")
    long = "這是一段很長的說明文字" * 30
    rows = [{"month": "2026-08", "note": long + end} for end in ("甲", "乙", "/甲")]
    names = {run.output.name for run in runs_of(path, rows, tmp_path / "out")}
    assert len(names) == 3
    assert max(len(name.encode()) for name in names) < 220


def test_values_of_one_name_in_other_folders_make_reports_of_their_own(tmp_path):
    path = own_notebook(tmp_path / "own", "place = ''", "print(place)")
    rows = [{"place": "甲/資料"}, {"place": "乙/資料"}]
    names = {run.output.name for run in runs_of(path, rows, tmp_path / "out")}
    assert len(names) == 2


def test_a_month_alone_is_enough_for_a_notebook_without_a_workplace(tmp_path):
    path = own_notebook(tmp_path / "own", "month = ''", "print('給的是', month)")
    done = subprocess.run(
        [sys.executable, "-m", "smhelpers", "evaluate", "--template", path, "--month", "2026-08"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build" / "reports" / "2026-08.html").is_file()


def test_a_folder_is_named_from_where_one_stands(tmp_path, course):
    shutil.copytree(course.root / "data" / "workplaces" / "tea", tmp_path / "店家")
    code = "from smhelpers.workplace import Workplace\nprint(len(Workplace.open(workplace).posts))"
    own_notebook(tmp_path / "own", "workplace = ''\nmonth = ''", code)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "smhelpers", "evaluate", "--template", "own/own.ipynb"),
            *("--workplace", "店家", "--month", "2026-08"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
