"""The formats that can be recognised: by their columns, never by file name. More specific formats stand first."""

from dataclasses import dataclass

_META_ZH = {"標題": "title", "說明": "description", "時間長度(秒)": "duration_seconds", "發佈時間": "published_at", "永久連結": "permalink",
            "貼文類型": "post_type", "日期": "period", "瀏覽次數": "views", "觀看次數": "views", "觸及人數": "reach",
            "曝光次數": "impressions",
            "心情數": "reactions", "心情": "reactions", "按讚數": "reactions", "留言數": "comments", "留言": "comments", "分享": "shares",
            "分享次數": "shares", "儲存次數": "saves", "總點擊次數": "total_clicks", "連結點擊次數": "clicks", "貼文編號": "post_id"}
_META_EN = {"Title": "title", "Description": "description", "Duration (sec)": "duration_seconds", "Publish time": "published_at",
            "Permalink": "permalink", "Post type": "post_type", "Date": "period", "Views": "views", "Reach": "reach",
            "Impressions": "impressions", "Reactions": "reactions", "Likes": "reactions", "Comments": "comments", "Shares": "shares",
            "Saves": "saves", "Total clicks": "total_clicks", "Link Clicks": "clicks", "Post ID": "post_id"}
_TYPES = {"相片": "photo", "影片": "video", "連續短片": "reel", "連結": "link", "文字": "text", "狀態更新": "text", "直播": "live",
          "Photos": "photo", "Videos": "video", "Reels": "reel", "Links": "link", "Statuses": "text", "Live": "live",
          "IG 圖像": "photo", "IG 輪播": "carousel", "IG 連續短片": "reel", "IG 限時動態": "story",
          "IG image": "photo", "IG carousel": "carousel", "IG reel": "reel", "IG story": "story"}


@dataclass(frozen=True)
class Format:
    """A post-level export. `columns` maps its headings to tidy names; a file is of this format if it has all of `required`.

    Only these are required because platforms add and drop the other columns from month to month.
    """

    id: str
    zh: str
    platform: str
    columns: dict[str, str]
    required: frozenset[str]
    types: dict[str, str]

    def fits(self, columns: list[str]) -> bool:
        """Whether a file with these (normalised) headings is of this format."""
        return self.required <= set(columns)


FORMATS = [
    Format("instagram_posts_zh", "Instagram 貼文（中文）", "instagram",
           _META_ZH | {"帳號用戶名稱": "account", "追蹤人數": "follows"},
           frozenset({"貼文編號", "帳號用戶名稱", "發佈時間", "貼文類型"}), _TYPES),
    Format("instagram_posts_en", "Instagram 貼文（英文）", "instagram",
           _META_EN | {"Account username": "account", "Follows": "follows"},
           frozenset({"Post ID", "Account username", "Publish time", "Post type"}), _TYPES),
    Format("facebook_posts_zh", "Facebook 貼文（中文）", "facebook",
           _META_ZH | {"粉絲專頁名稱": "account", "淨追蹤者人數": "follows"},
           frozenset({"貼文編號", "粉絲專頁名稱", "發佈時間", "貼文類型"}), _TYPES),
    Format("facebook_posts_en", "Facebook 貼文（英文）", "facebook",
           _META_EN | {"Page name": "account"},
           frozenset({"Post ID", "Page name", "Publish time", "Post type"}), _TYPES),
]


def detect(columns: list[str]) -> Format | None:
    """The format that these headings belong to, or None."""
    return next((form for form in FORMATS if form.fits(columns)), None)
