"""Share of voice and what the voices say, brand by brand (pc-4.3, k-8)."""

import pandas as pd

from ..errors import CourseError
from ..metrics import periods
from ..workplace import Workplace
from .sentiment import judged


def share_of_voice(workplace: Workplace, month: str | None = None) -> pd.DataFrame:
    """Mentions by brand: brand, own, mentions, share_of_voice, negative_share (by the lexicon);
    one month or the whole period.
    """
    mentions = workplace.mentions
    if mentions.empty:
        raise CourseError(
            f"「{workplace.name}」沒有提及的匯出檔；請放入社群聆聽的匯出檔後重新開啟。",
        )
    if month:
        mentions = mentions[periods.within(mentions["published_at"], month)]
    if mentions.empty:
        span = periods.told(month) if month else "這段期間"
        raise CourseError(f"{span} 沒有提及資料；請換一個月份，或檢查聲量匯出檔。")
    read = mentions.assign(
        negative=(
            judged(mentions["text"].fillna("").astype(str))["sentiment"] == "negative"
        ).to_numpy(),
    )
    table = (
        read.groupby("brand")
        .agg(mentions=("brand", "size"), negative_share=("negative", "mean"))
        .reset_index()
    )
    table = table.assign(
        own=table["brand"] == workplace.name,
        share_of_voice=table["mentions"] / table["mentions"].sum(),
    )
    return table.sort_values(
        "mentions",
        ascending=False,
        ignore_index=True,
    )[["brand", "own", "mentions", "share_of_voice", "negative_share"]]
