"""A papermill engine whose kernel is a fork of a warm process: no kernel start, no imports, data
that is already read.

Measured (`python -m benchmarks reports`): starting kernels and importing is most of a short
report's time.
"""

import json
import time
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines

from ..marking.host import Child, Zygote
from ..marking.outcome import Limits
from ..marking.outputs import failure
from ..marking.sandbox.wire import Closed, Garbled

NAME = "smcourse-warm"
#: Reports are the instructor's own: the limits only keep one that runs away from stopping the
#: batch.
LIMITS = Limits(
    memory_mb=16_384,
    processes=4096,
    file_mb=4096,
    output_kb=200 * 1024,
)
_START_SECONDS = 60


class WarmEngine(Engine):
    """Runs a notebook's code cells one after another in one fork.

    An error ends the notebook, as papermill expects.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        zygote: Zygote,
        seconds: float,
        folder: str = "",
        read: list[str] | None = None,
        **_: Any,
    ) -> NotebookNode:
        """zygote: the warm process. seconds: for the whole notebook. folder: where it runs, with
        the modules that lie there ("" for an empty one). read: filled, where it is given, with the
        files and folders that the notebook read.
        """
        child = start(zygote)
        deadline = time.monotonic() + seconds
        try:
            run(child, f"{_WATCH}\n_smcourse_read = _watch({folder!r})\ndel _watch", deadline)
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    cell.outputs, cell.execution_count = run(child, cell.source, deadline)
                if any(output["output_type"] == "error" for output in cell.get("outputs", [])):
                    nb_man.cell_exception(cell, index)
                    break
                nb_man.cell_complete(cell, index)
            if read is not None:
                read += _read_by(child, deadline)
        finally:
            child.kill()
        return nb_man.nb


#: Runs before the first cell: goes to the notebook's folder, and notes what is opened from then on.
_WATCH = """
def _watch(folder):
    import os, sys

    if folder:
        os.chdir(folder)
        sys.path.insert(0, folder)
    found = {}
    skipped = (sys.prefix, sys.base_prefix, "/proc", "/dev", "/sys", "/etc", "/usr")

    def heard(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int) or (flags or 0) & (os.O_WRONLY | os.O_RDWR):
                return
        elif event in ("os.listdir", "os.scandir", "sqlite3.connect") and arguments:
            path = arguments[0]
        else:
            return
        try:
            path = os.path.abspath(os.fsdecode(path if path is not None else "."))
        except (TypeError, ValueError):
            return
        if not path.startswith(skipped):
            found[path] = True

    sys.addaudithook(heard)
    return found
"""


def _read_by(child: Child, deadline: float) -> list[str]:
    """Files and folders that a notebook opened, modules beside it included."""
    outputs, _ = run(child, "import json\nprint(json.dumps(sorted(_smcourse_read)))", deadline)
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            return json.loads(output.text)
    return []


def start(zygote: Zygote) -> Child:
    """A fresh kernel. `RuntimeError` (zh-TW) where none comes up."""
    child = zygote.fork("trainee", LIMITS)
    child.channel.send(
        {
            "files": {},
            "variables": {},
            "output_bytes": LIMITS.output_kb * 1024,
            "mirrored": [],
            "stays": True,
        },
    )
    reply, _ = child.channel.receive(time.monotonic() + _START_SECONDS)
    if reply.get("k") != "ready":
        child.kill()
        raise RuntimeError(f"核心沒有啟動（{reply.get('why', reply)}）")
    return child


def run(child: Child, code: str, deadline: float) -> tuple[list[NotebookNode], int | None]:
    """Outputs and execution count of one cell.

    A kernel that dies or takes too long is an error output.
    """
    outputs: list[NotebookNode] = []
    try:
        child.channel.send({"k": "run", "code": code})
        while True:
            head, _ = child.channel.receive(deadline)
            if head["k"] == "done":
                return outputs, head["count"]
            _add(outputs, NotebookNode(head["output"]))
    except TimeoutError:
        return [*outputs, NotebookNode(failure("CellTimeoutError", "執行太久，已停止"))], None
    except (Closed, Garbled) as error:
        return [
            *outputs,
            NotebookNode(failure("DeadKernelError", f"核心停止了（{error}）")),
        ], None


def _add(outputs: list[NotebookNode], output: NotebookNode) -> None:
    """As a front end keeps them: text of one stream together, `clear_output` obeyed."""
    if output.output_type == "clear":
        outputs.clear()
    elif output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
        outputs[-1].text += output.text
    else:
        outputs.append(output)


papermill_engines.register(NAME, WarmEngine)
