"""Writes the course of the made-up unit into a folder: standard, workplace, lessons, masters."""

import shutil
from pathlib import Path

import bakery
import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]


def build(folder: Path) -> None:
    """The course in `folder`, its data in `folder`/data."""
    _data(folder / "data")
    shutil.copytree(HERE / "library", folder / "library")
    (folder / "notebooks").mkdir()
    units = []
    for place, slug in enumerate(bakery.TASKS, 1):
        units.append({"slug": slug, "lessons": ["lesson"], "declared": f"bakery:{slug.upper()}"})
        _write(folder / "notebooks" / slug / "lesson.ipynb", _lesson(place, slug))
        _write(folder / "source" / slug / f"{slug}.ipynb", _master(place, slug))
    course = {
        "title": "麵包店經營（虛構的職能單元）",
        "workplace": "bakery",
        "month": "2026-08",
        "evaluated": "2026-09",
        "library": "library",
        "units": units,
    }
    (folder / "notebooks" / "course.yml").write_text(
        yaml.safe_dump(course, allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )
    shutil.copy(REPOSITORY / "nbgrader_config.py", folder)
    (folder / "answers" / "rubrics").mkdir(parents=True)
    for place, slug in enumerate(bakery.TASKS, 1):
        (folder / "answers" / "rubrics" / f"{slug}.yml").write_text(
            yaml.safe_dump(_rubrics(place, slug), allow_unicode=True), encoding="utf-8"
        )


def _rubrics(place: int, slug: str) -> dict:
    """Four aspects of the one product of a task."""
    aspects = {}
    for name in ("數量", "對象", "時間", "理由"):
        levels = {4: "可以照做", 3: "要問一次", 2: "要問兩次", 1: "看不懂"}
        aspects[f"a{len(aspects)}"] = {
            "title": name,
            "criteria": [f"b-{place}.1", f"b-{place}.2"],
            "levels": {level: f"{name}{text}" for level, text in levels.items()},
            "asks": [{"deliverable": f"{slug}_sheet", "filled": ["customer"]}],
        }
    return {"products": {"sheet": {"aspects": aspects}}}


def _data(data: Path) -> None:
    theirs = REPOSITORY / "data"
    (data / "observation").mkdir(parents=True)
    shutil.copy(theirs / "observation" / "common.yml", data / "observation")
    shutil.copy(theirs / "labels.csv", data)
    shutil.copytree(theirs / "standard", data / "standard")
    shutil.copytree(theirs / "exports", data / "exports")
    shutil.copytree(theirs / "workplaces" / "tea", data / "workplaces" / "bakery")
    wording = data / "standard" / "assessment.yml"
    told = yaml.safe_load(wording.read_text(encoding="utf-8"))
    told["conditions"] = {"ac-1": told["conditions"]["ac-1"]}
    told["of_the_workplace"] = ["ac-1"]
    told["done_on"] = dict.fromkeys(bakery.TASKS, "在店裡，用收銀機的紀錄")
    wording.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    standard = {
        "code": "BAKERY1",
        "zh": "經營一家麵包店",
        "en": "Run a bakery",
        "field": {"zh": "餐飲", "en": "Food"},
        "level": 3,
        "notes": {"zh": "無。", "en": "None."},
        "source": "虛構，只供測試",
        "tasks": [_task(place, slug) for place, slug in enumerate(bakery.TASKS, 1)],
        "knowledge": [_item(f"w-{place}", "知道數量怎麼算") for place in range(1, 7)],
        "skills": [_item("m-1", "說得出理由")],
        "conditions": [_item("ac-1", "在店裡評量")],
    }
    (data / "standard" / "unit.yml").write_text(
        yaml.safe_dump(standard, allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )


def _task(place: int, slug: str) -> dict:
    criteria = [
        _item(f"b-{place}.1", f"寫出{bakery.TASKS[slug][0]}"),
        _item(f"b-{place}.2", f"說明{bakery.TASKS[slug][0]}的理由"),
    ]
    return {**_item(f"task-{place}", f"任務{place}"), "slug": slug, "criteria": criteria}


def _item(name: str, zh: str) -> dict:
    return {"id": name, "zh": zh, "en": zh}


def _write(path: Path, cells: list) -> None:
    path.parent.mkdir(parents=True)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(new_notebook(cells=cells), path)


def _lesson(place: int, slug: str) -> list:
    tags = {"tags": [f"b-{place}.1", f"b-{place}.2"]}
    return [
        new_markdown_cell(f"# 怎麼寫{bakery.TASKS[slug][0]}", metadata=tags),
        new_code_cell(
            f'from bakery import shown\n\nshown("{slug}")',
            metadata={"tags": ["hide-input"]},
        ),
    ]


def _master(place: int, slug: str) -> list:
    right = bakery.TASKS[slug][1]
    scheme = (
        f"### 文字說明（{place}.2，4 分）\n\n說明理由。\n\n=== BEGIN MARK SCHEME ===\n"
        "| 分數 | 表現 |\n|---|---|\n| 4 | 有理由 |\n| 3 | 理由不全 |\n| 0 | 未作答 |\n"
        "=== END MARK SCHEME ==="
    )
    table = (
        f"# 評量{place}\n\n| 要交的東西 | 行為指標 | 情境與判斷 | 作品與說明 |\n|---|---|---|---|\n"
        f"| 單子與理由 | {place}.1 | 4 分 | 4 分 |"
    )
    opening = f"from bakery import {slug.upper()} as ASSESSMENT\nfrom bakery import shown\n\n"
    return [
        new_markdown_cell(table, metadata=_about("what_is_asked_here")),
        new_code_cell(
            'workplace = "bakery"',
            metadata=_about("which_workplace_it_is", tags=["parameters", "hide-input"]),
        ),
        new_code_cell(
            f"{opening}assessment = ASSESSMENT.of(workplace)",
            metadata=_about("assessment_is_opened_here", tags=["hide-input"]),
        ),
        new_code_cell(
            f'### BEGIN SOLUTION\nfrom bakery import fill\n\nfill("{slug}", count={right}, '
            'customer="隔壁的咖啡店")\n### END SOLUTION',
            metadata=_about("reference_of_the_sheet", locked=False, solution=True),
        ),
        new_code_cell(
            f'shown("{slug}")',
            metadata=_about("sheet_is_shown_here", tags=["hide-input", "shows-work"]),
        ),
        new_code_cell(
            "# 檢查：",
            metadata=_about(f"{slug}_sheet_has_the_right_number", grade=True, points=0),
        ),
        new_markdown_cell(
            scheme,
            metadata=_about(f"{slug}_sheet_is_explained", task=True, points=0),
        ),
    ]


def _about(name: str, tags: list[str] | None = None, **values: object) -> dict:
    about = {
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
        "schema_version": 3,
        "grade_id": name,
    } | values
    return {"nbgrader": about, **({"tags": tags} if tags else {})}
