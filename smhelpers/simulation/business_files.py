"""Exports of the business's own systems: inbox, listening tool and site analytics (UTF-8 with
BOM, zh-TW headings).
"""

from pathlib import Path

import pandas as pd

from .simulate import Simulation

MESSAGES = {
    "message_id": "訊息編號",
    "platform": "平台",
    "received_at": "收到時間",
    "customer": "顧客代號",
    "text": "訊息內容",
    "replied_at": "首次人工回覆時間",
    "closed_at": "結案時間",
    "spam": "垃圾訊息",
}
MENTIONS = {
    "mention_id": "提及編號",
    "published_at": "發表時間",
    "brand": "品牌",
    "source": "來源",
    "kind": "類型",
    "text": "內容",
    "author": "作者代號",
    "likes": "按讚數",
    "replies": "回應數",
}
#: Names of GA4's zh-TW report columns; `date` is written 20260406 as GA4 does.
SALES = {
    "date": "日期",
    "source": "工作階段來源",
    "medium": "工作階段媒介",
    "campaign": "工作階段廣告活動",
    "sessions": "工作階段",
    "orders": "交易",
    "revenue": "總收益",
}


def _clock(moments: pd.Series) -> pd.Series:
    """Local times to the minute; blank where there is none."""
    return moments.dt.strftime("%Y-%m-%d %H:%M").fillna("")


def _write(table: pd.DataFrame, columns: dict[str, str], path: Path) -> Path:
    text = table[list(columns)].rename(columns=columns).to_csv(index=False, lineterminator="\n")
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def write_business(simulation: Simulation, folder: Path) -> list[Path]:
    """One file a system for the whole period; true labels stay behind."""
    folder.mkdir(parents=True, exist_ok=True)
    period = f"{simulation.scene.start:%Y%m%d}_{simulation.scene.end:%Y%m%d}"
    messages = simulation.messages
    mentions = simulation.mentions
    sales = simulation.sales
    messages = messages.assign(
        **{name: _clock(messages[name]) for name in ("received_at", "replied_at", "closed_at")},
    )
    messages = messages.assign(spam=(messages["topic"] == "spam").map({True: "是", False: "否"}))
    mentions = mentions.assign(published_at=_clock(mentions["published_at"]))
    sales = sales.assign(date=sales["date"].dt.strftime("%Y%m%d"))
    plan = [
        (messages, MESSAGES, "inbox"),
        (mentions, MENTIONS, "listening"),
        (sales, SALES, "site"),
    ]
    return [
        _write(table, columns, folder / f"{name}_{period}.csv") for table, columns, name in plan
    ]
