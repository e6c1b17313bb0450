"""Telling a user the address, opening the browser on it, and ending when the command ends."""

import contextlib
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from html import escape
from pathlib import Path
from types import FrameType

from ..console import say
from ..writing import private_text
from .door import HERE, Door

_OPENER = '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={}">'


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as tried:
        return tried.connect_ex((HERE[0], port)) != 0


@contextlib.contextmanager
def announce(title: str, door: Door, port: int, *, browser: bool) -> Iterator[None]:
    """Tell the address, and the next one whenever it was used; open a browser if wanted.

    A browser is started with its address in its command line, which every user of the machine
    can read. It is given a file that only this user can read, and that leads on.
    """
    with tempfile.TemporaryDirectory(prefix="smcourse-") as folder:
        opener = Path(folder, "open.html")

        def used() -> None:
            opener.unlink(missing_ok=True)
            say(f"這個網址已經用過。換一個瀏覽器要用新的網址：{door.address(port)}")

        door.when_used = used
        if browser:
            with private_text(opener, "w") as file:
                file.write(_OPENER.format(escape(door.address(port))))
        say(f"{title}：{door.address(port)}")
        if browser:
            webbrowser.open(opener.as_uri())
        yield


@contextlib.contextmanager
def ends_on_signals() -> Iterator[None]:
    """Being told to end (SIGTERM, a closed terminal) is the same as Ctrl+C."""
    told = [signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):
        told.append(signal.SIGHUP)
    before = {each: signal.signal(each, _end) for each in told}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
