"""LINE official account: friends (cumulative counts) and broadcasts."""

import pandas as pd

from .clocks import TAIPEI
from .evidence import Surroundings
from .formats import Format, Tables
from .posts import tidy_posts
from .raw import Raw
from .tidy import tidy_table


def _friends(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Daily gains from cumulative contacts, losses from cumulative blocks.

    Friends are contacts less blocks.
    """
    raw.note(
        "contacts 與 blocks 是累計值，每日新增與封鎖由相鄰兩天相減；好友數＝contacts－blocks",
    )
    table = table.sort_values("date", ignore_index=True)
    gained, lost = (
        table[name].diff().where(table["date"].diff().dt.days == 1)
        for name in ("contacts", "blocks")
    )
    return table.assign(
        gained=gained,
        lost=lost,
        net_follows=gained - lost,
        followers=table["contacts"] - table["blocks"],
    )


def _as_post(rows: pd.DataFrame, _: Raw) -> pd.DataFrame:
    return rows.assign(post_type="broadcast")


def _read_broadcasts(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """Broadcasts with their delivery, and the same as posts: opened counts as views.

    Delivered is not reach.
    """
    tables = tidy_table(raw, form, context)
    as_post = Format(
        form.id,
        form.zh,
        form.platform,
        form.family,
        form.required,
        rename=(("broadcast_id", "post_id"), ("sent_at", "published_at"), ("opened", "views")),
        clock=TAIPEI,
        prepare=_as_post,
    )
    raw.note(
        "開封數列為瀏覽次數；送達數不是觸及人數，只在群發表；少於 20 人的數字 LINE 不提供",
    )
    again = Raw(raw.name, raw.encoding, raw.rows, first_row=raw.first_row)
    return tables | tidy_posts(again, as_post, context)


FORMATS = [
    Format(
        "line_friends",
        "LINE 官方帳號好友",
        "line_oa",
        "line",
        frozenset({"date", "contacts", "targeted_reach", "blocks"}),
        table="accounts",
        clock=TAIPEI,
        finish=_friends,
    ),
    Format(
        "line_broadcasts",
        "LINE 官方帳號群發訊息",
        "line_oa",
        "line",
        frozenset({"broadcast_id", "sent_at", "delivered"}),
        table="broadcasts",
        clock=TAIPEI,
        read=_read_broadcasts,
    ),
]
