"""Measures of ads, site sales, customer service and mentions."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from .columns import last_told
from .measure import Compute, Metric, cost_of, divided, median_of, per, share, sum_of, total

_ADS = "Meta 廣告管理員欄位說明"
_GA4 = "Google Analytics 4 報表定義（交易、總收益、工作階段）"
_SPROUT = "Sprout Social Index（2025）；建議用中位數"
_LAW = "消費者保護法第 43 條：申訴之日起十五日內妥適處理"
_AMEC = "AMEC 整合評估架構（2016）"
_CLV = "顧客終身價值簡式（行銷學通用公式）"
#: Media that GA4 counts as paid; revenue of these is set against ad spend.
PAID_MEDIA = {
    "cpc",
    "ppc",
    "paid",
    "paid_social",
    "paidsocial",
    "ads",
    "cpm",
    "display",
}
DAYS_BY_LAW = 15


_ad = partial(Metric, source=_ADS, tables=("ads",))


_sale = partial(Metric, source=_GA4, tables=("sales",))


_service = partial(
    Metric,
    denominator="messages",
    additive=False,
    stage="outcome",
    source=_SPROUT,
    tables=("messages",),
)


_mention = partial(
    Metric,
    denominator="mentions",
    additive=False,
    stage="out-take",
    source=_AMEC,
    tables=("mentions",),
)


def genuine(messages: pd.DataFrame) -> pd.DataFrame:
    """Messages without those that a `spam` column marks."""
    if "spam" in messages:
        return messages[~messages["spam"].fillna(0).astype(bool)]
    return messages


def response_minutes(messages: pd.DataFrame) -> pd.Series:
    """Minutes from arrival to the first human reply (Float64); <NA> where there was none."""
    return (messages["replied_at"] - messages["received_at"]).dt.total_seconds().astype(
        "Float64",
    ) / 60


def _clock(quantile: float) -> Compute:
    return lambda messages: median_of("minutes", quantile)(
        genuine(messages).assign(minutes=response_minutes),
    )


def _closed_in_time(messages: pd.DataFrame) -> float:
    """A message still open counts as late once its days are over at the last time that the
    export tells of (`told_until`).
    """
    limit = pd.Timedelta(days=DAYS_BY_LAW)
    told = messages["told_until"].max() if "told_until" in messages else last_told(messages)
    taken = messages["closed_at"].fillna(told) - messages["received_at"]
    decided = messages["closed_at"].notna() | (taken > limit)
    return share((taken <= limit)[decided])


def _sentiment(mentions: pd.DataFrame, word: str) -> float:
    return float((mentions["sentiment"] == word).sum())


def _net(mentions: pd.DataFrame, everything: bool) -> float:
    good = _sentiment(mentions, "positive")
    bad = _sentiment(mentions, "negative")
    return divided(
        good - bad,
        float(mentions["sentiment"].notna().sum()) if everything else good + bad,
    )


def _return_on_ad_spend(tables: Mapping[str, pd.DataFrame]) -> float:
    sales = tables["sales"]
    paid = sales[sales["medium"].str.lower().isin(PAID_MEDIA)]
    return divided(total(paid, "revenue"), total(tables["ads"], "spend"))


def _campaign_return(tables: Mapping[str, pd.DataFrame]) -> float:
    sales = tables["sales"]
    tagged = sales[~sales["campaign"].isin(["", "(not set)"])]
    return divided(total(tagged, "revenue"), total(tables["ads"], "spend"))


def _lifetime_value(inputs: pd.DataFrame) -> float:
    row = inputs.iloc[0]
    return float(
        row["average_order_value"] * row["orders_per_year"] * row["margin"] * row["years"]
        - row.get("acquisition_cost", 0),
    )


CATALOGUE = [
    _ad(
        "ad_spend",
        "廣告花費",
        "ad spend",
        "花費金額合計",
        unit="money",
        denominator="",
        additive=True,
        stage="input",
        compute=sum_of("spend"),
    ),
    _ad(
        "ad_impressions",
        "廣告曝光次數",
        "ad impressions",
        "各列曝光次數合計",
        unit="count",
        denominator="",
        additive=True,
        stage="output",
        compute=sum_of("impressions"),
    ),
    _ad(
        "ad_frequency",
        "廣告頻率（近似）",
        "ad frequency (proxy)",
        "曝光次數合計 ÷ 各列觸及合計（觸及重複計算，故為下限）",
        unit="count",
        denominator="reach",
        additive=False,
        stage="output",
        compute=per("impressions", "reach"),
    ),
    _ad(
        "ad_purchases",
        "廣告帶來的購買次數",
        "ad purchases",
        "購買次數合計",
        unit="count",
        denominator="",
        additive=True,
        stage="outcome",
        compute=sum_of("purchases"),
    ),
    _ad(
        "ad_purchase_value",
        "廣告帶來的購買金額",
        "ad purchase value",
        "購買轉換價值合計（廣告後台的歸因）",
        unit="money",
        denominator="",
        additive=True,
        stage="impact",
        compute=sum_of("purchase_value"),
    ),
    _ad(
        "ad_return_on_ad_spend",
        "廣告投資報酬（廣告後台）",
        "return on ad spend as the ads tool attributes it",
        "購買轉換價值合計 ÷ 花費合計，只計有購買價值的列（歸因是廣告後台的，常比網站的高）",
        unit="count",
        denominator="spend",
        additive=False,
        stage="impact",
        compute=per("purchase_value", "spend"),
    ),
    _ad(
        "ad_click_through_rate",
        "廣告連結點閱率",
        "ad link click-through rate",
        "連結點擊次數合計 ÷ 曝光次數合計（不是全部點擊）",
        unit="ratio",
        denominator="impressions",
        additive=False,
        stage="outcome",
        compute=per("clicks", "impressions"),
    ),
    _ad(
        "cost_per_click",
        "單次點擊成本（CPC）",
        "cost per click",
        "花費合計 ÷ 連結點擊次數合計",
        unit="money",
        denominator="clicks",
        additive=False,
        stage="outcome",
        compute=cost_of("clicks"),
    ),
    _ad(
        "cost_per_mille",
        "每千次曝光成本（CPM）",
        "cost per mille",
        "花費合計 ÷ 曝光次數合計 × 1,000",
        unit="money",
        denominator="impressions",
        additive=False,
        stage="output",
        compute=cost_of("impressions", 1000),
    ),
    _ad(
        "cost_per_engagement",
        "單次互動成本（CPE）",
        "cost per engagement",
        "花費合計 ÷ 貼文互動次數合計",
        unit="money",
        denominator="interactions",
        additive=False,
        stage="out-take",
        compute=cost_of("interactions"),
    ),
    _ad(
        "cost_per_acquisition",
        "單次購買成本（CPA）",
        "cost per acquisition",
        "花費合計 ÷ 購買次數合計",
        unit="money",
        denominator="purchases",
        additive=False,
        stage="outcome",
        compute=cost_of("purchases"),
    ),
    _ad(
        "thruplay_rate",
        "ThruPlay 率",
        "ThruPlay rate",
        "ThruPlay 次數（看完或滿 15 秒）合計 ÷ 播放 3 秒以上次數合計",
        unit="ratio",
        denominator="video_3s",
        additive=False,
        stage="out-take",
        compute=per("thruplays", "video_3s"),
    ),
    Metric(
        "return_on_ad_spend",
        "廣告投資報酬（ROAS）",
        "return on ad spend",
        "付費媒介的總收益 ÷ 廣告花費（須註明歸因方式；此處為 UTM 最後一次工作階段）",
        unit="count",
        denominator="spend",
        additive=False,
        stage="impact",
        source=_ADS,
        compute=_return_on_ad_spend,
        tables=("ads", "sales"),
    ),
    Metric(
        "campaign_return_on_ad_spend",
        "活動收益與廣告花費比",
        "campaign revenue on ad spend",
        "帶活動標記（UTM）的總收益 ÷ 廣告花費（含未付費貼文帶來的收益，是 ROAS 的上限）",
        unit="count",
        denominator="spend",
        additive=False,
        stage="impact",
        source=_GA4,
        compute=_campaign_return,
        tables=("ads", "sales"),
    ),
    _sale(
        "sessions",
        "工作階段",
        "sessions",
        "工作階段合計",
        unit="count",
        denominator="",
        additive=True,
        stage="outcome",
        compute=sum_of("sessions"),
    ),
    _sale(
        "orders",
        "交易數",
        "orders",
        "交易合計",
        unit="count",
        denominator="",
        additive=True,
        stage="impact",
        compute=sum_of("orders"),
    ),
    _sale(
        "revenue",
        "總收益",
        "revenue",
        "總收益合計",
        unit="money",
        denominator="",
        additive=True,
        stage="impact",
        compute=sum_of("revenue"),
    ),
    _sale(
        "conversion_rate",
        "轉換率",
        "conversion rate",
        "交易合計 ÷ 工作階段合計",
        unit="ratio",
        denominator="sessions",
        additive=False,
        stage="outcome",
        compute=per("orders", "sessions"),
    ),
    _sale(
        "average_order_value",
        "平均客單價",
        "average order value",
        "總收益合計 ÷ 交易合計",
        unit="money",
        denominator="orders",
        additive=False,
        stage="impact",
        compute=per("revenue", "orders"),
    ),
    _sale(
        "revenue_per_session",
        "每次工作階段收益",
        "revenue per session",
        "總收益合計 ÷ 工作階段合計",
        unit="money",
        denominator="sessions",
        additive=False,
        stage="impact",
        compute=per("revenue", "sessions"),
    ),
    Metric(
        "customer_lifetime_value",
        "顧客終身價值（簡式）",
        "customer lifetime value",
        "客單價 × 每年購買次數 × 毛利率 × 年數 － 獲客成本",
        unit="money",
        denominator="customers",
        additive=False,
        stage="impact",
        source=_CLV,
        compute=_lifetime_value,
        tables=("inputs",),
    ),
    _service(
        "messages",
        "收到訊息數",
        "messages received",
        "收到的訊息則數（不含垃圾訊息）",
        unit="count",
        compute=lambda table: float(len(genuine(table))),
        denominator="",
        additive=True,
        stage="out-take",
    ),
    _service(
        "response_rate",
        "回覆率",
        "response rate",
        "已由真人回覆的則數 ÷ 收到的則數（不含垃圾訊息）",
        unit="ratio",
        compute=lambda table: share(genuine(table)["replied_at"].notna()),
    ),
    _service(
        "first_response_median",
        "首次回覆時間中位數",
        "median first response time",
        "（首次真人回覆－收到）的中位數，只計已回覆",
        unit="minutes",
        compute=_clock(0.5),
    ),
    _service(
        "first_response_p90",
        "首次回覆時間第 90 百分位",
        "90th percentile first response time",
        "（首次真人回覆－收到）的第 90 百分位",
        unit="minutes",
        compute=_clock(0.9),
    ),
    _service(
        "first_response_business_median",
        "首次回覆時間中位數（營業時間）",
        "median first response in business hours",
        "只計營業時間內經過的分鐘數，取中位數",
        unit="minutes",
        compute=lambda table: median_of("business_minutes")(genuine(table)),
    ),
    _service(
        "sla_hit_rate",
        "服務標準達成率",
        "SLA hit rate",
        "在服務標準（營業時間）內回覆的則數 ÷ 收到的則數，未回覆視為未達成",
        unit="ratio",
        compute=lambda table: share(genuine(table)["within_target"]),
    ),
    _service(
        "closed_within_15_days",
        "十五日內結案率",
        "closed within 15 days",
        "十五日內結案的則數 ÷ 已結案或已逾十五日的則數",
        unit="ratio",
        compute=_closed_in_time,
        source=_LAW,
    ),
    _mention(
        "mentions",
        "提及數",
        "mentions",
        "提及則數",
        unit="count",
        compute=lambda table: float(len(table)),
        additive=True,
        denominator="",
    ),
    _mention(
        "share_of_voice",
        "聲量占比",
        "share of voice",
        "自家提及數 ÷（自家＋競品提及數）",
        unit="ratio",
        compute=lambda table: share(table["own"]),
    ),
    _mention(
        "positive_share",
        "正面占比",
        "positive share",
        "正面則數 ÷ 已判讀則數",
        unit="ratio",
        compute=lambda table: divided(
            _sentiment(table, "positive"),
            float(table["sentiment"].notna().sum()),
        ),
    ),
    _mention(
        "net_sentiment",
        "淨好感度",
        "net sentiment",
        "（正面－負面）÷（正面＋負面）",
        unit="ratio",
        compute=lambda table: _net(table, False),
    ),
    _mention(
        "net_sentiment_of_all",
        "淨好感度（全部）",
        "net sentiment of all",
        "（正面－負面）÷ 全部已判讀則數",
        unit="ratio",
        compute=lambda table: _net(table, True),
    ),
]
