"""JupyterLab behind a door: what `smcourse lab` runs in a process of its own."""

import argparse
import contextlib
import os
from typing import Any

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp

from ..listening import Door, announce, end_with_parent, guard
from ..listening.door import HERE
from ..listening.policies import jupyter
from .kernels import private_channels


class _Admitted(IdentityProvider):
    """Whoever comes as far as Jupyter was let in at the door."""

    def get_user(self, handler: Any) -> User:
        """The one user there is."""
        return User(username="user", name="使用者", display_name="使用者")


class LabServer(ServerApp):
    """Jupyter's server with a door in front of everything that it and its extensions answer."""

    #: A token that the environment gives opens the door first.
    door = Door(first_token=os.environ.pop("JUPYTER_TOKEN", ""))
    wants_browser = False
    #: What ends with the server.
    opened = contextlib.ExitStack()

    def init_webapp(self) -> None:
        """Jupyter's handlers, and the door."""
        self.ip = HERE[0]
        self.base_url = f"{self.door.way}/"
        self.tornado_settings["xsrf_cookie_kwargs"] = {"path": self.base_url, "samesite": "Strict"}
        super().init_webapp()
        guard(self.web_app, self.door, jupyter)

    def launch_browser(self) -> None:
        """Tell the address, now that it is known; Jupyter's own would have no token."""
        about = announce("JupyterLab", self.door, self.port, browser=self.wants_browser)
        self.opened.enter_context(about)


class _LabApp(LabApp):
    """JupyterLab on that server. Its package stays the one that Jupyter finds its files in."""

    @classmethod
    def get_extension_package(cls) -> str:
        """Where JupyterLab's own parts are."""
        return LabApp.__module__.partition(".")[0]

    @classmethod
    def make_serverapp(cls, **kwargs: Any) -> ServerApp:
        """The server."""
        return LabServer.instance(
            identity_provider_class=_Admitted,
            no_browser_open_file=True,
            open_browser=True,
            **kwargs,
        )


def main() -> None:
    """Options are those of `jupyter lab`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--no-browser", action="store_true")
    ours, options = parser.parse_known_args()
    end_with_parent()
    LabServer.wants_browser = not ours.no_browser
    with private_channels() as (place, kernels), LabServer.opened:
        os.environ["JUPYTER_RUNTIME_DIR"] = str(place)
        _LabApp.launch_instance([*options, *kernels, "--IdentityProvider.token="])


if __name__ == "__main__":
    main()
