"""`smcourse judge`: the desk as a web page on this machine alone.

It stands behind a `Door` (token of one use, host and origin checked, a way that only its own pages
know). Forms are checked (XSRF cookie), nothing is fetched from elsewhere (content security policy),
what trainees wrote is cleaned before it is shown, and what no form offers is not taken.
"""

import contextlib
import hashlib
import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, select_autoescape
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from ...conduct import assessment
from ...course import Course
from ...deadlines import moment
from ...errors import CourseError
from ...listening import Door, listen
from ...record import (
    LARGEST_CERTIFICATE,
    AssessmentSetting,
    Assessor,
    Certificate,
    Decision,
    EvidenceKind,
    Qualification,
    Record,
    Role,
    Standing,
    Trainee,
    appeal,
    current_qualifications,
    declare,
    extend,
    observe,
    qualifications,
    register_qualification,
    resource_lists,
    sign,
    sign_resources,
    standing_qualification,
)
from ...rubrics import HOW_MARKED
from ...rubrics.calibration import PIECES, compared
from ...rubrics.examples import ExampleShelf
from ...rubrics.levels import read as read_levels
from ...standard import unit
from ...taipei import minute, spoken, today
from ..authenticity import Authenticity
from ..rules import policy
from .calibrate import CalibrationDesk, past_rounds
from .comments import comments
from .double import agreements
from .evidence import Reader
from .marks import Follower, give_levels, give_mark
from .queue import Case, Desk
from .signed import signed_by, take_back

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action "
    "'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Bytes of a form; a reason of 60,000 characters fits.
_LARGEST_FORM = 200_000
_PAGES = Environment(
    loader=PackageLoader("smhelpers.judging.desk", "pages"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["spoken"] = spoken
_PAGES.filters["minute"] = minute
_TOLD = {
    400: "送來的內容不完整或讀不懂，沒有寫入；請回到佇列重新操作。",
    403: "這個請求不是從判定頁面送出的，已拒絕；請回到佇列重新操作。",
    404: "沒有這一頁；請回到佇列。",
    405: "這一頁不是這樣開的；請回到佇列重新操作。",
    413: "送出的內容太大，沒有寫入；請縮短文字或縮小檔案再試。",
}
#: Name of the cookie that says who sits at this browser.
_WHO = "who"
_FILES = {"desk.css": "text/css", "desk.js": "text/javascript"}


class Bureau:
    """What the handlers share: course, record, desk, reader, and who the command named."""

    def __init__(self, root: Path, assessor: Assessor | None = None):
        self.course, self.record = Course.open(root), Record.open(root)
        self.gradebook = root / "gradebook.db"
        self.desk, self.reader = Desk(self.record, policy().double_marking), Reader(self.course)
        #: nbgrader keeps no name with a mark: those given in formgrader meanwhile are of whoever
        #: sits here
        self.follower = Follower(self.record, self.gradebook)
        self.authenticity = Authenticity(self.course, self.record)
        self.calibration = CalibrationDesk(self.record, ExampleShelf(self.course))
        self.assessor = assessor


class _Handler(RequestHandler):
    """Base: who may ask, how pages look, how errors read."""

    #: Bytes that a form of this address may send.
    largest_body = _LARGEST_FORM

    @property
    def bureau(self) -> Bureau:
        return self.settings["bureau"]

    def prepare(self) -> None:
        if len(self.request.body) > self.largest_body:
            raise HTTPError(413)

    def get(self) -> None:
        """Nothing to read here, unless a page says what."""
        raise HTTPError(405)

    def post(self) -> None:
        """Nothing to send here, unless a page says what."""
        raise HTTPError(405)

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")

    def who(self) -> Assessor | None:
        """The assessor who said who they are at this browser, or whom the command named, if the
        record holds a certificate of theirs.
        """
        told = self.get_signed_cookie(_WHO)
        if told:
            return Assessor(**json.loads(told))
        named = self.bureau.assessor
        for each in current_qualifications(self.bureau.record):
            if named is not None and each.name == named.name:
                return each.assessor
        return None

    def role(self) -> Role:
        """In which role the assessor works now. `CourseError` for one that no page knows."""
        name = self.get_argument("role", Role.FIRST.name)
        if name not in Role.__members__:
            raise CourseError("沒有這種評量的角色；請從頁面上方選：判定佇列、第二評量或合議裁定。")
        return Role[name]

    def start(self, **about: str) -> str:
        """The address of the queue."""
        return self.link("", **about)

    def link(self, page: str, **about: str) -> str:
        """The address of a page of the desk."""
        return f"{self.settings['way']}{_link(f'/{page}', **about)}"

    def page(self, name: str, role: Role | None = None, **about: Any) -> None:
        """Render a page with what all share."""
        self.finish(
            _PAGES.get_template(name).render(
                who=self.who(),
                role=role or self.role(),
                roles=list(Role),
                unit=unit(),
                link=self.link,
                xsrf=self.xsrf_form_html(),
                decisions=list(Decision),
                signed=self._signed(),
                **about,
            ),
        )

    def _signed(self) -> str:
        """What was signed on the page before, as the record has it; "" for nothing."""
        item, _, number = self.get_query_argument("signed", "").partition(" ")
        if not number or number not in self.bureau.record.students():
            return ""
        standing = self.bureau.record.trainee(number).by_item.get(item)
        if standing is None or not standing.history:
            return ""
        last = standing.history[-1]
        return f"已簽署：{item}　{number}　{last.role.value}「{last.decision.value}」"

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence; a fault of ours says so without its stack."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, CourseError):
            self.set_status(400)
            told = str(error)
        else:
            told = _TOLD.get(status_code, "判定頁面出了錯，這次沒有寫入；請重新整理再試。")
        # what was asked may be what cannot be read: the role of the page is not looked up again
        self.page("error.html", role=Role.FIRST, told=told, back=self._back())

    def _back(self) -> str:
        """The address of the case that was worked on; "" where none was."""
        with contextlib.suppress(HTTPError):
            asked = [self.get_argument(name, "") for name in ("item", "number", "role")]
            item, number, role = asked
            if item and number and role in Role.__members__:
                return self.link("case", item=item, number=number, role=role)
        return ""


def _link(path: str, **about: Any) -> str:
    asked = urlencode({key: value for key, value in about.items() if value})
    return f"{path}?{asked}" if asked else path


class Who(_Handler):
    """Who sits here: somebody whose certificate stands in the record (assessment condition
    ac-3).
    """

    largest_body = LARGEST_CERTIFICATE + _LARGEST_FORM

    def get(self) -> None:
        named = self.bureau.assessor
        self.page(
            "who.html",
            known=current_qualifications(self.bureau.record),
            named=named if named and self.who() is None else None,
        )

    def post(self) -> None:
        known = self.get_body_argument("known", "")
        if known:
            self._sit_down(standing_qualification(self.bureau.record, known).assessor)
        else:
            self._sit_down(self._register().assessor)

    def _register(self) -> Qualification:
        uploaded = self.request.files.get("file", [])
        name = self.get_body_argument("name", "")
        certificate = Certificate(
            name,
            self.get_body_argument("qualification", ""),
            self.get_body_argument("number", ""),
            _last_day(
                self.get_body_argument("until", ""), self.get_body_argument("without_end", "")
            ),
            uploaded[0]["body"] if uploaded else b"",
            uploaded[0]["filename"] if uploaded else "",
        )
        by = self.get_body_argument("by", "") or name
        return register_qualification(self.bureau.record, certificate, by)

    def _sit_down(self, assessor: Assessor) -> None:
        told = json.dumps(assessor.to_body())
        self.set_signed_cookie(
            _WHO,
            told,
            path=self.start(),
            httponly=True,
            samesite="Strict",
            expires_days=None,
        )
        self.redirect(self.start())


def _last_day(typed: str, without_end: str) -> date | None:
    """Until when a certificate holds. `CourseError` where neither a day nor 長期有效 was given."""
    if without_end:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise CourseError("請填證書的有效期限；沒有期限的證書請勾「長期有效」。") from None


class ConditionsPage(_Handler):
    """The conditions of assessment as they stand in the record."""

    def get(self) -> None:
        if self.who() is None:
            self.redirect(self.link("who"))
            return
        self.page(
            "conditions.html",
            wording=assessment(),
            known=qualifications(self.bureau.record),
            today=today(),
            lists=resource_lists(self.bureau.record),
        )


class SignResources(_Handler):
    """The list of what an intake's tasks are done on."""

    def post(self) -> None:
        who = self.who()
        if who is None:
            raise CourseError("請先填寫評量人員的姓名與資格。")
        wording = assessment()
        sign_resources(
            self.bureau.record,
            self.get_body_argument("intake", ""),
            wording.resources,
            wording.done_on,
            self.get_body_argument("note", ""),
            who,
        )
        self.redirect(self.link("conditions"))


class Queue(_Handler):
    """What waits, by criterion."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect(self.link("who"))
            return
        if self.role() is Role.FIRST:
            self.bureau.follower.take(who)
        self.page(
            "queue.html",
            lines=self.bureau.desk.queue(self.role(), who.name),
            changed=self._changed(),
            appealed=self._appealed(),
            owing=self.bureau.desk.owing(),
            deadlines=self.bureau.record.rules().deadlines,
            head=self.bureau.record.head,
            remarks=self.bureau.authenticity.twins(),
        )

    def _changed(self) -> list[Case]:
        """Signed decisions whose evidence has changed; nothing of them for a blind marker."""
        if self.role() is not Role.FIRST:
            return []
        return [case for case in self.bureau.desk.cases if case.changed]

    def _appealed(self) -> list[Case]:
        """Decisions to which somebody objected; nothing of them for a blind marker."""
        if self.role() is Role.SECOND:
            return []
        return [case for case in self.bureau.desk.cases if case.appealed]


class CasePage(_Handler):
    """One criterion of one trainee: evidence beside the decision."""

    def get(self) -> None:
        who, item, number = self.who(), self.get_argument("item"), self.get_argument("number")
        if who is None:
            self.redirect(self.link("who"))
            return
        trainee = self.bureau.record.trainee(number)
        standing = _standing(trainee, item)
        # what a person has to mark comes first
        ordered = sorted(
            standing.evidence,
            key=lambda each: each.requirement.kind.by_machine,
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
            settings=list(AssessmentSetting),
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
            today=today(),
        )


class Act(_Handler):
    """Base of what writes: afterwards the case, or the next one, is shown."""

    #: In which roles its form stands on the page.
    roles: tuple[Role, ...] = (Role.FIRST,)

    def post(self) -> None:
        who, item, number = (
            self.who(),
            self.get_body_argument("item"),
            self.get_body_argument("number"),
        )
        if who is None:
            raise CourseError("請先填寫評量人員的姓名與資格。")
        role = self.role()
        if role not in self.roles:
            raise CourseError(f"「{role.value}」的頁面沒有這個動作；請回到佇列重新操作。")
        if item not in self.bureau.record.rules().signs:
            raise CourseError(f"「{item}」不是由評量人員判定的項目；請從佇列選。")
        self.redirect(self.act(who, item, number))

    def case(self, item: str, number: str) -> str:
        """The address of the case that was worked on."""
        return self.link("case", item=item, number=number, role=self.role().name)

    def act(self, who: Assessor, item: str, number: str) -> str:
        """Do it; the page to go to."""
        raise NotImplementedError


class Decide(Act):
    """A decision, then the next case."""

    roles = tuple(Role)

    def act(self, who: Assessor, item: str, number: str) -> str:
        trainee = self.bureau.record.trainee(number)
        standing = _standing(trainee, item)
        if _seen(standing) != self.get_body_argument("seen", ""):
            raise CourseError(
                f"「{item}」的證據在你閱讀之後有變動（重新評分或補件）；請重新整理頁面，"
                f"看過新的證據再判定。",
            )
        choice = self.get_body_argument("decision", "")
        if choice not in [decision.value for decision in Decision]:
            raise CourseError("請先選擇判定：已具備、尚未具備或證據不足。")
        self._require_meant(standing, Decision(choice))
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
        about = {"role": self.role().name, "signed": f"{item} {number}"}
        if follows is None:
            return self.start(**about)
        return self.link("case", item=follows.item, number=follows.number, **about)

    def _require_meant(self, standing: Standing, choice: Decision) -> None:
        """`CourseError` where 已具備 is signed against the evidence without saying so. A blind
        marker does not know what the evidence proposes.
        """
        if self.role() is Role.SECOND or self.get_body_argument("against", ""):
            return
        if choice is Decision.COMPETENT and standing.proposal is not Decision.COMPETENT:
            raise CourseError(
                f"證據的建議是「{standing.proposal.value}」，你選「已具備」，還沒有寫入。"
                "確定的話，請勾「和證據的建議不同，理由已寫明」再簽署。"
            )


class MarkHandler(Act):
    """Levels of a product and its explanation, into the gradebook as formgrader would, and into
    the record. A bare score is taken only where no rubric marks the cell.
    """

    def act(self, who: Assessor, item: str, number: str) -> str:
        cell = self.get_body_argument("cell")
        self._require_what_was_read(number, cell)
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
        return self.case(item, number)

    def _require_what_was_read(self, number: str, cell: str) -> None:
        """`CourseError` where the trainee has handed in again since the page was opened."""
        assignment = cell.partition("/")[0]
        attempts = self.bureau.record.trainee(number).attempts
        last = [each for each in attempts if each.assignment == assignment][-1:]
        read = self.get_body_argument("submission", "")
        if last and last[0].submission != read:
            raise CourseError(
                f"你閱讀之後，學員又交了一次（現在是第 {last[0].number} 次）；"
                "這個評分沒有寫入。請重新開啟這一件，讀過新的作答再評。"
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
            _setting(self.get_body_argument("setting", "")),
        )
        return self.case(item, number)


def _setting(typed: str) -> AssessmentSetting:
    if typed not in {each.value for each in AssessmentSetting}:
        raise CourseError("請選擇在哪裡觀察：模擬的，或產業的工作場所。")
    return AssessmentSetting(typed)


class Declare(Act):
    """That the declaration of authenticity was signed."""

    roles = tuple(Role)

    def act(self, who: Assessor, item: str, number: str) -> str:
        declare(
            self.bureau.record,
            self.bureau.record.trainee(number),
            self.get_body_argument("assignment"),
            who,
        )
        return self.case(item, number)


class Extend(_Handler):
    """More time for one trainee and one assignment, granted by who sits here."""

    def post(self) -> None:
        who = self.who()
        if who is None:
            raise CourseError("請先填寫評量人員的姓名與資格。")
        until = moment(self.get_body_argument("until", "").replace("T", " "))
        extend(
            self.bureau.record,
            self.get_body_argument("number", ""),
            self.get_body_argument("assignment", ""),
            until,
            self.get_body_argument("reason", ""),
            who.name,
        )
        self.redirect(self._back() or f"{self.start()}#extend")


class AppealHandler(Act):
    """A trainee's objection to a signed decision, as an assessor enters it."""

    def act(self, who: Assessor, item: str, number: str) -> str:
        typed = self.get_body_argument("on", "")
        try:
            on = date.fromisoformat(typed) if typed else None
        except ValueError:
            raise CourseError("請填申覆提出的日期，寫成 2026-10-31 的樣子。") from None
        appeal(
            self.bureau.record,
            number,
            item,
            self.get_body_argument("text", ""),
            self.get_body_argument("brought_by", ""),
            who.name,
            on,
        )
        return self.case(item, number)


class SignedPage(_Handler):
    """What the assessor who sits here signed; nobody else's."""

    def get(self) -> None:
        who = self.who()
        if who is None:
            self.redirect(self.link("who"))
            return
        self.page("signed.html", found=signed_by(self.bureau.record, who.name))


class TakeBack(Act):
    """An assessor takes back what they signed."""

    roles = tuple(Role)

    def act(self, who: Assessor, item: str, number: str) -> str:
        take_back(
            self.bureau.record,
            self.get_body_argument("seq", ""),
            number,
            self.get_body_argument("reason", ""),
            who,
        )
        return self.case(item, number)


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
            self.redirect(self.link("who"))
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
        self.redirect(self.link("calibration"))

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
    ("/conditions", ConditionsPage),
    ("/resources", SignResources),
    ("/calibration", CalibrationPage),
    (r"/(desk\.css|desk\.js)", File),
    ("/decide", Decide),
    ("/mark", MarkHandler),
    ("/observe", Observe),
    ("/declare", Declare),
    ("/appeal", AppealHandler),
    ("/extend", Extend),
    ("/signed", SignedPage),
    ("/withdraw", TakeBack),
]


def _standing(trainee: Trainee, item: str) -> Standing:
    """`CourseError` for an item that the rules do not know."""
    found = trainee.by_item.get(item)
    if found is None:
        raise CourseError(f"評量規則裡沒有「{item}」這一項；請檢查編號。")
    return found


def _seen(standing: Standing) -> str:
    """The evidence that a page showed, as a digest: the page's source tells no marker a score."""
    shown = sorted(
        f"{each.result.hash}:{each.result.score}" for each in standing.evidence if each.result
    )
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def _messages(standing: Standing) -> list[tuple[str, str]]:
    """Cell and comment of what a person has marked."""
    found = []
    for each in standing.evidence:
        message = each.result.message if each.result and each.result.marker else ""
        found.append((each.requirement.cell, message))
    return found


def application(bureau: Bureau, way: str) -> Application:
    """The pages, all below the way."""
    return Application(
        [(f"{way}{route}", handler) for route, handler in ROUTES],
        bureau=bureau,
        way=way,
        xsrf_cookies=True,
        cookie_secret=secrets.token_hex(32),
        xsrf_cookie_name="desk_xsrf",
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict", "path": f"{way}/"},
        default_handler_class=Missing,
    )


class Missing(_Handler):
    """Any other address."""

    def prepare(self) -> None:
        raise HTTPError(404)


def serve(bureau: Bureau, door: Door, port: int) -> tuple[HTTPServer, int]:
    """Listen on this machine (port 0: any free one); the server and its port."""
    largest = LARGEST_CERTIFICATE + _LARGEST_FORM
    return listen(application(bureau, door.way), door, lambda path, host: _POLICY, port, largest)
