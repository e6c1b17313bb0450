"""A small course made with stock nbgrader: kernel variables, functions, a class, files, partial
credit, prose, a task cell.
"""

import copy
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

Cells = list[tuple]

WARMUP: Cells = [
    ("intro", "markdown", {"locked": True}, "# 練習一：先看資料，再作答；每題都有檢查。"),
    (
        "setup",
        "code",
        {"locked": True},
        (
            "import pandas as pd\nposts = pd.read_csv('posts.csv')\nLIMIT = 3\n\ndef rate(row):"
            "\n    return row.likes / row.reach"
        ),
    ),
    (
        "mean_answer",
        "code",
        {"solution": True},
        "### BEGIN SOLUTION\nmean_likes = float(posts['likes'].mean())\n### END SOLUTION",
    ),
    (
        "mean_test",
        "code",
        {"grade": True, "locked": True, "points": 2},
        (
            "assert isinstance(mean_likes, float), '應為數字'\n### BEGIN HIDDEN TESTS\nassert "
            "abs(mean_likes - posts['likes'].mean()) < 1e-9, '平均不對'\n### END HIDDEN TESTS"
        ),
    ),
    (
        "best_answer",
        "code",
        {"solution": True},
        (
            "def best(rows, key='likes'):\n    ### BEGIN SOLUTION\n    return "
            "rows.sort_values(key, ascending=False).iloc[0]['id']\n    ### END SOLUTION"
        ),
    ),
    (
        "best_test",
        "code",
        {"grade": True, "locked": True, "points": 3},
        "import numpy as np\nassert best(posts) == 'p2'\n### BEGIN HIDDEN TESTS\nmore = "
        "pd.DataFrame({'id': ['x', 'y'], 'likes': [1, 9], 'reach': [5, 2]})\n"
        "assert best(more) == 'y' and best(more, key='reach') == 'x'\n### END HIDDEN TESTS",
    ),
    (
        "counter_answer",
        "code",
        {"solution": True},
        "class Tally:\n    ### BEGIN SOLUTION\n    def __init__(self):\n        self.count = "
        "0\n    def add(self, n):\n        if n < 0:\n            raise ValueError('負數')\n"
        "        self.count += n\n        return self.count\n    ### END SOLUTION",
    ),
    (
        "counter_test",
        "code",
        {"grade": True, "locked": True, "points": 2},
        (
            "t = Tally()\nt.add(2)\nassert t.add(3) == 5 and t.count == 5\ntry:\n    t.add(-1)"
            "\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('負數要報錯')"
        ),
    ),
    (
        "parts_answer",
        "code",
        {"solution": True},
        (
            "### BEGIN SOLUTION\nplan = {'fb': 3, 'ig': 5, 'yt': 1}\nplan_rows = [1, 2, 3]\n### "
            "END SOLUTION"
        ),
    ),
    (
        "parts_test",
        "code",
        {"grade": True, "locked": True, "points": 4},
        (
            "np.float64(sum(plan.get(k) == v for k, v in {'fb': 3, 'ig': 5, 'yt': 1}.items()) + "
            "(len(plan_rows) == LIMIT))"
        ),
    ),
    (
        "file_answer",
        "code",
        {"solution": True},
        "### BEGIN SOLUTION\nposts.head(2).to_csv('top.csv', index=False)\n### END SOLUTION",
    ),
    (
        "file_test",
        "code",
        {"grade": True, "locked": True, "points": 1},
        "assert len(pd.read_csv('top.csv')) == 2",
    ),
    ("prose", "markdown", {"grade": True, "solution": True, "points": 5}, "請說明你的看法。"),
]

SECOND: Cells = [
    (
        "figure_answer",
        "code",
        {"solution": True},
        (
            "import matplotlib.pyplot as plt\n### BEGIN SOLUTION\nfig, ax = plt.subplots()"
            "\nax.plot([1, 2, 3])\n### END SOLUTION"
        ),
    ),
    (
        "figure_test",
        "code",
        {"grade": True, "locked": True, "points": 1},
        "assert len(ax.lines) == 1",
    ),
    (
        "sort_answer",
        "code",
        {"solution": True},
        "def tidy(items):\n    ### BEGIN SOLUTION\n    items.sort()\n    ### END SOLUTION",
    ),
    (
        "sort_test",
        "code",
        {"grade": True, "locked": True, "points": 1},
        "box = [3, 1, 2]\ntidy(box)\nassert box == [1, 2, 3]",
    ),
    (
        "print_answer",
        "code",
        {"solution": True},
        (
            "def greet(name):\n    ### BEGIN SOLUTION\n    print(f'哈囉，{name}')\n    ### END "
            "SOLUTION"
        ),
    ),
    (
        "print_test",
        "code",
        {"grade": True, "locked": True, "points": 1},
        (
            "import io\nfrom contextlib import redirect_stdout\nheard = io.StringIO()\nwith "
            "redirect_stdout(heard):\n    greet('小美')\nassert heard.getvalue().strip() == "
            "'哈囉，小美'"
        ),
    ),
    (
        "magic_answer",
        "code",
        {"solution": True},
        "### BEGIN SOLUTION\nsquares = [n * n for n in range(4)]\n### END SOLUTION",
    ),
    (
        "history_test",
        "code",
        {"grade": True, "locked": True, "points": 1},
        "assert any('squares' in text for text in In)",
    ),
    (
        "task_cell",
        "markdown",
        {"task": True, "locked": True, "points": 3},
        "請自訂一份計畫。\n\n=== BEGIN MARK SCHEME ===\n滿分：三項\n=== END MARK SCHEME ===",
    ),
]

POSTS = "id,likes,reach\np1,10,100\np2,30,200\np3,20,400\n"


def notebook(cells: Cells):
    """A source notebook."""
    made = new_notebook(
        metadata={
            "kernelspec": {
                "name": "python3",
                "display_name": "Python 3",
                "language": "python",
            },
        },
    )
    for name, kind, about, text in cells:
        full = {
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            "schema_version": 3,
            "grade_id": name,
            "cell_type": kind,
        } | about
        cell = (new_code_cell if kind == "code" else new_markdown_cell)(
            text,
            metadata={"nbgrader": full},
        )
        cell["id"] = f"id-{name.replace('_', '-')}"
        made.cells.append(cell)
    return made


def build(folder: Path, notebooks: dict[str, Cells] | None = None) -> Path:
    """The course with its assignment `ps1` generated by stock nbgrader (source, release,
    gradebook).
    """
    os.environ["PATH"] = (
        f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls `alembic`
    )
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)
    for name, cells in (notebooks or {"warmup": WARMUP, "second": SECOND}).items():
        nbformat.write(notebook(cells), source / f"{name}.ipynb")
    (source / "posts.csv").write_text(POSTS, encoding="utf-8")
    _generate(folder)
    return folder


def _generate(folder: Path) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.assignment_id = str(folder), "ps1"
    config.GenerateAssignment.force = True
    app = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    app.log.setLevel("CRITICAL")
    app.start()


def regenerate(course: Path, name: str, change: Callable[[str], str]) -> None:
    """Change the text of the source's test cells and generate the assignment anew."""
    path = course / "source" / "ps1" / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        cell.source = (
            change(cell.source)
            if cell.metadata.nbgrader.grade and not cell.metadata.nbgrader.solution
            else cell.source
        )
    nbformat.write(book, path)
    _generate(course)


def answered(course: Path, name: str, answers: dict[str, str] | None = None):
    """The released notebook with the author's answers, or those of `answers` by grade_id."""
    released = nbformat.read(course / "release" / "ps1" / f"{name}.ipynb", as_version=4)
    author = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(course / "source" / "ps1" / f"{name}.ipynb", as_version=4).cells
    }
    filled = copy.deepcopy(released)
    for cell in filled.cells:
        about = cell.metadata.nbgrader
        if about.solution:
            own = "\n".join(
                line for line in author[about.grade_id].splitlines() if " SOLUTION" not in line
            )
            own = "我認為貼文要更在地。" if about.grade_id == "prose" else own
            cell.source = (answers or {}).get(about.grade_id, own)
    return filled


def hand_in(course: Path, student: str, books: dict[str, object] | None = None) -> Path:
    """Write a submission: the author's answers, with the notebooks of `books` (or their raw
    bytes) in place of them.
    """
    folder = course / "submitted" / student / "ps1"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(course / "release" / "ps1" / "posts.csv", folder)
    names = [path.stem for path in (course / "release" / "ps1").glob("*.ipynb")]
    for name in names:
        book = (books or {}).get(name, None) or answered(course, name)
        path = folder / f"{name}.ipynb"
        path.write_bytes(book) if isinstance(book, bytes) else nbformat.write(book, path)
    return folder
