"""A door in front of a tornado application, its own or Jupyter's: who was not let in reaches no
handler behind it, and every answer carries the same manners.
"""

from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.routing import Matcher, Rule
from tornado.web import Application, OutputTransform, RequestHandler

from ..errors import CourseError
from .door import COOKIE, HERE, Door, is_of_this_origin, is_to_this_machine

#: The content security policy of an answer, by its path behind the way and the host that was asked.
Policy = Callable[[str, str], str]

_PAGE = """<!DOCTYPE html>
<html lang="zh-TW"><head><meta charset="utf-8"><title>沒有開放</title></head>
<body><h1>這一頁沒有對你開放</h1><p>{told}</p></body></html>
"""
_CLOSED = (
    "請用指令視窗最後印出的網址開啟：網址裡的通行碼只能用一次，用過就換新的；"
    "程式重新啟動後也要用新的網址。"
)
_FOREIGN_HOST = (
    "這個網址不是這台電腦的（只接受 127.0.0.1 與 localhost）；請用指令視窗印出的網址開啟。"
)
_FOREIGN_PAGE = "這個請求不是從這裡的頁面送出的，已拒絕；請回到原來的頁面重新操作。"


def guard(application: Application, door: Door, policy: Policy) -> None:
    """Put the door in front of every handler of an application, and the manners on every answer."""
    application.default_router.rules.insert(0, Rule(_Outside(door), _Entrance, {"door": door}))
    application.transforms.append(_manners(door, policy))


def listen(
    application: Application,
    door: Door,
    policy: Policy,
    port: int,
    largest: int,
) -> tuple[HTTPServer, int]:
    """Listen on this machine alone (port 0: any free one): the server, and its port.

    largest: bytes of a request. `CourseError` where the port is taken.
    """
    guard(application, door, policy)
    try:
        sockets = bind_sockets(port, HERE[0])
    except OSError as error:
        raise CourseError(
            f"連接埠 {port} 無法使用（{error.strerror}）；請用 --port 換一個。",
        ) from None
    server = HTTPServer(application, max_body_size=largest)
    server.add_sockets(sockets)
    return server, sockets[0].getsockname()[1]


class _Outside(Matcher):
    """Matches what may not come in."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """{} for a request that the entrance answers, None for one that goes on."""
        return None if self.door.admits(request) else {}


class _Entrance(RequestHandler):
    """Lets in who brings the token; tells everybody else in one sentence that it is closed."""

    def initialize(self, door: Door) -> None:
        self.door = door

    def check_xsrf_cookie(self) -> None:
        """Nothing is done here that could be forged."""

    def prepare(self) -> None:
        """Answer, whatever the method."""
        if not is_to_this_machine(self.request):
            self._refuse(_FOREIGN_HOST)
        elif not is_of_this_origin(self.request):
            self._refuse(_FOREIGN_PAGE)
        else:
            self._let_in()

    def _let_in(self) -> None:
        cookie = ""
        if self.request.method == "GET" and self.request.path == "/":
            cookie = self.door.let_in(self.get_query_argument("token", ""))
        if not cookie:
            self._refuse(_CLOSED)
            return
        start = f"{self.door.way}/"
        # not "Strict": a browser that is opened from a file, as `opening` does, would leave the
        # cookie out of the very first page; other ports never see it, since its path is the way
        self.set_cookie(
            COOKIE, cookie, path=start, httponly=True, samesite="Lax", expires_days=None
        )
        self.redirect(start)

    def _refuse(self, told: str) -> None:
        self.set_status(403)
        self.finish(_PAGE.format(told=told))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What cannot even be read is told like what is closed."""
        self.finish(_PAGE.format(told=_CLOSED))


def _manners(door: Door, policy: Policy) -> type[OutputTransform]:
    """What stands on every answer, whichever handler gave it."""

    class Manners(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            self.path = request.path.removeprefix(door.way)
            self.host = request.host if is_to_this_machine(request) else HERE[0]

        def transform_first_chunk(
            self,
            status_code: int,
            headers: HTTPHeaders,
            chunk: bytes,
            finishing: bool,
        ) -> tuple[int, HTTPHeaders, bytes]:
            headers["Content-Security-Policy"] = policy(self.path, self.host)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["X-Frame-Options"] = "SAMEORIGIN"
            # "no-referrer" would make a browser call the origin of our own forms unknown
            headers["Referrer-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            return status_code, headers, chunk

    return Manners
