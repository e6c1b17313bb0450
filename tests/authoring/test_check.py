"""What `smcourse check` enforces: the course passes, and each spoiled course is told where and
how to mend it.
"""

import json
import re
import shutil
import sys
from copy import copy as copy_of
from dataclasses import replace
from types import ModuleType

import pytest

from smhelpers.assessment import Gate, declared
from smhelpers.authoring.check import check
from smhelpers.authoring.release import stale_files, write_release
from smhelpers.authoring.tidy import is_tidy, tidied, tidy
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.evaluation.assessment import ASSESSMENT

SOURCE, LESSON = "source/evaluation/evaluation.ipynb", "notebooks/evaluation/reading_a_month.ipynb"


@pytest.fixture
def copy(course, tmp_path):
    for name in ("notebooks", "source", "release", "docs", "answers"):
        shutil.copytree(
            course.root / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("portfolio", ".ipynb_checkpoints"),
        )
    return Course.open(tmp_path)


def spoil(course, name, change):
    path = course.root / name
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(tidied(json.dumps(notebook)), encoding="utf-8")


def graded(notebook, grade_id):
    return next(
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def declared_with(course, items):
    """The course with other items in the declaration of its last assessment."""
    changed = replace(ASSESSMENT, items=tuple(items))
    module = ModuleType("declared_otherwise")
    module.ASSESSMENT = changed
    sys.modules[module.__name__] = module
    declared.cache_clear()
    unit = course.unit("evaluation").model_copy(
        update={"declared": "declared_otherwise:ASSESSMENT"},
    )
    return course.model_copy(update={"units": [unit]})


def changed(item, **about):
    """A copy of a check that declares something else."""
    copied = copy_of(item)
    for name, value in about.items():
        setattr(copied, name, value)
    return copied


def findings(course, name):
    return "\n".join(check(course, [name])[name])


def test_the_course_of_this_repository_passes_every_check(course):
    assert {name: found for name, found in check(course).items() if found} == {}


def test_every_notebook_is_its_own_normal_form(course):
    assert all(is_tidy(path) for path in [*course.lesson_paths(), *course.source_paths()])


def test_outputs_are_told_to_be_tidied_away(copy):
    path = copy.root / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    next(c for c in notebook["cells"] if c["cell_type"] == "code")["execution_count"] = 7
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert "reading_a_month.ipynb：含有輸出" in findings(
        copy,
        "筆記本格式",
    ) and "smcourse tidy" in findings(copy, "筆記本格式")


def test_an_unknown_tag_is_named_with_its_cell(copy):
    spoil(copy, LESSON, lambda nb: nb["cells"][3]["metadata"].update(tags=["pc-5.9"]))
    assert "第 4 格：沒有「pc-5.9」" in findings(copy, "標籤")


def test_a_check_that_evidences_nothing_is_named(copy):
    first, *rest = ASSESSMENT.items
    spoiled = declared_with(copy, [changed(first, evidence=()), *rest])
    assert "month_figures_match_the_exports：計分格沒有標示證據" in findings(spoiled, "標籤")


def test_points_for_what_can_be_looked_up_are_refused(copy):
    first, *rest = ASSESSMENT.items
    assert isinstance(first, Gate)
    spoiled = declared_with(copy, [changed(first, points=6), *rest])
    told = findings(spoiled, "配分")
    assert "month_figures_match_the_exports：只核對查得到、算得出來的內容，卻有 6 分" in told
    assert findings(declared_with(copy, ASSESSMENT.items), "配分") == ""


def test_a_check_that_evidences_what_the_standard_does_not_know_is_named(copy):
    first, *rest = ASSESSMENT.items
    spoiled = declared_with(copy, [changed(first, evidence=("pc-9.9",)), *rest])
    assert "沒有「pc-9.9」這一項" in findings(spoiled, "標籤")


def test_a_grade_id_that_says_nothing_is_named(copy):
    first, *rest = ASSESSMENT.items
    spoiled = declared_with(copy, [changed(first, id="test1"), *rest])
    assert "test1：請用小寫英文說明檢查什麼" in findings(spoiled, "計分格編號")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cell: cell["metadata"].pop("tags"), "和宣告不同步"),
        (lambda cell: cell["metadata"]["nbgrader"].update(points=60), "和宣告不同步"),
        (lambda cell: cell.update(source="# 檢查：別的"), "和宣告不同步"),
        (lambda cell: cell["metadata"]["nbgrader"].update(grade_id="other_name_here"), "宣告裡有"),
    ],
    ids=["tags", "points", "source", "name"],
)
def test_a_cell_that_differs_from_its_declaration_is_named_and_tidy_mends_it(copy, change, told):
    spoil(copy, SOURCE, lambda nb: change(graded(nb, "month_figures_match_the_exports")))
    assert told in findings(copy, "宣告")
    tidy(copy.root / SOURCE, copy)
    assert (told == "宣告裡有") == bool(findings(copy, "宣告"))


def test_a_table_of_points_that_tells_something_else_is_named(copy):
    def promise_more(nb):
        intro = nb["cells"][0]
        intro["source"] = "".join(intro["source"]).replace("| 3 分", "| 4 分", 1)

    spoil(copy, SOURCE, promise_more)
    assert "配分表" in findings(copy, "宣告") and "宣告是 3 分" in findings(copy, "宣告")


def test_a_workplace_that_course_yml_does_not_name_is_named_and_tidy_mends_it(copy):
    def elsewhere(nb):
        cell = next(c for c in nb["cells"] if "parameters" in c["metadata"].get("tags", []))
        cell["source"] = "".join(cell["source"]).replace("tea", "guesthouse")

    spoil(copy, SOURCE, elsewhere)
    assert "which_workplace_and_month：和宣告不同步" in findings(copy, "宣告")
    tidy(copy.root / SOURCE, copy)
    assert findings(copy, "宣告") == ""


def test_a_test_cell_must_open_by_saying_what_it_checks(copy):
    def drop(nb):
        cell = graded(nb, "month_figures_match_the_exports")
        cell["source"] = "".join(cell["source"]).split("\n", 1)[1]

    spoil(copy, SOURCE, drop)
    assert "第一行請寫「# 檢查：」" in findings(copy, "計分格編號")


def test_prose_without_a_mark_scheme_is_named(copy):
    spoil(
        copy,
        SOURCE,
        lambda nb: graded(nb, "why_engagement_moved_is_explained").update(source="請說明。"),
    )
    assert "why_engagement_moved_is_explained：人工評分格沒有評分規準" in findings(copy, "評分規準")


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("import pandas as pd", "不寫 pandas"),
        ("open('../data/workplaces/tea')", "Workplace.open"),
        ("shop = Workplace.open(workplace)", "to_practise"),
        ("ax.set_xlabel('月份')", "labels.csv"),
        ("plt.rcParams['font.family'] = 'x'", "smhelpers.charts"),
    ],
)
def test_a_notebook_that_does_the_librarys_work_is_told_what_to_call(copy, code, remedy):
    spoil(copy, LESSON, lambda nb: nb["cells"][2].update(source=code))
    assert remedy in findings(copy, "筆記本寫法")


def test_a_file_beside_a_master_is_found_before_it_is_handed_out(copy):
    (copy.root / "source" / "evaluation" / "answers.md").write_text("答案", encoding="utf-8")
    assert "answers.md：這個檔案會跟著發給學員" in findings(copy, "隨附檔案")


def test_a_criterion_without_a_graded_cell_is_named(copy):
    others = [item for item in ASSESSMENT.items if "pc-5.2" not in item.evidence]
    found = findings(declared_with(copy, others), "涵蓋範圍")
    assert "pc-5.2" in found and "沒有計分格" in found


def test_a_criterion_that_no_lesson_teaches_is_named(copy):
    def untag(nb):
        for cell in nb["cells"]:
            cell["metadata"]["tags"] = [
                t for t in cell["metadata"].get("tags", []) if t != "pc-5.3"
            ]

    for path in (copy.root / "notebooks").rglob("*.ipynb"):
        spoil(copy, path.relative_to(copy.root), untag)
    assert "沒有課文" in findings(copy, "涵蓋範圍")


def test_a_release_that_differs_by_one_byte_is_stale(copy):
    path = copy.root / "release" / "evaluation" / "evaluation.ipynb"
    path.write_bytes(path.read_bytes().replace("評量五".encode(), "評量六".encode(), 1))
    assert "release/evaluation/evaluation.ipynb：與來源不一致；請執行 smcourse release" in findings(
        copy,
        "衍生檔案",
    )


def test_a_file_left_over_in_the_release_is_stale(copy):
    (copy.root / "release" / "evaluation" / "old.ipynb").write_text("{}", encoding="utf-8")
    assert stale_files(copy) == ["release/evaluation/old.ipynb"]


def test_release_mends_what_is_stale(copy):
    shutil.rmtree(copy.root / "release")
    write_release(copy)
    assert stale_files(copy) == []


def test_a_notebook_missing_from_the_order_is_named(copy):
    (copy.root / LESSON).rename(copy.root / "notebooks" / "evaluation" / "renamed.ipynb")
    found = findings(copy, "檔案與順序")
    assert (
        "reading_a_month.ipynb：course.yml 列出但檔案不存在" in found
        and "renamed.ipynb：不在 course.yml 的順序裡" in found
    )


def test_a_broken_notebook_is_named_and_the_other_checks_go_on(copy):
    (copy.root / LESSON).write_text("{", encoding="utf-8")
    result = check(copy, ["筆記本格式", "評分規準"])
    assert (
        "reading_a_month.ipynb 不是可讀的筆記本" in "".join(result["筆記本格式"])
        and result["評分規準"] == []
    )


def test_a_test_that_the_model_answer_does_not_pass_is_named_and_no_other(copy):
    def misjudge(nb):
        for cell in nb["cells"]:
            source = "".join(cell["source"])
            cell["source"] = source.replace('"lifetime_counts", "views_repeat"', '"blank_is_zero"')

    spoil(copy, SOURCE, misjudge)
    copy = copy.model_copy(
        update={"units": [unit for unit in copy.units if unit.slug == "evaluation"]},
    )  # the others need not run
    assert re.findall(r"測試「evaluation/(\w+)」", findings(copy, "測試格")) == [
        "limits_of_the_data_are_recognised",
    ]


def test_a_folder_that_is_no_course_is_said_to_be_none(tmp_path, monkeypatch):
    monkeypatch.setattr("smhelpers.paths.PACKAGE", tmp_path / "elsewhere" / "smhelpers")
    with pytest.raises(CourseError, match="不在課程資料夾裡"):
        Course.open(tmp_path)
