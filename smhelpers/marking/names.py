"""Where the names in a notebook come from, read from the master's code alone."""

import ast
import threading
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

_TRANSFORM = TransformerManager()
#: CPython 3.11 counts the depth of a syntax tree for all threads together: two that read at once
#: may end in a SystemError (python/cpython#106905).
_ONE_AT_A_TIME = threading.Lock()


@dataclass
class Bindings:
    """Names that a cell binds at its top level: by import (name: statement), by definition,
    otherwise; and names it changes in place.
    """

    imports: dict[str, str] = field(default_factory=dict)
    definitions: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    @property
    def bound(self) -> set[str]:
        """Every name that is not an import."""
        return self.definitions | self.values


def parse(code: str) -> ast.Module | None:
    """The cell as Python (magics rewritten), or None."""
    try:
        with _ONE_AT_A_TIME:
            return ast.parse(_TRANSFORM.transform_cell(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bindings(code: str) -> Bindings:
    """What a code cell does to the names of the notebook."""
    found, tree = Bindings(), parse(code)
    for statement in tree.body if tree else []:
        _visit(statement, found)
    return found


def definitions_only(code: str) -> str:
    """The cell's imports, functions and classes: what a visible test cell leaves behind in the
    trainee's own Jupyter.
    """
    tree = parse(code)
    kept = (
        [
            node
            for node in tree.body
            if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))
        ]
        if tree
        else []
    )
    return "\n".join(map(ast.unparse, kept))


def _visit(node: ast.AST, found: Bindings) -> None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        _imported(node, found)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        found.definitions.add(node.name)
    elif isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return
    else:
        _stored(node, found)
        for child in ast.iter_child_nodes(node):
            _visit(child, found)


def _stored(node: ast.AST, found: Bindings) -> None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        found.values.add(node.id)
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        found.touched |= _root(node)
    elif (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ):
        found.touched |= _root(node.value.func)


def _root(node: ast.AST) -> set[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _imported(node: ast.Import | ast.ImportFrom, found: Bindings) -> None:
    for alias in node.names:
        if alias.name == "*" or getattr(node, "module", None) == "__future__":
            continue
        single = (
            ast.Import([alias])
            if isinstance(node, ast.Import)
            else ast.ImportFrom(node.module, [alias], node.level)
        )
        found.imports[alias.asname or alias.name.partition(".")[0]] = ast.unparse(single)


def modules(code: str) -> set[str]:
    """Modules that a cell imports by name."""
    tree = parse(code)
    names: set[str] = set()
    for node in ast.walk(tree) if tree else []:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {
                node.module,
                *(f"{node.module}.{alias.name}" for alias in node.names if alias.name[0].islower()),
            }
    return names
