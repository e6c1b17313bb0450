"""`smcourse judge`: the desk as a web page on this machine alone.

Bound to 127.0.0.1, opened by a token that is drawn at every start, foreign hosts and forms refused
(host check, XSRF cookie), nothing
fetched from elsewhere (content security policy), what trainees wrote cleaned before it is shown.
"""

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, select_autoescape
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from ...course import Course
from ...errors import CourseError
from ...record import (
    Assessor,
    Decision,
    EvidenceKind,
    Record,
    Role,
    checked_assessor,
    declare,
    observe,
    sign,
)
from ...rubrics import HOW_MARKED
from ...rubrics.calibration import PIECES, compared
from ...rubrics.examples import ExampleShelf
from ...rubrics.levels import read as read_levels
from ...standard import unit
from ..authenticity import Authenticity
from ..rules import policy
from .calibrate import CalibrationDesk, past_rounds
from .comments import comments
from .double import agreements
from .evidence import Reader
from .marks import Follower, give_levels, give_mark
from .queue import Desk

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action "
    "'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_PAGES = Environment(
    loader=PackageLoader("smhelpers.judging.desk", "pages"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_FILES = {"desk.css": "text/css", "desk.js": "text/javascript"}


class Bureau:
    """What the handlers share: course, record, desk, reader, the address's token."""

    def __init__(self, root: Path, assessor: Assessor | None = None):
        self.course, self.record = Course.open(root), Record.open(root)
        self.gradebook = root / "gradebook.db"
        self.desk, self.reader = Desk(self.record, policy().double_marking), Reader(self.course)
        #: nbgrader keeps no name with a mark: those given in formgrader meanwhile are of whoever
        #: sits here
        self.follower = Follower(self.record, self.gradebook)
        self.authenticity = Authenticity(self.course, self.record)
        self.calibration = CalibrationDesk(self.record, ExampleShelf(self.course))
        self.assessor, self.token = assessor, secrets.token_urlsafe(24)


class _Handler(RequestHandler):
    """Base: who may ask, how pages look, how errors read."""

    @property
    def bureau(self) -> Bureau:
        return self.settings["bureau"]

    def prepare(self) -> None:
        name = self.request.host.rpartition(":")[0] or self.request.host
        if name not in ("127.0.0.1", "localhost"):
            raise HTTPError(403, reason="Forbidden")
        given = self.get_query_argument("token", "")
        if given and hmac.compare_digest(given, self.bureau.token):
            self.set_signed_cookie(
                "desk",
                self.bureau.token,
                httponly=True,
                samesite="Strict",
                expires_days=None,
            )
            self.redirect(self.request.path)
            return
        known = (self.get_signed_cookie("desk") or b"").decode()
        if not hmac.compare_digest(known, self.bureau.token):
            self.set_status(403)
            self.finish(_PAGES.get_template("closed.html").render())

    def get(self) -> None:
        """Nothing to read here, unless a page says what."""
        raise HTTPError(405)

    def post(self) -> None:
        """Nothing to send here, unless a page says what."""
        raise HTTPError(405)

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    def who(self) -> Assessor | None:
        """The assessor who said who they are at this browser, or whom the command named."""
        told = self.get_signed_cookie("who")
        return Assessor(**json.loads(told)) if told else self.bureau.assessor

    def role(self) -> Role:
        """In which role the assessor works now."""
        name = self.get_argument("role", Role.FIRST.name)
        return Role[name] if name in Role.__members__ else Role.FIRST

    def page(self, name: str, **about: Any) -> None:
        """Render a page with what all share."""
        self.finish(
            _PAGES.get_template(name).render(
                who=self.who(),
                role=self.role(),
                roles=list(Role),
                unit=unit(),
                link=_link,
                xsrf=self.xsrf_form_html(),
                decisions=list(Decision),
                **about,
            ),
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence; a fault of ours says so without its stack."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, CourseError):
            self.set_status(400)
            told = str(error)
        else:
            told = {
                403: "這個請求不是從判定頁面送出的，已拒絕；請回到佇列重新操作。",
                404: "沒有這一頁。",
            }.get(status_code, "判定頁面出了錯，這次沒有寫入；請重新整理再試。")
        self.page("error.html", told=told)


def _link(path: str, **about: Any) -> str:
    return f"{path}?{urlencode({key: value for key, value in about.items() if value})}"


class Who(_Handler):
    """Who sits here: name and qualification (assessment condition ac-3)."""

    def get(self) -> None:
        self.page("who.html")

    def post(self) -> None:
        assessor = checked_assessor(
            self.get_body_argument("name", ""),
            self.get_body_argument("qualification", ""),
        )
        told = json.dumps({"name": assessor.name, "qualification": assessor.qualification})
        self.set_signed_cookie(
            "who",
            told,
            httponly=True,
            samesite="Strict",
            expires_days=None,
        )
        self.redirect("/")


class Queue(_Handler):
    """What waits, by criterion."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect("/who")
            return
        if self.role() is Role.FIRST:
            self.bureau.follower.take(who)
        self.page(
            "queue.html",
            lines=self.bureau.desk.queue(self.role(), who.name),
            head=self.bureau.record.head,
            remarks=self.bureau.authenticity.twins(),
        )


class CasePage(_Handler):
    """One criterion of one trainee: evidence beside the decision."""

    def get(self) -> None:
        who, item, number = self.who(), self.get_argument("item"), self.get_argument("number")
        if who is None:
            self.redirect("/who")
            return
        trainee = self.bureau.record.trainee(number)
        standing = trainee.by_item.get(item)
        if standing is None:
            raise CourseError(f"評量規則裡沒有「{item}」這一項；請檢查編號。")
        # what a person has to mark comes first
        ordered = sorted(
            standing.evidence,
            key=lambda each: each.requirement.kind is EvidenceKind.AUTOMATIC,
        )
        last = {attempt.assignment: attempt for attempt in trainee.attempts}
        shown = {
            each.requirement.cell: self.bureau.reader.show(number, each.requirement.cell)
            for each in standing.evidence
        }
        assignments = dict.fromkeys(each.requirement.assignment for each in standing.evidence)
        self.page(
            "case.html",
            trainee=trainee,
            standing=standing,
            ordered=ordered,
            shown=shown,
            last=last,
            comments=comments(item),
            blind=self.role() is Role.SECOND,
            kinds=EvidenceKind,
            given={cell: read_levels(message) for cell, message in _messages(standing)},
            how_marked=HOW_MARKED,
            seen=_seen(standing),
            head=self.bureau.record.head,
            flags=[
                flag
                for name in assignments
                for flag in self.bureau.authenticity.flags(name)
                if number in flag.numbers
            ],
            questions=self.bureau.authenticity.questions(number, standing),
        )


class Act(_Handler):
    """Base of what writes: afterwards the case, or the next one, is shown."""

    def post(self) -> None:
        who, item, number = (
            self.who(),
            self.get_body_argument("item"),
            self.get_body_argument("number"),
        )
        if who is None:
            raise CourseError("請先填寫評量人員的姓名與資格。")
        self.redirect(
            self.act(
                who,
                item,
                number,
            )
        )

    def act(self, who: Assessor, item: str, number: str) -> str:
        """Do it; the address to go to."""
        raise NotImplementedError


class Decide(Act):
    """A decision, then the next case."""

    def act(self, who: Assessor, item: str, number: str) -> str:
        trainee = self.bureau.record.trainee(number)
        if _seen(trainee.by_item[item]) != self.get_body_argument("seen", ""):
            raise CourseError(
                f"「{item}」的證據在你閱讀之後有變動（重新評分或補件）；請重新整理頁面，"
                f"看過新的證據再判定。",
            )
        choice = self.get_body_argument("decision", "")
        if choice not in [decision.value for decision in Decision]:
            raise CourseError("請先選擇判定：已具備、尚未具備或證據不足。")
        sign(
            self.bureau.record,
            trainee,
            item,
            Decision(choice),
            self.get_body_argument("reason", ""),
            who,
            self.role(),
        )
        follows = self.bureau.desk.after(
            self.role(),
            who.name,
            item,
            number,
        )
        about = {"role": self.role().name}
        return (
            _link(
                "/case",
                item=follows.item,
                number=follows.number,
                **about,
            )
            if follows
            else _link("/", **about)
        )


class MarkHandler(Act):
    """Levels of a product and its explanation, into the gradebook as formgrader would, and into
    the record. A bare score is taken only where no rubric marks the cell.
    """

    def act(self, who: Assessor, item: str, number: str) -> str:
        cell = self.get_body_argument("cell")
        comment = self.get_body_argument("comment", "")
        place = (self.bureau.record, self.bureau.gradebook, number, cell)
        aspects = self.bureau.reader.aspects(cell)
        if aspects:
            typed = {name: self.get_body_argument(f"level.{name}", "") for name in aspects}
            give_levels(
                *place,
                aspects,
                typed,
                comment=comment,
                assessor=who,
            )
        else:
            give_mark(
                *place,
                self.get_body_argument("score", ""),
                comment,
                who,
            )
        return _link(
            "/case",
            item=item,
            number=number,
            role=self.role().name,
        )


class Observe(Act):
    """What was watched."""

    def act(self, who: Assessor, item: str, number: str) -> str:
        passed = self.get_body_argument("passed", "")
        if passed not in ("yes", "no"):
            raise CourseError("請選擇觀察的結果：通過或未通過。")
        observe(
            self.bureau.record,
            number,
            self.get_body_argument("cell"),
            passed == "yes",
            self.get_body_argument("note", ""),
            who,
        )
        return _link(
            "/case",
            item=item,
            number=number,
            role=self.role().name,
        )


class Declare(Act):
    """That the declaration of authenticity was signed."""

    def act(self, who: Assessor, item: str, number: str) -> str:
        declare(
            self.bureau.record,
            self.bureau.record.trainee(number),
            self.get_body_argument("assignment"),
            who,
        )
        return _link(
            "/case",
            item=item,
            number=number,
            role=self.role().name,
        )


class AgreementPage(_Handler):
    """How far two markers agree."""

    def get(self) -> None:
        self.bureau.desk.refresh()
        self.page(
            "agreement.html",
            found=agreements(self.bureau.record),
            double=policy().double_marking,
            disputes=[case for case in self.bureau.desk.cases if case.disputed],
        )


class CalibrationPage(_Handler):
    """A calibration round: own levels first, then the reference and why."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect("/who")
            return
        current = self.bureau.calibration.current(who)
        result = None
        if current and current.is_marked:
            result = compared(current.pairs)
        self.page(
            "calibration.html",
            round=current,
            result=result,
            past=past_rounds(self.bureau.record, who.name),
            pieces=PIECES,
        )

    def post(self) -> None:
        who = self.who()
        if who is None:
            raise CourseError("請先填寫評量人員的姓名與資格。")
        desk = self.bureau.calibration
        act = self.get_body_argument("act", "")
        if act == "begin":
            desk.begin(who)
        elif act == "next":
            desk.go_on(who)
        elif act == "mark":
            desk.mark(
                who,
                self.get_body_argument("place", ""),
                self._typed(),
            )
        self.redirect("/calibration")

    def _typed(self) -> dict[str, str]:
        """Levels by aspect, as they were chosen."""
        found = {}
        for name in self.request.body_arguments:
            if name.startswith("level."):
                found[name.removeprefix("level.")] = self.get_body_argument(name)
        return found


class File(_Handler):
    """Style and script of the desk itself."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{_FILES[name]}; charset=utf-8")
        self.finish(_PAGES.get_template(name).render())


#: Every address of the desk. What is readable of them must not tell a second marker the first
#: decision: a test walks all of them.
ROUTES: list[tuple[str, type[RequestHandler]]] = [
    ("/", Queue),
    ("/who", Who),
    ("/case", CasePage),
    ("/agreement", AgreementPage),
    ("/calibration", CalibrationPage),
    (r"/(desk\.css|desk\.js)", File),
    ("/decide", Decide),
    ("/mark", MarkHandler),
    ("/observe", Observe),
    ("/declare", Declare),
]


def _seen(standing: Any) -> str:
    """The evidence that a page showed, as a digest: the page's source tells no marker a score."""
    shown = sorted(
        f"{each.result.hash}:{each.result.score}" for each in standing.evidence if each.result
    )
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def _messages(standing: Any) -> list[tuple[str, str]]:
    """Cell and comment of what a person has marked."""
    found = []
    for each in standing.evidence:
        message = each.result.message if each.result and each.result.marker else ""
        found.append((each.requirement.cell, message))
    return found


def application(bureau: Bureau) -> Application:
    """The pages."""
    # cookies know no ports: under its usual name this one would replace Jupyter's on the same
    # machine
    return Application(
        ROUTES,
        bureau=bureau,
        xsrf_cookies=True,
        cookie_secret=secrets.token_hex(32),
        xsrf_cookie_name="desk_xsrf",
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
        default_handler_class=Missing,
    )


class Missing(_Handler):
    """Any other address."""

    def get(self) -> None:
        raise HTTPError(404)


def serve(bureau: Bureau, port: int) -> tuple[HTTPServer, str]:
    """Listen on this machine (port 0: any free one); the server and the address that opens it."""
    try:
        sockets = bind_sockets(port, "127.0.0.1")
    except OSError as error:
        raise CourseError(
            f"連接埠 {port} 無法使用（{error.strerror}）；請用 --port 換一個。",
        ) from None
    server = HTTPServer(application(bureau), max_body_size=200_000)
    server.add_sockets(sockets)
    return server, f"http://127.0.0.1:{sockets[0].getsockname()[1]}/?token={bureau.token}"
