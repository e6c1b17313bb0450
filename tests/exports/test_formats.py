"""Every platform's files: recognised by content, read to the same tidy tables, every mend said."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.exports import Told, iter_folder, read_file, read_folder
from smhelpers.exports.convert import seconds
from smhelpers.exports.dates import with_years
from smhelpers.exports.reader import read_parts

from . import samples

ADS = [
    "行銷活動名稱",
    "廣告組合名稱",
    "廣告名稱",
    "分析報告開始",
    "曝光次數",
    "點擊次數（全部）",
    "觸及人數",
    "連結點擊次數",
    "影片播放 3 秒以上的次數",
    "ThruPlay 次數",
    "花費金額 (TWD)",
    "貼文互動次數",
    "年齡",
    "性別",
    "CTR（全部）",
    "購買次數",
]
YOUTUBE_ZH = [
    "內容",
    "影片標題",
    "影片發布時間",
    "時間長度",
    "互動觀看次數",
    "平均觀看比例 (%)",
    "非重複觀眾人數",
    "獲得的訂閱人數",
    "喜歡次數",
    "分享次數",
    "已新增留言",
    "觀看次數",
    "觀看時間 (小時)",
    "訂閱人數",
    "平均觀看時間",
    "曝光次數",
    "曝光點閱率 (%)",
]
X_NEW = [
    "Post id",
    "Date",
    "Post text",
    "Post Link",
    "Impressions",
    "Likes",
    "Engagements",
    "Bookmarks",
    "Shares",
    "New follows",
    "Replies",
    "Reposts",
    "Profile visits",
    "Detail Expands",
    "URL Clicks",
    "Hashtag Clicks",
    "Permalink Clicks",
]


def series(
    path: Path,
    title: str,
    days: list[tuple[str, object]],
    preamble: str = "sep=,\n",
) -> Path:
    """A daily series as Meta writes it."""
    lines = [
        f'"{title}"',
        '"Date","Primary"',
        *(f'"{day}T00:00:00","{value}"' for day, value in days),
    ]
    path.write_bytes(b"\xff\xfe" + (preamble + "\n".join(lines) + "\n").encode("utf-16-le"))
    return path


def good(path: Path):
    """The result of a file that must be readable."""
    result = read_file(path)
    assert result.problem is None
    return result


def test_a_daily_series_of_meta_is_read_under_its_title(tmp_path):
    result = good(
        series(tmp_path / "x.csv", "Instagram follows", [("2026-08-01", 20), ("2026-08-02", 0)]),
    )
    assert result.format.id == "meta_daily"
    assert result.table[["platform", "gained"]].to_dict("records") == [
        {"platform": "instagram", "gained": 20},
        {"platform": "instagram", "gained": 0},
    ]
    assert list(result.table["date"]) == [pd.Timestamp("2026-08-01"), pd.Timestamp("2026-08-02")]


def test_a_series_without_its_separator_line_is_read_as_well(tmp_path):
    assert list(
        good(series(tmp_path / "x.csv", "Facebook visits", [("2026-08-01", 7)], preamble="")).table[
            "visits"
        ],
    ) == [7]


def test_days_that_a_series_leaves_out_are_zero_only_if_it_never_writes_zero(tmp_path):
    never = good(
        series(tmp_path / "a.csv", "Facebook link clicks", [("2026-08-01", 3), ("2026-08-03", 4)]),
    )
    writes = good(
        series(tmp_path / "b.csv", "Facebook link clicks", [("2026-08-01", 0), ("2026-08-03", 4)]),
    )
    assert list(never.table["clicks"]) == [3, 0, 4]
    assert list(writes.table["clicks"]) == [0, 4]
    assert all(any("少了 1 天" in note for note in result.notes) for result in (never, writes))


def test_series_of_one_account_come_together_in_one_row_a_day(tmp_path):
    series(tmp_path / "a.csv", "Facebook follows", [("2026-08-01", 3)])
    series(tmp_path / "b.csv", "Facebook visits", [("2026-08-01", 50)])
    accounts = read_folder(tmp_path).tables["accounts"]
    assert accounts[["platform", "gained", "visits"]].to_dict("records") == [
        {"platform": "facebook", "gained": 3, "visits": 50},
    ]


def test_stacked_audience_blocks_become_shares_and_affinities(tmp_path):
    lines = [
        "sep=,",
        '"Age & gender"',
        '"","Women","Men"',
        '"18-24","4.0%","2.9%"',
        "",
        '"Top cities"',
        '"臺中市","0.41"',
        "",
        '"Top pages"',
        '"沁昀茶坊","131"',
        "",
        '"Facebook follows"',
        '"Date","Primary"',
        '"2026-04-06T00:00:00","9"',
    ]
    path = tmp_path / "Audience.csv"
    path.write_bytes(b"\xff\xfe" + "\n".join(lines).encode("utf-16-le"))
    table = good(path).table
    rows = table[["dimension", "group", "gender", "value", "unit"]].to_dict("records")
    assert rows == [
        {
            "dimension": "age_gender",
            "group": "18-24",
            "gender": "female",
            "value": 0.04,
            "unit": "share",
        },
        {
            "dimension": "age_gender",
            "group": "18-24",
            "gender": "male",
            "value": 0.029,
            "unit": "share",
        },
        {
            "dimension": "city",
            "group": "臺中市",
            "gender": "",
            "value": 0.41,
            "unit": "share",
        },
        {
            "dimension": "page",
            "group": "沁昀茶坊",
            "gender": "",
            "value": 131.0,
            "unit": "affinity",
        },
    ]


def test_ads_manager_is_read_with_either_kind_of_brackets(tmp_path):
    row = [
        "五月",
        "五月_ig",
        "主視覺",
        "2026-05-01",
        "1,200",
        56,
        900,
        33,
        "",
        12,
        "447.05",
        59,
        "18-24",
        "女性",
        1.9,
        2,
    ]
    wide = good(samples.write(tmp_path / "a.csv", ADS, [row])).table
    narrow = good(
        samples.write(
            tmp_path / "b.csv",
            [n.replace("（", "(").replace("）", ")") for n in ADS],
            [row],
        ),
    ).table
    for table in (wide, narrow):
        ad = table.iloc[0]
        assert (
            ad["impressions"],
            ad["total_clicks"],
            ad["spend"],
            ad["gender"],
            ad["thruplays"],
        ) == (1200, 56, 447.05, "female", 12)
        assert ad["video_3s"] is pd.NA


def test_a_foreign_currency_is_said_and_not_converted(tmp_path):
    header = [name.replace("TWD", "USD") for name in ADS]
    result = good(
        samples.write(
            tmp_path / "a.csv",
            header,
            [["五月", "", "", "2026-05-01", 1, *[""] * 5, 14.5, *[""] * 5]],
        ),
    )
    assert list(result.table["spend"]) == [14.5]
    assert any("USD" in note for note in result.notes)


def _youtube() -> str:
    total = ["總計", *[""] * 10, 300, 9.5, 2, "", 4000, ""]
    return samples.text(
        YOUTUBE_ZH,
        [
            total,
            [
                " -HkqawYpHWQ",
                "一杯茶",
                "Aug 30, 2024",
                592,
                180,
                41.2,
                150,
                2,
                11,
                3,
                4,
                200,
                9,
                2,
                "0:04:19",
                3000,
                4.1,
            ],
            [
                "abc_-123456",
                "短片",
                "Sep 1, 2024",
                26,
                90,
                80,
                70,
                0,
                5,
                0,
                1,
                100,
                0.5,
                0,
                "0:00:21",
                1000,
                3,
            ],
        ],
    )


def test_a_youtube_zip_gives_videos_and_days(tmp_path):
    path = tmp_path / "下載.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("表格資料.csv", _youtube().encode("utf-8-sig"))
        archive.writestr("總計.csv", "日期,觀看次數\n2024-08-30,120\n".encode("utf-8-sig"))
        archive.writestr(
            "圖表資料.csv",
            "日期,內容,影片標題,觀看次數\n2024-08-30,abc,短片,100\n".encode("utf-8-sig"),
        )
    videos, total, chart = read_parts(path)
    assert list(videos.table["post_id"]) == ["-HkqawYpHWQ", "abc_-123456"]
    assert list(videos.table["post_type"]) == ["video", "short"]
    assert videos.table["published_at"].iloc[0] == pd.Timestamp("2024-08-30", tz="Asia/Taipei")
    assert list(videos.table[["views", "impressions", "reach"]].iloc[0]) == [200, 3000, 150]
    assert list(total.table["views"]) == [120]
    assert (chart.problem, list(chart.tables)) == (None, ["breakdowns"])
    assert (videos.rows_in, videos.rows_out, videos.controls[0].total) == (2, 2, 300)
    assert videos.name == "下載.zip／表格資料.csv"


@pytest.mark.parametrize("heading", ["Impressions", "Thumbnail impressions"])
def test_english_youtube_tables_of_any_year_are_read(tmp_path, heading):
    header = [
        "Content",
        "Video title",
        "Video publish time",
        "Duration",
        "Views",
        "Watch time (hours)",
        "Subscribers",
        heading,
        f"{heading.split()[0]} click-through rate (%)",
    ]
    rows = [
        ["Total", "", "", "", 9, 1, 1, 90, 3],
        ["dQw4w9WgXcQ", "Tea", "Aug 30, 2026", 212, 9, 1, 1, 90, 3],
    ]
    result = good(samples.write(tmp_path / "Table data.csv", header, rows))
    assert (result.format.id, list(result.table["impressions"])) == ("youtube_videos", [90])


def test_line_friends_are_cumulative_and_are_differenced(tmp_path):
    rows = [[20260627, 1000, 700, 100], [20260628, 1010, 704, 103], [20260630, 1030, 710, 104]]
    table = good(
        samples.write(tmp_path / "f.csv", ["date", "contacts", "targetReaches", "blocks"], rows),
    ).table
    assert list(table["followers"]) == [900, 907, 926]
    assert [None if value is pd.NA else value for value in table["net_follows"]] == [None, 7, None]


def test_line_broadcasts_are_posts_without_reach_and_keep_their_delivery(tmp_path):
    header = [
        "broadcastId",
        "sentDate",
        "cmsUrl",
        "deliveredCount",
        "open",
        "clickUU",
        "videoStartUU",
        "videoCompleteUU",
        "1_imp",
        "1_click",
    ]
    result = good(
        samples.write(
            tmp_path / "b.csv",
            header,
            [
                [
                    "77",
                    "20260407 19:00",
                    "https://example.invalid/77",
                    19108,
                    8891,
                    "",
                    "",
                    "",
                    8891,
                    3,
                ],
            ],
        ),
    )
    broadcast, post = result.tables["broadcasts"].iloc[0], result.tables["posts"].iloc[0]
    assert (broadcast["delivered"], broadcast["opened"]) == (19108, 8891)
    assert broadcast["clicks"] is pd.NA
    assert (post["post_type"], post["views"], post["platform"]) == ("broadcast", 8891, "line_oa")
    assert post["reach"] is pd.NA


def test_tiktok_days_without_a_year_run_over_new_year(tmp_path):
    rows = [
        ["December 30", 10, 1, 2, 3, 4],
        ["December 31", 11, 1, 2, 3, "undefined"],
        ["January 1", 12, 1, 2, 3, 4],
    ]
    path = samples.write(
        tmp_path / "Overview.csv",
        ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"],
        rows,
        "utf-8",
    )
    result = read_parts(path, Told(year=2026))[0]
    assert [f"{day:%Y-%m-%d}" for day in result.table["date"]] == [
        "2025-12-30",
        "2025-12-31",
        "2026-01-01",
    ]
    assert result.table["shares"].isna().tolist() == [False, True, False]
    assert any("沒有年份" in note for note in result.notes)


def test_the_other_files_of_a_folder_tell_the_year(tmp_path):
    samples.write(
        tmp_path / "z.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(published="08/30/2024 10:00")],
    )
    header = ["Date", "Followers", "Difference in followers from previous day"]
    samples.write(
        tmp_path / "a.csv",
        header,
        [["August 30", 5, "undefined"], ["August 31", 6, 1]],
        "utf-8",
    )
    accounts = read_folder(tmp_path).tables["accounts"]
    assert [f"{day:%Y-%m-%d}" for day in accounts["date"]] == ["2024-08-30", "2024-08-31"]
    assert accounts["net_follows"].isna().tolist() == [True, False]


@given(
    st.dates(date(2019, 1, 1), date(2030, 12, 31)),
    st.integers(2, 500),
    st.integers(0, 90),
    st.booleans(),
)
def test_years_are_found_again_in_either_order(last, length, late, newest_first):
    days = pd.date_range(end=last, periods=length)[:: -1 if newest_first else 1]
    texts = pd.Series([f"{day:%B} {day.day}" for day in days])
    assert list(with_years(texts, (pd.Timestamp(last) + pd.Timedelta(days=late)).date())) == [
        f"{day:%Y-%m-%d}" for day in days
    ]


def test_tiktok_videos_are_known_by_the_number_in_their_link(tmp_path):
    header = [
        "Video title",
        "Video link",
        "Post time",
        "Total likes",
        "Total comments",
        "Total shares",
        "Total views",
        "Add to favorites",
    ]
    rows = [
        [
            "茶",
            "https://www.tiktok.com/@x/video/7412345678901234567?lang=zh",
            "September 8",
            "1.2K",
            3,
            4,
            "18,400",
            5,
        ],
    ]
    post = read_file(
        samples.write(tmp_path / "Content.csv", header, rows, "utf-8"),
    ).table.iloc[0]
    assert (post["post_id"], post["reactions"], post["views"], post["saves"]) == (
        "7412345678901234567",
        1200,
        18400,
        5,
    )
    assert f"{post['published_at']:%Y-%m-%d}" == "2024-09-08"


def test_new_and_old_files_of_x_are_read(tmp_path):
    new = good(
        samples.write(
            tmp_path / "n.csv",
            X_NEW,
            [
                [
                    "18",
                    "Fri, Apr 26, 2024",
                    "@someone yes",
                    "https://x.com/a/status/18",
                    500,
                    7,
                    30,
                    2,
                    1,
                    0,
                    3,
                    4,
                    1,
                    1,
                    6,
                    0,
                    0,
                ],
            ],
        ),
    )
    old = good(
        samples.write(
            tmp_path / "o.csv",
            [
                "Tweet id",
                "Tweet text",
                "time",
                "impressions",
                "engagements",
                "engagement rate",
                "retweets",
                "replies",
                "likes",
                "url clicks",
            ],
            [
                [
                    "19",
                    "Hello",
                    "2024-04-26 20:05 +0000",
                    "500.0",
                    "30.0",
                    0.06,
                    "4.0",
                    "3.0",
                    "7.0",
                    "6.0",
                ],
            ],
        ),
    )
    columns = ["impressions", "reactions", "comments", "shares", "clicks"]
    assert list(new.table[columns].iloc[0]) == list(old.table[columns].iloc[0]) == [500, 7, 3, 4, 6]
    assert old.table["published_at"].iloc[0] == pd.Timestamp("2024-04-27 04:05", tz="Asia/Taipei")
    assert any("@" in note for note in new.notes)


def test_the_overview_of_x_gives_account_days(tmp_path):
    header = [
        "Date",
        "Impressions",
        "Engagements",
        "Likes",
        "Replies",
        "Reposts",
        "New follows",
        "Unfollows",
        "Bookmarks",
        "Shares",
        "Profile visits",
        "Create Post",
        "Video views",
        "Media views",
    ]
    day = good(
        samples.write(tmp_path / "o.csv", header, [["Fri, Apr 26, 2024", *range(10, 23)]]),
    ).table.iloc[0]
    assert (day["impressions"], day["interactions"], day["gained"], day["lost"]) == (10, 11, 15, 16)


def test_a_linkedin_workbook_gives_posts_and_days():
    results = {
        result.format.id: result
        for result in read_parts(Path(__file__).parent / "linkedin_content.xls")
    }
    post, day = results["linkedin_posts"].table.iloc[0], results["linkedin_metrics"].table.iloc[1]
    assert (post["post_type"], post["impressions"], post["total_clicks"], post["shares"]) == (
        "photo",
        812,
        31,
        2,
    )
    assert f"{post['published_at']:%Y-%m-%d}" == "2026-08-31"
    assert (day["reach"], day["reactions"], f"{day['date']:%Y-%m-%d}") == (260, -1, "2026-09-01")
    assert any("負數" in note for note in results["linkedin_metrics"].notes)


def test_a_hand_log_of_threads_keeps_views_and_turns_no_rate_into_counts(tmp_path):
    rows = [
        ["2026-04-07 20:58", "黑板又換了", "409", "2.20%", "0.49%", "0.49%"],
        ["2026-04-07 20:58", "又一篇", "1.2萬", "", "", ""],
    ]
    result = good(
        samples.write(
            tmp_path / "t.csv",
            ["發佈時間", "內容", "瀏覽次數", "按讚率", "回覆率", "分享率"],
            rows,
        ),
    )
    assert list(result.table["views"]) == [409, 12000]
    assert result.table["post_id"].is_unique
    assert result.table["reactions"].isna().all()


@pytest.mark.parametrize(
    ("header", "row", "replies"),
    [
        (
            [name.replace("留言數", "回覆次數") for name in samples.INSTAGRAM_ZH],
            samples.instagram_zh(caption="", kind="IG 限時動態"),
            4,
        ),
        (
            [
                "Post ID",
                "Account username",
                "Description",
                "Publish time",
                "Permalink",
                "Post type",
                "Date",
                "Views",
                "Replies",
            ],
            [
                "17900603864985625",
                "xiuhe.tea",
                "",
                "08/04/2026 12:05",
                "https://example.invalid/1",
                "IG story",
                "Lifetime",
                900,
                2,
            ],
            2,
        ),
    ],
)
def test_stories_count_replies_as_comments(tmp_path, header, row, replies):
    result = good(samples.write(tmp_path / "s.csv", header, [row]))
    assert result.format.id == "instagram_stories"
    assert (result.table["post_type"].iloc[0], result.table["comments"].iloc[0]) == (
        "story",
        replies,
    )


def test_the_inbox_keeps_unanswered_messages(tmp_path):
    header = [
        "訊息編號",
        "平台",
        "收到時間",
        "顧客代號",
        "訊息內容",
        "首次人工回覆時間",
        "結案時間",
    ]
    rows = [
        ["q1", "LINE", "2026-04-06 08:45", "c1", "有統編嗎", "2026-04-06 11:10", ""],
        ["q2", "instagram", "2026-04-06 09:25", "c2", "退款", "", ""],
    ]
    table = good(samples.write(tmp_path / "i.csv", header, rows)).table
    assert list(table["platform"]) == ["line_oa", "instagram"]
    assert table["replied_at"].isna().tolist() == [False, True]


def test_mentions_and_sales_are_read(tmp_path):
    mentions = good(
        samples.write(
            tmp_path / "m.csv",
            [
                "提及編號",
                "發表時間",
                "品牌",
                "來源",
                "類型",
                "內容",
                "作者代號",
                "按讚數",
                "回應數",
            ],
            [["m1", "2026-04-06 08:33", "杯曜手作", "ptt", "post", "滿有誠意的", "u1", 0, ""]],
        ),
    ).table
    sales = good(
        samples.write(
            tmp_path / "s.csv",
            [
                "日期",
                "工作階段來源",
                "工作階段媒介",
                "工作階段廣告活動",
                "工作階段",
                "交易",
                "總收益",
            ],
            [["20260406", "facebook", "social", "(not set)", 64, 2, "1,611.5"]],
        ),
    ).table
    assert mentions["likes"].iloc[0] == 0
    assert mentions["replies"].isna().all()
    assert (sales["sessions"].iloc[0], sales["revenue"].iloc[0]) == (64, 1611.5)


def test_a_bad_time_in_the_inbox_names_row_and_heading(tmp_path):
    header = [
        "訊息編號",
        "平台",
        "收到時間",
        "顧客代號",
        "訊息內容",
        "首次人工回覆時間",
        "結案時間",
    ]
    problem = read_file(
        samples.write(
            tmp_path / "收件匣.csv",
            header,
            [["q1", "line_oa", "昨天", "c1", "嗨", "", ""]],
        ),
    ).problem
    assert "第 2 列：「收到時間」的「昨天」讀不懂" in problem


def test_sub_folders_and_zips_are_read_and_hidden_files_are_not(tmp_path):
    samples.write(
        tmp_path / "2026" / "八月" / "a.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh("1000390819731784")],
    )
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("__MACOSX/._a.csv", b"\x00")
        archive.writestr(
            "c/a.csv",
            samples.text(samples.INSTAGRAM_ZH, [samples.instagram_zh()]).encode("cp950"),
        )
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    result = read_folder(tmp_path)
    assert sorted(result.posts["platform"]) == ["facebook", "instagram"]
    assert [file.problem for file in result.files] == [None, None]


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 broken",
        _zip(**{"[Content_Types].xml": b"<x/>"}),
        _zip(**{"d/": b""}),
        _zip(a=b"what,is\n1,2\n"),
        b"\xd0\xcf\x11\xe0 broken",
        b"sep=,\n",
        b'"Age & gender"\n"Date,"\n',
    ],
    ids=[
        "a cut zip",
        "a workbook of nothing",
        "a zip of folders",
        "a zip of others",
        "a cut xls",
        "only sep=",
        "an open quote",
    ],
)
def test_broken_archives_and_workbooks_get_one_sentence(tmp_path, data):
    (tmp_path / "怪檔").write_bytes(data)
    problem = read_file(tmp_path / "怪檔").problem
    assert "怪檔" in problem
    assert problem.count("。") == 1


def test_posts_published_on_both_platforms_are_said(tmp_path):
    caption = "這個夏天最後一批愛文芒果，明天開賣"
    samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, [samples.facebook_zh(caption=caption)])
    samples.write(
        tmp_path / "b.csv",
        samples.INSTAGRAM_ZH,
        [samples.instagram_zh(caption=caption, published="08/03/2026 19:00")],
    )
    assert any("1 篇同文" in note for note in read_folder(tmp_path).notes)


@pytest.mark.parametrize(
    ("written", "length"),
    [("0:04:19", 259.0), ("592", 592.0), ("0:09", 9.0), ("11.5", 11.5), ("", None)],
)
def test_lengths_are_read_as_clock_or_seconds(written, length):
    assert seconds(written) == length


def test_a_folder_is_read_one_file_after_another(tmp_path):
    for name in "ab":
        samples.write(tmp_path / f"{name}.csv", samples.INSTAGRAM_ZH, [samples.instagram_zh()])
    results = iter_folder(tmp_path)
    first = next(results)
    (tmp_path / "b.csv").unlink()
    second = next(results)
    assert (first.name, first.rows_out, second.name) == ("a.csv", 1, "b.csv")
    assert "無法開啟" in second.problem


def test_a_blank_where_none_may_be_names_row_and_heading(tmp_path):
    header = [
        "提及編號",
        "發表時間",
        "品牌",
        "來源",
        "類型",
        "內容",
        "作者代號",
        "按讚數",
        "回應數",
    ]
    problem = read_file(
        samples.write(
            tmp_path / "聆聽.csv",
            header,
            [["m1", "2026-04-06 08:33", "", "ptt", "post", "好", "u1", 0, 0]],
        ),
    ).problem
    assert "第 2 列：「品牌」是空白" in problem
