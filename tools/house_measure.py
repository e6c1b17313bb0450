"""The house measure: how densely the library is written, module by module.

`python tools/house_measure.py` prints it; `tests/test_house.py` holds the limits. Functions that
are still too complex stand in `tools/complex_functions.yml`, which `--shrink` makes shorter.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

LIBRARY = Path(__file__).resolve().parent.parent / "smhelpers"
EXCEPTIONS = Path(__file__).resolve().parent / "complex_functions.yml"
_HEAD = """\
# Functions above the limit of complexity (comprehensions counted), each with its own. The list only
# shrinks: after one was made simpler, run `python tools/house_measure.py --shrink`.
"""
#: Above this a function has more ways through it than one reads at once.
MOST_COMPLEX = 10
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)
#: What opens one more way through a function.
_BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.comprehension,
    ast.match_case,
)


@dataclass(frozen=True)
class Measure:
    """Counts of one module, or of several together."""

    nodes: int = 0
    lines: int = 0
    comprehensions: int = 0
    nested: int = 0

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(
            self.nodes + other.nodes,
            self.lines + other.lines,
            self.comprehensions + other.comprehensions,
            self.nested + other.nested,
        )

    @property
    def per_line(self) -> float:
        """Syntax nodes a code line."""
        return self.nodes / max(self.lines, 1)

    @property
    def comprehensions_per_1000(self) -> float:
        """Comprehensions per 1,000 code lines."""
        return 1000 * self.comprehensions / max(self.lines, 1)

    @property
    def nested_per_1000(self) -> float:
        """Comprehensions that hold another one, per 1,000 code lines."""
        return 1000 * self.nested / max(self.lines, 1)


def modules(library: Path = LIBRARY) -> list[Path]:
    """Python files of the library."""
    return sorted(library.rglob("*.py"))


def measure(text: str) -> Measure:
    """Counts of a module's text."""
    tree = ast.parse(text)
    comprehensions = [node for node in ast.walk(tree) if isinstance(node, _COMPREHENSIONS)]
    return Measure(
        nodes=sum(1 for _ in ast.walk(tree)),
        lines=len(_code_lines(text, tree)),
        comprehensions=len(comprehensions),
        nested=sum(1 for node in comprehensions if _holds_another(node)),
    )


def _holds_another(comprehension: ast.AST) -> bool:
    inner = (node for node in ast.walk(comprehension) if node is not comprehension)
    return any(isinstance(node, _COMPREHENSIONS) for node in inner)


def _code_lines(text: str, tree: ast.Module) -> set[int]:
    """Lines on which something else stands than a comment, a docstring or nothing."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - _docstring_lines(tree)


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            lines.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Dotted name and complexity of every function and method."""
    yield from _functions(tree, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _FUNCTIONS):
            yield f"{prefix}{child.name}", complexity(child)
        inner = isinstance(child, (*_FUNCTIONS, ast.ClassDef))
        yield from _functions(child, f"{prefix}{child.name}." if inner else prefix)


def complexity(function: ast.AST) -> int:
    """Ways through a function: 1, and one for every branch, loop, handler, comprehension and
    condition of a comprehension; functions inside count by themselves.
    """
    return 1 + sum(_weight(node) for node in _own_nodes(function))


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            yield child
            yield from _own_nodes(child)


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, _BRANCHES))


def too_complex(library: Path = LIBRARY) -> dict[str, int]:
    """Functions above the limit, as `room/module.py:function`."""
    found = {}
    for path in modules(library):
        for name, ways in functions(ast.parse(path.read_text(encoding="utf-8"))):
            if ways > MOST_COMPLEX:
                found[f"{path.relative_to(library)}:{name}"] = ways
    return found


def exceptions() -> dict[str, int]:
    """Functions that may be above the limit, with what they may have."""
    return yaml.safe_load(EXCEPTIONS.read_text(encoding="utf-8")) or {}


def shrunk(now: dict[str, int], allowed: dict[str, int]) -> dict[str, int]:
    """What of the exceptions is still needed, each as low as today's complexity."""
    return {name: min(now[name], most) for name, most in allowed.items() if name in now}


def whole(library: Path = LIBRARY) -> Measure:
    """Counts of the whole library."""
    every = (measure(path.read_text(encoding="utf-8")) for path in modules(library))
    return sum(every, Measure())


def main() -> None:
    """Prints every module, the densest first, and the library."""
    if "--shrink" in sys.argv:
        left = yaml.safe_dump(shrunk(too_complex(), exceptions()), width=200)
        EXCEPTIONS.write_text(_HEAD + left, encoding="utf-8")
        return
    measures = {path: measure(path.read_text(encoding="utf-8")) for path in modules()}
    for path, found in sorted(measures.items(), key=lambda each: -each[1].per_line):
        name = str(path.relative_to(LIBRARY))
        print(f"{name:50}", _told(found))
    print(f"{'all':50}", _told(whole()))


def _told(found: Measure) -> str:
    return (
        f"{found.nodes:7} nodes {found.lines:6} lines {found.per_line:6.2f} nodes a line "
        f"{found.comprehensions_per_1000:6.1f} comprehensions, "
        f"{found.nested_per_1000:5.2f} nested per 1,000 lines"
    )


if __name__ == "__main__":
    main()
