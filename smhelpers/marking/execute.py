"""nbgrader's execute step, ours: the same run behind `nbgrader autograde`, formgrader's button and `smcourse`."""

import shutil
import tempfile
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer

from .isolation import SandboxKernelManager, available

TIMEOUT = {"ename": "CellTimeoutError", "evalue": "這一格超過時間上限，已中止", "traceback": ["這一格超過時間上限，已中止。"]}


class SafeExecute(Execute):
    """Runs a submission on a private copy of its folder, inside the sandbox where there is one."""

    memory_bytes = Integer(4 * 1024**3, help="Bytes of memory that the submission may use").tag(config=True)

    def __init__(self, *args, **kwargs):
        if not available():
            kwargs["kernel_manager_class"] = SandboxKernelManager
        super().__init__(*args, **kwargs)
        self.error_on_timeout = TIMEOUT

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple:
        """Execute in a scratch copy, so that nothing the trainee's code writes reaches the course folder."""
        folder = Path(resources["metadata"]["path"])
        with tempfile.TemporaryDirectory(prefix="smwork-") as scratch:
            work = Path(scratch) / "work"
            shutil.copytree(folder, work, symlinks=True, ignore=_links)
            resources["metadata"]["path"] = str(work)
            SandboxKernelManager.memory_bytes = self.memory_bytes
            try:
                return super().preprocess(nb, resources)
            finally:
                resources["metadata"]["path"] = str(folder)


def _links(folder: str, names: list[str]) -> set[str]:
    """Links are never followed out of a submission."""
    return {name for name in names if (Path(folder) / name).is_symlink()}
