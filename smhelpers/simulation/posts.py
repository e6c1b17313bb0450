"""The tidy posts table of a simulated workplace, in the shape of `exports.schemas.POSTS`, and
each post's causes.
"""

from hashlib import sha256

import pandas as pd

from ..exports.clocks import code_of, instagram_number, tiktok_number
from ..exports.schemas import COUNTS, POSTS, TIMEZONE
from .captions import write_captions
from .engagement import engage
from .scene import Scene
from .schedule import schedule
from .streams import Streams

#: Columns that say why a post did as it did; they never leave the author's side.
CAUSES = [
    "week",
    "slot",
    "pillar",
    "campaign",
    "boosted",
    "crosspost_of",
    "breach",
    "near_miss",
]
_LINKS = {
    "facebook": "https://www.facebook.com/{account}/posts/{post}",
    "instagram": "https://www.instagram.com/{kind}/{code}/",
    "tiktok": "https://www.tiktok.com/@{account}/video/{post}",
}
#: Bits of Instagram's and TikTok's numbers that hold no time.
_REST_OF_INSTAGRAM, _REST_OF_TIKTOK = 2**23, 2**32


def account_number(platform: str, account: str) -> str:
    """A number of 15 digits that stands for an account in exports, always the same for the same
    name.
    """
    digest = sha256(f"{platform}/{account}".encode()).hexdigest()
    return str(10**14 + int(digest, 16) % (9 * 10**14))


def _ids(streams: Streams, name: str, number: int) -> list[str]:
    """Post numbers: 16 to 18 digits on Meta platforms, unique within the platform and rising
    with time.
    """
    steps = streams.of("ids", name).integers(10**11, 10**12, number)
    first = {"facebook": 10**15, "instagram": 17_900_000_000_000_000}.get(name, 10**14)
    return [str(first + int(step)) for step in steps.cumsum()]


def _durations(streams: Streams, name: str, kinds: pd.Series) -> pd.Series:
    """Seconds of moving pictures; 0 for the rest."""
    rng = streams.of("durations", name)
    drawn = rng.gamma(4.0, 8.0, len(kinds)).round() + 6
    seconds = pd.Series(drawn, dtype="Float64")
    moving = kinds.isin(["video", "reel", "short"])
    return seconds.where(moving, 0.0)


def _described(scene: Scene, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    account = scene.account(name).account
    ids = _ids(scene.streams, name, len(frame))
    link = _LINKS.get(name, "https://example.invalid/{account}/{post}")
    missing = {}
    for count in COUNTS:
        if count not in frame:
            missing[count] = pd.array([pd.NA] * len(frame), dtype="Int64")
    moments = frame["published_at"].dt.tz_localize(TIMEZONE)
    if name == "tiktok":
        ids = [_tiktok_id(moment, post) for moment, post in zip(moments, ids, strict=True)]
    links = []
    for post, moment, kind in zip(ids, moments, frame["post_type"], strict=True):
        code = _short_code(moment, post)
        page = "reel" if kind == "reel" else "p"
        links.append(link.format(account=account, post=post, code=code, kind=page))
    return frame.assign(
        account=account,
        post_id=ids,
        permalink=links,
        source_file="",
        source_row=0,
        duration_seconds=_durations(scene.streams, name, frame["post_type"]),
        watch_seconds=pd.array([pd.NA] * len(frame), dtype="Float64"),
        **missing,
    )


def _short_code(moment: pd.Timestamp, post: str) -> str:
    """The short code of an Instagram post: it tells when the post was made, as real ones do."""
    return code_of(instagram_number(moment, int(post) % _REST_OF_INSTAGRAM))


def _tiktok_id(moment: pd.Timestamp, post: str) -> str:
    """The number of a TikTok video, which tells the second in which it was made."""
    return str(tiktok_number(moment, int(post) % _REST_OF_TIKTOK))


def make_posts(scene: Scene) -> pd.DataFrame:
    """Every post of the period: the columns of `POSTS`, then `CAUSES`.

    One row a post, by platform and time.
    """
    profile = scene.profile
    streams = scene.streams
    planned = schedule(
        profile,
        streams,
        scene.start,
        scene.weeks,
    )
    frames = []
    for name, frame in write_captions(profile, streams, planned).items():
        engaged = engage(profile, streams, name, frame)
        frames.append(_described(scene, name, engaged))
    posts = pd.concat(frames, ignore_index=True)
    local = posts["published_at"].dt.tz_localize(TIMEZONE)
    posts["published_at"] = local.astype(f"datetime64[ns, {TIMEZONE}]")
    checked = POSTS.validate(posts[list(POSTS.columns)])
    return pd.concat([checked, posts[CAUSES]], axis=1)
