"""Who comes in at a port of ours, and what every answer carries, over real HTTP."""

import socket

import pytest
from tornado.web import Application

from smhelpers.errors import CourseError
from smhelpers.listening import Door, listen

from .served import POLICY, served


@pytest.fixture(scope="module")
def site():
    with served(Door(readers=3)) as found:
        yield found


@pytest.fixture
def cookie(site):
    return site.enter()


def is_closed(answer):
    status, _, text = answer
    return status == 403 and "secret" not in text and "這一頁沒有對你開放" in text


def test_who_was_let_in_reads_what_lies_behind_the_way(site, cookie):
    assert site.ask(f"{site.door.way}/page", Cookie=cookie)[2] == "a secret"


def test_a_token_opens_once(site):
    token = site.door.token
    assert site.ask(f"/?token={token}")[0] == 302
    assert is_closed(site.ask(f"/?token={token}"))


def test_a_cookie_without_the_way_opens_nothing(site, cookie):
    assert is_closed(site.ask("/page", Cookie=cookie))
    assert is_closed(site.ask("/page", "POST", Cookie=cookie))


def test_the_way_without_a_cookie_opens_nothing(site):
    assert is_closed(site.ask(f"{site.door.way}/page"))


def test_the_cookie_is_for_the_way_alone_so_that_no_other_port_is_sent_it(site):
    _, headers, _ = site.ask(f"/?token={site.door.token}")
    assert f"Path={site.door.way}/" in headers["Set-Cookie"]
    assert "HttpOnly" in headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused_even_with_cookie_and_way(site, cookie, host):
    assert is_closed(site.ask(f"{site.door.way}/page", Cookie=cookie, Host=host))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_from_elsewhere_is_refused_even_with_cookie_and_way(site, cookie, origin, method):
    assert is_closed(site.ask(f"{site.door.way}/page", method, Cookie=cookie, Origin=origin))


def test_a_page_of_the_same_listener_may_ask(site, cookie):
    own = f"http://127.0.0.1:{site.port}"
    assert site.ask(f"{site.door.way}/page", "POST", Cookie=cookie, Origin=own)[0] == 200


@pytest.mark.parametrize("token", ["", "wrong", "%ff", "%00", "a" * 5000, "%E5%AF%86", "x&token=y"])
def test_an_odd_token_is_answered_in_a_sentence(site, token):
    assert 400 <= site.ask(f"/?token={token}")[0] < 500
    assert "請用指令視窗最後印出的網址" in site.ask(f"/?token={token}")[2]


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "//evil.example/%2e%2e"])
def test_a_token_leads_nowhere_but_to_the_start(site, path):
    _, headers, _ = site.ask(f"{path}?token={site.door.token}")
    assert "Location" not in headers
    _, headers, _ = site.ask(f"/?next=//evil.example&token={site.door.token}")
    assert headers["Location"] == f"{site.door.way}/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_a_token_is_not_spent_by_anything_but_opening_the_page(site, method):
    token = site.door.token
    site.ask(f"/?token={token}", method)
    assert site.door.token == token


def test_every_answer_carries_the_policy_and_may_not_be_framed_elsewhere(site, cookie):
    for answer in (site.ask("/"), site.ask(f"{site.door.way}/page", Cookie=cookie)):
        assert answer[1]["Content-Security-Policy"] == POLICY
        assert answer[1]["X-Content-Type-Options"] == "nosniff"
        assert answer[1]["Cross-Origin-Resource-Policy"] == "same-origin"


def test_one_reader_more_than_there_is_room_for_puts_the_first_one_out(site):
    first = site.enter()
    for _ in range(3):
        site.enter()
    assert is_closed(site.ask(f"{site.door.way}/page", Cookie=first))


def test_it_listens_on_this_machine_alone(site):
    own = socket.gethostbyname_ex(socket.gethostname())[2]
    for address in {each for each in own if not each.startswith("127.")}:
        with socket.socket() as tried:
            assert tried.connect_ex((address, site.port))


def test_a_port_that_is_taken_is_told_in_a_sentence(site):
    with pytest.raises(CourseError, match="--port"):
        listen(Application([]), Door(), lambda path, host: POLICY, site.port, 1000)
