"""Files that cross between the two processes of one submission: plain files below the work
folder, capped.
"""

import base64
import itertools
import os
import stat
from pathlib import Path

MAX_FILES, MAX_BYTES = 500, 40 * 2**20
SKIPPED = {
    "__pycache__",
    ".ipynb_checkpoints",
    ".cache",
    ".config",
    ".local",
    ".ipython",
    ".matplotlib",
}
Mark = tuple[int, int]


class Folder:
    """A work folder and what the other side already has of it."""

    def __init__(self, root: str | Path = "."):
        self.root, self.known = Path(root), {}

    def scan(self) -> dict[str, Mark]:
        """Relative names of regular files (links are not followed) with change time and size."""
        found, pending = {}, [self.root]
        while pending and len(found) < MAX_FILES:
            with os.scandir(pending.pop()) as entries:
                for entry in itertools.islice(entries, MAX_FILES):
                    if entry.name in SKIPPED:
                        continue
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISDIR(status.st_mode):
                        pending.append(Path(entry.path))
                    elif stat.S_ISREG(status.st_mode):
                        found[os.path.relpath(entry.path, self.root)] = (
                            status.st_mtime_ns,
                            status.st_size,
                        )
        return found

    def changes(self) -> dict[str, str | None]:
        """Files new or changed since the last exchange as base64 text.

        None for those that are gone.
        """
        now, budget = self.scan(), MAX_BYTES
        changed: dict[str, str | None] = {name: None for name in self.known if name not in now}
        for name, mark in now.items():
            if self.known.get(name) != mark and mark[1] <= budget:
                budget -= mark[1]
                changed[name] = base64.b64encode((self.root / name).read_bytes()).decode()
        self.known = now
        return changed

    def apply(self, changed: dict[str, str | None]) -> None:
        """Write what the other side changed. Names that leave the folder are refused.

        Nothing is followed.
        """
        root = os.path.realpath(self.root)
        for name, content in list(changed.items())[:MAX_FILES]:
            path = Path(root, name)
            if (
                os.path.isabs(name)
                or ".." in Path(name).parts
                or not os.path.realpath(path.parent).startswith(root)
            ):
                continue
            self._write(path, content)
        self.known = self.scan()

    @staticmethod
    def _write(path: Path, content: str | None) -> None:
        if path.is_symlink() or path.is_file():
            path.unlink()
        if content is not None and not path.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
