"""The business's own systems: inbox, listening tool and site analytics (GA4's zh-TW column
names).
"""

import pandas as pd

from .formats import Format
from .raw import Raw

_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%m/%d/%Y %H:%M")
_MESSAGES = {
    "訊息編號": "message_id",
    "平台": "platform",
    "收到時間": "received_at",
    "顧客代號": "customer",
    "訊息內容": "text",
    "首次人工回覆時間": "replied_at",
    "結案時間": "closed_at",
    "垃圾訊息": "spam",
}
_YES_NO = {
    "是": "1",
    "否": "0",
    "Y": "1",
    "N": "0",
    "TRUE": "1",
    "FALSE": "0",
}
_MENTIONS = {
    "提及編號": "mention_id",
    "發表時間": "published_at",
    "品牌": "brand",
    "來源": "source",
    "類型": "kind",
    "內容": "text",
    "作者代號": "author",
    "按讚數": "likes",
    "回應數": "replies",
}
_SALES_ZH = {
    "日期": "date",
    "工作階段來源": "source",
    "工作階段媒介": "medium",
    "工作階段廣告活動": "campaign",
    "工作階段": "sessions",
    "交易": "orders",
    "總收益": "revenue",
}
_SALES_EN = {
    "Date": "date",
    "Session source": "source",
    "Session medium": "medium",
    "Session campaign": "campaign",
    "Sessions": "sessions",
    "Transactions": "orders",
    "Total revenue": "revenue",
}
_PLATFORMS = {
    "Facebook": "facebook",
    "Instagram": "instagram",
    "LINE": "line_oa",
    "LINE 官方帳號": "line_oa",
    "Threads": "threads",
    "YouTube": "youtube",
    "TikTok": "tiktok",
}


def _messages(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    backwards = int((table["replied_at"] < table["received_at"]).sum())
    if backwards:
        raw.notes.append(f"{backwards} 則的回覆時間早於收到時間，請檢查系統時鐘")
    return table.assign(platform=table["platform"].replace(_PLATFORMS))


def _spam(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Whether the inbox itself called a message spam.

    An inbox that does not say so leaves it open.
    """
    return rows.assign(spam=rows["spam"].str.strip().replace(_YES_NO)) if "spam" in rows else rows


FORMATS = [
    Format(
        "inbox",
        "客服收件匣",
        "",
        _MESSAGES,
        frozenset({"訊息編號", "收到時間", "首次人工回覆時間"}),
        table="messages",
        forms=_TIMES,
        prepare=_spam,
        finish=_messages,
    ),
    Format(
        "listening",
        "社群聆聽",
        "",
        _MENTIONS,
        frozenset({"提及編號", "發表時間", "品牌", "內容"}),
        table="mentions",
        forms=_TIMES,
    ),
    Format(
        "site_sales",
        "網站工作階段與交易",
        "",
        _SALES_ZH,
        frozenset({"日期", "工作階段來源", "工作階段"}),
        table="sales",
        forms=("%Y%m%d", "%Y-%m-%d"),
    ),
    Format(
        "site_sales_en",
        "網站工作階段與交易（英文）",
        "",
        _SALES_EN,
        frozenset({"Date", "Session source", "Sessions"}),
        table="sales",
        forms=("%Y%m%d", "%Y-%m-%d"),
    ),
]
