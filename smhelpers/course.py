"""The course as laid out in `notebooks/course.yml`: units in order, with their lessons,
templates and assessments.
"""

import os
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .datafile import checked, read_yaml
from .errors import CourseError
from .paths import course_root


class CourseUnit(BaseModel):
    """One unit: notebook names without ending, in the order in which they are used.

    declared: "package.module:NAME" of its assessment's declaration;
    without it `smhelpers.<slug>.assessment:ASSESSMENT`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    lessons: list[str] = Field(min_length=1)
    templates: list[str] = []
    declared: str = ""

    @model_validator(mode="before")
    @classmethod
    def _deadlines_stand_elsewhere(cls, told: Any) -> Any:
        if isinstance(told, dict) and "due" in told:
            raise ValueError(
                f"交件期限改寫在課程資料夾的 deadlines.yml（{told.get('slug')}: {told['due']}）；"
                "請移到那裡，再刪掉這裡的 due"
            )
        return told

    @property
    def declaration(self) -> str:
        """Where its assessment is declared."""
        return self.declared or f"{__package__}.{self.slug}.assessment:ASSESSMENT"


class Course(BaseModel):
    """The whole course; `root` is the folder that holds notebooks/, source/ and release/.

    month: what task 4 monitors, "YYYY-MM"; evaluated: what task 5 looks back on, when every
    campaign has ended. library: folder of the course's own Python packages, below `root`; it is put
    on the path when the course is opened.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    root: Path
    title: str
    workplace: str
    month: str
    evaluated: str
    library: str = ""
    units: list[CourseUnit] = Field(min_length=1)

    @classmethod
    def open(cls, root: Path | None = None) -> "Course":
        """Read `course.yml` at or above `root` (default: here)."""
        folder = course_root(root)
        path = folder / "notebooks" / "course.yml"
        told = checked(dict[str, Any], read_yaml(path, "請由課程取回這個檔案。"), path)
        course = checked(cls, {"root": folder, **told}, path)
        _on_the_path(course.libraries)
        return course

    @property
    def libraries(self) -> list[Path]:
        """Folders of Python packages that the course brings along."""
        return [self.root / self.library] if self.library else []

    def unit(self, slug: str) -> CourseUnit:
        """The unit with this slug."""
        for unit in self.units:
            if unit.slug == slug:
                return unit
        raise CourseError(
            f"課程裡沒有「{slug}」這個單元；可用的有 {'、'.join(u.slug for u in self.units)}。",
        )

    def lesson_paths(self) -> list[Path]:
        """Lessons and report templates, in course order."""
        return [
            self.root / "notebooks" / unit.slug / f"{name}.ipynb"
            for unit in self.units
            for name in [*unit.lessons, *unit.templates]
        ]

    def source_paths(self) -> list[Path]:
        """Graded masters, in course order."""
        return [self.root / "source" / unit.slug / f"{unit.slug}.ipynb" for unit in self.units]


def _on_the_path(folders: list[Path]) -> None:
    """A course's own packages are found by this process and by the kernels that it starts."""
    for folder in map(str, folders):
        if folder not in sys.path:
            sys.path.append(folder)
        known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        if folder not in known:
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*known, folder]))
