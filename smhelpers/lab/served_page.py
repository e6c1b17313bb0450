"""A notebook as a page behind a door, by Voila: what `smcourse dashboard` runs in a process of its
own. One reader, with one kernel.
"""

import asyncio
import sys
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import Application
from voila.app import Voila

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


class _OneKernel(AsyncMappingKernelManager):
    """Ends the kernel of the page before, whenever a page is opened or loaded anew."""

    cull_idle_timeout = _IDLE
    cull_interval = _LOOK

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        self._starting = asyncio.Lock()

    async def _async_start_kernel(self, **about: Any) -> str:
        """The kernel's id."""
        async with self._starting:
            for earlier in list(self.list_kernel_ids()):
                await self.shutdown_kernel(earlier, now=True)
            return await super()._async_start_kernel(**about)

    start_kernel = _async_start_kernel  # ty: ignore[incompatible-mutable-override]


class NotebookPage(Voila):
    """Voila with a door in front."""

    door = Door(readers=1)
    title = ""
    wants_browser = False

    def start(self) -> None:
        """Serve everything below the way."""
        self.base_url = f"{self.door.way}/"
        super().start()

    def listen(self) -> None:
        """Listen until told to end, and end the kernel."""
        application: Application = self.app
        guard(application, self.door, jupyter)
        try:
            with announce(self.title, self.door, self.port, browser=self.wants_browser):
                super().listen()
        finally:
            self.ioloop.run_sync(lambda: self.kernel_manager.shutdown_all(now=True))


def main(title: str, options: list[str]) -> None:
    """title: what the address is told as; options: those of `voila`, and `--browser`."""
    end_with_parent()
    NotebookPage.title = title
    NotebookPage.wants_browser = "" not in options
    with private_channels() as (place, kernels):
        NotebookPage.launch_instance(
            [
                *(option for option in options if option != BROWSER),
                *kernels,
                f"--Voila.connection_dir_root={place}",
                "--Voila.ip=127.0.0.1",
                "--Voila.open_browser=False",
                "--Voila.port_retries=0",
                "--VoilaConfiguration.allow_template_override=NO",
                "--VoilaConfiguration.allow_theme_override=NO",
                "--VoilaConfiguration.file_denylist=.*",
                f"--VoilaConfiguration.multi_kernel_manager_class={_MANAGER}",
            ],
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
