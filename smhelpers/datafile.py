"""Reading the course's own YAML files: every fault becomes one `CourseError` that names the file
and the remedy.
"""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from .errors import CourseError, sentences

T = TypeVar("T")


class FileRecord(BaseModel):
    """Base of what is read from a file of the course."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )


def read_yaml(path: Path, remedy: str) -> Any:
    """Content of a YAML file; `CourseError` with the remedy where there is none, or with the
    line that is broken.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"找不到 {path.name}；{remedy}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" 第 {mark.line + 1} 列" if mark else ""
        raise CourseError(
            f"{path.name}{line} 不是正確的 YAML；請檢查縮排、冒號與 UTF-8 編碼。",
        ) from None


def checked(kind: type[T], data: Any, path: Path) -> T:
    """`data` as `kind` (a model, or any type that pydantic knows).

    `CourseError` names the file and its first faults.
    """
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise CourseError(
            f"{path.name} 的內容有誤：{'；'.join(sentences(error)[:3])}。請更正後再試。",
        ) from None
