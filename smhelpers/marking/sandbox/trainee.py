"""The trainee's kernel: an IPython shell that runs one cell at a time and answers for its named
values as plain data.

Everything it says is hearsay: a trainee can rewrite all of it. Nothing here knows a test, an
expected value or a score.
"""

import ast
import asyncio
import base64
import builtins
import contextlib
import ctypes
import importlib
import inspect
import io
import itertools
import operator
import os
import sys
import types
from collections.abc import Iterator
from typing import Any

import comm
import numpy as np
from comm.base_comm import BaseComm
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ..hooks import WORK, substituted
from ..speech import tr
from .cells import execute
from .files import Folder
from .plain import PLAIN_TYPES, Decoder, Encoder, NotPlain
from .remote import random_state, set_random_state
from .wire import Channel

_OPERATORS = {
    name: getattr(operator, name)
    for name in (
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
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "neg",
        "pos",
        "abs",
        "invert",
        "getitem",
        "setitem",
        "delitem",
        "contains",
    )
}
_CALLS = {
    "len": len,
    "iter": iter,
    "next": next,
    "bool": bool,
    "str": str,
    "repr": repr,
    "hash": hash,
    "int": int,
    "float": float,
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "list": lambda it, n: list(itertools.islice(it, n)),
    "format": format,
    "round": round,
    "index": operator.index,
    "source": inspect.getsource,
    "signature": lambda thing: [
        (p.name, int(p.kind), () if p.default is p.empty else (p.default,))
        for p in inspect.signature(thing).parameters.values()
    ],
}


#: As they were before any code of a trainee ran.
_BUILTINS, _TRANSFORM = dict(vars(builtins)), TransformerManager().transform_cell


class Outputs:
    """Sends outputs in nbformat's shape as they happen, up to a cap."""

    def __init__(self, channel: Channel, cap: int):
        self.channel, self.cap, self.left, self.muted = channel, cap, cap, False

    def start(self) -> None:
        self.left = self.cap

    def send(self, output: dict[str, Any]) -> None:
        if self.muted or self.left <= 0:
            return
        size = sum(len(str(part)) for part in output.get("data", output).values())
        self.left -= size
        if self.left <= 0:
            output = {
                "output_type": "stream",
                "name": "stderr",
                "text": tr("…（輸出太多，其餘省略）\n"),
            }
        self.channel.send({"k": "out", "output": output})


class Stream(io.TextIOBase):
    """stdout or stderr of the cells."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str):
        self.outputs, self.name, self.parts, self.size = outputs, name, [], 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.outputs.left > 0:
            self.parts.append(text)
            self.size += len(text)
            if self.size > 16384:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if self.parts:
            text, self.parts, self.size = "".join(self.parts), [], 0
            self.outputs.send({"output_type": "stream", "name": self.name, "text": text})


class Publisher(DisplayPublisher):
    """display(...) as display_data."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: Any = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        _flush()
        outputs().send(
            {
                "output_type": "display_data",
                "data": _mime(data),
                "metadata": metadata or {},
            },
        )

    def clear_output(self, wait: bool = False) -> None:
        _flush()
        outputs().send({"output_type": "clear"})


class Hook(DisplayHook):
    """The value of the last expression as execute_result."""

    def start_displayhook(self) -> None:
        self.message = {
            "output_type": "execute_result",
            "data": {},
            "metadata": {},
        }

    def write_output_prompt(self) -> None:
        self.message["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.message["data"], self.message["metadata"] = _mime(format_dict), md_dict or {}

    def finish_displayhook(self) -> None:
        _flush()
        if self.message["data"]:
            outputs().send(self.message)


class Shell(InteractiveShell):
    """IPython without a terminal, a history file or a kernel."""

    displayhook_class = Hook
    display_pub_class = Publisher

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        _flush()
        outputs().send(
            {
                "output_type": "error",
                "ename": str(getattr(etype, "__name__", etype)),
                "evalue": str(evalue),
                "traceback": [str(line) for line in stb],
            },
        )

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop here."""

    def ask_exit(self) -> None:
        """`exit` ends nothing."""


_here: dict[str, Any] = {}


def outputs() -> Outputs:
    """Where outputs go."""
    return _here["outputs"]


def _flush() -> None:
    for stream in _here["streams"]:
        stream.flush()


def _mime(data: dict) -> dict[str, Any]:
    return {
        str(kind): base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
    }


class Values:
    """References to what cannot cross, kept alive here and named by number."""

    def __init__(self, mirrored: list[str], shell: Shell, ask: Any):
        self.kept: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.mirrored, self.shell, self.ask = set(mirrored), shell, ask

    def refer(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Callback):
            return {"t": "yours", "h": value.number}
        if isinstance(value, type) and value in PLAIN_TYPES:
            return {"t": "type", "n": value.__name__}
        if isinstance(value, types.ModuleType):
            return {"t": "module", "n": value.__name__}
        kind = type(value)
        if (
            kind.__module__ == "__main__"
            and kind.__qualname__ in self.mirrored
            and isinstance(getattr(value, "__dict__", None), dict)
        ):
            return {
                "t": "mirror",
                "n": kind.__qualname__,
                "s": [[name, self._tree(item)] for name, item in value.__dict__.items()],
            }
        return self._reference(value, kind)

    def _tree(self, value: Any) -> Any:
        return self.encoder.encode(value, 40)

    def _reference(self, value: Any, kind: type) -> dict[str, Any]:
        number = self.numbers.setdefault(id(value), len(self.kept) + 1)
        self.kept[number] = value
        tree = {
            "t": "ref",
            "h": number,
            "n": kind.__name__,
            "c": callable(value),
            "s": str(getattr(value, "__name__", "")),
        }
        if isinstance(value, type) and issubclass(value, BaseException):
            tree["x"] = lineage(value)
        return tree

    def pack(self, value: Any) -> tuple[Any, bytes]:
        self.encoder = Encoder(self.refer)
        return self.encoder.encode(value), self.encoder.blob

    def unpack(self, tree: Any, blob: bytes) -> Any:
        self.decoder = Decoder(blob, self.resolve)
        return self.decoder.decode(tree)

    def resolve(self, tree: dict[str, Any]) -> Any:
        if tree["t"] == "ref":
            return self.kept[tree["h"]]
        if tree["t"] == "callback":
            return Callback(tree["h"], self.ask)
        if tree["t"] == "global":
            return operator.attrgetter(tree["n"])(importlib.import_module(tree["m"]))
        if tree["t"] == "mirror":
            kind = self.shell.user_ns[tree["n"]]
            made = kind.__new__(kind)
            made.__dict__.update((name, self._again(item)) for name, item in tree["s"])
            return made
        raise NotPlain(str(tree["t"]))

    def _again(self, tree: Any) -> Any:
        return self.decoder.decode(tree)


def untouched(code: str, names: dict[str, Any], answers: list[str]) -> dict[str, Any]:
    """Run a test cell in the trainee's namespace without the trainee's shell: own transformers,
    original builtins, no trace.

    `answers`: names that the trainee is asked to bind; others that cover a builtin are taken away.
    """
    sys.settrace(None)
    sys.setprofile(None)
    vars(builtins).update(_BUILTINS)
    for name in [name for name in names if name in _BUILTINS and name not in answers]:
        del names[name]
    names["__builtins__"] = builtins
    try:
        value = execute(_TRANSFORM(code), "<test>", names)
    except BaseException as error:
        return {
            "ok": False,
            "ename": type(error).__name__,
            "evalue": str(error)[:4000],
        }
    finally:
        _flush()
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(
        value,
        bool,
    )
    return {"ok": True, "value": float(value) if number else None}


class Callback:
    """A function of the test that the trainee's code may call."""

    def __init__(self, number: int, ask: Any):
        self.number, self._ask = number, ask

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(self.number, args, kwargs)


def lineage(kind: type) -> list[str]:
    """`module:qualname` of an exception class and its bases."""
    return [f"{base.__module__}:{base.__qualname__}" for base in kind.__mro__ if base is not object]


class Kernel:
    """The loop: run a cell, answer a question, run a test in a fork, hand over files."""

    def __init__(self, channel: Channel, head: dict[str, Any]):
        #: Where every cell and every answer starts, wherever the one before has gone.
        self.home = os.getcwd()
        #: Whether a notebook stays where it has gone, as in Jupyter: one's own does.
        self.stays = head.get("stays", False)
        self.channel, self.folder = channel, Folder(self.home)
        self.folder.apply(head["files"])
        os.environ.update(substituted(head.get("variables", {}), {WORK: os.getcwd()}))
        _here["outputs"] = Outputs(channel, head["output_bytes"])
        _here["streams"] = [Stream(outputs(), "stdout"), Stream(outputs(), "stderr")]
        self.shell = prepare()
        sys.stdout, sys.stderr = _here["streams"]
        sys.path.append(os.getcwd())
        self.values = Values(head["mirrored"], self.shell, self.callback)

    def loop(self) -> None:
        while True:
            try:
                head, blob = self.channel.receive()
                self.answer(head, blob)
            except KeyboardInterrupt:
                continue

    def answer(self, head: dict[str, Any], blob: bytes) -> None:
        if not self.stays:
            with contextlib.suppress(OSError):
                os.chdir(self.home)
        action = {
            "run": self.run,
            "ask": self.ask,
            "fork": self.fork,
            "bind": self.bind,
            "files": self.hand_over,
        }[head["k"]]
        action(head, blob)

    def run(self, head: dict[str, Any], _: bytes) -> None:
        outputs().start()
        outputs().muted = head.get("quiet", False)
        ok = False
        try:
            result = self.shell.run_cell(head["code"], store_history=True)
            ok = bool(result.success)
        except KeyboardInterrupt:
            pass
        finally:
            _flush()
        self.channel.send(
            {
                "k": "done",
                "ok": ok,
                "count": self.shell.execution_count - 1,
            },
        )

    def bind(self, head: dict[str, Any], blob: bytes) -> None:
        """Run definitions silently (the visible imports of a test cell, as they would have run
        in the trainee's Jupyter).
        """
        with contextlib.suppress(BaseException):
            exec(compile(head["code"], "<visible>", "exec"), self.shell.user_ns)  # noqa: S102 (the point of a kernel)
        self.channel.send({"k": "done", "ok": True, "count": 0})

    def fork(self, head: dict[str, Any], blob: bytes) -> None:
        """Run a test cell in a copy of this process, so that later cells can read nothing of it."""
        child = os.fork()
        if child:
            with contextlib.suppress(BaseException):
                os.waitpid(child, 0)
            self.channel.send({"k": "ended"})
            return
        try:
            ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)
            outputs().start()
            self.channel.send(
                {"k": "tested", **untouched(head["code"], self.shell.user_ns, head["answers"])},
            )
        finally:
            os._exit(0)

    def hand_over(self, head: dict[str, Any], blob: bytes) -> None:
        folder = Folder(self.home) if head["all"] else self.folder
        self.channel.send({"k": "files", "files": folder.changes()})

    def ask(self, head: dict[str, Any], blob: bytes) -> None:
        self.folder.apply(head["files"]) if head["files"] else None
        printed = io.StringIO()
        if head.get("random"):
            set_random_state(head["random"])
        try:
            with contextlib.redirect_stdout(printed), self.keyboard(head.get("input")):
                tree, payload = self.perform(head, blob)
        except BaseException as error:
            tree, payload = {"error": self.describe(error)}, b""
        state = random_state() if head.get("random") else None
        self.channel.send(
            {
                "k": "answer",
                "files": self.folder.changes(),
                "out": printed.getvalue()[:1_000_000],
                "random": state,
                **tree,
            },
            payload,
        )

    @contextlib.contextmanager
    def keyboard(self, number: int | None) -> Iterator[None]:
        """While a test has another `input` in place, so has the answer that it calls."""
        own = builtins.input
        builtins.input = own if number is None else Callback(number, self.callback)
        try:
            yield
        finally:
            builtins.input = own

    def perform(self, head: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        operation = head["op"]
        if operation == "name":
            if head["name"] not in self.shell.user_ns:
                return {"missing": True}, b""
            value, mutable = self.shell.user_ns[head["name"]], []
        else:
            args, kwargs = self.values.unpack(head["args"], blob)
            value = self.apply(operation, args, kwargs)
            mutable = [args[place] for place in head["back"]]
        awaitable = isinstance(value, types.CoroutineType)
        tree, payload = self.values.pack((asyncio.run(value) if awaitable else value, mutable))
        return {"value": tree, "awaitable": awaitable}, bytes(payload)

    def apply(self, operation: str, args: tuple, kwargs: dict) -> Any:
        if operation == "call":
            return args[0](*args[1:], **kwargs)
        return (_OPERATORS.get(operation) or _CALLS[operation])(*args, **kwargs)

    def describe(self, error: BaseException) -> dict[str, Any]:
        try:
            args = self.values.pack(error.args)[0]
        except BaseException:
            args = []
        return {
            "lineage": lineage(type(error)),
            "text": str(error)[:2000],
            "args": args,
        }

    def callback(self, number: int, args: tuple, kwargs: dict) -> Any:
        tree, payload = self.values.pack((args, kwargs))
        self.channel.send({"k": "call", "h": number, "args": tree}, bytes(payload))
        while True:
            head, blob = self.channel.receive()
            if head["k"] == "returned":
                break
            self.answer(head, blob)
        if "raised" in head:
            raise RuntimeError(head["raised"])
        return self.values.unpack(head["value"], blob)


def prepare() -> Shell:
    """The shell, made once in the warm process: first use of IPython, matplotlib and pandas'
    tables costs most of a second.
    """
    if Shell.initialized():
        return Shell.instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config)
    shell.ast_node_interactivity = "last_expr"
    for rehearse in (_widgets, _figures, _tables):
        with contextlib.suppress(Exception):
            rehearse(shell)
    return shell


def _widgets(shell: Shell) -> None:
    class Silent(BaseComm):
        def publish_msg(self, *args: Any, **kwargs: Any) -> None:
            """Widgets have no front end here."""

    comm.create_comm = lambda *args, **kwargs: Silent(*args, **kwargs)


def _figures(shell: Shell) -> None:
    from matplotlib import pyplot

    shell.run_line_magic("matplotlib", "inline")
    figure, axes = pyplot.subplots()
    axes.set_title("1")
    figure.savefig(io.BytesIO())
    pyplot.close("all")


def _tables(shell: Shell) -> None:
    import pandas

    shell.display_formatter.format(pandas.DataFrame({"a": [1.5], "b": ["x"]}).groupby("b").sum())
    pandas.read_csv(io.StringIO("a,b\n1,x\n"))


def main(channel: Channel) -> None:
    """Entry of the role."""
    head, _ = channel.receive()
    ast.parse("0")  # the parser's tables, before any cell can touch the module
    kernel = Kernel(channel, head)
    channel.send({"k": "ready"})
    kernel.loop()
