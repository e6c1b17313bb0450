"""One notebook at work: the trainee's kernel and the checker side by side, watched, and replaced
when they fall over.
"""

import contextlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from .host import Child, SandboxError, Zygote
from .intake import encode
from .master import MasterCell, MasterNotebook, Plan, visible_definitions
from .outcome import Limits
from .outputs import failure, tidy
from .sandbox.wire import Closed, Garbled
from .speech import tr

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
    """Runs the cells of one notebook. Times are seconds."""

    def __init__(
        self,
        zygote: Zygote,
        notebook: MasterNotebook,
        files: RunFiles,
        limits: Limits,
    ):
        self.zygote, self.notebook, self.files, self.limits = zygote, notebook, files, limits
        self.ends = time.monotonic() + limits.notebook_seconds
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
        outputs, count, ended = self._converse({"k": "run", "code": code}, self.limits.cell_seconds)
        if ended in ("ok", "interrupted"):
            if ended == "ok":
                self.history.append(("run", code))
            else:
                outputs.append(
                    failure(
                        "CellTimeoutError",
                        tr(
                            "執行超過 {cell_seconds:g} 秒，已中斷",
                            cell_seconds=self.limits.cell_seconds,
                        ),
                    ),
                )
        else:
            outputs.append(self._fell(ended))
        return outputs, count

    def bind(self, cell: MasterCell) -> None:
        """Leave in the trainee's kernel what the visible part of a test defines."""
        code = visible_definitions(cell)
        self.earlier_tests.append(code)
        if code and self._trainee():
            _, _, ended = self._converse({"k": "bind", "code": code}, self.limits.cell_seconds)
            if ended == "ok":
                self.history.append(("bind", code))
            elif ended != "interrupted":
                self._fell(ended)

    def _fell(self, ended: str) -> dict[str, Any]:
        if ended == "timeout":
            return failure(
                "CellTimeoutError",
                tr(
                    "執行超過 {cell_seconds:g} 秒，又不理會中斷，核心已重新啟動",
                    cell_seconds=self.limits.cell_seconds,
                ),
            )
        return failure(
            "DeadKernelError",
            tr("核心停止了（{ended}），已重新啟動，其他儲存格不受影響", ended=ended),
        )

    def _trainee(self) -> Child | None:
        if self.trainee and not self.trainee.dead:
            return self.trainee
        if time.monotonic() >= self.ends or self.restarts > _MAX_RESTARTS:
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
            _, _, ended = self._converse(
                {"k": kind, "code": code, "quiet": True},
                self.limits.cell_seconds,
            )
            if ended not in ("ok", "interrupted"):
                self.history.remove((kind, code))
                return self._trainee()
        return self.trainee

    def _start(self, role: str, head: dict[str, Any]) -> Child:
        child = self.zygote.fork(role, self.limits)
        try:
            child.channel.send(head, timeout=_READY_SECONDS)
            reply, _ = child.channel.receive(time.monotonic() + _READY_SECONDS)
        except (Closed, Garbled, TimeoutError) as error:
            child.kill()
            raise SandboxError(tr("{role}：{error}", role=role, error=error)) from error
        if reply.get("k") != "ready":
            child.kill()
            raise SandboxError(str(reply.get("why", reply)))
        return child

    def _deadline(self, seconds: float) -> float:
        return min(time.monotonic() + seconds, self.ends)

    def _converse(
        self,
        head: dict[str, Any],
        seconds: float,
    ) -> tuple[list[dict[str, Any]], int | None, str]:
        """Send a command to the trainee's kernel and collect outputs until it is done: ok,
        interrupted, timeout, or how it died.
        """
        child, outputs = self.trainee, []
        try:
            child.channel.send(head, timeout=seconds)
            return *self._collect(child, outputs, self._deadline(seconds)), "ok"
        except TimeoutError:
            child.interrupt()
        except (Closed, Garbled):
            return self._lost(child, outputs)
        try:
            return *self._collect(
                child,
                outputs,
                time.monotonic() + self.limits.grace_seconds,
            ), "interrupted"
        except TimeoutError:
            child.kill()
            return outputs, None, "timeout"
        except (Closed, Garbled):
            return self._lost(child, outputs)

    @staticmethod
    def _lost(child: Child, outputs: list) -> tuple[list, None, str]:
        child.kill()
        return outputs, None, child.why or tr("程序結束")

    def _collect(
        self,
        child: Child,
        outputs: list[dict[str, Any]],
        deadline: float,
    ) -> tuple[list, int | None]:
        room = 2 * self.limits.output_kb * 1024
        while True:
            head, _ = child.channel.receive(deadline, child.guard)
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
        deadline = self._deadline(self.limits.cell_seconds)
        try:
            checker.channel.send(
                {
                    "k": "test",
                    "code": cell.source,
                    "plan": plan.model_dump(),
                    "files": files,
                },
                timeout=30,
            )
            return self._relay(checker, deadline, self.log[cell.grade_id]["names"])
        except TimeoutError:
            # it was the check's turn, and not the trainee's
            checker.kill()
            return {"ok": False, "ended": "timeout", "ours": True}
        except (Closed, Garbled):
            checker.kill()
            return {"ok": False, "ended": checker.why or tr("程序結束"), "ours": True}

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
            with contextlib.suppress(Closed, Garbled, TimeoutError):
                self.checker.channel.receive(time.monotonic() + self.limits.cell_seconds)
        return self.checker

    def _files_of_trainee(self) -> dict[str, Any]:
        """Files that the trainee's cells wrote since the last test."""
        if not self._trainee():
            return {}
        whole = not (self.checker and not self.checker.dead and self.checker_has_files)
        head = self._exchange(
            {"k": "files", "all": whole},
            self._deadline(self.limits.cell_seconds),
        )[0]
        self.checker_has_files = True
        return self._without_the_courses(head.get("files"))

    def _without_the_courses(self, files: Any) -> dict[str, Any]:
        """Files that a trainee wrote; what the course ships is the master's for every test."""
        if not isinstance(files, dict):
            return {}
        return {name: text for name, text in files.items() if name not in self.files.support}

    def _relay(self, checker: Child, deadline: float, log: dict[str, Any]) -> dict[str, Any]:
        """Carry questions and answers until the test has ended.

        Values asked by name are noted in `log`.
        """
        late = False
        while True:
            head, blob = checker.channel.receive(deadline, checker.guard)
            if head["k"] == "tested":
                return head | ({"ok": False, "ended": "timeout"} if late else {})
            told, payload = self._exchange(head, deadline, blob)
            told = told | {"files": self._without_the_courses(told.get("files"))}
            if head.get("op") == "name":
                log[head["name"]] = {
                    "head": {key: told[key] for key in _TOLD if key in told},
                    "blob": encode(payload),
                }
            if time.monotonic() >= deadline and not late:
                late, deadline = True, time.monotonic() + self.limits.grace_seconds
            checker.channel.send(
                {key: told[key] for key in _TOLD if key in told},
                payload,
                timeout=30,
            )

    def _exchange(
        self,
        head: dict[str, Any],
        deadline: float,
        blob: bytes = b"",
    ) -> tuple[dict[str, Any], bytes]:
        """One question to the trainee's kernel.

        A kernel that does not answer is interrupted, then killed.
        """
        child = self.trainee
        if not child or child.dead:
            return _gone(), b""
        try:
            child.channel.send(head, blob, timeout=self.limits.cell_seconds)
            try:
                return self._answer(child, deadline)
            except TimeoutError:
                child.interrupt()
                return self._answer(child, time.monotonic() + self.limits.grace_seconds)
        except (Closed, Garbled, TimeoutError):
            child.kill()
            return _gone(), b""

    @staticmethod
    def _answer(child: Child, deadline: float) -> tuple[dict[str, Any], bytes]:
        while True:
            told, payload = child.channel.receive(deadline, child.guard)
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
        deadline = self._deadline(self.limits.cell_seconds)
        try:
            child.channel.send({"k": "fork", "code": code, "answers": answers}, timeout=30)
            while True:
                head, _ = child.channel.receive(deadline, child.guard)
                if head.get("k") == "ended":
                    break
                if head.get("k") == "tested":
                    told = head
                tidy(head.get("output"), outputs, 10**6)
        except (Closed, Garbled, TimeoutError) as error:
            child.kill()
            return {
                "ok": False,
                "ended": "timeout" if isinstance(error, TimeoutError) else tr("程序結束"),
            }
        return _same_process(told, outputs)


def _same_process(told: dict[str, Any] | None, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    if told is None:
        return {"ok": False, "ended": tr("程序結束")}
    result: dict[str, Any] = {"ok": told.get("ok") is True, "shown": outputs}
    if isinstance(told.get("value"), (int, float)):
        result["value"] = float(told["value"])
    return result | {key: str(told[key]) for key in ("ename", "evalue") if key in told}
