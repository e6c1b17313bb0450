"""Links with UTM parameters: made for an entry, and what is wrong with one that was typed (pc-3.5).

The convention is the one of the workplaces' site reports: source is the platform, medium is
`social` for posts and `message` for
broadcasts, campaign is the campaign's number. Google Analytics tells upper from lower case apart,
so everything is lower case.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..deliverable import repeated

SOURCES = {"line_oa": "line"}
MEDIUMS = ("social", "message", "paid_social", "influencer", "email", "qr")
REQUIRED = ("utm_source", "utm_medium", "utm_campaign")
KNOWN = (*REQUIRED, "utm_content", "utm_term", "utm_id")
_VALUE = re.compile(r"[a-z0-9][a-z0-9_.\-]*")


def source_of(platform: str) -> str:
    """`utm_source` of a platform."""
    return SOURCES.get(platform, platform)


def medium_of(platform: str) -> str:
    """`utm_medium` of what is published on a platform without payment."""
    if platform == "line_oa":
        return "message"
    return "social"


def tagged(
    page: str,
    platform: str,
    campaign: str,
    content: str = "",
) -> str:
    """The page's address with UTM parameters.

    Those that it has already are replaced, other parameters and the anchor stay.
    """
    parts = urlsplit(page)
    kept = []
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if not key.lower().startswith("utm_"):
            kept.append((key, value))
    utm = [
        ("utm_source", source_of(platform)),
        ("utm_medium", medium_of(platform)),
        ("utm_campaign", campaign),
    ]
    query = urlencode([*kept, *utm, *([("utm_content", content)] if content else [])])
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, parts.fragment))


def utm_of(link: str) -> dict[str, str]:
    """UTM parameters of a link by their names in lower case; empty for text that is no address."""
    try:
        query = urlsplit(link).query
    except ValueError:
        return {}
    return {
        key.lower(): value
        for key, value in parse_qsl(query, keep_blank_values=True)
        if key.lower().startswith("utm_")
    }


def faults(link: str, platform: str = "", campaign: str = "") -> list[str]:
    """What is wrong with a link, as zh-TW sentences with their remedy.

    `platform` and `campaign` are what it should be tagged with.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return [f"「{link[:40]}」不是網址，請重新複製"]
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or re.search(r"\s", link):
        return [f"「{link[:40]}」不是完整的網址，請以 https:// 開頭，中間不要有空格"]
    if "?" in parts.query:
        return ["網址有兩個「?」，第二個請改成「&」"]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not [key for key, _ in pairs if key.lower().startswith("utm_")]:
        return [
            "utm_ 參數要放在 # 之前"
            if "utm_" in parts.fragment
            else "沒有 UTM 參數，請加上來源、媒介與活動",
        ]
    return [*_shape(pairs), *_values(pairs), *_agreement(utm_of(link), platform, campaign)]


def _shape(pairs: list[tuple[str, str]]) -> list[str]:
    keys = [key for key, _ in pairs if key.lower().startswith("utm_")]
    found = [
        f"「{key}」不是 UTM 參數，請用 {'、'.join(KNOWN)}"
        for key in keys
        if key.lower() not in KNOWN
    ]
    found += [f"「{key}」要小寫" for key in keys if key != key.lower()]
    found += [f"「{key}」寫了兩次，請留一個" for key in sorted(repeated(keys))]
    return found + [f"缺少 {key}，請補上" for key in REQUIRED if key not in map(str.lower, keys)]


def _values(pairs: list[tuple[str, str]]) -> list[str]:
    return [
        f"{key} 的值「{value}」請用小寫英文、數字、- 或 _（不要空白、中文或大寫）"
        for key, value in pairs
        if key.lower() in KNOWN and not _VALUE.fullmatch(value)
    ]


def _agreement(utm: dict[str, str], platform: str, campaign: str) -> list[str]:
    found = []
    medium = utm.get("utm_medium", "")
    if platform and utm.get("utm_source", source_of(platform)).lower() != source_of(platform):
        found.append(
            f"utm_source 是「{utm['utm_source']}」，這則發在別的平台，"
            f"請改成「{source_of(platform)}」",
        )
    if medium and medium.lower() not in MEDIUMS:
        found.append(f"utm_medium「{medium}」不在約定的媒介裡，請用 {'、'.join(MEDIUMS)}")
    if campaign and utm.get("utm_campaign", campaign).lower() != campaign.lower():
        found.append(
            f"utm_campaign 是「{utm['utm_campaign']}」，這則屬於 {campaign}，請改成「{campaign}」",
        )
    return found
