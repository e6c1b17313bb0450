"""The assessor's desk over real HTTP: who may ask, what is shown of a submission, what is
written.
"""

import asyncio
import html
import http.cookiejar
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import replace

import assessed
import pytest
from nbgrader.api import Gradebook

from smhelpers.deadlines import moment
from smhelpers.judging.desk.calibrate import past_rounds
from smhelpers.judging.desk.server import ROUTES, Act, Bureau, serve
from smhelpers.listening import Door
from smhelpers.markup import clean
from smhelpers.record import (
    Assessor,
    Decision,
    Record,
    Role,
    extend,
    join,
    qualifications,
    resource_lists,
    sign,
    withdraw,
)

pytestmark = pytest.mark.xdist_group("desk")
ANNA, BORIS = Assessor("安娜", "測試資格 A-1"), Assessor("伯里斯", "測試資格 B-2")
CERTIFICATE = b"%PDF-1.7 (made up)"
ODD = '王, "小明" 😀'
PROSE = "evaluation/evaluation#why_engagement_moved_is_explained"
KPIS = "evaluation/evaluation#performance_is_judged_against_the_strategy"


class Browser:
    """One person's browser: cookies, and the form key of the page seen last."""

    def __init__(self, address):
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        self.address, self.key = address, ""

    def get(self, path, **headers):
        return self._send(urllib.request.Request(self.address + path, headers=headers))

    def post(self, path, key=None, **fields):
        data = urllib.parse.urlencode(
            {"_xsrf": self.key if key is None else key, **fields},
        ).encode()
        return self._send(urllib.request.Request(self.address + path, data=data))

    def upload(self, path, file, **fields):
        """A form with one file, as a browser sends it."""
        parts = [
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
            for name, text in {"_xsrf": self.key, **fields}.items()
        ]
        head = (
            '--part\r\nContent-Disposition: form-data; name="file"; filename="certificate.pdf"\r\n'
        )
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + file)
        data = b"".join(parts) + b"\r\n--part--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=part"}
        return self._send(urllib.request.Request(self.address + path, data=data, headers=kind))

    def _send(self, request):
        try:
            with self.opener.open(request, timeout=60) as reply:
                status, page, self.headers, self.at = (
                    reply.status,
                    reply.read().decode(),
                    reply.headers,
                    reply.url,
                )
        except urllib.error.HTTPError as error:
            status, page, self.headers = error.code, error.read().decode(), error.headers
        found = re.search(r'name="_xsrf" value="([^"]+)"', page)
        self.key = found[1] if found else self.key
        return status, html.unescape(page)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return assessed.build(tmp_path_factory.mktemp("desk") / "course", ("a1", "b2", "c3", "d4", ODD))


@pytest.fixture(scope="module")
def opened(root):
    """The address with the token that opens it now, at every call."""
    ready, found = threading.Event(), {}

    def run():
        async def main():
            found["bureau"] = Bureau(root)
            found["door"] = Door(readers=50)
            found["server"], found["port"] = serve(found["bureau"], found["door"], 0)
            found["end"], found["loop"] = asyncio.Event(), asyncio.get_running_loop()
            ready.set()
            await found["end"].wait()
            found["server"].stop()

        asyncio.run(main())

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(60)
    yield lambda: found["door"].address(found["port"])
    found["loop"].call_soon_threadsafe(found["end"].set)
    thread.join(30)


def enter(opened):
    """A browser that was let in."""
    base, _, token = opened().partition("/?")
    browser = Browser(base)
    browser.get(f"/?{token}")
    browser.address = browser.at.rstrip("/").removesuffix("/who")
    return browser


def sit_down(opened, who):
    browser = enter(opened)
    _, page = browser.get("/who")
    if f"我是{who.name}" in page:
        browser.post("/who", known=who.name)
        return browser
    browser.upload(
        "/who",
        CERTIFICATE + who.name.encode(),
        name=who.name,
        qualification=who.qualification,
        number="A-1",
        until="",
        without_end="yes",
    )
    return browser


@pytest.fixture
def anna(opened):
    return sit_down(opened, ANNA)


def case(browser, number, item="pc-5.1", role="FIRST"):
    return browser.get(
        "/case?" + urllib.parse.urlencode({"item": item, "number": number, "role": role}),
    )


def seen(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def decide(
    browser,
    number,
    decision,
    reason="證據齊全，已逐項核對",
    item="pc-5.1",
    role="FIRST",
):
    _, page = case(browser, number, item, role)
    return browser.post(
        "/decide",
        item=item,
        number=number,
        role=role,
        decision=decision,
        reason=reason,
        seen=seen(page),
        against="yes",
    )


def give(browser, number, levels, comment="", item="pc-5.1", cell=PROSE):
    """Choose levels of the aspects of a cell, in their order."""
    _, page = case(browser, number, item)
    asked = re.search(rf'name="cell" value="{re.escape(cell)}".*?</form>', page, re.DOTALL)
    names = dict.fromkeys(re.findall(r'name="(level\.[\w.]+)"', asked[0]))
    chosen = {name: str(level) for name, level in zip(names, levels, strict=True)}
    about = {"item": item, "number": number, "cell": cell, "comment": comment, "role": "FIRST"}
    about["submission"] = re.search(r'name="submission" value="([^"]*)"', asked[0])[1]
    return browser.post("/mark", **about, **chosen)


def test_without_the_token_nothing_is_shown(opened):
    status, page = Browser(opened().partition("/?")[0]).get("/case?item=pc-5.1&number=a1")
    assert status == 403 and "通行碼" in page and "a1" not in page


def test_a_foreign_host_is_refused_even_with_the_cookie(anna):
    assert anna.get("/", Host="evil.example")[0] == 403


def test_a_form_from_elsewhere_is_refused_and_writes_nothing(root, anna):
    with Record.open(root) as record:
        before = record.verify().count
        forged = {
            "item": "pc-5.1",
            "number": "a1",
            "decision": "已具備",
            "reason": "偽造的請求，不能寫入",
            "seen": "",
        }
        assert anna.post("/decide", key="forged", **forged)[0] == 403
        assert record.verify().count == before


def test_pages_forbid_foreign_resources_and_inline_scripts(anna):
    anna.get("/")
    policy = anna.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    _, page = anna.get("/")
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)


def test_the_queue_stands_by_criterion_and_names_who_waits(anna):
    _, page = anna.get("/")
    assert page.index("pc-5.1") < page.index("pc-5.2") < page.index("pc-5.3")
    assert "待人工評閱" in page and ODD in page


def test_evidence_mark_scheme_and_answer_stand_beside_the_decision(anna):
    _, page = case(anna, "a1")
    assert assessed.ANSWER in page and 'aria-label="規準"' in page and "p 值或範圍" in page
    assert "學員的「" in page and "已具備" in page and "因為" in page


def test_what_a_trainee_wrote_cannot_run_nor_fetch(root, anna):
    assessed.hand_in(root, "d4", "x" * 30, html=assessed.HOSTILE)
    _, page = case(anna, "d4")
    assert (
        "<b>八月互動</b>" in page
        and "stolen" not in page
        and "onerror" not in page
        and "example.invalid" not in page
    )


@pytest.mark.parametrize(
    "bad",
    [
        '<a href="javascript:alert(1)">x</a>',
        "<svg><script>1</script></svg>",
        '<p style="position:fixed">x</p>',
        '<img src="http://x/y.png">',
        "<iframe src=//x></iframe>",
        '<form action="//x"><input></form>',
    ],
)
def test_cleaned_html_keeps_nothing_that_acts(bad):
    assert not re.search(r"javascript|<svg|style=|http:|<iframe|<form|<input|//x", clean(bad))


def test_levels_given_at_the_desk_reach_gradebook_and_record_with_their_marker(root, anna):
    status, page = give(anna, "b2", [4, 4, 4, 4], "引用數字正確")
    assert status == 200 and "4／4" in page
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        assert (
            book.find_grade(
                "why_engagement_moved_is_explained",
                "evaluation",
                "evaluation",
                "b2",
            ).manual_score
            == 4
        )
    with Record.open(root) as record:
        result = record.trainee("b2").attempts[0].by_cell[PROSE]
        assert result.marker == ANNA.name
        assert result.message == (
            "等級：三種數字都對 4／4；變化與波動 4／4；原因有資料 4／4；"
            "不能下的結論 4／4\n引用數字正確"
        )


def test_levels_are_shown_again_where_they_were_chosen(anna):
    give(anna, "b2", [4, 3, 2, 1], "請補不能下的結論")
    _, page = case(anna, "b2")
    chosen = re.findall(r'name="level\.month_analysis\.(\w+)" value="(\d)"[^>]* checked', page)
    assert chosen == [("figures", "4"), ("noise", "3"), ("reasons", "2"), ("limits", "1")]
    assert 'value="請補不能下的結論"' in page and "2／4" in page


@pytest.mark.parametrize("level", ["5", "-1", "nan", "很好", ""])
def test_an_impossible_level_is_refused_by_the_name_of_its_aspect(anna, level):
    status, page = give(anna, "c3", [3, 3, 3, level])
    assert status == 400 and "「不能下的結論」還沒有選等級" in page


def test_a_bare_score_is_refused_where_a_rubric_marks(root, anna):
    _, page = case(anna, "c3")
    read = re.search(r'name="submission" value="([^"]*)"', page)[1]
    about = {"item": "pc-5.1", "number": "c3", "cell": PROSE, "role": "FIRST", "submission": read}
    status, page = anna.post("/mark", **about, score="4", comment="")
    assert status == 400 and "還沒有選等級" in page
    with Record.open(root) as record:
        assert record.trainee("c3").attempts[0].by_cell[PROSE].score is None


def test_a_decision_is_signed_with_name_qualification_and_reason(root, anna):
    give(anna, "a1", [3, 3, 3, 3], "")
    status, _ = decide(anna, "a1", "已具備", "四項證據都達標，說明引用了數字")
    with Record.open(root) as record:
        decision = record.trainee("a1").by_item["pc-5.1"].decision
    assert (
        status == 200
        and decision.assessor.name == ANNA.name
        and decision.assessor.qualification == "測試資格 A-1 A-1，長期有效"
        and decision.reason.startswith("四項")
        and decision.proposal is Decision.COMPETENT
    )


def test_a_trainee_with_commas_quotes_and_emoji_is_judged_like_any_other(root, anna):
    status, page = case(anna, ODD)
    assert status == 200 and ODD in page
    decide(anna, ODD, "證據不足", "文字說明還沒有評閱")
    with Record.open(root) as record:
        assert record.trainee(ODD).by_item["pc-5.1"].decision.decision is Decision.INSUFFICIENT


def test_who_has_no_certificate_that_holds_does_not_sit_down(root, opened):
    browser = enter(opened)
    browser.get("/who")
    status, page = browser.post("/who", known="查無此人")
    assert status == 400 and "還沒有「查無此人」的評量人員資格" in page
    about = {"name": "查無此人", "qualification": "證書", "number": "1"}
    status, page = browser.upload("/who", CERTIFICATE, **about, until="2020-01-31")
    assert status == 400 and "已經到期" in page
    status, page = browser.upload("/who", b"<html>", **about, until="2999-01-31")
    assert status == 400 and "不是 PDF" in page
    browser.get("/")
    assert browser.at.endswith("/who")
    assert "查無此人" not in [each.name for each in qualifications(Record.open(root))]


def test_the_list_of_resources_of_an_intake_is_signed_and_listed(root, anna):
    status, page = anna.post("/resources", intake="2026 秋季班", note="投影機改用大螢幕")
    assert status == 200 and "2026 秋季班" in page and "投影機改用大螢幕" in page
    assert "模擬的平台後台尚未提供" in page
    assert [each.by for each in resource_lists(Record.open(root))] == [ANNA.name]


def test_competent_against_the_evidence_is_signed_only_by_saying_so(root, anna):
    _, page = case(anna, "c3", "pc-5.3")
    about = {"item": "pc-5.3", "number": "c3", "role": "FIRST", "seen": seen(page)}
    told = {"decision": "已具備", "reason": "口頭說明補足了證據"}
    status, page = anna.post("/decide", **about, **told)
    assert status == 400 and "證據的建議是「證據不足」" in page
    with Record.open(root) as record:
        assert not record.trainee("c3").by_item["pc-5.3"].history
    status, page = anna.post("/decide", **about, **told, against="yes")
    assert status == 200 and "已簽署：pc-5.3　c3　第一評量「已具備」" in page


def test_a_decision_without_a_reason_is_refused_and_nothing_written(root, anna):
    status, page = decide(anna, "c3", "已具備", "")
    assert status == 400 and "理由" in page
    with Record.open(root) as record:
        assert not record.trainee("c3").by_item["pc-5.1"].history


def test_a_page_whose_evidence_has_changed_meanwhile_cannot_be_signed(anna):
    status, page = anna.post(
        "/decide",
        item="pc-5.2",
        number="c3",
        role="FIRST",
        decision="已具備",
        reason="看過舊的證據",
        seen="old",
    )
    assert status == 400 and "重新整理" in page


def test_the_second_marker_sees_neither_decision_nor_mark_of_the_first(root, opened, anna):
    give(anna, "c3", [2, 1, 1, 1], "第一評量的評語")
    decide(anna, "c3", "尚未具備", "說明沒有引用數字，未達標")
    boris = sit_down(opened, BORIS)
    _, page = case(boris, "c3", role="SECOND")
    assert (
        "第一評量的評語" not in page
        and "2／4" not in page
        and "未達標" not in page
        and "建議：" not in page
    )
    assert (
        "尚未具備"
        not in page.replace('value="尚未具備"', "")
        .partition("</form>")[0]
        .partition("<fieldset>")[0]
    )


READABLE = [route for route, handler in ROUTES if handler.get is not Act.get and "(" not in route]


@pytest.mark.parametrize("route", READABLE)
def test_no_page_of_the_desk_tells_a_second_marker_what_the_first_one_found(opened, anna, route):
    give(anna, "a1", [2, 1, 1, 1], "這句評語只有第一評量知道")
    decide(anna, "a1", "尚未具備", "這個理由只有第一評量知道")
    boris = sit_down(opened, BORIS)
    asked = urllib.parse.urlencode({"role": "SECOND", "item": "pc-5.1", "number": "a1"})
    status, page = boris.get(f"{route}?{asked}")
    assert status == 200
    secrets = ["只有第一評量知道", "1.25", " checked", "given", "與建議不同"]
    if route not in ("/who", "/conditions"):  # these name all assessors, whoever marked
        secrets.append(ANNA.name)
    assert not [secret for secret in secrets if secret in page]


def test_the_walk_of_the_second_marker_holds_the_pages_on_which_he_works():
    assert {"/", "/case", "/agreement"} <= set(READABLE)


def test_markers_who_disagree_are_listed_and_adjudicated(root, opened, anna):
    give(anna, "d4", [2, 2, 2, 2], item="pc-5.2", cell=KPIS)
    decide(anna, "d4", "尚未具備", "說明沒有引用目標值", "pc-5.2")
    decide(sit_down(opened, BORIS), "d4", "已具備", "數字與目標都寫到了", "pc-5.2", "SECOND")
    _, page = anna.get("/agreement")
    assert "pc-5.2　d4" in page
    status, page = decide(anna, "d4", "已具備", "兩人重看後同意達標", "pc-5.2", "ADJUDICATION")
    assert status == 400 and "沒有參與" in page
    cora = sit_down(opened, Assessor("柯拉", "測試資格 C-3"))
    _, page = decide(cora, "d4", "已具備", "看過兩份理由，說明達標", "pc-5.2", "ADJUDICATION")
    assert "已簽署：pc-5.2　d4　合議裁定「已具備」" in page
    assert "pc-5.2　d4" not in anna.get("/agreement")[1]
    with Record.open(root) as record:
        assert record.trainee("d4").by_item["pc-5.2"].decision.role is Role.ADJUDICATION


def test_the_first_marker_cannot_mark_the_same_case_a_second_time(root, anna):
    with Record.open(root) as record:
        sign(
            record,
            record.trainee("b2"),
            "pc-5.3",
            Decision.INSUFFICIENT,
            "文字說明還沒有評閱",
            ANNA,
        )
    status, page = decide(anna, "b2", "證據不足", "文字說明還沒有評閱", "pc-5.3", "SECOND")
    assert status == 400 and "另一位" in page


def test_a_signed_declaration_is_recorded_for_what_was_handed_in(root, anna):
    _, page = anna.post(
        "/declare",
        item="pc-5.1",
        number="b2",
        assignment="evaluation",
        role="FIRST",
    )
    assert "✓ 評估社群媒體的績效：學員已簽真實性聲明" in page
    with Record.open(root) as record:
        assert record.trainee("b2").declared == {"b2"}


@pytest.mark.parametrize(
    "path",
    ["/case?item=pc-9.9&number=a1", "/case?item=pc-5.1&number=nobody", "/nothing", "/case"],
)
def test_an_address_that_leads_nowhere_is_told_without_a_stack(anna, path):
    status, page = anna.get(path)
    assert status in (400, 404) and "Traceback" not in page and 'role="alert"' in page


def test_marks_given_in_formgrader_meanwhile_come_in_under_the_name_of_who_sits_at_the_desk(
    root,
    anna,
):
    name = "changes_to_strategy_and_plan_are_justified"
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        grade = book.find_grade(name, "evaluation", "evaluation", "a1")
        grade.manual_score, grade.needs_manual_grade = 3, False
        book.db.commit()
    anna.get("/")
    with Record.open(root) as record:
        result = record.trainee("a1").attempts[0].by_cell[f"evaluation/evaluation#{name}"]
        assert (result.score, result.marker) == (3, ANNA.name)
        before = record.verify().count
        anna.get("/")
        assert record.verify().count == before


def test_an_act_without_the_way_of_the_page_writes_nothing_even_with_every_cookie(
    root, opened, anna
):
    _, page = case(anna, "a1")
    anna.address = opened().partition("/?")[0]
    with Record.open(root) as record:
        before = record.verify().count
        status, _ = anna.post(
            "/decide",
            item="pc-5.1",
            number="a1",
            role="FIRST",
            decision="已具備",
            reason="偽造的請求，不能寫入",
            seen=seen(page),
        )
        assert status == 403 and record.verify().count == before


DECISION = {
    "item": "pc-5.1",
    "number": "a1",
    "role": "FIRST",
    "decision": "已具備",
    "reason": "證據齊全，已逐項核對",
}
OBSERVED = {"cell": "evaluation/observation#situation_is_observed", "passed": "yes", "note": "看過"}
NEVER_OFFERED = [
    ("/decide", {"number": ""}),
    ("/decide", {"number": "nobody"}),
    ("/decide", {"item": "pc-9.9"}),
    ("/decide", {"item": "k-1"}),
    ("/decide", {"role": "KING"}),
    ("/decide", {"role": "ADJUDICATION"}),
    ("/decide", {"decision": "合格"}),
    ("/decide", {"reason": "\u200b" * 20}),
    ("/decide", {"reason": "\u3164\u2800\u202e\u00ad" * 10}),
    ("/decide", {"reason": " \t\n" * 10}),
    ("/mark", {"cell": PROSE, "score": "3", "role": "SECOND"}),
    ("/mark", {"cell": PROSE, "score": "3", "number": "nobody"}),
    ("/mark", {"cell": "no#such", "score": "3"}),
    ("/observe", OBSERVED | {"number": "nobody"}),
    ("/observe", OBSERVED | {"note": "\u200b"}),
    ("/observe", OBSERVED | {"role": "ADJUDICATION"}),
    ("/observe", OBSERVED | {"passed": "maybe"}),
    ("/declare", {"assignment": "../evaluation"}),
    ("/declare", {"assignment": "evaluation", "number": ""}),
    ("/who", {"name": "\u200b", "qualification": "\u2060"}),
    ("/who", {"name": "王" * 1000, "qualification": "第 1 號"}),
]


@pytest.mark.parametrize(("path", "odd"), NEVER_OFFERED)
def test_what_no_form_offers_is_refused_in_a_sentence_and_not_written(root, anna, path, odd):
    fields = DECISION | odd
    if path == "/decide":
        fields["seen"] = seen(case(anna, "a1")[1])
    with Record.open(root) as record:
        before = record.verify().count
        status, page = anna.post(path, **fields)
        assert 400 <= status < 500 and 'role="alert"' in page
        assert record.verify().count == before


@pytest.mark.parametrize(
    "path",
    [
        "/?role=KING",
        "/case?item=pc-5.1&number=a1&role=%ff",
        "/case?item=%00&number=a1",
        "/case?item=pc-5.1&number=" + "a" * 3000,
        "/case?item=pc-5.1&number=..%2f..",
        "/decide",
        "/desk.cssx",
        "//evil.example/",
    ],
)
def test_an_odd_address_is_told_in_a_sentence(anna, path):
    status, page = anna.get(path)
    assert 400 <= status < 500 and 'role="alert"' in page and "Traceback" not in page


def test_a_form_with_fields_missing_is_told_in_a_sentence(anna):
    status, page = anna.post("/decide")
    assert status == 400 and 'role="alert"' in page


def test_two_assessors_on_one_case_lose_neither_opinion(root, opened, anna):
    boris = sit_down(opened, BORIS)
    _, older = case(boris, "d4", "pc-5.3")
    _, page = case(anna, "d4", "pc-5.3")
    about = {"item": "pc-5.3", "number": "d4", "role": "FIRST"}
    anna.post("/decide", **about, decision="證據不足", reason="文字說明還沒有評閱", seen=seen(page))
    told = {"decision": "尚未具備", "reason": "建議沒有依據", "seen": seen(older)}
    status, page = boris.post("/decide", **about, **told)
    assert status == 400 and "安娜 判定「證據不足」（理由：文字說明還沒有評閱）" in page
    assert "建議沒有依據" in page
    with Record.open(root) as record:
        assert len(record.trainee("d4").by_item["pc-5.3"].history) == 1
    _, page = case(boris, "d4", "pc-5.3")
    assert "以第二評量判定" in page
    boris.post("/decide", **about | {"role": "SECOND"}, **told)
    assert not re.search("item=pc-5.3&number=d4", boris.get("/?role=ADJUDICATION")[1])
    cora = sit_down(opened, Assessor("柯拉", "測試資格 C-3"))
    assert re.search("item=pc-5.3&number=d4", cora.get("/?role=ADJUDICATION")[1])


def test_a_mark_on_work_that_was_replaced_meanwhile_is_not_written(root, anna):
    give(anna, "d4", (2, 2, 2, 2), item="pc-5.1")
    _, page = case(anna, "d4")
    names = re.findall(r'name="(level\.[\w.]+)"', page)
    read = re.search(r'name="submission" value="([^"]*)"', page)[1]
    with Record.open(root) as record:
        record.append("graded", "d4", assessed.graded(record, submission="d4 again"))
    about = {"item": "pc-5.1", "number": "d4", "cell": PROSE, "role": "FIRST", "submission": read}
    status, page = anna.post("/mark", **about, **dict.fromkeys(names, "4"))
    assert status == 400 and "又交了一次（現在是第 2 次）" in page
    with Record.open(root) as record:
        assert record.trainee("d4").attempts[-1].by_cell[PROSE].score is None


def changed(browser):
    """Cases that the queue lists because their evidence changed after they were signed."""
    _, page = browser.get("/")
    return re.findall(r"item=(pc-[\d.]+)&number=(b2)", page.partition("<table>")[0])


def test_a_signed_decision_whose_evidence_changed_is_listed_until_it_is_signed_again(root, anna):
    marked = {"cell": PROSE, "score": 4.0, "points": 4.0, "needed": 3.0, "kind": "MANUAL"}
    told = {"assessor": {"name": "安娜", "qualification": "A"}, "results": [marked]}
    about = {"assignment": "evaluation", "submission": "b2 again"}
    with Record.open(root) as record:
        record.append("graded", "b2", assessed.graded(record, submission="b2 again"))
        record.append("marked", "b2", about | told)
    decide(anna, "b2", "已具備", "數字正確，說明引用了數字")
    assert not changed(anna)
    with Record.open(root) as record:
        poorer = assessed.graded(record, submission="b2 again", share=0.2)
        record.append("graded", "b2", poorer)
    assert changed(anna) == [("pc-5.1", "b2")] and "證據已變動" in case(anna, "b2")[1]
    decide(anna, "b2", "尚未具備", "測驗更正之後，數字不符")
    assert not changed(anna)


def calibrated(browser, levels):
    """A whole calibration round with the same levels for every aspect; the pages after marking."""
    browser.get("/calibration")
    _, page = browser.post("/calibration", act="begin")
    shown = []
    for place in range(6):
        names = dict.fromkeys(re.findall(r'name="(level\.\w+)"', page))
        _, page = browser.post(
            "/calibration", act="mark", place=str(place), **dict.fromkeys(names, levels)
        )
        shown.append(page)
        _, page = browser.post("/calibration", act="next")
    return shown, page


def test_a_calibration_round_shows_the_reference_only_after_own_levels(opened):
    cora = sit_down(opened, Assessor("柯拉", "測試資格 C-3"))
    _, page = cora.post("/calibration", act="begin")
    assert "作品的片段" in page and "參考等級的理由" not in page and "第 1 件，共 6 件" in page
    names = dict.fromkeys(re.findall(r'name="(level\.\w+)"', page))
    status, page = cora.post("/calibration", act="mark", place="0")
    assert status == 400 and "還沒有選等級" in page
    _, page = cora.post("/calibration", act="mark", place="0", **dict.fromkeys(names, "3"))
    assert "參考等級的理由" in page and "下一件" in page


def test_own_levels_do_not_change_once_the_reference_was_seen(opened):
    dora = sit_down(opened, Assessor("朵拉", "測試資格 D-4"))
    _, page = dora.post("/calibration", act="begin")
    names = dict.fromkeys(re.findall(r'name="(level\.\w+)"', page))
    dora.post("/calibration", act="mark", place="0", **dict.fromkeys(names, "1"))
    _, page = dora.post("/calibration", act="mark", place="0", **dict.fromkeys(names, "4"))
    assert re.findall(r'</th><td class="number">(\d)</td>', page) == ["1"] * len(names)
    _, page = dora.post("/calibration", act="next")
    _, page = dora.post("/calibration", act="mark", place="0", **dict.fromkeys(names, "4"))
    assert "第 2 件" in page and "參考等級的理由" not in page


def test_a_finished_round_stands_in_the_record_with_name_and_agreement(root, opened):
    shown, page = calibrated(sit_down(opened, Assessor("艾拉", "測試資格 E-5")), "3")
    assert all("參考等級的理由" in each for each in shown)
    assert "這一輪的結果" in page and "你做過的校準" in page
    with Record.open(root) as record:
        rounds = [each for each in past_rounds(record) if each.assessor == "艾拉"]
        assert len(rounds) == 1 and rounds[0].agreement.pairs >= 18
        assert 0 < rounds[0].agreement.within_one < 1
        assert not record.verify().faults and "" not in record.students()


def test_marked_examples_of_the_same_product_can_be_opened_beside_the_rubric(anna):
    _, page = case(anna, "a1")
    assert "已評的例子（8 件，別的行業，虛構）" in page and "陶藝教室：手土陶作" in page
    assert "已評的例子" not in case(anna, "a1", "pc-5.2")[1]


WHY = "住院三天，附診斷證明"


@pytest.fixture
def with_deadline(root):
    """The record with a deadline that all hand-ins of the class missed by a day; e5 handed in
    nothing, f6 left.
    """
    with Record.open(root) as record:
        rules = replace(record.rules(), deadlines={"evaluation": moment("2026-08-31")})
        if rules != record.rules():
            record.append("rules", "", rules.to_body())
            join(record, "e5", "周柏諺", "陳老師")
            join(record, "f6", "許庭瑜", "陳老師")
            withdraw(record, "f6", "轉到別的班級", "陳老師")
            extend(record, "c3", "evaluation", moment("2026-09-03"), WHY, "陳老師")


def test_late_work_is_marked_and_an_extension_that_covers_it_is_seen(anna, with_deadline):
    assert "遲交 1 天，沒有延長" in case(anna, "a1")[1]
    _, page = case(anna, "c3")
    assert "遲交 1 天，在延長的期限內" in page and f"陳老師 核准：{WHY}" in page


def test_who_handed_in_nothing_by_the_deadline_stands_on_a_list_and_who_left_does_not(
    anna, with_deadline
):
    _, page = anna.get("/")
    owing = page.partition('id="owing"')[2].partition("</ul>")[0]
    assert "e5 周柏諺" in owing and "f6" not in owing and "a1" not in owing


MORE_TIME = {"assignment": "evaluation", "until": "2030-09-05T17:00", "reason": WHY}


def test_more_time_is_granted_at_the_desk_by_who_sits_there(root, anna, with_deadline):
    assert 'id="extend"' in anna.get("/")[1]
    status, _ = anna.post("/extend", number="E5", **MORE_TIME)
    with Record.open(root) as record:
        extension = record.trainee("e5").extensions["evaluation"]
    assert status == 200 and extension.until == moment("2030-09-05 17:00")
    assert (extension.by, extension.reason) == (ANNA.name, WHY)


def test_more_time_is_granted_beside_the_case_that_is_read(anna, with_deadline):
    _, page = case(anna, "d4")
    assert 'action="' in page and "延長這位學員" in page
    about = {"item": "pc-5.1", "number": "d4", "role": "FIRST"}
    status, page = anna.post("/extend", **about, **MORE_TIME)
    assert status == 200 and "<h1" in page and "pc-5.1" in page
    assert f"{ANNA.name} 核准：{WHY}" in page


@pytest.mark.parametrize(
    "odd",
    [
        {"number": "nobody"},
        {"assignment": "../evaluation"},
        {"until": ""},
        {"until": "下週"},
        {"until": "2020-01-01T10:00"},
        {"reason": "\u200b" * 20},
    ],
)
def test_more_time_that_cannot_be_granted_is_refused_in_a_sentence(root, anna, with_deadline, odd):
    with Record.open(root) as record:
        before = record.head
    status, page = anna.post("/extend", **{"number": "d4"} | MORE_TIME | odd)
    assert status == 400 and 'role="alert"' in page
    with Record.open(root) as record:
        assert record.head == before


def object_to(browser, number, item="pc-5.2", text="第二張圖的數字已經更正"):
    about = {"item": item, "number": number, "role": "FIRST", "on": "2026-09-09"}
    return browser.post("/appeal", **about, text=text, brought_by="林語晴")


def test_an_objection_is_entered_at_the_desk_and_answered_by_a_third_person(root, opened, anna):
    decide(anna, "c3", "尚未具備", "圖表和內文的數字不同", "pc-5.2")
    assert "登錄學員的申覆" in case(anna, "c3", "pc-5.2")[1]
    object_to(anna, "c3")
    _, page = case(anna, "c3", "pc-5.2")
    assert "林語晴 2026-09-09 提出：第二張圖的數字已經更正（等待裁定）" in page
    assert "item=pc-5.2&number=c3" not in anna.get("/?role=ADJUDICATION")[1].partition("<table")[2]
    cora = sit_down(opened, Assessor("柯拉", "測試資格 C-3"))
    assert "item=pc-5.2&number=c3" in cora.get("/?role=ADJUDICATION")[1].partition("<table")[2]
    status, _ = decide(
        cora, "c3", "已具備", "重新核對，第二張圖正確", "pc-5.2", role="ADJUDICATION"
    )
    with Record.open(root) as record:
        standing = record.trainee("c3").by_item["pc-5.2"]
        assert status == 200 and standing.decision.assessor.name == "柯拉"
        assert not standing.appealed and "柯拉 裁定「已具備」" in standing.appeals[0].told


def test_a_second_marker_does_not_see_that_somebody_objected(opened, anna):
    decide(anna, "c3", "尚未具備", "圖表和內文的數字不同", "pc-5.1")
    object_to(anna, "c3", "pc-5.1")
    boris = sit_down(opened, BORIS)
    assert "申覆" not in case(boris, "c3", "pc-5.1", role="SECOND")[1].replace("申訴", "")
    assert "等待裁定的申覆" not in boris.get("/?role=SECOND")[1]


def test_an_objection_to_what_nobody_signed_is_refused(anna):
    status, page = object_to(anna, ODD, "pc-5.3")
    assert status == 400 and "沒有可以申覆的事" in page


def test_one_s_own_signed_cases_are_listed_with_a_way_back_and_nobody_else_s(root, opened, anna):
    decide(anna, "b2", "證據不足", "第二題的說明還沒有人讀過", "pc-5.3")
    _, page = anna.get("/signed")
    assert "item=pc-5.3&number=b2&role=FIRST" in page and "第二題的說明還沒有人讀過" in page
    boris = sit_down(opened, BORIS)
    assert "第二題的說明還沒有人讀過" not in boris.get("/signed")[1]
    seq = re.search(r'value="b2".*?name="seq" value="(\d+)"', page)[1]
    about = {"item": "pc-5.3", "number": "b2", "role": "FIRST", "seq": seq}
    status, told = boris.post("/withdraw", **about, reason="不是我簽的也想撤回")
    assert status == 400 and "不是你簽署" in told
    status, told = anna.post("/withdraw", **about, reason="錯")
    assert status == 400 and "理由（至少 6 個字）" in told and "回到這一件" in told
    anna.post("/withdraw", **about, reason="簽到別人的項目了")
    with Record.open(root) as record:
        reasons = [each.reason for each in record.trainee("b2").by_item["pc-5.3"].history]
        assert "第二題的說明還沒有人讀過" not in reasons and not record.verify().faults
    assert "第二題的說明還沒有人讀過" not in anna.get("/signed")[1]
    assert anna.post("/withdraw", **about, reason="再撤回一次看看")[0] == 400


def test_a_refused_form_leads_back_to_its_case_and_a_strange_address_to_none(anna):
    about = {"item": "pc-5.2", "number": "a1", "role": "FIRST"}
    _, page = anna.post("/decide", **about, decision="", reason="")
    assert "item=pc-5.2&number=a1&role=FIRST" in page and "剛才填的內容還在" in page
    assert "回到這一件" not in anna.get("/nowhere?item=%ff&number=a1&role=FIRST")[1]
