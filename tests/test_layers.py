"""The layers of CONTRIBUTING.md hold: a module imports only from modules that stand before it."""

import ast
import re

import pytest

from .conftest import ROOT

LIBRARY = ROOT / "smhelpers"
LAYERS = re.search(
    r"```layers\n(.*?)```",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    re.DOTALL,
)[1].split()
MODULES = sorted(path for path in LIBRARY.rglob("*.py") if path != LIBRARY / "__init__.py")


def room(path):
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imported_rooms(path):
    """Top-level rooms of smhelpers that a module imports, wherever in the module."""
    depth = len(path.relative_to(LIBRARY).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            yield from (
                [node.module.split(".")[0]] if node.module else (alias.name for alias in node.names)
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("smhelpers."):
            yield node.module.split(".")[1]


def test_every_room_has_its_place_in_the_list():
    assert sorted({room(path) for path in MODULES}) == sorted(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_module_imports_only_from_rooms_before_its_own(path):
    order = LAYERS.index(room(path))
    later = [name for name in imported_rooms(path) if name in LAYERS and LAYERS.index(name) > order]
    assert not later, (
        f"{path.relative_to(ROOT)} 引用了後面的 {later}；請把共用的部分移到前面的模組。"
    )
