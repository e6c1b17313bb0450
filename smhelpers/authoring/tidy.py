"""One normal form of a notebook, so that a diff shows only what an author changed.

No outputs, no counts, ids kept, metadata whitelisted, written as nbformat writes.
"""

from pathlib import Path

import nbformat

from ..assessment import assessment_of
from ..course import Course
from ..errors import CourseError
from .declared import in_step

KERNEL = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
CELL_METADATA = ("nbgrader", "tags")


def tidied(text: str) -> str:
    """The normal form of a notebook given as text."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata = nbformat.from_dict(KERNEL)
    notebook.nbformat_minor = max(5, notebook.nbformat_minor)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)},
        )
        if "hide-input" in cell.metadata.get("tags", []):
            # the tag is the truth; this is how JupyterLab is told to fold the code away
            cell.metadata["jupyter"] = nbformat.from_dict({"source_hidden": True})
        cell.source = "\n".join(line.rstrip() for line in cell.source.split("\n")).rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    _, notebook = nbformat.validator.normalize(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def in_step_with(course: Course, text: str, slug: str) -> str:
    """A master given as text, its cells as the declaration of its assessment wants them."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells = in_step(course, assessment_of(course, slug), notebook.cells)
    return tidied(nbformat.writes(notebook))


def is_tidy(path: Path) -> bool:
    """Whether a notebook file is in normal form."""
    text = path.read_text(encoding="utf-8")
    return _tidied_file(path, text) == text


def tidy(path: Path, course: Course | None = None) -> bool:
    """Bring a notebook file into normal form; True if it changed.

    course: for a master, brings its cells in step with the declaration as well.
    """
    text = path.read_text(encoding="utf-8")
    new = _tidied_file(path, text)
    if course and path in course.source_paths():
        new = in_step_with(course, new, path.stem)
    if new != text:
        path.write_text(new, encoding="utf-8", newline="\n")
    return new != text


def _tidied_file(path: Path, text: str) -> str:
    try:
        return tidied(text)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError) as error:
        raise CourseError(
            f"{path} 不是可讀的筆記本（{type(error).__name__}）；"
            "請用 JupyterLab 重新存檔，或從版本控制還原。",
        ) from None
