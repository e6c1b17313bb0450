"""Run a cell's text as Jupyter would, without a shell: the value of its last expression,
top-level await included.
"""

import ast
import asyncio
import inspect
import linecache
from typing import Any


def execute(source: str, name: str, names: dict[str, Any]) -> Any:
    """Execute plain Python (magics already transformed) under a file name.

    The value of a last expression, else None.
    """
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    _run(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    return (
        None
        if last is None
        else _run(
            compile(ast.Expression(last.value), name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT),
            names,
        )
    )


def _run(code: Any, names: dict[str, Any]) -> Any:
    value = eval(code, names)  # noqa: S307 (the master's test)
    return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value
