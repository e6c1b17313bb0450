"""What a format is, and the post exports of Meta: a format is recognised by its columns, never
by file name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from .raw import Raw, normal

_META_ZH = {
    "標題": "title",
    "說明": "description",
    "時間長度(秒)": "duration_seconds",
    "發佈時間": "published_at",
    "永久連結": "permalink",
    "貼文類型": "post_type",
    "日期": "period",
    "瀏覽次數": "views",
    "觀看次數": "views",
    "觸及人數": "reach",
    "曝光次數": "impressions",
    "心情數": "reactions",
    "心情": "reactions",
    "按讚數": "reactions",
    "留言數": "comments",
    "留言": "comments",
    "分享": "shares",
    "分享次數": "shares",
    "儲存次數": "saves",
    "總點擊次數": "total_clicks",
    "連結點擊次數": "clicks",
    "貼文編號": "post_id",
    "回覆次數": "comments",
    "互動次數": "interactions",
    "心情、留言和分享次數": "interactions",
    "平均觀看秒數": "watch_seconds",
}
_META_EN = {
    "Title": "title",
    "Description": "description",
    "Duration (sec)": "duration_seconds",
    "Publish time": "published_at",
    "Permalink": "permalink",
    "Post type": "post_type",
    "Date": "period",
    "Views": "views",
    "Reach": "reach",
    "Impressions": "impressions",
    "Reactions": "reactions",
    "Likes": "reactions",
    "Comments": "comments",
    "Shares": "shares",
    "Saves": "saves",
    "Total clicks": "total_clicks",
    "Link Clicks": "clicks",
    "Post ID": "post_id",
    "Replies": "comments",
    "Reactions, Comments and Shares": "interactions",
    "Average Seconds viewed": "watch_seconds",
}
_TYPES = {
    "相片": "photo",
    "影片": "video",
    "連續短片": "reel",
    "連結": "link",
    "文字": "text",
    "狀態更新": "text",
    "直播": "live",
    "Photos": "photo",
    "Videos": "video",
    "Reels": "reel",
    "Links": "link",
    "Statuses": "text",
    "Live": "live",
    "IG 圖像": "photo",
    "IG 輪播": "carousel",
    "IG 連續短片": "reel",
    "IG 限時動態": "story",
    "IG image": "photo",
    "IG carousel": "carousel",
    "IG reel": "reel",
    "IG story": "story",
}

#: Texts of one file under tidy names, and its `Raw` for notes, to texts or values that the tidy
#: table wants.
Step = Callable[[pd.DataFrame, Raw], pd.DataFrame]


@dataclass(frozen=True)
class Format:
    """A kind of export. `columns` maps its headings to tidy names.

    A file is of this format if it has all of `required`.

    Only these are required because platforms add and drop the other columns from month to month.
    `only` limits the headings where a few
    common ones would fit many files; `title` says which lines above the heading it may have.
    `forms` are the forms of its times.
    `prepare` works on texts, `finish` on values; `read` takes the place of the common reading.
    `yearless`: its dates have no year.
    """

    id: str
    zh: str
    platform: str
    columns: dict[str, str]
    required: frozenset[str]
    types: dict[str, str] = field(default_factory=dict)
    table: str = "posts"
    forms: tuple[str, ...] = ("%m/%d/%Y %H:%M",)
    only: frozenset[str] | None = None
    title: Callable[[str], bool] = staticmethod(lambda title: not title)
    prepare: Step | None = None
    finish: Step | None = None
    read: Callable[[Raw, "Format"], dict[str, pd.DataFrame]] | None = None
    yearless: bool = False

    def fits(self, raw: Raw) -> bool:
        """Whether a file is of this format."""
        seen = set(raw.rows.columns)
        limited = self.only is None or seen <= {normal(name) for name in self.only | self.required}
        return (
            {normal(name) for name in self.required} <= seen
            and limited
            and not raw.blocks[1:]
            and self.title(raw.title)
        )

    def tidy_name(self, heading: str) -> str:
        """Tidy name of a (normalised) heading; "" for a column that is not taken over."""
        return {normal(name): tidy for name, tidy in self.columns.items()}.get(heading, "")


def meta_zh(
    id: str,
    zh: str,
    platform: str,
    required: set[str],
    more: dict[str, str],
) -> Format:
    """A zh-TW post export of Meta."""
    return Format(
        id,
        zh,
        platform,
        _META_ZH | more,
        frozenset({"貼文編號", "發佈時間", "貼文類型"} | required),
        _TYPES,
    )


def meta_en(
    id: str,
    zh: str,
    platform: str,
    required: set[str],
    more: dict[str, str],
) -> Format:
    """An English post export of Meta."""
    return Format(
        id,
        zh,
        platform,
        _META_EN | more,
        frozenset({"Post ID", "Publish time", "Post type"} | required),
        _TYPES,
    )


_IG_ZH, _IG_EN = (
    {"帳號用戶名稱": "account", "追蹤人數": "follows"},
    {"Account username": "account", "Follows": "follows"},
)
#: Instagram before Facebook: it has some of Facebook's columns as well.
FORMATS = [
    meta_zh(
        "instagram_stories_zh",
        "Instagram 限時動態（中文）",
        "instagram",
        {"帳號用戶名稱", "回覆次數"},
        _IG_ZH,
    ),
    meta_en(
        "instagram_stories_en",
        "Instagram 限時動態（英文）",
        "instagram",
        {"Account username", "Replies"},
        _IG_EN,
    ),
    meta_zh("instagram_posts_zh", "Instagram 貼文（中文）", "instagram", {"帳號用戶名稱"}, _IG_ZH),
    meta_en(
        "instagram_posts_en",
        "Instagram 貼文（英文）",
        "instagram",
        {"Account username"},
        _IG_EN,
    ),
    meta_zh(
        "facebook_posts_zh",
        "Facebook 貼文（中文）",
        "facebook",
        {"粉絲專頁名稱"},
        {"粉絲專頁名稱": "account", "淨追蹤者人數": "follows"},
    ),
    meta_en(
        "facebook_posts_en",
        "Facebook 貼文（英文）",
        "facebook",
        {"Page name"},
        {"Page name": "account"},
    ),
]
