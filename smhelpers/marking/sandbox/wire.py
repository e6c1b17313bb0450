"""Frames between the grading side and the sandbox: a JSON head and raw bytes, both capped.

Never pickle.
"""

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

_HEAD = struct.Struct(">II")
#: A frame larger than this is refused by the reader (bytes of JSON, bytes of payload).
MAX_JSON = 64 * 2**20
MAX_BLOB = 128 * 2**20
#: Seconds of silence after which whoever waits looks around.
_PAUSE = 0.2


class Closed(ConnectionError):
    """The other side has gone."""


class Garbled(ConnectionError):
    """The other side sent something that is no frame."""


def pack(head: dict[str, Any], blob: bytes = b"") -> bytes:
    """A frame as bytes."""
    text = json.dumps(head).encode()
    return _HEAD.pack(len(text), len(blob)) + text + blob


class Channel:
    """Frames over a stream socket."""

    def __init__(self, sock: socket.socket):
        self.sock = sock

    def send(
        self,
        head: dict[str, Any],
        blob: bytes = b"",
        on_wait: Callable[[], None] | None = None,
    ) -> None:
        """Send one frame. `Closed` if nobody listens; `on_wait` as of `receive`."""
        rest = memoryview(pack(head, blob))
        while rest:
            if on_wait:
                on_wait()
            try:
                self.sock.settimeout(_PAUSE if on_wait else None)
                rest = rest[self.sock.send(rest) :]
            except TimeoutError:
                continue
            except OSError as error:
                raise Closed(str(error)) from error

    def receive(
        self,
        deadline: float | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        """The next frame. `TimeoutError` at `deadline` (`time.monotonic()`).

        `on_wait` is called before every piece that is read and every 0.2 s of silence; what it
        raises ends the reading.

        A frame that has begun is read with what is left of the deadline too, so a sender that stops
        half way is caught.
        """
        sizes = _HEAD.unpack(self._exactly(_HEAD.size, deadline, on_wait))
        if sizes[0] > MAX_JSON or sizes[1] > MAX_BLOB:
            raise Garbled("frame too large")
        text, blob = (
            self._exactly(sizes[0], deadline, on_wait),
            self._exactly(sizes[1], deadline, on_wait),
        )
        try:
            head = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Garbled(str(error)) from error
        if not isinstance(head, dict):
            raise Garbled("head is no object")
        return head, blob

    def _exactly(
        self,
        count: int,
        deadline: float | None,
        on_wait: Callable[[], None] | None,
    ) -> bytes:
        parts, missing = [], count
        while missing:
            part = self._some(min(missing, 2**20), deadline, on_wait)
            if not part:
                raise Closed("end of stream")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _some(
        self,
        count: int,
        deadline: float | None,
        on_wait: Callable[[], None] | None,
    ) -> bytes:
        while True:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            if on_wait:
                on_wait()
            pause = _PAUSE if on_wait else None
            try:
                self.sock.settimeout(pause if left is None else min(left, pause or left))
                return self.sock.recv(count)
            except TimeoutError:
                continue
            except OSError as error:
                raise Closed(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self.sock.close()
