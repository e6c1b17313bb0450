"""One cohort of 30 graded by stock `nbgrader autograde` and by `smcourse grade`, interleaved in
three rounds of ten.

The notebook is that of the engineering brief: 25 cells, pandas, seaborn and ipywidgets, a group-by
chain, a plot, eight tested cells
and three prose cells. Ours runs with isolation, the second process and the calibration against the
author's answers; stock runs bare.
CPU is user and system time of each command with everything that it started; wall is what an
assessor waits.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from .measure import SUBREAPER, run

ROUNDS, PER_ROUND, TESTED, PROSE = 3, 10, 8, 3


def _about(name: str, kind: str, **values: object) -> dict:
    return {
        "nbgrader": {
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            "schema_version": 3,
            "grade_id": name,
            "cell_type": kind,
        }
        | values,
    }


def _notebook() -> nbformat.NotebookNode:
    made = new_notebook(
        metadata={
            "kernelspec": {
                "name": "python3",
                "display_name": "Python 3",
                "language": "python",
            },
        },
    )
    locked = {
        "setup": (
            "import ipywidgets\nimport matplotlib.pyplot as plt\nimport pandas as "
            "pd\nimport seaborn as sns"
        ),
        "data": "posts = pd.read_csv('posts.csv', parse_dates=['day'])",
        "chain": "monthly = posts.assign(month=posts.day.dt.to_period('M')).groupby(['month', "
        "'kind']).agg("
        "likes=('likes', 'sum'), reach=('reach', 'sum')).assign(rate=lambda d: d.likes / "
        "d.reach).reset_index()\nmonthly",
        "plot": (
            "sns.barplot(data=monthly.astype({'month': str}), x='month', y='rate', "
            "hue='kind')\nplt.show()"
        ),
    }
    for name, text in locked.items():
        made.cells.append(new_code_cell(text, metadata=_about(name, "code", locked=True)))
    for n in range(TESTED):
        solution = (
            f"### BEGIN SOLUTION\nanswer_{n} = float(posts[posts.reach > "
            f"{n * 100}].likes.mean())\n### END SOLUTION"
        )
        made.cells.append(
            new_code_cell(solution, metadata=_about(f"answer_{n}", "code", solution=True)),
        )
        test = f"assert abs(answer_{n} - posts[posts.reach > {n * 100}].likes.mean()) < 1e-9"
        made.cells.append(
            new_code_cell(
                test,
                metadata=_about(
                    f"test_{n}",
                    "code",
                    grade=True,
                    locked=True,
                    points=2,
                ),
            ),
        )
    for n in range(PROSE):
        made.cells.append(
            new_markdown_cell(
                "請說明。",
                metadata=_about(
                    f"prose_{n}",
                    "markdown",
                    grade=True,
                    solution=True,
                    points=3,
                ),
            ),
        )
    made.cells += [new_markdown_cell("## 說明"), new_markdown_cell("## 結束")]
    return made


def _posts() -> str:
    kinds = ("image", "video", "text")
    rows = [
        (
            f"2026-{1 + n % 6:02d}-{1 + n % 28:02d},{kinds[n % 3]},{(n * 37) % 501},"
            f"{100 + (n * 91) % 4000}"
        )
        for n in range(400)
    ]
    return "\n".join(["day,kind,likes,reach", *rows]) + "\n"


def _course(folder: Path) -> None:
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)
    notebook = _notebook()
    nbformat.write(notebook, source / "week.ipynb")
    (source / "posts.csv").write_text(_posts())
    run([sys.executable, "-m", "nbgrader", "generate_assignment", "ps1"], folder)
    for number in range(PER_ROUND):
        target = folder / "submitted" / f"s{number:02d}" / "ps1"
        shutil.copytree(folder / "release" / "ps1", target)
        book = nbformat.read(target / "week.ipynb", as_version=4)
        for released, own in zip(book.cells, notebook.cells, strict=True):
            if own.metadata.get("nbgrader", {}).get("solution"):
                released.source = (
                    own.source if own.cell_type == "code" else f"第 {number} 位學員的說明。"
                )
        nbformat.write(book, target / "week.ipynb")


def _scores(folder: Path) -> list[float]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return sorted(submission.score for submission in book.assignment_submissions("ps1"))


def main() -> None:
    """Measure and print."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    totals = {"stock nbgrader autograde": [0.0, 0.0], "smcourse grade": [0.0, 0.0]}
    commands = {
        "stock nbgrader autograde": ["nbgrader", "autograde", "ps1"],
        "smcourse grade": ["smhelpers", "grade", "ps1", "--isolation", "required"],
    }
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(ROUNDS):
            scores = []
            for way in list(commands)[:: 1 if number % 2 else -1]:
                folder = Path(scratch, f"{number}-{way.split()[0]}")
                folder.mkdir()
                _course(folder)
                wall, cpu = run([sys.executable, "-m", *commands[way]], folder)
                totals[way][0] += wall
                totals[way][1] += cpu
                scores.append(_scores(folder))
                print(
                    (
                        f"round {number + 1}  {way:26} {PER_ROUND} submissions  wall {wall:6.1f} "
                        f"s  CPU {cpu:6.1f} s"
                    ),
                    flush=True,
                )
            if scores[0] != scores[1]:
                raise SystemExit(f"scores differ: {scores}")
    for way, (wall, cpu) in totals.items():
        count = ROUNDS * PER_ROUND
        print(
            (
                f"{way:26} {count} submissions: wall {wall:.1f} s ({wall / count:.2f} each), CPU "
                f"{cpu:.1f} s ({cpu / count:.2f} each)"
            ),
        )
    stock, ours = totals.values()
    print(
        (
            f"ratio: wall {stock[0] / ours[0]:.1f} times faster, CPU {stock[1] / ours[1]:.1f} "
            f"times less, on {os.cpu_count()} cores"
        ),
    )
