"""One notebook at work: the trainee's kernel and the checker side by side, watched, and replaced
when they fall over.
"""

import contextlib
import errno
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .host import Child, SandboxError, Zygote
from .intake import encode
from .master import MasterCell, MasterNotebook, Plan, visible_definitions
from .outcome import Excess, Limits
from .outputs import failure, tidy
from .sandbox.wire import Closed, Garbled
from .speech import later, tr
from .work import Watch

#: A process is no longer there, and nothing says why.
_ENDED = later("程序結束")
#: Errors of Python and of the system (errno) that say which limit they came from.
_MEMORY_ERRORS = ("MemoryError", "_ArrayMemoryError")
_FILE_ERRORS = tuple(f"[Errno {number}]" for number in (errno.ENOSPC, errno.EFBIG))
_MAX_RESTARTS = 6
_READY_SECONDS = 60
_TOLD = ("k", "value", "error", "missing", "out", "files", "h", "args", "awaitable", "random")


def _gone() -> dict[str, Any]:
    """The answer of a kernel that answers no more."""
    text = tr("學員的程式已停止執行")
    error = {"lineage": ["builtins:RuntimeError"], "text": text, "args": [text]}
    return {"k": "answer", "error": error}


@dataclass(frozen=True)
class RunFiles:
    """Files of one run, base64 by path: what the trainee's side sees, what the checks see, the
    master's own modules, what is private to the checks; and the environment of both.
    """

    trainee: dict[str, str] = field(default_factory=dict)
    checker: dict[str, str] = field(default_factory=dict)
    support: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    private_variables: dict[str, str] = field(default_factory=dict)


class Session:
    """Runs the cells of one notebook. Seconds are of CPU time, or of sleep."""

    def __init__(
        self,
        zygote: Zygote,
        notebook: MasterNotebook,
        files: RunFiles,
        limits: Limits,
    ):
        self.zygote, self.notebook, self.files, self.limits = zygote, notebook, files, limits
        #: Seconds of CPU time, and of sleep, until now; of CPU time, the dearest cell that ended.
        self.worked = 0.0
        self.slept = 0.0
        self.dearest = 0.0
        self.trainee: Child | None = None
        self.checker: Child | None = None
        self.history: list[tuple[str, str]] = []
        self.earlier_tests: list[str] = []
        self.mirrored = notebook.mirrored()
        self.log: dict[str, dict[str, Any]] = {}
        self.restarts, self.checker_has_files, self.problems = 0, False, []

    def close(self) -> None:
        """Kill both sides."""
        for child in (self.trainee, self.checker):
            if child:
                child.kill()

    # --- the trainee's side

    def run(self, code: str) -> tuple[list[dict[str, Any]], int | None]:
        """Outputs and execution count of a cell of the trainee's."""
        if not code.strip():
            return [], None
        if not self._trainee():
            return [
                failure("NotRun", tr("先前的儲存格用完了時間或讓核心一再停止，這一格沒有執行")),
            ], None
        outputs, count, ended = self._converse({"k": "run", "code": code})
        if ended in ("ok", "interrupted"):
            if ended == "ok":
                self.history.append(("run", code))
            else:
                outputs.append(failure("CellTimeoutError", tr("執行太久，已中斷")))
        else:
            outputs.append(self._fell(ended))
        refused = _refused(outputs)
        if refused:
            outputs.append(self._too_much(refused))
        return outputs, count

    def bind(self, cell: MasterCell) -> None:
        """Leave in the trainee's kernel what the visible part of a test defines."""
        code = visible_definitions(cell)
        self.earlier_tests.append(code)
        if code and self._trainee():
            _, _, ended = self._converse({"k": "bind", "code": code})
            if ended == "ok":
                self.history.append(("bind", code))
            elif ended != "interrupted":
                self._fell(ended)

    def _too_much(self, excess: Excess) -> dict[str, Any]:
        return failure(tr(excess), excess.told(self.limits))

    def _fell(self, ended: str) -> dict[str, Any]:
        if self.trainee and self.trainee.excess:
            return self._too_much(self.trainee.excess)
        if ended == "timeout":
            return failure(
                "CellTimeoutError",
                tr("執行太久，又不理會中斷，核心已重新啟動"),
            )
        return failure(
            "DeadKernelError",
            tr("核心停止了（{ended}），已重新啟動，其他儲存格不受影響", ended=ended),
        )

    def _trainee(self) -> Child | None:
        if self.trainee and not self.trainee.dead:
            return self.trainee
        if self._is_used_up() or self.restarts > _MAX_RESTARTS:
            return None
        self.restarts += 1
        self.trainee = self._start(
            "trainee",
            {
                "files": self.files.trainee,
                "variables": self.files.variables,
                "output_bytes": self.limits.output_kb * 1024,
                "mirrored": self.mirrored,
            },
        )
        for kind, code in list(self.history):
            _, _, ended = self._converse({"k": kind, "code": code, "quiet": True})
            if ended not in ("ok", "interrupted"):
                self.history.remove((kind, code))
                return self._trainee()
        return self.trainee

    def _start(self, role: str, head: dict[str, Any]) -> Child:
        child = self.zygote.fork(role, self.limits)
        try:
            watch = Watch([child], _READY_SECONDS, _READY_SECONDS)
            child.channel.send(head, on_wait=_looking(watch, child))
            reply, _ = child.channel.receive(on_wait=_looking(watch, child))
        except (Closed, Garbled, TimeoutError) as error:
            child.kill()
            raise SandboxError(tr("{role}：{error}", role=role, error=error)) from error
        if reply.get("k") != "ready":
            child.kill()
            raise SandboxError(str(reply.get("why", reply)))
        return child

    def _is_used_up(self) -> bool:
        """Whether the notebook has had all that it may have."""
        most = self.limits.notebook_seconds
        return self.worked >= most or self.slept >= 2 * most

    @contextlib.contextmanager
    def _watching(self, children: list[Child]) -> Iterator[Watch]:
        """A watch over what one cell may still take; what it took is added up."""
        most = self.limits.notebook_seconds
        seconds = min(self.limits.cell_seconds, most - self.worked)
        idle = min(self.limits.idle, 2 * most - self.slept)
        watch = Watch(children, seconds, idle)
        try:
            yield watch
        finally:
            self.worked += watch.used
            self.slept += watch.slept
            if not watch.over:
                self.dearest = max(self.dearest, watch.used)

    def _grace(self, child: Child) -> Watch:
        """A watch over a kernel that was interrupted."""
        return Watch([child], self.limits.grace_seconds, self.limits.grace_seconds)

    def _converse(self, head: dict[str, Any]) -> tuple[list[dict[str, Any]], int | None, str]:
        """Send a command to the trainee's kernel and collect outputs until it is done: ok,
        interrupted, timeout, or how it died.
        """
        outputs: list[dict[str, Any]] = []
        child = self.trainee
        if child is None:
            return outputs, None, "gone"
        try:
            with self._watching([child]) as watch:
                child.channel.send(head, on_wait=_looking(watch, child))
                told = self._collect(child, outputs, watch)
            if child.overstepped():
                return self._lost(child, outputs)
            return *told, "ok"
        except TimeoutError:
            child.interrupt()
        except (Closed, Garbled):
            return self._lost(child, outputs)
        try:
            return *self._collect(child, outputs, self._grace(child)), "interrupted"
        except TimeoutError:
            child.kill()
            return outputs, None, "timeout"
        except (Closed, Garbled):
            return self._lost(child, outputs)

    @staticmethod
    def _lost(child: Child, outputs: list) -> tuple[list, None, str]:
        child.kill()
        return outputs, None, tr(_ENDED)

    def _collect(
        self,
        child: Child,
        outputs: list[dict[str, Any]],
        watch: Watch,
    ) -> tuple[list, int | None]:
        room = 2 * self.limits.output_kb * 1024
        while True:
            head, _ = child.channel.receive(on_wait=_looking(watch, child))
            if head.get("k") == "done":
                count = head.get("count")
                return outputs, count if isinstance(count, int) and 0 <= count < 10**6 else None
            room -= tidy(head.get("output"), outputs, room)

    # --- the checker's side

    def test(self, cell: MasterCell, plan: Plan) -> dict[str, Any]:
        """What became of a test: ok, value, ename, evalue, out, err, text.

        `ended` tells of time-outs and deaths.
        """
        files = self._files_of_trainee()
        self.log[cell.grade_id] = {"files": files, "names": {}}
        checker = self._checker()
        asked = {"k": "test", "code": cell.source, "plan": plan.model_dump(), "files": files}
        alive = [child for child in (checker, self.trainee) if child and not child.dead]
        try:
            with self._watching(alive) as watch:
                checker.channel.send(asked, on_wait=_looking(watch, checker))
                told = self._relay(checker, watch, self.log[cell.grade_id]["names"])
            return told | self._overstepped_meanwhile(alive)
        except TimeoutError:
            # it was the check's turn, and not the trainee's
            checker.kill()
            return {"ok": False, "ended": "timeout", "ours": True}
        except (Closed, Garbled):
            checker.kill()
            return {"ok": False, "ended": tr(checker.excess or _ENDED), "ours": True}

    def _overstepped_meanwhile(self, alive: list[Child]) -> dict[str, Any]:
        """What to show of a trainee's kernel that lived at the start of a check and was ended for
        what it took during it.
        """
        child = self.trainee
        if child and child in alive and child.excess:
            return {"shown": [self._too_much(child.excess)]}
        return {}

    def _checker(self) -> Child:
        if self.checker and not self.checker.dead:
            return self.checker
        texts = {
            str(i): cell.source
            for i, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code"
        }
        support = {
            name: text
            for name, text in self.files.checker.items()
            if name.endswith(".py") and name in self.files.support
        }
        locked = [texts.get(str(i), "") for i in range(len(self.notebook.cells))]
        self.checker = self._start(
            "checker",
            {
                "files": self.files.checker,
                "support": support,
                "mirrored": self.mirrored,
                "locked": locked,
                "private": self.files.private,
                "variables": self.files.private_variables,
            },
        )
        self.checker_has_files = False
        for code in filter(None, self.earlier_tests):
            self.checker.channel.send({"k": "bind", "code": code})
            watch = Watch([self.checker], self.limits.cell_seconds, self.limits.idle)
            with contextlib.suppress(Closed, Garbled, TimeoutError):
                self.checker.channel.receive(on_wait=_looking(watch, self.checker))
        return self.checker

    def _files_of_trainee(self) -> dict[str, Any]:
        """Files that the trainee's cells wrote since the last test."""
        trainee = self._trainee()
        if not trainee:
            return {}
        whole = not (self.checker and not self.checker.dead and self.checker_has_files)
        with self._watching([trainee]) as watch:
            head = self._exchange({"k": "files", "all": whole}, watch)[0]
        self.checker_has_files = True
        return self._without_the_courses(head.get("files"))

    def _without_the_courses(self, files: Any) -> dict[str, Any]:
        """Files that a trainee wrote; what the course ships is the master's for every test."""
        if not isinstance(files, dict):
            return {}
        return {name: text for name, text in files.items() if name not in self.files.support}

    def _relay(self, checker: Child, watch: Watch, log: dict[str, Any]) -> dict[str, Any]:
        """Carry questions and answers until the test has ended.

        Values asked by name are noted in `log`.
        """
        late = False
        too_late = {"ok": False, "ended": "timeout"}
        while True:
            head, blob = self._asked(checker, watch, late)
            if head["k"] == "tested":
                return head | (too_late if late else {})
            told, payload = self._exchange(head, watch, blob)
            told = told | {"files": self._without_the_courses(told.get("files"))}
            if head.get("op") == "name":
                log[head["name"]] = {
                    "head": {key: told[key] for key in _TOLD if key in told},
                    "blob": encode(payload),
                }
            if watch.over and not late:
                late = True
                watch = self._grace(checker)
            answer = {key: told[key] for key in _TOLD if key in told}
            checker.channel.send(answer, payload, on_wait=_looking(watch, checker))

    @staticmethod
    def _asked(checker: Child, watch: Watch, late: bool) -> tuple[dict[str, Any], bytes]:
        """What the checker says next.

        Once the trainee's code took too long, one that does not come to its end has ended.
        """
        try:
            return checker.channel.receive(on_wait=_looking(watch, checker))
        except TimeoutError:
            if not late:
                raise
            checker.kill()
            return {"k": "tested"}, b""

    def _exchange(
        self,
        head: dict[str, Any],
        watch: Watch,
        blob: bytes = b"",
    ) -> tuple[dict[str, Any], bytes]:
        """One question to the trainee's kernel.

        A kernel that does not answer is interrupted, then killed.
        """
        child = self.trainee
        if not child or child.dead:
            return _gone(), b""
        if not watch.knows(child):
            watch = self._grace(child)
        try:
            try:
                child.channel.send(head, blob, on_wait=_looking(watch, child))
                return self._answer(child, watch)
            except TimeoutError:
                child.interrupt()
                return self._answer(child, self._grace(child))
        except (Closed, Garbled, TimeoutError):
            child.kill()
            return _gone(), b""

    @staticmethod
    def _answer(child: Child, watch: Watch) -> tuple[dict[str, Any], bytes]:
        while True:
            told, payload = child.channel.receive(on_wait=_looking(watch, child))
            if told.get("k") in ("answer", "call", "files"):
                return told, payload

    def test_in_same_process(self, cell: MasterCell, answers: list[str]) -> dict[str, Any]:
        """Run a test that needs the trainee's own process in a copy of it, if such a copy can
        still tell right from wrong.
        """
        nonce = secrets.token_hex(8)
        lie = self._in_a_copy(
            f"assert 1 == 2 or abs(-1) == 0 or len('ab') == 3, '{nonce}'",
            answers,
        )
        if lie.get("ename") != "AssertionError" or lie.get("evalue") != nonce:
            if "ended" not in lie:
                self.problems.append(
                    tr("學員程序裡的檢查已經失效（不可能成立的條件也通過），該題的分數不採計"),
                )
            return (
                lie
                if "ended" in lie
                else {
                    "ok": False,
                    "ename": "AssertionError",
                    "evalue": tr("學員程序裡的檢查已經失效"),
                }
            )
        return self._in_a_copy(cell.source, answers)

    def _in_a_copy(self, code: str, answers: list[str]) -> dict[str, Any]:
        child, outputs, told = self._trainee(), [], None
        if not child:
            return {"ok": False, "ended": "timeout"}
        asked = {"k": "fork", "code": code, "answers": answers}
        try:
            with self._watching([child]) as watch:
                look = _looking(watch, child)
                child.channel.send(asked, on_wait=look)
                while True:
                    head, _ = child.channel.receive(on_wait=look)
                    if head.get("k") == "ended":
                        break
                    if head.get("k") == "tested":
                        told = head
                    tidy(head.get("output"), outputs, 10**6)
        except (Closed, Garbled, TimeoutError) as error:
            child.kill()
            return {
                "ok": False,
                "ended": "timeout" if isinstance(error, TimeoutError) else tr(_ENDED),
            }
        return _same_process(told, outputs)


def _refused(outputs: list[dict[str, Any]]) -> Excess | None:
    """Which limit a cell met, by the error that it ended with."""
    for output in outputs:
        if output.get("output_type") != "error":
            continue
        if output["ename"] in _MEMORY_ERRORS:
            return Excess.MEMORY
        if output["evalue"].startswith(_FILE_ERRORS):
            return Excess.FILES
    return None


def _looking(watch: Watch, child: Child) -> Callable[[], None]:
    """What a channel does while it waits for a child."""
    return lambda: watch.look(child)


def _same_process(told: dict[str, Any] | None, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    if told is None:
        return {"ok": False, "ended": tr(_ENDED)}
    result: dict[str, Any] = {"ok": told.get("ok") is True, "shown": outputs}
    if isinstance(told.get("value"), (int, float)):
        result["value"] = float(told["value"])
    return result | {key: str(told[key]) for key in ("ename", "evalue") if key in told}
