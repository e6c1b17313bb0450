"""The checker: runs the master's test cells, unchanged, in a process that never holds trainee code.

A name that a test needs comes from the test cells before it, from the master's imports and locked
cells, or from the trainee's
kernel, in an order that the grading side worked out from the master alone.
"""

import builtins
import contextlib
import io
import os
import sys
import tempfile
import traceback
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from ..hooks import PRIVATE, WORK, substituted
from ..speech import FRAME, tr
from .cells import execute
from .files import Folder
from .plain import NotPlain
from .remote import Peer, Remote, answer_for_source, random_state, set_random_state
from .wire import Channel

_CAP = 200_000
#: What a file that the trainee wrote may name when it is unpickled in a test: nothing that runs.
_HARMLESS = {
    ("collections", "OrderedDict"),
    ("collections", "Counter"),
    ("datetime", "date"),
    ("datetime", "datetime"),
}


def _laid_out(name: str, files: dict[str, str]) -> str:
    """A folder of the assessor's files, outside the one that the submission's files go to
    wherever that is possible.
    """
    root = tempfile.mkdtemp(prefix=name, dir="/tmp" if os.access("/tmp", os.W_OK) else os.getcwd())
    Folder(root).apply(files)
    return root


class Namespace(dict):
    """The tests' globals; what is missing is looked up."""

    def __init__(self, find: Any):
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._find = find

    def __missing__(self, name: str) -> Any:
        return self._find(name)

    def __contains__(self, name: object) -> bool:
        try:
            self[name]
        except KeyError:
            return False
        return True

    def get(self, name: Any, default: Any = None) -> Any:
        """As of a dict, with the lookup."""
        try:
            return self[name]
        except KeyError:
            return default


class Checker:
    """State of one submission's tests."""

    def __init__(self, channel: Channel, head: dict[str, Any]):
        self.channel, self.folder = channel, Folder()
        self.folder.apply(head["files"])
        sys.path.append(_laid_out(".support", head["support"]))
        private = _laid_out(".answers", head["private"])
        places = {PRIVATE: private, WORK: os.getcwd()}
        os.environ.update(substituted(head["variables"], places))
        self.names = Namespace(self.find)
        self.peer = Peer(self.exchange, self.names.__getitem__, head["mirrored"])
        self.transform = TransformerManager().transform_cell
        self.locked, self.ran, self.plan, self.count, self.seeds = (
            head["locked"],
            set(),
            {},
            0,
            False,
        )

    def loop(self) -> None:
        """Run what is asked until the channel closes."""
        while True:
            head, _ = self.channel.receive()
            if head["k"] == "bind":
                with contextlib.suppress(BaseException):
                    exec(compile(head["code"], "<earlier test>", "exec"), self.names)  # noqa: S102 (master's code)
                self.channel.send({"k": "done"})
            else:
                self.channel.send({"k": "tested", **self.test(head)})

    def find(self, name: str) -> Any:
        """Where a name comes from: the model answer's binding decides, then builtins, imports,
        locked cells, the trainee.
        """
        plan = self.plan
        if name in plan.get("answers", ()):
            return self.ask(name)
        if name in plan.get("imports", {}):
            exec(plan["imports"][name], self.names)  # noqa: S102 (the master's own import)
            return dict.__getitem__(self.names, name)
        if (
            name in plan.get("locked", {})
            and self.run_locked(plan["locked"][name])
            and dict.__contains__(self.names, name)
        ):
            return dict.__getitem__(self.names, name)
        if hasattr(builtins, name):
            raise KeyError(name)
        return self.ask(name)

    def ask(self, name: str) -> Any:
        """The trainee's value. Asked anew by every test cell, kept while it runs."""
        found, value = self.peer.name(name)
        if not found:
            raise KeyError(name)
        self.names[name] = value
        self.borrowed.add(name)
        return value

    def run_locked(self, index: int) -> bool:
        """Run a locked cell of the master here, once. False if it does not run on its own."""
        if index in self.ran:
            return False
        self.ran.add(index)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                self.execute(self.locked[index], f"<locked {index}>")
        except Exception:
            return False
        return True

    def test(self, head: dict[str, Any]) -> dict[str, Any]:
        """Run one test cell; its outputs, value and error."""
        self.folder.apply(head["files"]) if head["files"] else None
        self.plan, self.borrowed, self.count = head["plan"], set(), self.count + 1
        self.seeds = "seed(" in head["code"]
        for name in [
            *self.plan["answers"],
            *(n for n, i in self.plan["locked"].items() if i not in self.ran),
        ]:
            self.names.pop(name, None)
        printed, errors, name = io.StringIO(), io.StringIO(), f"<test {self.count}>"
        told: dict[str, Any] = {"ok": True}
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            try:
                told.update(self.shown(self.execute(head["code"], name), head["code"]))
            except BaseException as error:
                told = {"ok": False, **describe(error, name)}
        for borrowed in self.borrowed:
            self.names.pop(borrowed, None)
        return {**told, "out": printed.getvalue()[:_CAP], "err": errors.getvalue()[:_CAP]}

    def execute(self, code: str, name: str) -> Any:
        """Execute a cell; the value of a last expression, else None."""
        return execute(self.transform(code), name, self.names)

    @staticmethod
    def shown(value: Any, code: str) -> dict[str, Any]:
        """The value as partial credit (a number) and as text.

        A trailing semicolon hides it, as in Jupyter.
        """
        if value is None or code.rstrip().endswith(";"):
            return {}
        told: dict[str, Any] = {"text": repr(value)[:_CAP]}
        if not issubclass(type(value), (bool, str, bytes, Remote)) and type(value).__name__ not in (
            "bool_",
            "bool",
        ):
            with contextlib.suppress(TypeError, ValueError):
                told["value"] = float(value)
        return told

    def exchange(self, head: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        """One question; callbacks that the answer needs are served meanwhile."""
        state = random_state() if self.seeds else None
        self.channel.send(
            {"k": "ask", "files": self.folder.changes(), "random": state, **head},
            blob,
        )
        while True:
            reply, payload = self.channel.receive()
            if reply["k"] != "call":
                if state:
                    set_random_state(reply.get("random"))
                if reply.get("files"):
                    self.folder.apply(reply["files"])
                return reply, payload
            self.channel.send(*self.call_back(reply, payload))

    def call_back(self, head: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            args, kwargs = self.peer.unpack(head["args"], blob)
            tree, payload = self.peer.pack(self.peer.callbacks[head["h"]](*args, **kwargs))
        except Exception as error:
            return {"k": "returned", "raised": type(error).__name__}, b""
        return {"k": "returned", "value": tree}, payload


def describe(error: BaseException, name: str) -> dict[str, Any]:
    """Kind, text, line in the test cell and a traceback that shows only the test's own frames."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name
    ]
    line = error.lineno if isinstance(error, SyntaxError) else frames[-1].lineno if frames else None
    shown = [tr(FRAME, number=frame.lineno, line=frame.line) for frame in frames]
    try:
        text = str(error)
    except Exception:
        text = ""
    return {
        "ename": type(error).__name__,
        "evalue": text[:4000],
        "line": line,
        "traceback": shown,
        "plain": isinstance(error, NotPlain),
    }


def _no_pickle(event: str, args: tuple) -> None:
    if (
        event == "pickle.find_class"
        and tuple(args) not in _HARMLESS
        and not str(args[0]).startswith("numpy")
    ):
        raise NotPlain(tr("測試環境不載入學員的 pickle 檔"))


def main(channel: Channel) -> None:
    """Entry of the role."""
    head, _ = channel.receive()
    checker = Checker(channel, head)
    answer_for_source()
    sys.addaudithook(_no_pickle)
    channel.send({"k": "ready"})
    checker.loop()
