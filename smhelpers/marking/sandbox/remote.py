"""What stands in the checker for a function, class or instance that lives in the trainee's process.

Every operation on it is a question; answers are plain data or further stand-ins. Comparing a
stand-in with plain data is never
left to the trainee: it is False for ==, an error for < and >. So an object that claims to equal
everything equals nothing.
"""

import builtins
import contextlib
import inspect
import random
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..speech import tr
from .plain import Decoder, Encoder, NotPlain

_PEER, _NUMBER, _INFO = "_smcourse_peer", "_smcourse_number", "_smcourse_info"


def _ask(remote: "Remote", operation: str, *args: Any, **kwargs: Any) -> Any:
    return object.__getattribute__(remote, _PEER).ask(operation, args, kwargs)


class Remote:
    """A stand-in."""

    def __init__(self, peer: "Peer", tree: dict[str, Any]):
        object.__setattr__(self, _PEER, peer)
        object.__setattr__(self, _NUMBER, int(tree["h"]))
        object.__setattr__(self, _INFO, tree)

    def __getattr__(self, name: str) -> Any:
        return _signature(self) if name == "__signature__" else _ask(self, "getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _ask(self, "setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delattr", self, name)

    def __eq__(self, other: object) -> Any:
        return _ask(self, "eq", self, other) if _is_remote(other) else False

    def __ne__(self, other: object) -> Any:
        return _ask(self, "ne", self, other) if _is_remote(other) else True

    def __hash__(self) -> int:
        return object.__getattribute__(self, _NUMBER)

    def __str__(self) -> str:
        return str(_ask(self, "str", self))

    def __repr__(self) -> str:
        return str(_ask(self, "repr", self))

    def __format__(self, spec: str) -> str:
        return str(_ask(self, "format", self, spec))

    def __bool__(self) -> bool:
        return bool(_ask(self, "bool", self))

    def __enter__(self) -> Any:
        return self.__getattr__("__enter__")()

    def __exit__(self, *details: object) -> Any:
        return bool(self.__getattr__("__exit__")(None, None, None))

    def __instancecheck__(self, instance: object) -> bool:
        return _is_remote(instance) and bool(_ask(self, "isinstance", instance, self))

    def __subclasscheck__(self, kind: object) -> bool:
        return _is_remote(kind) and bool(_ask(self, "issubclass", kind, self))


def _one(operation: str) -> Callable:
    return lambda self: _ask(self, operation, self)


def _two(operation: str) -> Callable:
    return lambda self, other: _ask(self, operation, self, other)


def _swapped(operation: str) -> Callable:
    return lambda self, other: _ask(self, operation, other, self)


def _ordered(operation: str) -> Callable:
    return lambda self, other: (
        _ask(self, operation, self, other) if _is_remote(other) else NotImplemented
    )


for _name in ("len", "next", "int", "float", "neg", "pos", "abs", "invert", "index"):
    setattr(Remote, f"__{_name}__", _one(_name))
for _name in ("getitem", "delitem"):
    setattr(Remote, f"__{_name}__", _two(_name))
for _name in (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "and_",
    "or_",
    "xor",
    "lshift",
    "rshift",
):
    setattr(Remote, f"__{_name.strip('_')}__", _two(_name))
    setattr(Remote, f"__r{_name.strip('_')}__", _swapped(_name))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Remote, f"__{_name}__", _ordered(_name))
Remote.__setitem__ = lambda self, key, value: _ask(self, "setitem", self, key, value)
Remote.__contains__ = lambda self, item: bool(_ask(self, "contains", self, item))
# iter() insists on an iterator; a stand-in has __next__, and a list's iterator stays on the other
# side
Remote.__iter__ = lambda self: _ask(self, "iter", self)
Remote.__round__ = lambda self, digits=None: _ask(self, "round", self, digits)


class RemoteCallable(Remote):
    """A stand-in that can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _ask(self, "call", self, *args, **kwargs)

    @property
    def __class__(self) -> type:
        """A function says that it is one, so that isinstance and inspect take it for one."""
        return (
            types.FunctionType
            if object.__getattribute__(self, _INFO).get("n") == "function"
            else RemoteCallable
        )


# the text of the class itself would stand in for that of the answer
Remote.__doc__ = RemoteCallable.__doc__ = property(
    lambda self: _ask(self, "getattr", self, "__doc__"),
)  # type: ignore[assignment]


def _signature(remote: Remote) -> inspect.Signature:
    """What `inspect.signature` says over there."""
    parameters = [
        inspect.Parameter(
            str(name),
            inspect._ParameterKind(kind),
            default=default[0] if default else inspect.Parameter.empty,
        )
        for name, kind, default in _ask(remote, "signature", remote)
    ]
    return inspect.Signature(parameters)


def answer_for_source() -> None:
    """Let `inspect.getsource` answer for stand-ins too (tests that look at how an answer is
    written).
    """
    own = inspect.getsource
    inspect.getsource = lambda thing: (
        str(_ask(thing, "source", thing)) if _is_remote(thing) else own(thing)
    )


def _is_remote(thing: Any) -> bool:
    return issubclass(type(thing), Remote)


def random_state() -> list[Any]:
    """State of the generators that a seed sets, as JSON data."""
    return [
        random.getstate(),
        [part.tolist() if isinstance(part, np.ndarray) else part for part in np.random.get_state()],
    ]


def set_random_state(told: Any) -> None:
    """Set it; anything else than a state is left alone."""
    with contextlib.suppress(Exception):
        own, numpys = told
        random.setstate((own[0], tuple(own[1]), own[2]))
        np.random.set_state(tuple(numpys))


async def _awaited(value: Any) -> Any:
    """What the trainee's coroutine returned, to be awaited once more by the test."""
    return value


_INPUT = builtins.input
#: Kinds of argument whose changes in place are brought back after a call.
_MUTABLE = (list, dict, set, bytearray, np.ndarray, pd.DataFrame)


class Peer:
    """Questions to the trainee's process.

    `exchange(head, blob)` sends one and returns the reply that follows.
    """

    def __init__(self, exchange: Callable, namespace: Callable[[str], Any], mirrored: list[str]):
        self.exchange, self.namespace, self.mirrored = exchange, namespace, set(mirrored)
        self.stand_ins: dict[int, Remote] = {}
        self.callbacks: list[Callable] = []
        self.classes: dict[str, type] = {}

    def name(self, name: str) -> tuple[bool, Any]:
        """Whether the trainee's kernel has the name, and its value."""
        head, blob = self.exchange({"op": "name", "name": name}, b"")
        return (False, None) if head.get("missing") else (True, self._value(head, blob)[0])

    def ask(self, operation: str, args: tuple, kwargs: dict) -> Any:
        """The result of an operation over there.

        Raises what it raised over there, under its known name.
        """
        back = (
            [i for i, item in enumerate(args) if isinstance(item, _MUTABLE)]
            if operation == "call"
            else []
        )
        tree, blob = self.pack((args, kwargs))
        head, payload = self.exchange(
            {
                "op": operation,
                "args": tree,
                "back": back,
                "input": self._input(),
            },
            blob,
        )
        value, changed = self._value(head, payload)
        for place, new in zip(back, changed, strict=True):
            _bring_back(args[place], new)
        return _awaited(value) if head.get("awaitable") is True else value

    def _input(self) -> int | None:
        """Number of the callback that stands for `input`, where the test has put another in its
        place.
        """
        if builtins.input is _INPUT:
            return None
        self.callbacks.append(builtins.input)
        return len(self.callbacks) - 1

    def _value(self, head: dict[str, Any], blob: bytes) -> tuple:
        if head.get("out"):
            sys.stdout.write(str(head["out"]))
        if "error" in head:
            raise self._error(head["error"], blob)
        value = self.unpack(head["value"], blob)
        if not isinstance(value, tuple) or len(value) != 2:
            raise NotPlain(tr("學員程序的回覆不合格式"))
        return value

    def _error(self, told: dict[str, Any], blob: bytes) -> BaseException:
        kind = self.exception_class([str(item) for item in told["lineage"]])
        try:
            return kind(*self.unpack(told["args"], blob))
        except Exception:
            error = Exception.__new__(kind)
            error.args = (str(told.get("text")),)
            return error

    def exception_class(self, lineage: list[str]) -> type[Exception]:
        """The class itself where this side knows it, else a local one of the same name and
        bases.
        """
        base = next((kind for kind in map(_known_exception, lineage) if kind), Exception)
        if not lineage or _known_exception(lineage[0]):
            return base
        name = lineage[0]
        return self.classes.setdefault(name, type(name.rpartition(":")[2], (base,), {}))

    def pack(self, value: Any) -> tuple[Any, bytes]:
        """Tree and payload of an argument."""
        self.encoder = Encoder(self._refer)
        return self.encoder.encode(value), bytes(self.encoder.blob)

    def unpack(self, tree: Any, blob: bytes) -> Any:
        """Value of an answer."""
        self.decoder = Decoder(blob, self._resolve)
        return self.decoder.decode(tree)

    def _refer(self, value: Any) -> dict[str, Any]:
        if _is_remote(value):
            return {"t": "ref", "h": object.__getattribute__(value, _NUMBER)}
        kind = type(value)
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
        importable = (
            isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType))
            and "<" not in name
        )
        if importable and module and module != "__main__":
            return {"t": "global", "m": module, "n": name}
        if callable(value):
            self.callbacks.append(value)
            return {"t": "callback", "h": len(self.callbacks) - 1}
        if kind.__qualname__ in self.mirrored and hasattr(value, "__dict__"):
            return {
                "t": "mirror",
                "n": kind.__qualname__,
                "s": [[k, self.encoder.encode(v, 40)] for k, v in vars(value).items()],
            }
        raise NotPlain(tr("測試用的 {kind} 無法傳給學員程序", kind=kind.__name__))

    def _resolve(self, tree: dict[str, Any]) -> Any:
        if tree["t"] == "ref":
            return self._stand_in(tree)
        if tree["t"] == "module":
            return _known_module(tree["n"])
        if tree["t"] == "yours":
            return self.callbacks[tree["h"]]
        if tree["t"] == "mirror" and tree["n"] in self.mirrored:
            kind = self.namespace(tree["n"])
            made = kind.__new__(kind)
            vars(made).update((str(name), self.decoder.decode(item)) for name, item in tree["s"])
            return made
        raise NotPlain(tr("學員程序的回覆不合格式"))

    def _stand_in(self, tree: dict[str, Any]) -> Any:
        if "x" in tree:
            return self.exception_class([str(item) for item in tree["x"]])
        made = self.stand_ins.get(tree["h"])
        if made is None:
            made = self.stand_ins[tree["h"]] = (RemoteCallable if tree.get("c") else Remote)(
                self,
                tree,
            )
        return made


def _bring_back(old: Any, new: Any) -> None:
    if type(old) is not type(new):
        return
    if isinstance(old, (list, bytearray)):
        old[:] = new
    elif isinstance(old, (dict, set)):
        old.clear()
        old.update(new)
    elif isinstance(old, np.ndarray):
        if old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
            old[...] = new
    elif not old.equals(new) or list(old.columns) != list(new.columns):
        old._update_inplace(new)


def _known_exception(entry: str) -> type | None:
    module, _, name = entry.partition(":")
    if module == "__main__" or name in (
        "KeyboardInterrupt",
        "SystemExit",
        "GeneratorExit",
        "BaseException",
    ):
        return None
    found = getattr(builtins if module == "builtins" else sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None


def _known_module(name: str) -> Any:
    if name in sys.modules and name.partition(".")[0] not in (
        "subprocess",
        "smhelpers",
        "builtins",
        "posix",
        "ctypes",
    ):
        return sys.modules[name]
    raise NotPlain(tr("模組 {name} 不在測試環境裡", name=name))
