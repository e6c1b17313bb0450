"""A real Jupyter server and a real Chromium for the browser tests."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

#: Milliseconds; a cold server on busy cores is slow.
PATIENCE = 90_000


def free_port() -> int:
    """A port that nobody listens on."""
    with contextlib.closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def server(
    folder: Path,
    *options: str,
    variables: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """JupyterLab with formgrader on a folder, its home; yields its address.

    Options: further ones of `jupyter lab`; variables: of its
    environment."""
    port = free_port()
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
    }
    environment |= variables or {}
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
        *options,
    ]
    with (folder / ".server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for_answer(f"{address}/api", process)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def wait_for_answer(url: str, process: subprocess.Popen) -> None:
    """Wait until a server answers at all, be it that there is no such page."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("The server did not start; see the log in its folder.")


@contextlib.contextmanager
def page() -> Iterator[Page]:
    """A tab of the system's Chromium."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
        None,
    )
    if not found:
        raise RuntimeError("No Chromium on this machine; `make env` installs it.")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        try:
            tab = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="zh-TW")
            tab.set_default_timeout(PATIENCE)
            yield tab
        finally:
            browser.close()


@contextlib.contextmanager
def judging(root: Path, variables: Mapping[str, str] | None = None) -> Iterator[str]:
    """`smcourse judge` on a course; yields the address that it prints.

    variables: further ones of its environment.
    """
    command = [
        sys.executable,
        "-m",
        "smhelpers",
        "judge",
        "--course",
        str(root),
        "--port",
        "0",
        "--no-browser",
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | dict(variables or {}),
    )
    try:
        yield process.stdout.readline().partition("：")[2].strip()
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def listening(
    folder: Path,
    *command: str,
    browser: bool = False,
) -> Iterator[tuple[subprocess.Popen, str]]:
    """A command of `smcourse` that opens a port: its process, and the address that it prints.

    browser: whether it opens one itself.
    """
    port = free_port()
    opens = "--browser" if browser else "--no-browser"
    with (folder / ".listening.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "smhelpers", *command, opens, "--port", str(port)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "HOME": str(folder)},
        )
        try:
            told = next(line for line in process.stdout if "?token=" in line)
            yield process, told.partition("：")[2].strip()
        finally:
            process.terminate()
            process.wait(30)


@contextlib.contextmanager
def course_lab(folder, *options):
    """The course as `smcourse lab` opens it: a tab on the page on which it starts."""
    port = free_port()
    environment = os.environ | {"HOME": str(folder), "JUPYTER_TOKEN": "course"}
    command = [
        Path(sys.executable).parent / "smcourse",
        "lab",
        "--course",
        str(folder),
        "--port",
        str(port),
        "--no-browser",
        *options,
    ]
    with (folder / ".server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for_answer(f"http://127.0.0.1:{port}/api", process)
            with page() as opened:
                opened.goto(f"http://127.0.0.1:{port}/?token=course")
                opened.locator("#jupyterlab-splash").wait_for(state="detached")
                yield opened
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
