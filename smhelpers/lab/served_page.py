"""A notebook as a page behind a door, by Voila: what `smcourse dashboard` runs in a process of its
own. One reader, with one kernel.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator
from typing import Any

import voila.handler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.web import Application, authenticated
from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer
from voila.tornado.handler import TornadoVoilaHandler

from ..listening import Door, announce, end_with_parent, guard
from ..listening.policies import jupyter
from .kernels import private_channels

#: Seconds that a kernel may do nothing with no page open on it, and how often this is looked at.
_IDLE = 600
_LOOK = 60
#: Of our own options the only one.
BROWSER = "--browser"
#: By this name Voila finds it again, also when this module is the one that was called.
_MANAGER = "smhelpers.lab.served_page._OneKernel"
_TOLD = "這一頁沒有完成：程式沒有開起來。請重新整理；還是一樣的話，按 Ctrl+C 結束後再執行一次。"
#: Seen whether the page has come as far as its sign of waiting or not.
_UNFINISHED = f"<p>{_TOLD}</p><script>window.tellWaiting?.({_TOLD!r})</script>"


class _OneKernel(AsyncMappingKernelManager):
    """Ends the kernel of the page before, whenever a page is opened or loaded anew."""

    cull_idle_timeout = _IDLE
    cull_interval = _LOOK

    async def _async_start_kernel(self, **about: Any) -> str:
        """The kernel's id."""
        for earlier in list(self.list_kernel_ids()):
            await self.shutdown_kernel(earlier, now=True)
        return await super()._async_start_kernel(**about)

    start_kernel = _async_start_kernel  # ty: ignore[incompatible-mutable-override]


class _OneAtATime(TornadoVoilaHandler):
    """Makes one page after the other, so that no page loses its kernel while it is made."""

    _making = asyncio.Lock()

    def initialize(self, **about: Any) -> None:
        super().initialize(**about)
        self._reader_left = False

    def on_connection_close(self) -> None:
        """Whoever loads a page anew does not wait for the one that nobody will see."""
        self._reader_left = True

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """The page, piece by piece."""
        async with self._making:
            if self._reader_left:
                return
            async with contextlib.aclosing(self.get_generator(path=path)) as pieces:
                async for piece in pieces:
                    if self._reader_left:
                        return
                    self.write(piece)
                    self.flush()


class _AnsweredPage(NotebookRenderer):
    """A page that ends, whatever happens: Voila waits for the rest of a page for ever when the
    making of it has failed.
    """

    async def generate_content_generator(
        self,
        kernel_id: str | None = None,
        kernel_future: Any = None,
    ) -> AsyncGenerator:
        """Pieces of the page, the last of which says so where it was not finished."""
        try:
            async for piece in super().generate_content_generator(kernel_id, kernel_future):
                yield piece
        except Exception:
            self.log.exception("The page was not finished.")
            yield _UNFINISHED, {}


class NotebookPage(Voila):
    """Voila with a door in front."""

    door = Door(readers=1)
    title = ""
    wants_browser = False
    #: What ends with the server.
    opened = contextlib.ExitStack()

    def start(self) -> None:
        """Serve everything below the way."""
        # Voila's answer to a signal asks for it, also where it comes before it listens
        self.ioloop = IOLoop.current()
        self.base_url = f"{self.door.way}/"
        super().start()

    def init_handlers(self) -> Any:
        """Voila's (path, handler, and what it is given), with our own for the page."""
        theirs: Any = super().init_handlers()
        handlers = []
        for path, handler, *about in theirs:
            ours = _OneAtATime if handler is TornadoVoilaHandler else handler
            handlers.append((path, ours, *about))
        return handlers

    def listen(self) -> None:
        """Listen until told to end, and end the kernel."""
        application: Application = self.app
        guard(application, self.door, jupyter)
        try:
            with self.opened:
                super().listen()
        finally:
            self.ioloop.run_sync(lambda: self.kernel_manager.shutdown_all(now=True))

    def launch_browser(self) -> None:
        """Tell the address, now that it answers; Voila's own would have no token."""
        about = announce(self.title, self.door, self.port, browser=self.wants_browser)
        self.opened.enter_context(about)


def main(title: str, options: list[str]) -> None:
    """title: what the address is told as; options: those of `voila`, and `--browser`."""
    end_with_parent()
    # Voila's handler makes its renderer itself, and has no setting for which
    voila.handler.NotebookRenderer = _AnsweredPage  # ty: ignore[invalid-assignment]
    NotebookPage.title = title
    NotebookPage.wants_browser = BROWSER in options
    with private_channels() as (place, kernels):
        NotebookPage.launch_instance(
            [
                *(option for option in options if option != BROWSER),
                *kernels,
                f"--Voila.connection_dir_root={place}",
                "--Voila.ip=127.0.0.1",
                "--Voila.open_browser=True",
                "--Voila.port_retries=0",
                "--VoilaConfiguration.allow_template_override=NO",
                "--VoilaConfiguration.allow_theme_override=NO",
                "--VoilaConfiguration.file_denylist=.*",
                f"--VoilaConfiguration.multi_kernel_manager_class={_MANAGER}",
            ],
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
