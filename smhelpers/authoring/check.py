"""What `smcourse check` enforces.

Every message names the place and says how to mend it.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import nbformat

from ..answers import take_along
from ..assessment import QuizCheck, SituationCheck, Unseen, assessments
from ..course import Course
from ..errors import CourseError
from ..evidence import graded_cells
from ..judging.rules import read_rules, rule_findings
from ..rubrics import RubricShelf
from ..rubrics import findings as rubric_findings
from ..rubrics.examples import ExampleShelf
from ..standard import is_item, is_known_tag, unit
from .coverage import uncovered
from .declared import differences
from .guessing import guessing_findings
from .release import HANDED_OUT, generate, stale_files
from .tidy import is_tidy

#: A grade id says what it checks, in words.
GRADE_ID = re.compile(r"^[a-z]+(_[a-z0-9]+){2,}$")
#: A notebook cell leaves paths, fonts and axis labels to the library.
FORBIDDEN = {
    re.compile(r"""['"](\.\./)*data/"""): "路徑請改用 Workplace.open(…) 或 Portfolio.open()",
    re.compile(
        r"font\.|fontproperties|sans-serif",
        re.IGNORECASE,
    ): "字型由 smhelpers.charts 統一設定，請刪除這一行",
    re.compile(
        r"(set_[xy]?label|set_title|xlabel|ylabel)\([^)]*[\u4e00-\u9fff]",
    ): "圖的中文標籤請放在 data/labels.csv",
    re.compile(
        r"^\s*(import|from) pandas",
        re.MULTILINE,
    ): "學員的筆記本不寫 pandas，請改用 smhelpers 的函式",
}
#: A lesson tells at once what is right, so it opens no workplace that an assessment is about.
_ASSESSED = re.compile(r"(Workplace|Business)\.open\(workplace\)")
#: What may earn points without a person.
_EARNING = (QuizCheck, SituationCheck, Unseen)


def notebooks(course: Course) -> list[Path]:
    """Every notebook that an author writes."""
    return [*course.lesson_paths(), *course.source_paths()]


def check_exists(course: Course) -> Iterator[str]:
    """Notebooks named in course.yml exist, and none lies beside unnamed."""
    named = set(notebooks(course))
    for path in sorted(named):
        if not path.is_file():
            yield (
                f"{_at(course, path)}：course.yml 列出但檔案不存在；請補上筆記本，或從 "
                f"course.yml 刪除。"
            )
    found = {
        p
        for folder in ("notebooks", "source")
        for p in (course.root / folder).rglob("*.ipynb")
        if ".ipynb_checkpoints" not in p.parts
    }
    for path in sorted(found - named):
        yield f"{_at(course, path)}：不在 course.yml 的順序裡；請加入單元，或刪除檔案。"


def check_rules(course: Course) -> Iterator[str]:
    """Every item has evidence, every criterion and skill some that a person judges."""
    yield from rule_findings(read_rules(course))


def check_tidy(course: Course) -> Iterator[str]:
    """Notebooks are in normal form."""
    for path in filter(Path.is_file, notebooks(course)):
        if not is_tidy(path):
            yield f"{_at(course, path)}：含有輸出或多餘的中繼資料；請執行 smcourse tidy。"


def check_tags(course: Course) -> Iterator[str]:
    """Tags belong to the closed vocabulary; graded cells say what they evidence."""
    for path in filter(Path.is_file, notebooks(course)):
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1):
            for tag in cell.metadata.get("tags", []):
                if not is_known_tag(tag):
                    yield (
                        f"{_at(course, path)} 第 {number} 格：沒有「{tag}」這個標籤；"
                        "請改用職能單元的編號（如 pc-1.1、k-2）、parameters 或 hide-input。"
                    )
    for cell in graded_cells(course):
        if not cell.evidence:
            yield (
                f"source/{cell.assignment}/{cell.notebook}.ipynb 的 {cell.grade_id}："
                f"計分格沒有標示證據；請在宣告的 evidence 寫上行為指標。"
            )
        for name in cell.evidence:
            if not is_item(name):
                yield (
                    f"source/{cell.assignment} 的 {cell.grade_id}：職能單元沒有「{name}」這一項；"
                    f"請改正宣告的 evidence。"
                )


def check_grade_ids(course: Course) -> Iterator[str]:
    """Grade ids are sentences, unique in their assignment, and test cells open by saying what
    they check.
    """
    cells = graded_cells(course)
    for (assignment, grade_id), count in Counter((c.assignment, c.grade_id) for c in cells).items():
        if count > 1:
            yield f"source/{assignment} 的 {grade_id}：編號用了 {count} 次；請各取一個名稱。"
        if not GRADE_ID.match(grade_id):
            yield (
                f"source/{assignment} 的 {grade_id}：請用小寫英文說明檢查什麼，例如 "
                f"month_figures_match_the_exports。"
            )
    for cell in cells:
        if not cell.manual and not re.match(r"# 檢查：.*[\u4e00-\u9fff]", cell.source):
            yield (
                f"source/{cell.assignment} 的 {cell.grade_id}：第一行請寫「# 檢查：」加上檢查什麼。"
            )


def check_declarations(course: Course) -> Iterator[str]:
    """Masters hold what is declared: cells, points, tags, order, parameters, table of points."""
    for assessment in assessments(course):
        path = course.root / "source" / assessment.slug / f"{assessment.slug}.ipynb"
        if path.is_file():
            cells = nbformat.read(path, as_version=4).cells
            for sentence in differences(course, assessment, cells):
                yield f"source/{assessment.slug}：{sentence}"


def check_points(course: Course) -> Iterator[str]:
    """Points are for decisions with a key that only assessors hold, and for what people judge."""
    for assessment in assessments(course):
        for check in assessment.checks:
            if check.points and not isinstance(check, _EARNING):
                yield (
                    f"{assessment.slug} 的 {check.id}：只核對查得到、算得出來的內容，卻有 "
                    f"{check.points:g} 分；請宣告成 Gate（交件的門檻，不計分），或改用沒看過的材料"
                    "評量，宣告成 Unseen。"
                )


def check_mark_schemes(course: Course) -> Iterator[str]:
    """Manually marked cells carry a mark scheme."""
    for cell in graded_cells(course):
        if cell.manual and "BEGIN MARK SCHEME" not in cell.source:
            yield (
                f"source/{cell.assignment} 的 {cell.grade_id}：人工評分格沒有評分規準；"
                f"請寫在 BEGIN/END MARK SCHEME 之間。"
            )


def check_rubrics(course: Course) -> Iterator[str]:
    """Every product has its rubric, and every written answer aspects that mark it."""
    shelf = RubricShelf(course)
    for assessment in assessments(course):
        for sentence in rubric_findings(assessment, shelf.of(assessment.slug)):
            yield f"answers/rubrics/{assessment.slug}.yml：{sentence}"
    for sentence in ExampleShelf(course).findings():
        yield f"answers/rubrics/examples：{sentence}"


def check_wording(course: Course) -> Iterator[str]:
    """Code cells leave paths, fonts, labels and pandas to the library."""
    for path in filter(Path.is_file, notebooks(course)):
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1):
            for pattern, remedy in FORBIDDEN.items():
                if cell.cell_type == "code" and pattern.search(cell.source):
                    yield f"{_at(course, path)} 第 {number} 格：{remedy}。"
    for path in filter(Path.is_file, course.lesson_paths()):
        if any(_ASSESSED.search(cell.source) for cell in nbformat.read(path, as_version=4).cells):
            yield (
                f"{_at(course, path)}：課程請用 Workplace.to_practise(workplace) 開啟工作場所，"
                "評量用的店不能拿來練習。"
            )


def check_neighbours(course: Course) -> Iterator[str]:
    """Nothing textual stands beside a master, where nbgrader would hand it out."""
    for path in sorted((course.root / "source").rglob("*")):
        if (
            path.is_file()
            and not any(path.match(p) for p in HANDED_OUT)
            and ".ipynb_checkpoints" not in path.parts
        ):
            yield f"{_at(course, path)}：這個檔案會跟著發給學員；請移到 data/ 或刪除。"


def check_coverage(course: Course) -> Iterator[str]:
    """Every criterion of a built unit is assessed in source/ and taught in a lesson."""
    for name in uncovered(course):
        yield (
            f"{name}（{unit().item(name).zh}）沒有計分格；請在 source/ 的對應儲存格加上 "
            f"{name} 標籤。"
        )
    taught = {
        tag
        for path in filter(Path.is_file, course.lesson_paths())
        for cell in nbformat.read(path, as_version=4).cells
        for tag in cell.metadata.get("tags", [])
        if is_item(tag)
    }
    for built in course.units:
        for criterion in unit().task(built.slug).criteria:
            if criterion.id not in taught:
                yield (
                    f"{criterion.id}（{criterion.zh}）沒有課文；請在 notebooks/{built.slug} "
                    f"的課文格加上 {criterion.id} 標籤。"
                )


def check_fresh(course: Course) -> Iterator[str]:
    """Committed derived files equal what their sources give."""
    for name in stale_files(course):
        yield f"{name}：與來源不一致；請執行 smcourse release 後一併提交。"


def check_tests(course: Course) -> Iterator[str]:
    """Every test cell passes on the model answer when run as a batch runs it: in a process that
    never holds trainee code.
    """
    from ..judging.grading import check_course  # the sandbox is started only for this check

    with tempfile.TemporaryDirectory() as scratch:
        copied = course.model_copy(update={"root": Path(scratch)})
        take_along(course.root, copied.root)
        for place in ["notebooks", course.library]:
            if place and (course.root / place).is_dir():
                shutil.copytree(course.root / place, copied.root / place)
        shutil.copytree(
            course.root / "source",
            copied.root / "source",
            ignore=shutil.ignore_patterns(".ipynb_checkpoints", "portfolio"),
        )
        generate(
            copied,
            copied.root / "release",
            database=f"sqlite:///{copied.root / 'gradebook.db'}",
        )
        yield from check_course(copied.root, [unit.slug for unit in course.units])


#: The checks in the order in which they run; each later one may assume the earlier.
CHECKS: dict[str, Callable[[Course], Iterator[str]]] = {
    "檔案與順序": check_exists,
    "筆記本格式": check_tidy,
    "標籤": check_tags,
    "計分格編號": check_grade_ids,
    "宣告": check_declarations,
    "配分": check_points,
    "評分規準": check_mark_schemes,
    "作品規準": check_rubrics,
    "筆記本寫法": check_wording,
    "隨附檔案": check_neighbours,
    "判定規則": check_rules,
    "情境題": guessing_findings,
    "涵蓋範圍": check_coverage,
    "衍生檔案": check_fresh,
    "測試格": check_tests,
}


def check(course: Course, only: Collection[str] = tuple(CHECKS)) -> dict[str, list[str]]:
    """Findings of the checks by their zh-TW names.

    One that an unreadable notebook stops says so, the others go on.
    """
    findings: dict[str, list[str]] = {}
    for name in only:
        try:
            findings[name] = list(CHECKS[name](course))
        except (CourseError, nbformat.reader.NotJSONError, FileNotFoundError) as error:
            findings[name] = [f"無法完成：{error}"]
    return findings


def _at(course: Course, path: Path) -> str:
    return str(path.relative_to(course.root))
