"""Meta's daily series (UTF-16, title above the heading), stacked audience blocks and Ads
Manager.
"""

import re

import pandas as pd

from ..errors import CourseError
from .convert import number
from .formats import Format
from .raw import Raw
from .schemas import TABLES
from .tidy import checked, tidy_table

#: What a series counts, by the words of its title (without the platform), in English and zh-TW.
SERIES = {
    "follows": "gained",
    "content interactions": "interactions",
    "link clicks": "clicks",
    "views": "views",
    "viewers": "viewers",
    "visits": "visits",
    "reach": "reach",
    "impressions": "impressions",
    "追蹤人數": "gained",
    "追蹤次數": "gained",
    "內容互動次數": "interactions",
    "連結點擊次數": "clicks",
    "瀏覽次數": "views",
    "瀏覽人數": "viewers",
    "造訪次數": "visits",
    "觸及人數": "reach",
    "曝光次數": "impressions",
}
_GENDERS = {
    "women": "female",
    "men": "male",
    "女性": "female",
    "男性": "male",
}
_BLOCKS = {
    "age & gender": "age_gender",
    "年齡和性別": "age_gender",
    "年齡與性別": "age_gender",
    "top cities": "city",
    "熱門城市": "city",
    "top countries": "country",
    "熱門國家/地區": "country",
    "top pages": "page",
    "熱門粉絲專頁": "page",
}


def _measure(title: str) -> str:
    return SERIES.get(re.sub(r"^(facebook|instagram)\s*", "", title.strip().lower()), "")


def _platform(title: str, raw: Raw) -> str:
    """The platform named in a title.

    Facebook where none is, as the Page's own series leave it out.
    """
    if "instagram" in title.lower():
        return "instagram"
    if "facebook" not in title.lower():
        raw.notes.append(f"標題「{title}」沒有寫平台，視為 Facebook 粉絲專頁")
    return "facebook"


def read_series(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """One measure of one account, a row a day."""
    measure, platform = _measure(raw.title), _platform(raw.title, raw)
    columns = {
        name: measure if name in ("Primary", "主要") else tidy
        for name, tidy in form.columns.items()
    }
    plain = Format(
        form.id,
        form.zh,
        platform,
        columns,
        form.required,
        table="accounts",
        forms=form.forms,
    )
    tables = tidy_table(raw, plain)
    tables["accounts"] = _omitted_days(tables["accounts"], measure, raw)
    if measure in ("reach", "viewers"):
        raw.notes.append(
            "每日人數不可相加成月人數（同一人重複計算）"
            + ("；瀏覽人數不是觸及人數" if measure == "viewers" else ""),
        )
    return tables


def _omitted_days(table: pd.DataFrame, measure: str, raw: Raw) -> pd.DataFrame:
    """Days left out of a series: 0 where the series holds no 0 at all (so it leaves such days
    out), else not supplied.
    """
    if table.empty:
        return table
    absent = pd.date_range(table["date"].min(), table["date"].max()).difference(table["date"])
    if absent.empty:
        return table
    zero = not (table[measure] == 0).any()
    raw.notes.append(
        f"少了 {len(absent)} 天；"
        + ("此序列從不寫 0，缺日視為 0" if zero else "無法判斷是否為 0，當作未提供"),
    )
    if not zero:
        return table
    filled = pd.DataFrame(
        {
            "platform": table["platform"].iloc[0],
            "date": absent,
            measure: 0,
        },
    ).reindex(columns=table.columns)
    return pd.concat([table, filled.astype(table.dtypes)]).sort_values("date", ignore_index=True)


def read_audience(raw: Raw, form: Format) -> dict[str, pd.DataFrame]:
    """Ages by gender and cities as shares (per cent and fractions both become fractions), pages
    as affinity scores.
    """
    titles = " ".join(title for title, _ in raw.blocks)
    platform, rows = _platform(titles, raw), []
    for title, block in raw.blocks:
        dimension = _BLOCKS.get(title.lower(), "")
        rows += (
            _ages(block)
            if dimension == "age_gender"
            else [(dimension, *row[:1], "", row[1]) for row in block if dimension and len(row) > 1]
        )
        if not dimension:
            raw.notes.append(f"「{title}」區塊與每日檔重複或不認得，未採用")
    if not rows:
        raise CourseError(f"{raw.name} 的受眾區塊沒有任何資料；請重新匯出。")
    table = pd.DataFrame(rows, columns=["dimension", "group", "gender", "text"])
    values = [_value(text, raw) for text in table.pop("text")]
    table = table.assign(
        platform=platform,
        value=pd.array(values, dtype="Float64"),
        source_file=raw.name,
        source_row=pd.NA,
        unit=table["dimension"].map(lambda name: "affinity" if name == "page" else "share"),
    )
    return {"audience": checked(table, TABLES["audience"], raw)}


def _ages(block: list[list[str]]) -> list[tuple[str, str, str, str]]:
    header = (
        [_GENDERS.get(name.strip().lower(), name.strip()) for name in block[0]] if block else []
    )
    return [
        ("age_gender", row[0], gender, cell)
        for row in block[1:]
        for gender, cell in zip(header[1:], row[1:], strict=False)
    ]


def _value(text: str, raw: Raw) -> float | None:
    try:
        return number(text)
    except ValueError:
        raw.notes.append(f"受眾檔的「{text}」不是數字，當作未提供")
        return None


class AudienceFormat(Format):
    """Recognised by its stacked blocks, one of which is ages by gender."""

    def fits(self, raw: Raw) -> bool:
        return any(_BLOCKS.get(title.lower()) == "age_gender" for title, _ in raw.blocks)


_ADS_ZH = {
    "行銷活動名稱": "campaign",
    "廣告組合名稱": "ad_set",
    "廣告名稱": "ad",
    "分析報告開始": "start",
    "分析報告結束": "end",
    "曝光次數": "impressions",
    "點擊次數(全部)": "total_clicks",
    "觸及人數": "reach",
    "連結點擊次數": "clicks",
    "影片播放 3 秒以上的次數": "video_3s",
    "ThruPlay 次數": "thruplays",
    "貼文互動次數": "interactions",
    "貼文心情數": "reactions",
    "貼文留言數": "comments",
    "貼文分享次數": "shares",
    "貼文儲存次數": "saves",
    "年齡": "age",
    "性別": "gender",
    "購買次數": "purchases",
}
_ADS_EN = {
    "Campaign name": "campaign",
    "Ad set name": "ad_set",
    "Ad Set Name": "ad_set",
    "Ad name": "ad",
    "Reporting starts": "start",
    "Reporting ends": "end",
    "Impressions": "impressions",
    "Clicks (all)": "total_clicks",
    "Reach": "reach",
    "Link clicks": "clicks",
    "3-second video plays": "video_3s",
    "ThruPlays": "thruplays",
    "Post engagements": "interactions",
    "Post reactions": "reactions",
    "Post comments": "comments",
    "Post shares": "shares",
    "Post saves": "saves",
    "Age": "age",
    "Gender": "gender",
    "Purchases": "purchases",
}
_GENDER_WORDS = {
    "女性": "female",
    "男性": "male",
    "不明": "unknown",
    "Female": "female",
    "Male": "male",
}


class AdsFormat(Format):
    """Its money column carries the currency: 花費金額 (TWD)."""

    def tidy_name(self, heading: str) -> str:
        return (
            "spend"
            if re.match(r"^(花費金額|Amount spent)\(", heading)
            else super().tidy_name(heading)
        )


def _ads(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    currency = re.search(r"\((\w+)\)", raw.headings.get("spend", ""))
    if currency and currency[1] != "TWD":
        raw.notes.append(f"花費的幣別是 {currency[1]}，未換算成新臺幣")
    if table["reach"].notna().any():
        raw.notes.append("各列觸及人數不可相加（同一人可能在不同廣告、年齡層或期間重複計算）")
    return table.assign(gender=table["gender"].replace(_GENDER_WORDS))


FORMATS = [
    Format(
        "meta_daily",
        "Meta 每日數列",
        "",
        {
            "Date": "date",
            "日期": "date",
            "Primary": "value",
            "主要": "value",
        },
        frozenset({"Date", "Primary"}),
        table="accounts",
        forms=("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"),
        title=lambda title: bool(_measure(title)),
        read=read_series,
    ),
    Format(
        "meta_daily_zh",
        "Meta 每日數列（中文）",
        "",
        {"日期": "date", "Primary": "value", "主要": "value"},
        frozenset({"日期", "Primary"}),
        table="accounts",
        forms=("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"),
        title=lambda title: bool(_measure(title)),
        read=read_series,
    ),
    AudienceFormat(
        "meta_audience",
        "Meta 受眾",
        "",
        {},
        frozenset(),
        table="audience",
        read=read_audience,
    ),
    AdsFormat(
        "meta_ads_zh",
        "Meta 廣告管理員（中文）",
        "",
        _ADS_ZH,
        frozenset({"行銷活動名稱", "分析報告開始", "曝光次數"}),
        table="ads",
        forms=("%Y-%m-%d", "%Y/%m/%d"),
        finish=_ads,
    ),
    AdsFormat(
        "meta_ads_en",
        "Meta 廣告管理員（英文）",
        "",
        _ADS_EN,
        frozenset({"Campaign name", "Reporting starts", "Impressions"}),
        table="ads",
        forms=("%Y-%m-%d", "%m/%d/%Y"),
        finish=_ads,
    ),
]
