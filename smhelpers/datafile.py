"""Reading the course's own YAML and JSON files: every fault becomes one `CourseError` that names
the file and the remedy.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from .decoding import decoded
from .errors import CourseError, sentences
from .foreign import MOST_LEVELS

T = TypeVar("T")
#: Parts of a file whose anchors are used.
MOST_PARTS = 100_000


class FileRecord(BaseModel):
    """Base of what is read from a file of the course."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )


@dataclass(frozen=True)
class WrittenLine:
    """A key with its value as it is written, and the line on which it stands."""

    number: int
    key: str
    value: str


class _Twice(Exception):
    """A key that stands twice in one mapping: plain YAML would take the last one silently."""

    def __init__(self, key: str, line: int):
        super().__init__(key)
        self.key, self.line = key, line


class _Loader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As every safe loader, but each key once."""
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _Twice(key.value, key.start_mark.line + 1)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, remedy: str) -> Any:
    """Content of a YAML file; `CourseError` with the remedy where there is none, or with the
    line that is broken.
    """
    try:
        text, _ = decoded(path.read_bytes(), path.name)
        _check_shape(text, path.name)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except FileNotFoundError:
        raise CourseError(f"找不到 {path.name}；{remedy}") from None
    except _Twice as error:
        raise _written_before(path, error.line, error.key) from None
    except yaml.YAMLError as error:
        raise _broken(path, error) from None
    except CourseError:
        raise
    except Exception:  # a value that is not of the kind that it looks like, or is said to be
        raise CourseError(
            f"{path.name} 裡有讀不懂的日期、數字或標記；請更正，或用引號括起來。",
        ) from None


def read_lines(path: Path) -> list[WrittenLine]:
    """Keys and values of a YAML file that holds nothing but `key: value`, values as they are
    written. `CourseError` with the line of what is anything else.
    """
    text, _ = decoded(path.read_bytes(), path.name)
    try:
        _check_shape(text, path.name)
        whole = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _broken(path, error) from None
    if whole is None:
        return []
    pairs = whole.value if isinstance(whole, yaml.MappingNode) else [(whole, whole)]
    found: dict[str, WrittenLine] = {}
    for key, value in pairs:
        number = key.start_mark.line + 1
        is_plain = isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
        if not is_plain or key is value:
            raise CourseError(
                f"{path.name} 第 {number} 列不是「名稱: 內容」的樣子（冒號後面要空一格）；"
                "請照這樣寫，一列一個。"
            )
        if key.value in found:
            raise _written_before(path, number, key.value)
        found[key.value] = WrittenLine(number, key.value, value.value)
    return list(found.values())


def _written_before(path: Path, line: int, key: str) -> CourseError:
    return CourseError(f"{path.name} 第 {line} 列的「{key}」前面已經寫過；請刪掉其中一個。")


def _broken(path: Path, error: yaml.YAMLError) -> CourseError:
    mark = getattr(error, "problem_mark", None)
    line = f" 第 {mark.line + 1} 列" if mark else ""
    return CourseError(f"{path.name}{line} 不是正確的 YAML；請檢查縮排、冒號與 UTF-8 編碼。")


def _check_shape(text: str, name: str) -> None:
    """`CourseError` for what nests too deep, and for parts that stand in so many places by their
    anchors that a few lines take all memory.
    """
    open_parts: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    size = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            open_parts.append((event.anchor, size))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_parts.pop()
            if anchor:
                sizes[anchor] = size - before
        elif isinstance(event, yaml.ScalarEvent) and event.anchor:
            sizes[event.anchor] = 1
        elif isinstance(event, yaml.AliasEvent):
            size += sizes.get(event.anchor, MOST_PARTS)
        size += 1
        if len(open_parts) > MOST_LEVELS:
            raise CourseError(f"{name} 第 {line} 列一層包一層，太深了；請檢查括號與縮排。")
        if size > MOST_PARTS and isinstance(event, yaml.AliasEvent):
            raise CourseError(
                f"{name} 第 {line} 列的「*{event.anchor}」展開後太大；請把內容直接寫出來。",
            )


def read_json(path: Path, remedy: str) -> Any:
    """Content of a JSON file; `CourseError` with the remedy where it is missing or broken."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise CourseError(f"找不到 {path.name}；{remedy}") from None
    except (ValueError, RecursionError):
        raise CourseError(f"{path.name} 不是完整的 JSON；{remedy}") from None


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
