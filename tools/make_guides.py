"""Build the guides as a site: `build/guides/html` from `docs/guides` and the lessons, run here so
that they show their pictures.

Usage: python tools/make_guides.py [--lessons SLUG ...] [--out DIR] (default: the lessons of every
unit)
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

import nbformat
import papermill
from sphinx.cmd.build import build_main

from smhelpers.batch.engine import NAME
from smhelpers.batch.warm import warm_process
from smhelpers.course import Course, CourseUnit
from smhelpers.standard import unit

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guides"
_SECONDS = 600.0


def lay_out(course: Course, source: Path, slugs: list[str]) -> None:
    """The site's sources: the guides, and the lessons of these units as they look after they
    were run.
    """
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(GUIDES, source)
    # pages have no front end: forms show themselves as tables, as they do for a marker
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    zygote = warm_process([])
    try:
        zygote.wait()
        for built in course.units:
            if built.slug in slugs:
                for name in built.lessons:
                    inside = Path(built.slug, f"{name}.ipynb")
                    _run(course.root / "notebooks" / inside, source / "lessons" / inside, zygote)
    finally:
        zygote.stop()
    _contents(source / "lessons", [built for built in course.units if built.slug in slugs])


def _run(lesson: Path, target: Path, zygote) -> None:
    """Run a lesson and keep what a reader wants: text, pictures and tables, no code."""
    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        str(lesson),
        str(target),
        engine_name=NAME,
        zygote=zygote,
        seconds=_SECONDS,
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
    )
    notebook = nbformat.read(target, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["tags"] = ["remove-input"]
            cell.outputs = [
                output
                for output in cell.outputs
                if output.output_type in ("display_data", "execute_result")
            ]
    notebook.metadata.pop("papermill", None)
    nbformat.write(notebook, target)


def _contents(folder: Path, units: list[CourseUnit]) -> None:
    """The list of lessons, in the order of the course."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for built in units:
        lessons = [f"{built.slug}/{name}" for name in built.lessons]
        parts.append(
            "\n".join(
                [f"## {unit().task(built.slug).zh}", "", "```{toctree}", *lessons, "```", ""],
            ),
        )
    (folder / "index.md").write_text(
        "# 課文\n\n這裡只供閱讀；表單要在 JupyterLab 裡填寫。\n\n" + "\n".join(parts),
        encoding="utf-8",
    )


def build(source: Path, html: Path) -> int:
    """Sphinx with warnings as errors; its exit code."""
    shutil.rmtree(html, ignore_errors=True)
    return build_main(
        [
            "-W",
            "--keep-going",
            "-q",
            "-b",
            "html",
            "-d",
            str(html.parent / "doctrees"),
            str(source),
            str(html),
        ],
    )


def main() -> int:
    """The command."""
    course = Course.open(ROOT)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--lessons",
        nargs="*",
        default=[built.slug for built in course.units],
        metavar="SLUG",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "build" / "guides",
    )
    chosen = parser.parse_args()
    lay_out(course, chosen.out / "source", chosen.lessons)
    code = build(chosen.out / "source", chosen.out / "html")
    print(chosen.out / "html" / "index.html")
    return code


if __name__ == "__main__":
    sys.exit(main())
