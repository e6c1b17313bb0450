"""What a format is: a kind of export, recognised by what its columns mean, never by the name of the
file or the language of its headings.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from .clocks import DAYS, PACIFIC, Clock, short_codes
from .evidence import Surroundings
from .headings import fold, metrics_of, words
from .raw import Raw

#: Texts of one file under tidy names, and its `Raw` for notes, to texts or values that the tidy
#: table wants.
Step = Callable[[pd.DataFrame, Raw], pd.DataFrame]
Tables = dict[str, pd.DataFrame]


#: Headings among which one may be unknown where a format asks for known ones only.
_KNOWN_FOR_ONE = 5


@dataclass(frozen=True)
class Format:
    """A kind of export. `family`: the part of the dictionary of headings that it speaks.

    A file is of this format if its columns mean all of `required` and nothing of `absent`; `only`:
    and if hardly a heading is unknown (where a few common ones would fit many files). Platforms add
    and drop columns from month to month, so nothing else is asked for.
    `rename`: tidy names that differ from those of the dictionary; `own_form`: how the platform
    itself writes its days, month first. `prepare` works on texts, `finish` on values; `read` takes
    the place of the common reading. `rank`: 0 is read alone, 1 wants the clocks that others proved,
    2 the accounts and years of its siblings, 3 also their platform.
    """

    id: str
    zh: str
    platform: str
    family: str
    required: frozenset[str] = frozenset()
    table: str = "posts"
    absent: frozenset[str] = frozenset()
    only: bool = False
    rename: tuple[tuple[str, str], ...] = ()
    clock: Clock = DAYS
    own_form: str = ""
    prepare: Step | None = None
    finish: Step | None = None
    read: Callable[[Raw, "Format", Surroundings], Tables] | None = None
    rank: int = 0

    def fits(self, raw: Raw) -> bool:
        """Whether a file is of this format."""
        if raw.blocks or not self.required:
            return False
        names = self.names(raw)
        filled = [name for name, column in zip(names, raw.columns, strict=True) if column]
        if self.only and filled.count("") * _KNOWN_FOR_ONE > len(filled):
            return False
        return self.required <= set(names) and not self.absent & set(names)

    def names(self, raw: Raw) -> list[str]:
        """Tidy names of the columns of a file in their order, "" for what is not known."""
        rename = dict(self.rename)
        found = metrics_of(tuple(raw.columns), self.family)
        return [rename.get(name, name) for name in found]


def post_type_of(text: str) -> str | None:
    """The type of a post as platforms name it in any language; None for an unknown word."""
    return words("post_type").get(fold(text))


@dataclass(frozen=True)
class PostsByLink(Format):
    """Posts whose links prove the platform, where a column that names it was left out or has a
    heading that nobody has seen.
    """

    site: str = ""

    def fits(self, raw: Raw) -> bool:
        """Whether it has times and links of this platform."""
        names = self.names(raw)
        if not super().fits(raw) or "permalink" not in names:
            return False
        links = raw.rows.iloc[:20, names.index("permalink")]
        return bool(links.str.contains(self.site, regex=False).any())


def _by_link(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """The code in the link, or the link, is the number of a post that has none."""
    if "post_id" not in rows:
        codes = short_codes(rows["permalink"])
        rows = rows.assign(post_id=codes.where(codes != "", rows["permalink"].str.strip()))
        raw.note("沒有貼文編號的欄，以永久連結辨識")
    if "page" in rows and "account" not in rows:
        rows = rows.assign(account=rows["page"])
    return _with_comments(rows)


_META_FORM = r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}"


def meta_posts(
    id: str,
    zh: str,
    platform: str,
    required: set[str],
    rank: int = 0,
    prepare: Step | None = None,
) -> Format:
    """A post export of Meta Business Suite."""
    return Format(
        id,
        zh,
        platform,
        "meta_posts",
        frozenset({"published_at"} | required),
        clock=PACIFIC,
        own_form=_META_FORM,
        prepare=prepare,
        rank=rank,
    )


def _as_instagram(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Instagram's post exports; stories write replies in the place of comments."""
    return _with_comments(rows)


def _as_facebook(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """The account of a Facebook export is its Page."""
    return _with_comments(rows.assign(account=rows["page"]))


def _as_video(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    """Meta's video exports name no type and give numbers of videos."""
    account = rows["page"] if "page" in rows else rows.get("account", "")
    return _with_comments(
        rows.assign(post_id=rows["video_id"], post_type="video", account=account),
    )


def _with_comments(rows: pd.DataFrame) -> pd.DataFrame:
    if "comments" not in rows and "replies" in rows:
        return rows.assign(comments=rows["replies"])
    return rows


#: Instagram before Facebook: it has some of Facebook's columns as well.
FORMATS = [
    meta_posts(
        "instagram_stories",
        "Instagram 限時動態",
        "instagram",
        {"post_id", "post_type", "account", "replies"},
        prepare=_as_instagram,
    ),
    meta_posts(
        "instagram_posts",
        "Instagram 貼文",
        "instagram",
        {"post_id", "post_type", "account"},
        prepare=_as_instagram,
    ),
    meta_posts(
        "facebook_posts",
        "Facebook 貼文",
        "facebook",
        {"post_id", "post_type", "page"},
        1,
        _as_facebook,
    ),
    meta_posts("facebook_videos", "Facebook 影片", "facebook", {"video_id", "page"}, 1, _as_video),
    meta_posts(
        "instagram_videos", "Instagram 影片", "instagram", {"video_id", "account"}, 0, _as_video
    ),
    PostsByLink(
        "instagram_posts_by_link",
        "Instagram 貼文",
        "instagram",
        "meta_posts",
        frozenset({"published_at", "permalink"}),
        clock=PACIFIC,
        own_form=_META_FORM,
        prepare=_by_link,
        site="instagram.com/",
    ),
    PostsByLink(
        "facebook_posts_by_link",
        "Facebook 貼文",
        "facebook",
        "meta_posts",
        frozenset({"published_at", "permalink"}),
        clock=PACIFIC,
        own_form=_META_FORM,
        prepare=_by_link,
        rank=1,
        site="facebook.com/",
    ),
]
