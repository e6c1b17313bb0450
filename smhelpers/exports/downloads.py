"""JSON: what Facebook and Instagram hand out as "download your information", and Google's reviews.

Meta writes each byte of its UTF-8 as a character of its own (three for a Chinese one): undone here.
"""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from .formats import Format, Tables
from .posts import apart
from .raw import Raw
from .schemas import COUNTS, TABLES, TIMEZONE
from .tidy import checked

_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
#: Lists of Instagram's download by the key that holds them, and the type of what is in them.
_LISTS = {"ig_stories": "story", "ig_reels_media": "reel", "ig_igtv_media": "video", "ig_posts": ""}
_VIDEO = (".mp4", ".mov", ".webm")

POSTS_FORMAT = Format("meta_download", "Meta 下載的個人資訊", "", "meta_posts")
REVIEWS_FORMAT = Format(
    "google_reviews_download",
    "Google 商家評論",
    "google_business",
    "google_business",
    table="reviews",
)


def unmangled(text: str) -> str:
    """Text whose UTF-8 bytes were each written as a character."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def read_json(data: bytes, raw: Raw) -> tuple[Format | None, Tables]:
    """Posts or reviews of a JSON file; no format where it is something else."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raw.note("這是 JSON，但內容不完整或不是合法的 JSON，略過")
        return None, {}
    reviews = content.get("reviews") if isinstance(content, dict) else None
    if isinstance(reviews, list):
        return REVIEWS_FORMAT, _reviews(reviews, raw)
    records = list(_records(content))
    if not records:
        raw.note("這是 JSON，不是貼文或評論的下載檔，略過")
        return None, {}
    return POSTS_FORMAT, _posts(records, raw)


def _records(content: Any) -> Iterator[dict[str, Any]]:
    """Posts of a download: time, caption, type, place of the first picture."""
    if isinstance(content, dict):
        for key, kind in _LISTS.items():
            if isinstance(content.get(key), list):
                yield from _entries(content[key], "instagram", kind)
    elif isinstance(content, list):
        yield from _entries(content, "", "")


def _entries(
    entries: list[Any],
    platform: str,
    kind: str,
) -> Iterator[dict[str, Any]]:
    for place, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            continue
        record = _entry(entry)
        if record:
            yield record | {
                "platform": platform or record["platform"],
                "post_type": kind or record["post_type"],
                "row": place,
            }


def _entry(entry: dict[str, Any]) -> dict[str, Any] | None:
    media = [part for part in _list(entry, "media") if isinstance(part, dict)]
    first = media[0] if media else {}
    facebook = "timestamp" in entry and ("data" in entry or "attachments" in entry)
    seconds = entry.get("timestamp") if facebook else None
    for holder in (entry, first):
        seconds = seconds or holder.get("creation_timestamp")
    if not isinstance(seconds, int | float):
        return None
    uri = str(first.get("uri") or entry.get("uri") or "")
    caption = _facebook_text(entry) if facebook else entry.get("title") or first.get("title") or ""
    return {
        "platform": "facebook" if facebook else "instagram",
        "seconds": int(seconds),
        "caption": unmangled(str(caption)).strip(),
        "post_type": _kind(uri, len(media), facebook),
    }


def _list(entry: dict[str, Any], key: str) -> list[Any]:
    found = entry.get(key)
    return found if isinstance(found, list) else []


def _facebook_text(entry: dict[str, Any]) -> str:
    for part in _list(entry, "data"):
        if isinstance(part, dict) and part.get("post"):
            return str(part["post"])
    return ""


def _kind(
    uri: str,
    number: int,
    facebook: bool,
) -> str:
    if facebook and not uri:
        return "other"
    if number > 1:
        return "carousel" if not facebook else "photo"
    return "video" if uri.lower().endswith(_VIDEO) else "photo"


def _posts(records: list[dict[str, Any]], raw: Raw) -> Tables:
    raw.rows_in = len(records)
    table = pd.DataFrame(records)
    moments = pd.to_datetime(table["seconds"], unit="s", utc=True).dt.tz_convert(TIMEZONE)
    numbers = table.groupby("seconds").cumcount().astype(str)
    raw.platform = str(table["platform"].iloc[0])
    raw.clock, raw.clock_proof = "UTC", "檔案寫的是 Unix 秒數"
    raw.note("這是 Meta「下載你的資訊」的貼文：有時間與內文，沒有任何成效數字，當作未提供")
    filled = table.assign(
        account=raw.account,
        post_id="download-" + table["seconds"].astype(str) + "-" + numbers,
        published_at=moments.astype(pd.DatetimeTZDtype("ns", TIMEZONE)),
        permalink="",
        duration_seconds=pd.Series(pd.NA, index=table.index, dtype="Float64"),
        watch_seconds=pd.Series(pd.NA, index=table.index, dtype="Float64"),
        source_file=raw.name,
        source_row=pd.array(table["row"].tolist(), dtype="Int64"),
        **{name: pd.Series(pd.NA, index=table.index, dtype="Int64") for name in COUNTS},
    )
    return apart(checked(filled, TABLES["posts"], raw))


def _reviews(reviews: list[Any], raw: Raw) -> Tables:
    rows = []
    for place, review in enumerate(reviews, 1):
        if not isinstance(review, dict):
            raw.leave_out([place], "不是一則評論")
            continue
        reply = review.get("reviewReply") or {}
        rows.append(
            {
                "review_id": str(review.get("reviewId") or review.get("name") or place),
                "published_at": review.get("createTime"),
                "rating": _STARS.get(str(review.get("starRating")), review.get("starRating")),
                "text": str(review.get("comment") or ""),
                "author": str((review.get("reviewer") or {}).get("displayName") or ""),
                "reply": str(reply.get("comment") or ""),
                "replied_at": reply.get("updateTime"),
                "row": place,
            },
        )
    raw.rows_in = len(reviews)
    raw.platform, raw.clock, raw.clock_proof = "google_business", "UTC", "每個時間自己寫了 UTC"
    table = pd.DataFrame(
        rows,
        columns=[
            "review_id",
            "published_at",
            "rating",
            "text",
            "author",
            "reply",
            "replied_at",
            "row",
        ],
    )
    for name in ("published_at", "replied_at"):
        moments = pd.to_datetime(table[name], utc=True, errors="coerce", format="ISO8601")
        table[name] = moments.dt.tz_convert(TIMEZONE).astype(pd.DatetimeTZDtype("ns", TIMEZONE))
    table = table.assign(
        platform="google_business",
        rating=pd.to_numeric(table["rating"], errors="coerce").astype("Float64"),
        source_file=raw.name,
        source_row=table["row"].astype("Int64"),
    )
    return {"reviews": checked(table, TABLES["reviews"], raw)}
