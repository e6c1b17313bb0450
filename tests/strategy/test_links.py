"""UTM links: made right for any page, and every usual slip is told with its remedy."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.strategy.links import faults, tagged, utm_of

GOOD = "https://example.com/room?utm_source=instagram&utm_medium=social&utm_campaign=c1"
SLIPS = {
    "not an address": ("潮間聽風官網", "不是完整的網址"),
    "no scheme": (GOOD.removeprefix("https://"), "不是完整的網址"),
    "a blank inside": (GOOD.replace("room", "ro om"), "不是完整的網址"),
    "an unclosed bracket": ("https://[example", "不是網址"),
    "no parameters": ("https://example.com/room", "沒有 UTM 參數"),
    "behind the anchor": ("https://example.com/room#utm_source=instagram", "# 之前"),
    "two question marks": ("https://example.com/?page=2?utm_source=instagram", "兩個「?」"),
    "a parameter misspelt": (GOOD.replace("utm_source", "utm_sorce"), "「utm_sorce」不是 UTM 參數"),
    "a parameter missing": (GOOD.replace("&utm_campaign=c1", ""), "缺少 utm_campaign"),
    "a parameter twice": (GOOD + "&utm_campaign=c2", "寫了兩次"),
    "a name in upper case": (GOOD.replace("utm_source", "UTM_Source"), "要小寫"),
    "a value in upper case": (GOOD.replace("=instagram", "=Instagram"), "「Instagram」請用小寫"),
    "a value in Chinese": (GOOD.replace("=c1", "=冬季慢旅"), "不要空白、中文或大寫"),
    "an empty value": (GOOD.replace("=c1", "="), "utm_campaign 的值「」"),
    "an unknown medium": (GOOD.replace("=social", "=fb_post"), "「fb_post」不在約定的媒介裡"),
    "another platform": (GOOD.replace("=instagram", "=facebook"), "請改成「instagram」"),
    "another campaign": (GOOD.replace("=c1", "=c2"), "請改成「c1」"),
}


@pytest.mark.parametrize(("link", "part"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_link_is_told(link, part):
    assert any(part in sentence for sentence in faults(link, "instagram", "c1"))


def test_a_good_link_has_no_fault():
    assert faults(GOOD, "instagram", "c1") == [] and faults(GOOD) == []


def test_line_broadcasts_are_messages():
    assert utm_of(tagged("https://example.com", "line_oa", "c1")) == {
        "utm_source": "line",
        "utm_medium": "message",
        "utm_campaign": "c1",
    }


def test_tagging_keeps_other_parameters_and_the_anchor():
    link = tagged("https://example.com/book?room=3&utm_source=old#price", "facebook", "c2", "e7")
    assert link == (
        "https://example.com/book?room=3&utm_source=facebook&utm_medium=social&utm_camp"
        "aign=c2&utm_content=e7#price"
    )


@given(
    platform=st.sampled_from(["facebook", "instagram", "threads", "line_oa", "youtube"]),
    campaign=st.from_regex(r"\Ac[0-9]{1,3}\Z"),
    room=st.text(max_size=10),
    anchor=st.sampled_from(["", "#top"]),
)
def test_a_link_that_was_made_has_no_fault_and_is_stable(platform, campaign, room, anchor):
    page = f"https://example.com/?{urlencode({'room': room})}{anchor}"
    link = tagged(page, platform, campaign)
    assert faults(link, platform, campaign) == [] and tagged(link, platform, campaign) == link
    assert ("room", room) in parse_qsl(urlsplit(link).query, keep_blank_values=True)


@given(st.text(max_size=60))
def test_any_text_is_told_and_never_an_error(text):
    assert isinstance(faults(text, "facebook", "c1"), list) and faults(
        "https://" + text,
        "facebook",
        "c1",
    )
