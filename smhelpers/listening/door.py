"""Who may come in at an address of this machine.

Three things are wanted, each for what the others do not hold. A *token* of one use, in the address
that the command prints: an address that is seen later opens nothing. A *cookie* for the browser
that used it: who only knows an address stays outside. And the *way*, a secret at the front of every
path: cookies know no ports, so that another port of this machine may be sent the cookie of this
one, but no browser tells it the way, and neither a form nor a script gets anywhere without it.
"""

import hmac
import secrets
from collections.abc import Callable

from tornado.httputil import HTTPServerRequest

#: Names under which a browser of this machine calls it. Others may be a stranger's, which he lets
#: point here.
HERE = ("127.0.0.1", "localhost")
#: A browser more, and the one that came in first is out.
_MOST_READERS = 4
COOKIE = "smcourse"


class Door:
    """What opens one listener. `first_token`: drawn, where none is given."""

    def __init__(self, readers: int = _MOST_READERS, first_token: str = "") -> None:
        self.way = f"/{secrets.token_urlsafe(18)}"
        self.token = first_token or secrets.token_urlsafe(24)
        #: Called when the token was used and a new one was drawn.
        self.when_used: Callable[[], None] = _nothing
        self._most = readers
        self._cookies: list[str] = []

    def address(self, port: int) -> str:
        """What opens the door once."""
        return f"http://{HERE[0]}:{port}/?token={self.token}"

    def let_in(self, token: str) -> str:
        """The cookie of a new reader; "" for a token that is wrong or was used."""
        if not _same(token, self.token):
            return ""
        cookie = secrets.token_urlsafe(32)
        self._cookies = [*self._cookies, cookie][-self._most :]
        self.token = secrets.token_urlsafe(24)
        self.when_used()
        return cookie

    def admits(self, request: HTTPServerRequest) -> bool:
        """Whether a request comes from a reader who was let in, to this machine, by the way."""
        if not (is_to_this_machine(request) and is_of_this_origin(request)):
            return False
        if not request.path.startswith(f"{self.way}/"):
            return False
        given = request.cookies.get(COOKIE)
        return given is not None and any(_same(given.value, known) for known in self._cookies)


def is_to_this_machine(request: HTTPServerRequest) -> bool:
    """Whether the browser called this machine by a name of its own."""
    name = request.host.rpartition(":")[0] or request.host
    return name.lower() in HERE


def is_of_this_origin(request: HTTPServerRequest) -> bool:
    """Whether a page that asks, where the browser names one, is a page of this listener."""
    asks = request.headers.get("Origin")
    return asks is None or asks == f"{request.protocol}://{request.host}"


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _nothing() -> None:
    """Nobody wants to know."""
