"""A small application behind a door, asked over real HTTP."""

import asyncio
import contextlib
import http.client
import threading

from tornado.web import Application, RequestHandler

from smhelpers.listening import Door, listen

POLICY = "default-src 'none'; frame-ancestors 'none'"


class Told(RequestHandler):
    """Says what only a reader may know."""

    def get(self, *path):
        self.finish("a secret")

    post = get


class Served:
    """A door, its port, and what a client without a browser's help may send."""

    def __init__(self, door, port):
        self.door, self.port = door, port

    def ask(self, path, method="GET", **headers):
        """Status, headers and text of an answer; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(connection):
            connection.request(method, path, headers=named)
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read().decode()

    def enter(self):
        """The cookie of a browser that used the token of the moment."""
        _, headers, _ = self.ask(f"/?token={self.door.token}")
        return headers["Set-Cookie"].partition(";")[0]


@contextlib.contextmanager
def served(door=None):
    """The application, listening."""
    ready, found = threading.Event(), {}

    async def run():
        door_ = door or Door()
        application = Application([(f"{door_.way}/(.*)", Told), (r"/(.*)", Told)])
        server, port = listen(application, door_, lambda path, host: POLICY, 0, 10_000)
        found["served"] = Served(door_, port)
        found["end"], found["loop"] = asyncio.Event(), asyncio.get_running_loop()
        ready.set()
        await found["end"].wait()
        server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(30)
    try:
        yield found["served"]
    finally:
        found["loop"].call_soon_threadsafe(found["end"].set)
        thread.join(30)
