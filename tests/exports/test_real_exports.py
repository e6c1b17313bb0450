"""What platforms really hand out, class by class: the structure of files found in public, with
invented content built here, and siblings in other languages, orders, separators and places.
"""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from smhelpers.commands.workplaces_import import as_dict, cards, write_tables
from smhelpers.exports import Told, iter_folder, read_file, read_folder
from smhelpers.exports.clocks import (
    code_of,
    instagram_number,
    media_number,
    tiktok_number,
    x_number,
)

from . import samples

INSTAGRAM = [
    "Post ID",
    "Account ID",
    "Account username",
    "Account name",
    "Description",
    "Duration (sec)",
    "Publish time",
    "Permalink",
    "Post type",
    "Data comment",
    "Date",
    "Views",
    "Reach",
    "Likes",
    "Shares",
    "Follows",
    "Comments",
    "Saves",
]
STORIES = [
    *INSTAGRAM[:14],
    "Profile visits",
    "Replies",
    "Navigation",
    "Link clicks",
    "Sticker taps",
]
TAIPEI = "Asia/Taipei"


def taipei(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz=TAIPEI)


def written(moment: pd.Timestamp, zone: str = "America/Los_Angeles") -> str:
    """A time as an export of Meta writes it."""
    return f"{moment.tz_convert(zone):%m/%d/%Y %H:%M}"


def link(moment: pd.Timestamp, rest: int = 1) -> str:
    return f"https://www.instagram.com/reel/{code_of(instagram_number(moment, rest))}/"


def instagram(
    moment: pd.Timestamp,
    number: int = 0,
    zone: str = "America/Los_Angeles",
    account: str = "lantern.tea",
    **cells,
) -> list:
    """A row of an Instagram export that was published at a moment."""
    row = {
        "Post ID": str(17_912_380_476_180_807 + 1010 * number),
        "Account ID": "17841400000000001",
        "Account username": account,
        "Account name": "燈籠茶行",
        "Description": f"第 {number} 篇",
        "Duration (sec)": 15,
        "Publish time": written(moment, zone),
        "Permalink": link(moment, number),
        "Post type": "IG reel",
        "Data comment": "",
        "Date": "Lifetime",
        "Views": 1000 + number,
        "Reach": 500,
        "Likes": 50,
        "Shares": 1,
        "Follows": 2,
        "Comments": 3,
        "Saves": 4,
    }
    return [(row | cells)[name] for name in INSTAGRAM]


def moments(number: int = 6, start: str = "2026-03-02 20:00") -> list[pd.Timestamp]:
    return [taipei(start) + pd.Timedelta(days=day) for day in range(number)]


def posts(path: Path, rows: list[list], header: list[str] | None = None) -> Path:
    return samples.write(path, header or INSTAGRAM, rows)


def good(path: Path, told: Told | None = None):
    result = read_file(path, told)
    assert result.problem is None
    return result


def utf16(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xfe" + "".join(f"{line}\n" for line in lines).encode("utf-16-le"))
    return path


def series(title: str, values: list[int], start: str = "2026-05-25") -> list[str]:
    days = pd.date_range(start, periods=len(values))
    rows = [f'"{day:%Y-%m-%d}T00:00:00","{value}"' for day, value in zip(days, values, strict=True)]
    return ["sep=,", f'"{title}"', '"Date","Primary"', *rows]


def book(path: Path, **sheets: list[list]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


# ---- the clock


def test_a_short_code_is_the_number_of_the_media_and_tells_its_moment():
    moment = taipei("2026-03-02 20:00")
    number = instagram_number(moment, 12345)
    assert media_number(code_of(number)) == number
    assert media_number("DVYZqcTgAAB") >> 23 == (number >> 23)


def test_publish_times_of_meta_are_those_of_california_and_are_proved_by_links(tmp_path):
    at = moments(10, "2026-03-02 20:00")
    result = good(posts(tmp_path / "a.csv", [instagram(m, n) for n, m in enumerate(at)]))
    assert list(result.table["published_at"]) == at
    assert (result.clock, result.clock_proof) == (
        "America/Los_Angeles",
        "由 10 則貼文的永久連結證實",
    )
    assert any("夏令時間" in note for note in result.notes)


@pytest.mark.parametrize("utc", ["2025-11-02 08:30", "2025-11-02 09:30", "2026-03-08 10:30"])
def test_hours_that_come_twice_or_never_are_told_by_the_number(tmp_path, utc):
    moment = pd.Timestamp(utc, tz="UTC").tz_convert(TAIPEI)
    table = good(posts(tmp_path / "a.csv", [instagram(moment)])).table
    assert list(table["published_at"]) == [moment]


def test_an_hour_that_california_skips_cannot_be_and_is_set_aside(tmp_path):
    rows = [
        samples.facebook_en("1", published="03/08/2026 02:30"),
        samples.facebook_en("2", published="03/08/2026 03:30"),
    ]
    result = good(samples.write(tmp_path / "a.csv", samples.FACEBOOK_EN, rows))
    assert list(result.table["post_id"]) == ["2"] and result.set_aside[0].row == 2


@pytest.mark.parametrize(("zone", "named"), [("UTC", "世界協調"), (TAIPEI, "臺灣")])
def test_a_file_whose_times_contradict_its_links_is_stopped_and_says_what_it_shows(
    tmp_path,
    zone,
    named,
):
    rows = [instagram(m, n, zone) for n, m in enumerate(moments())]
    result = read_file(posts(tmp_path / "a.csv", rows))
    assert named in result.problem and result.rows_out == 0 and len(result.set_aside) == 6


def test_a_row_that_contradicts_its_link_is_set_aside_in_a_file_that_is_proved(tmp_path):
    at = moments()
    rows = [instagram(m, n) for n, m in enumerate(at)]
    rows[2][INSTAGRAM.index("Publish time")] = "03/04/2026 11:00"
    result = good(posts(tmp_path / "a.csv", rows))
    assert [aside.row for aside in result.set_aside] == [4] and result.rows_out == 5


def test_facebook_says_that_its_clock_is_not_proved_unless_instagram_proves_it(tmp_path):
    path = samples.write(tmp_path / "f.csv", samples.FACEBOOK_EN, [samples.facebook_en()])
    assert "未能證實" in good(path).clock_proof
    posts(tmp_path / "i.csv", [instagram(m, n) for n, m in enumerate(moments())])
    both = {result.name: result.clock_proof for result in read_folder(tmp_path).files}
    assert both["f.csv"] == "由同資料夾 6 則 Instagram 貼文的永久連結證實"


def test_posts_of_x_are_placed_by_their_numbers_and_days_are_those_of_utc(tmp_path):
    header = ["Post id", "Date", "Post text", "Post Link", "Impressions", "Likes"]
    moment = taipei("2026-04-02 07:10")
    number = x_number(moment, 7)
    row = [number, "Wed, Apr 1, 2026", "早安", f"https://x.com/lantern/status/{number}", 500, 7]
    wrong = [x_number(moment, 8), "Fri, Apr 3, 2026", "嗨", "", 5, 1]
    more = [x_number(moment, 9), "Wed, Apr 1, 2026", "午安", "", 5, 1]
    result = good(samples.write(tmp_path / "x.csv", header, [row, wrong, more]))
    assert list(result.table["published_at"]) == [moment, moment]
    assert [aside.row for aside in result.set_aside] == [3] and result.clock == "UTC"


TIKTOK = ["Time", "Video title", "Video link", "Post time", "Total likes", "Total views"]


def test_the_year_of_a_tiktok_video_is_that_of_its_number_whatever_the_order(tmp_path):
    days = ["2025-07-16", "2025-09-03", "2026-01-23", "2025-04-28", "2026-02-01", "2024-12-31"]
    rows = []
    for place, day in enumerate(days):
        number = tiktok_number(taipei(f"{day} 12:00"), place)
        shown = f"{pd.Timestamp(day):%B} {pd.Timestamp(day).day}"
        url = f"https://www.tiktok.com/@lantern.tea/video/{number}"
        rows.append(["February 28", f"影片 {place}", url, shown, 1, 1000 - place])
    result = good(samples.write(tmp_path / "Content.csv", TIKTOK, rows))
    read = result.table.sort_values("source_row")
    assert [f"{at:%Y-%m-%d}" for at in read["published_at"]] == days
    assert set(read["account"]) == {"lantern.tea"}


def test_a_day_that_contradicts_the_number_of_its_video_is_set_aside(tmp_path):
    number = tiktok_number(taipei("2025-07-16 12:00"), 1)
    url = f"https://www.tiktok.com/@a/video/{number}"
    rows = [["", "一", url, "July 16", 1, 2], ["", "二", url[:-1] + "2", "May 3", 1, 2]]
    result = good(samples.write(tmp_path / "Content.csv", TIKTOK, rows))
    assert result.rows_out == 1 and result.set_aside[0].row == 3


def test_days_without_a_year_are_asked_for_where_nothing_tells_it(tmp_path):
    header = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
    path = samples.write(tmp_path / "Overview.csv", header, [["August 30", 1, 2, 3, 4, 5]])
    assert "--year" in read_file(path).problem
    table = good(path, Told(year=2025)).table
    assert [f"{day:%Y-%m-%d}" for day in table["date"]] == ["2025-08-30"]


def test_the_period_in_a_name_tells_the_year(tmp_path):
    header = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
    rows = [["December 31", 1, 2, 3, 4, 5], ["January 1", 1, 2, 3, 4, 5]]
    path = samples.write(tmp_path / "Overview_2024-12-31_2025-01-01.csv", header, rows)
    assert [f"{day:%Y-%m-%d}" for day in good(path).table["date"]] == ["2024-12-31", "2025-01-01"]


def test_nothing_depends_on_when_a_file_was_copied(tmp_path):
    import os

    number = tiktok_number(taipei("2025-08-29 12:00"), 1)
    url = f"https://www.tiktok.com/@a/video/{number}"
    samples.write(tmp_path / "Content.csv", TIKTOK, [["", "一", url, "August 29", 1, 2]])
    header = ["Date", "Followers", "Difference in followers from previous day"]
    path = samples.write(tmp_path / "FollowerHistory.csv", header, [["August 30", 9, 1]])
    first = read_folder(tmp_path).tables["accounts"]
    os.utime(path, (0, 0))
    assert first.equals(read_folder(tmp_path).tables["accounts"])
    assert f"{first['date'].iloc[0]:%Y}" == "2025"


# ---- columns, whatever their case, language, order


def test_headings_in_another_case_lose_no_column(tmp_path):
    header = [name.upper() for name in STORIES]
    at = moments(4)
    rows = []
    for place, moment in enumerate(at):
        row = instagram(moment, place, **{"Post type": "IG story", "Permalink": ""})[:14]
        rows.append([*row, 3, 2, 50, 7 * (place + 1), 0])
    table = good(samples.write(tmp_path / "s.csv", header, rows)).table
    assert table["clicks"].sum() == 70 and table["comments"].sum() == 8


def test_soft_hyphens_and_quotes_in_headings_make_no_difference(tmp_path):
    header = [
        name.replace("Permalink", "Perma\u00adlink").replace("Views", "“Views”")
        for name in INSTAGRAM
    ]
    result = good(posts(tmp_path / "a.csv", [instagram(m) for m in moments(1)], header))
    assert list(result.table["views"]) == [1000] and result.clock_proof.startswith("由 1")


JAPANESE = [
    "投稿ID",
    "アカウントID",
    "アカウントのユーザーネーム",
    "アカウント名",
    "説明",
    "時間(秒)",
    "公開時間",
    "リンク",
    "投稿タイプ",
    "データコメント",
    "日時",
    "ビュー",
    "リーチ",
    "いいね！の数",
    "シェア数",
    "フォロー数",
    "コメント数",
    "保存数",
]
PORTUGUESE = [
    "Identificação do post",
    "Identificação da conta",
    "Nome de usuário da conta",
    "Nome da conta",
    "Descrição",
    "Duração (s)",
    "Horário de publicação",
    "Link permanente",
    "Tipo de post",
    "Comentário dos dados",
    "Data",
    "Visualizações",
    "Alcance",
    "Curtidas",
    "Compartilhamentos",
    "Seguimentos",
    "Comentários",
    "Salvamentos",
]
SPANISH = [
    "Identificador de la publicación",
    "Identificador de la cuenta",
    "Nombre de usuario de la cuenta",
    "Nombre de la cuenta",
    "Descripción",
    "Duración (segundos)",
    "Hora de publicación",
    "Enlace permanente",
    "Tipo de publicación",
    "Comentario de los datos",
    "Fecha",
    "Visualizaciones",
    "Alcance",
    "Me gusta",
    "Veces que se compartió",
    "Seguimientos",
    "Comentarios",
    "Veces que se guardó",
]
GERMAN = [
    "Beitrags-ID",
    "Konto-ID",
    "Konto-Nutzername",
    "Kontoname",
    "Beschreibung",
    "Dauer (Sek.)",
    "Veröffentlichungszeit",
    "Permalink",
    "Beitragsart",
    "Datenkommentar",
    "Datum",
    "Aufrufe",
    "Reichweite",
    "„Gefällt mir“-Angaben",
    "Geteilte Inhalte",
    "Follows",
    "Kommentare",
    "Speicherungen",
]
CHINESE = [
    "帖子编号",
    "账户编号",
    "账户用户名",
    "账户名称",
    "描述",
    "时长（秒）",
    "发布时间",
    "永久链接",
    "帖子类型",
    "数据备注",
    "日期",
    "浏览量",
    "覆盖人数",
    "点赞数",
    "分享次数",
    "关注人数",
    "评论数",
    "收藏数",
]


@pytest.mark.parametrize(
    ("header", "language", "reel"),
    [
        (JAPANESE, "ja", "IGリール動画"),
        (PORTUGUESE, "pt", "Reel do Instagram"),
        (SPANISH, "es", "Reel de Instagram"),
        (GERMAN, "de", "IG-Reel"),
        (CHINESE, "zh-CN", "IG Reels"),
    ],
)
def test_the_language_of_an_account_costs_no_column(tmp_path, header, language, reel):
    row = instagram(moments(1)[0], **{"Post type": reel})
    result = good(posts(tmp_path / "a.csv", [row], header))
    post = result.table.iloc[0]
    counts = ["views", "reach", "reactions", "shares", "follows", "comments", "saves"]
    assert [post[name] for name in counts] == [1000, 500, 50, 1, 2, 3, 4]
    assert (result.language, post["post_type"], post["account"]) == (
        language,
        "reel",
        "lantern.tea",
    )


def test_headings_of_no_known_language_are_told_from_the_links(tmp_path):
    header = [f"sarake {number}" for number in range(len(INSTAGRAM))]
    problem = read_file(
        posts(tmp_path / "a.csv", [instagram(m) for m in moments(1)], header)
    ).problem
    assert "Instagram 的連結" in problem and "語言" in problem


def test_every_column_that_is_not_taken_is_listed(tmp_path):
    header = [*INSTAGRAM, "Mood"]
    rows = [[*instagram(m), "good"] for m in moments(1)]
    assert good(posts(tmp_path / "a.csv", rows, header)).columns_not_taken == [
        "Account ID",
        "Account name",
        "Data comment",
        "Mood",
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_saved_again_with_another_separator_is_the_same(tmp_path, separator):
    at = moments(3)
    text = samples.text(INSTAGRAM, [instagram(m, n) for n, m in enumerate(at)])
    again = "".join(line.replace(",", separator) + "\n" for line in text.splitlines())
    (tmp_path / "a.csv").write_text(again, encoding="utf-8")
    assert list(good(tmp_path / "a.csv").table["published_at"]) == at


def test_rows_that_were_quoted_whole_are_taken_apart(tmp_path):
    at = moments(3)
    lines = samples.text(INSTAGRAM, [instagram(m, n) for n, m in enumerate(at)]).splitlines()
    whole = "".join('"' + line.replace('"', '""') + '"\n' for line in lines)
    (tmp_path / "a.csv").write_text(whole, encoding="utf-8")
    assert list(good(tmp_path / "a.csv").table["published_at"]) == at


def test_a_file_in_cp1252_is_read_by_its_headings(tmp_path):
    row = instagram(moments(1)[0], **{"Description": "schöner Tee", "Account name": "Tee"})
    path = samples.write(tmp_path / "a.csv", GERMAN, [row])
    text = path.read_text(encoding="utf-8-sig").replace("„", "").replace("“", "")
    path.write_bytes(text.encode("cp1252"))
    assert list(good(path).table["caption"]) == ["schöner Tee"]


# ---- series and audience


def test_series_without_a_platform_are_booked_by_the_posts_beside_them(tmp_path):
    posts(
        tmp_path / "p.csv", [instagram(m, n) for n, m in enumerate(moments(2, "2026-05-25 12:00"))]
    )
    utf16(tmp_path / "Views.csv", series("Views", [900, 800, 700]))
    utf16(tmp_path / "Reach.csv", series("Reach", [500, 400, 300]))
    utf16(tmp_path / "Interactions.csv", series("Content interactions", [50, 40, 30]))
    accounts = read_folder(tmp_path).tables["accounts"]
    assert set(accounts["platform"]) == {"instagram"} and set(accounts["account"]) == {
        "lantern.tea"
    }
    assert (accounts["views"].sum(), accounts["interactions"].sum()) == (2400, 120)
    assert list(accounts["reach"]) == [500, 400, 300]


def test_a_series_that_nothing_proves_is_asked_for_and_booked_to_nobody(tmp_path):
    path = utf16(tmp_path / "Views.csv", series("Views", [9]))
    result = read_file(path)
    assert "--platform" in result.problem and list(result.table["platform"]) == ["meta"]
    told = good(path, Told(platform="instagram", account="b"))
    assert list(told.table[["platform", "account"]].iloc[0]) == ["instagram", "b"]


def test_two_accounts_in_one_folder_are_kept_apart(tmp_path):
    for place, name in enumerate(("one.tea", "two.tea")):
        folder = tmp_path / name
        posts(folder / "p.csv", [instagram(m, 50 * place, account=name) for m in moments(1)])
        utf16(folder / "Views.csv", series("Views", [10 + place]))
    accounts = read_folder(tmp_path).tables["accounts"]
    assert accounts[["account", "views"]].to_dict("records") == [
        {"account": "one.tea", "views": 10},
        {"account": "two.tea", "views": 11},
    ]


def test_a_series_beside_two_accounts_is_asked_for(tmp_path):
    rows = [instagram(m, n, account=f"{n}.tea") for n, m in enumerate(moments(2))]
    posts(tmp_path / "p.csv", rows)
    utf16(tmp_path / "Views.csv", series("Views", [9]))
    results = {result.name: result for result in read_folder(tmp_path).files}
    assert "--account" in results["Views.csv"].problem and results["Views.csv"].rows_out == 0


def test_a_series_whose_days_can_be_read_both_ways_is_asked_for(tmp_path):
    lines = ["sep=,", '"Facebook views"', '"Date","Primary"', '"05/06/2025","9"']
    result = read_file(utf16(tmp_path / "Views.csv", lines))
    assert "--date-order" in result.problem
    assert (result.rows_in, result.rows_out, len(result.set_aside)) == (1, 0, 1)


def test_two_series_stacked_in_one_file_are_two(tmp_path):
    lines = [
        *series("Facebook Page new likes", [5, 6]),
        "",
        '"Instagram new followers"',
        '"Date","New Instagram followers"',
        '"2026-05-25T00:00:00","7"',
        '"2026-05-26T00:00:00","8"',
    ]
    accounts = good(utf16(tmp_path / "a.csv", lines)).table.groupby("platform")["gained"].sum()
    assert accounts.to_dict() == {"facebook": 11, "instagram": 15}


@pytest.mark.parametrize(
    ("title", "date", "separator"),
    [
        ("Alcance de Instagram", "Fecha", ","),
        ("Alcance do Instagram", "Data", ";"),
        ("Instagram-Reichweite", "Datum", "\t"),
        ("Instagram 觸及人數", "日期", ";"),
        ("Instagram reach", "Da\u00adte", "\t"),
    ],
)
def test_series_in_other_languages_and_with_other_separators(tmp_path, title, date, separator):
    lines = [title, f"{date}{separator}Primary", f"2026-05-25T00:00:00{separator}40"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    table = good(tmp_path / "a.csv").table
    assert list(table[["platform", "reach"]].iloc[0]) == ["instagram", 40]


AUDIENCE = [
    "sep=,",
    '"Age & gender"',
    '"","Women","Men"',
    '"18-24","12.5","6.5"',
    '"25-34","30","15"',
    '"35-44","20.5","15.5"',
    "",
    '"Top cities"',
    '"Taipei, Taiwan","Taichung, Taiwan"',
    '"41.5","0.3"',
    "",
    '"Top countries"',
    '"Taiwan"',
    '"88.2"',
]


def audience(result) -> dict:
    table = result.table
    keys = zip(table["dimension"], table["group"], table["gender"], strict=True)
    return dict(zip(keys, table["value"], strict=True))


def test_an_audience_without_signs_and_with_places_across(tmp_path):
    found = audience(good(utf16(tmp_path / "A.csv", AUDIENCE), Told(platform="instagram")))
    assert found[("age_gender", "18-24", "female")] == 0.125
    assert found[("city", "Taipei, Taiwan", "")] == 0.415
    assert found[("city", "Taichung, Taiwan", "")] == 0.003
    assert found[("country", "Taiwan", "")] == 0.882 and len(found) == 9


def test_an_audience_with_decimal_commas_and_headings_of_its_query(tmp_path):
    lines = [
        "sep=;",
        "Edad y sexo",
        ";Mujeres (FB_PAGE,FOLLOW,UNIQUE_USERS);Hombres (FB_PAGE,FOLLOW,UNIQUE_USERS)",
        "18-24;23,9%;6,1%",
        "",
        "Principales ciudades",
        "Ciudad;FB_PAGE,FOLLOW,UNIQUE_USERS",
        "Madrid;41,5%",
    ]
    (tmp_path / "A.csv").write_text("\n".join(lines), encoding="utf-8")
    found = audience(good(tmp_path / "A.csv", Told(platform="facebook")))
    assert found == {
        ("age_gender", "18-24", "female"): 0.239,
        ("age_gender", "18-24", "male"): 0.061,
        ("city", "Madrid", ""): 0.415,
    }


def test_fractions_in_an_audience_stay_fractions(tmp_path):
    lines = ["sep=,", '"Top countries"', '"Taiwan","0.97"', '"Hong Kong","0.02"']
    found = audience(good(utf16(tmp_path / "A.csv", lines), Told(platform="facebook")))
    assert found[("country", "Taiwan", "")] == 0.97


# ---- YouTube


YOUTUBE = [
    "Content",
    "Video title",
    "Video publish time",
    "Duration",
    "Views",
    "Watch time (hours)",
    "Subscribers",
    "Impressions",
    "Impressions click-through rate (%)",
]


@pytest.mark.parametrize("last", [False, True])
def test_one_video_without_a_date_costs_no_other_and_the_total_is_a_control(tmp_path, last):
    total = ["Total", "", "", "", 600, 30.5, 5, 9000, 4.1]
    videos = [
        ["aaaaaaaaaa1", "一", "Mar 15, 2026", 120, 300, 10, 2, 5000, 4],
        ["aaaaaaaaaa2", "二", "", 900, 200, 15, 2, 3000, 4],
        ["aaaaaaaaaa3", "三", "Mar 20, 2026", 45, 100, 5.5, 1, 1000, 4],
    ]
    rows = [*videos, total] if last else [total, *videos]
    result = good(samples.write(tmp_path / "t.csv", YOUTUBE, rows))
    control = result.controls[0]
    assert (result.table["views"].sum(), len(result.set_aside), result.rows_in) == (400, 1, 3)
    assert (control.metric, control.total, control.in_table, control.kept) == (
        "views",
        600,
        600,
        400,
    )


def test_a_table_that_holds_a_part_of_the_channel_says_so(tmp_path):
    rows = [
        ["Total", "", "", "", 181588, 1, 1, 1, 4],
        ["a", "一", "Mar 15, 2026", 9, 153235, 1, 1, 1, 4],
    ]
    result = good(samples.write(tmp_path / "t.csv", YOUTUBE, rows))
    assert any("153,235" in note and "181,588" in note and "84%" in note for note in result.notes)


@pytest.mark.parametrize(
    ("header", "day"),
    [
        (
            "Contenido,Título del vídeo,Hora de publicación del vídeo,Duración,Visualizaciones",
            "15 mar 2026",
        ),
        (
            "Conteúdo,Título do vídeo,Horário de publicação do vídeo,Duração,Visualizações",
            "15 de mar. de 2026",
        ),
        ("Inhalte,Videotitel,Veröffentlichungszeit des Videos,Dauer,Aufrufe", "15.03.2026"),
        ("コンテンツ,動画のタイトル,動画公開時刻,長さ,視聴回数", "2026/03/15"),
        ("内容,视频标题,视频发布时间,时长,观看次数", "2026年3月15日"),
        ("內容,影片標題,影片發布時間,時間長度,觀看次數", "Mar 15, 2026"),
    ],
)
def test_videos_in_every_language(tmp_path, header, day):
    row = [["abc_-123456", "茶", day, 90, 7]]
    table = good(samples.write(tmp_path / "t.csv", header.split(","), row)).table
    assert list(table["views"]) == [7]
    assert f"{table['published_at'].iloc[0]:%Y-%m-%d}" == "2026-03-15"


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["13-06-2025", "14-06-2025"], ["2025-06-13", "2025-06-14"]),
        (["06/13/2025", "06/14/2025"], ["2025-06-13", "2025-06-14"]),
        (["05-06-2025", "06-06-2025", "07-06-2025"], ["2025-06-05", "2025-06-06", "2025-06-07"]),
        (["06/05/2025", "06/06/2025"], ["2025-06-05", "2025-06-06"]),
        (["2025-06-05", "2025-06-06"], ["2025-06-05", "2025-06-06"]),
        (["Jun 5, 2025", "Jun 6, 2025"], ["2025-06-05", "2025-06-06"]),
    ],
)
def test_the_whole_column_tells_day_from_month(tmp_path, days, read):
    path = samples.write(tmp_path / "Totals.csv", ["Date", "Views"], [[day, 1] for day in days])
    assert [f"{day:%Y-%m-%d}" for day in good(path).table["date"]] == read


def test_a_day_that_can_be_read_both_ways_is_asked_for(tmp_path):
    path = samples.write(tmp_path / "Totals.csv", ["Date", "Views"], [["05-06-2025", 1]])
    result = read_file(path)
    assert "--date-order" in result.problem and result.rows_out == 0
    assert f"{good(path, Told(order='dmy')).table['date'].iloc[0]:%m-%d}" == "06-05"


def test_dates_of_a_workbook_are_dates(tmp_path):
    days = [["Date", "Views"], [pd.Timestamp(2026, 3, 5), 100], [pd.Timestamp(2026, 3, 16), 120]]
    table = good(book(tmp_path / "Totals.xlsx", Sheet=days)).table
    assert [f"{day:%Y-%m-%d}" for day in table["date"]] == ["2026-03-05", "2026-03-16"]


@pytest.mark.parametrize(
    ("header", "row", "dimension", "measure", "value"),
    [
        (["Geography", "Views"], ["TW", 70], "geography", "views", 70),
        (
            ["Traffic source", "Watch time (hours)"],
            ["Browse", 1.5],
            "traffic_source",
            "watch_hours",
            1.5,
        ),
        (["Cities", "City name", "Views"], ["0x1", "Taipei", 7], None, None, None),
        (["Viewer age", "Views (%)"], ["18–24 years", 12.5], "age", "views_share", 0.125),
        (["都市", "視聴回数"], ["台北", 7], "city", "views", 7),
        (["Date", "Engaged views"], ["2026-03-15", 10], "day", "engaged_views", 10),
        (["Date", "Geography", "Views"], ["2026-03-15", "TW", 3], "geography", "views", 3),
    ],
)
def test_youtube_by_any_dimension_and_measure(tmp_path, header, row, dimension, measure, value):
    result = read_file(samples.write(tmp_path / "t.csv", header, [row]))
    if dimension is None:
        return
    found = result.tables["breakdowns"].iloc[0]
    assert (found["dimension"], found["measure"], found["value"]) == (dimension, measure, value)


def test_a_daily_chart_with_titles_is_no_table_of_videos(tmp_path):
    header = ["Date", "Content", "Video title", "Video publish time", "Duration", "Views"]
    rows = [[f"2026-03-1{day}", "abc", "茶", "Mar 1, 2026", 60, 5] for day in range(3)]
    result = good(samples.write(tmp_path / "Chart data.csv", header, rows))
    assert "posts" not in result.tables and result.tables["breakdowns"]["value"].sum() == 15


# ---- identity


def saved_by_excel(rows: list[list]) -> list[list]:
    return [[f"{int(row[0]):.5E}".replace("E+0", "E+"), *row[1:]] for row in rows]


def saved_by_google(rows: list[list]) -> list[list]:
    return [[row[0][:15] + "0" * (len(row[0]) - 15), *row[1:]] for row in rows]


@pytest.mark.parametrize("links", [True, False])
def test_the_same_posts_saved_by_spreadsheets_are_counted_once(tmp_path, links):
    rows = [instagram(m, n) for n, m in enumerate(moments())]
    if not links:
        for row in rows:
            row[INSTAGRAM.index("Permalink")] = ""
    posts(tmp_path / "a.csv", saved_by_excel(rows))
    posts(tmp_path / "b.csv", rows)
    posts(tmp_path / "c.csv", saved_by_google(rows))
    result = read_folder(tmp_path)
    assert (len(result.posts), result.posts["views"].sum()) == (6, 6015)
    assert sorted(result.posts["post_id"]) == [row[0] for row in rows]


def test_posts_whose_shortened_numbers_are_alike_stay_apart(tmp_path):
    at = moments(2)
    rows = [instagram(m, n, **{"Post ID": "17912380476180800"}) for n, m in enumerate(at)]
    assert len(good(posts(tmp_path / "a.csv", rows)).table) == 2


# ---- ads, GA4, LinkedIn, others


def test_ads_at_the_level_of_ads_have_no_campaign(tmp_path):
    header = [
        "Reporting starts",
        "Reporting ends",
        "Ad name",
        "Ad Set Name",
        "Amount spent (TWD)",
        "Impressions",
        "Reach",
    ]
    rows = [["2026-05-01", "2026-05-31", f"廣告{n}", "桃園", 1000 * n, 9, 5] for n in (1, 2)]
    table = good(samples.write(tmp_path / "a.csv", header, rows)).table
    assert (table["spend"].sum(), list(table["ad"])) == (3000, ["廣告1", "廣告2"])


@pytest.mark.parametrize("first", [True, False])
def test_the_total_of_ads_is_a_control_and_their_purchases_have_a_value(tmp_path, first):
    header = [
        "Campaign name",
        "Reporting starts",
        "Reporting ends",
        "Amount spent (EUR)",
        "Impressions",
        "Purchases",
        "Purchases conversion value",
    ]
    total = ["", "2026-05-01", "2026-05-31", 82.62, 195615, "", ""]
    rows = [
        ["春", "2026-05-01", "2026-05-31", 40.62, 95615, 4, 5200],
        ["夏", "2026-05-01", "2026-05-31", 42, 100000, 6, 8100],
    ]
    result = good(
        samples.write(tmp_path / "a.csv", header, [total, *rows] if first else [*rows, total])
    )
    table = result.table
    assert (round(table["spend"].sum(), 2), table["purchase_value"].sum()) == (82.62, 13300)
    assert result.controls[0].complete and set(table["currency"]) == {"EUR"}


GA4 = [
    "# ---",
    "# Traffic acquisition",
    "# Start date: 20260501",
    "# End date: 20260531",
    "# ---",
    "",
]


def test_a_report_of_ga4_opens_with_its_period(tmp_path):
    lines = [
        *GA4,
        "Session source / medium,Sessions,Total revenue",
        ",,",
        "facebook / social,100,1500",
    ]
    (tmp_path / "data-export.csv").write_text("\n".join(lines), encoding="utf-8")
    sales = good(tmp_path / "data-export.csv").table.iloc[0]
    assert (sales["source"], sales["medium"], sales["sessions"]) == ("facebook", "social", 100)
    assert (f"{sales['date']:%Y-%m}", f"{sales['end']:%Y-%m-%d}") == ("2026-05", "2026-05-31")


def test_another_report_of_ga4_is_named_and_kept_as_a_breakdown(tmp_path):
    lines = [*GA4, "Landing page,Sessions", "/menu,40"]
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    result = good(tmp_path / "x.csv")
    found = result.tables["breakdowns"].iloc[0]
    assert (found["dimension"], found["group"], found["value"]) == ("landing_page", "/menu", 40)
    assert f"{found['start']:%Y-%m-%d}" == "2026-05-01" and any("GA4" in n for n in result.notes)


def test_the_workbook_of_a_person_on_linkedin(tmp_path):
    url = "https://www.linkedin.com/feed/update/urn:li:activity:7220000000000000001"
    post = [url, "7/20/2026"]
    path = book(
        tmp_path / "Content.xlsx",
        DISCOVERY=[["Overall Performance", "8/7/2025 - 8/5/2026"], ["Impressions", 12345]],
        ENGAGEMENT=[
            ["Date", "Impressions", "Engagements"],
            ["8/7/2025", 120, 4],
            ["8/8/2025", 98, 2],
        ],
        TOP_POSTS=[
            ["Maximum of 50 posts available to include in this list"],
            [None],
            [
                "Post URL",
                "Post publish date",
                "Engagements",
                None,
                "Post URL",
                "Post publish date",
                "Impressions",
            ],
            [*post, 40, None, *post, 2100],
        ],
        FOLLOWERS=[
            ["Total followers on 8/5/2026:", 782],
            [None],
            ["Date", "New followers"],
            ["8/7/2025", 1],
            ["8/8/2025", 3],
        ],
        DEMOGRAPHICS=[["Top Demographics", "Value", "Percentage"], ["Locations", "Taipei", 0.4]],
    )
    read_folder(tmp_path)
    tables = read_folder(tmp_path).tables
    assert (len(tables["accounts"]), tables["accounts"]["gained"].sum()) == (2, 4)
    post = tables["posts"].iloc[0]
    assert (len(tables["posts"]), post["impressions"], post["interactions"]) == (1, 2100, 40)
    assert list(tables["audience"]["value"]) == [0.4]
    assert all(result.problem is None for result in iter_folder(path.parent))


def test_other_files_of_a_folder_are_named_and_passed_over(tmp_path):
    (tmp_path / "截圖.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "月報.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "備註.txt").write_text("五月要記得回覆客訴\n下次拍直式\n", encoding="utf-8")
    (tmp_path / "設定.json").write_text('{"a": 1}', encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "匯出.zip", "w") as archive:
        stream = io.BytesIO()
        made = openpyxl.Workbook()
        for row in (["Date", "Views"], ["2026-03-15", 100]):
            made.active.append(row)
        made.save(stream)
        archive.writestr("Totals.xlsx", stream.getvalue())
        archive.writestr("media/1.jpg", b"\xff\xd8\xff\xe0")
    results = read_folder(tmp_path).files
    assert [result.problem for result in results] == [None] * len(results)
    said = "；".join(note for result in results for note in result.notes)
    assert all(word in said for word in ("PNG", "PDF", "筆記", "JSON", "JPEG"))
    assert read_folder(tmp_path).tables["accounts"]["views"].sum() == 100


def test_posts_of_a_personal_download_have_their_letters_back(tmp_path):
    entry = {
        "media": [
            {
                "uri": "1.jpg",
                "creation_timestamp": 1772424000,
                "title": "燈籠".encode().decode("latin-1"),
            }
        ]
    }
    (tmp_path / "posts_1.json").write_text(json.dumps([entry]), encoding="utf-8")
    post = read_folder(tmp_path).posts.iloc[0]
    assert (post["caption"], post["published_at"]) == ("燈籠", taipei("2026-03-02 12:00"))
    assert post.isna()["views"]


def test_reviews_of_google_are_read(tmp_path):
    review = {
        "reviewer": {"displayName": "阿明"},
        "starRating": "FOUR",
        "comment": "好喝",
        "createTime": "2026-03-02T04:00:00.000Z",
        "name": "r1",
    }
    (tmp_path / "reviews.json").write_text(json.dumps({"reviews": [review]}), encoding="utf-8")
    found = read_folder(tmp_path).tables["reviews"].iloc[0]
    assert (found["rating"], found["text"], found["published_at"]) == (
        4,
        "好喝",
        taipei("2026-03-02 12:00"),
    )


def test_reach_above_views_is_shown_and_kept(tmp_path):
    rows = [
        instagram(moments(1)[0], Reach=9000),
        instagram(moments(2)[1], 1, Reach=""),
    ]
    result = good(posts(tmp_path / "a.csv", rows))
    assert result.rows_out == 2 and any("合理性" in note for note in result.notes)
    assert result.table["reach"].isna().tolist() == [False, True]


# ---- what is shown


def test_every_row_is_in_a_table_or_set_aside_with_its_reason(tmp_path):
    rows = [instagram(m, n) for n, m in enumerate(moments())]
    rows[1][0] = ""
    rows[2][INSTAGRAM.index("Publish time")] = "?"
    rows.append(rows[3])
    (card,) = cards(iter_folder(posts(tmp_path / "a.csv", rows).parent))
    told = as_dict(card, tmp_path)
    assert (told["rows_in"], told["rows_out"], told["tables"]) == (7, 4, {"posts": 4})
    assert told["rows_in"] == told["rows_out"] + len(told["set_aside"])
    assert all(aside["reason"] for aside in told["set_aside"])


def test_tables_are_written_with_zones_fractions_and_blanks(tmp_path):
    posts(tmp_path / "in" / "a.csv", [instagram(moments(1)[0], Reach="")])
    utf16(tmp_path / "in" / "Audience.csv", AUDIENCE)
    write_tables(read_folder(tmp_path / "in").tables, tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "posts.csv", dtype=str, keep_default_na=False)
    assert list(table[["published_at", "reach"]].iloc[0]) == ["2026-03-02T20:00:00+08:00", ""]
    shares = pd.read_csv(tmp_path / "out" / "audience.csv")
    assert shares["value"].max() <= 1 and sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "audience.csv",
        "posts.csv",
    ]


def test_every_class_of_file_has_one_line_a_file(tmp_path):
    book(
        tmp_path / "b.xlsx",
        One=[["Date", "Views"], ["2026-03-15", 1]],
        Two=[["Geography", "Views"], ["TW", 1]],
    )
    (card,) = cards(iter_folder(tmp_path))
    told = as_dict(card, tmp_path)
    assert told["file"] == "b.xlsx" and told["tables"] == {"accounts": 1, "breakdowns": 1}
    assert set(told) >= {
        "file",
        "format",
        "platform",
        "account",
        "clock",
        "clock_proof",
        "rows_in",
        "rows_out",
        "set_aside",
        "columns_not_taken",
        "control_sums",
        "tables",
        "notes",
        "problems",
    }


def test_posts_of_x_saved_by_a_spreadsheet_are_counted_once(tmp_path):
    header = ["Post id", "Date", "Post text", "Impressions"]
    number = x_number(taipei("2026-04-02 07:10"), 7)
    rows = [[number, "Wed, Apr 1, 2026", "早安", 500]]
    samples.write(tmp_path / "a.csv", header, rows)
    samples.write(tmp_path / "b.csv", header, [[f"{number:.2E}", *rows[0][1:]]])
    result = read_folder(tmp_path)
    assert list(result.posts["post_id"]) == [str(number)]


def test_a_total_below_a_report_of_ga4_is_no_source(tmp_path):
    lines = [*GA4, "Session source / medium,Sessions", "facebook / social,100", "Total,100"]
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    result = good(tmp_path / "x.csv")
    assert list(result.table["source"]) == ["facebook"] and result.controls[0].complete


def test_videos_without_any_date_are_a_breakdown_by_video(tmp_path):
    rows = [["Total", "", 9], ["abc", "茶", 9]]
    path = samples.write(tmp_path / "t.csv", ["Content", "Video title", "Views"], rows)
    found = good(path).tables["breakdowns"].iloc[0]
    assert (found["dimension"], found["group"], found["value"]) == ("video", "abc", 9)


def test_numbers_of_posts_prove_the_order_of_day_and_month(tmp_path):
    at = moments(3, "2026-03-03 20:00")
    rows = [instagram(m, n) for n, m in enumerate(at)]
    for row in rows:
        month, day, rest = row[INSTAGRAM.index("Publish time")].split("/", 2)
        row[INSTAGRAM.index("Publish time")] = f"{day}/{month}/{rest}"
    result = good(posts(tmp_path / "a.csv", rows))
    assert list(result.table["published_at"]) == at


def test_a_title_above_the_blocks_of_an_audience_names_its_platform(tmp_path):
    lines = ["sep=,", '"Instagram followers"', "", *AUDIENCE[1:]]
    assert set(good(utf16(tmp_path / "A.csv", lines)).table["platform"]) == {"instagram"}


def test_the_follows_block_of_an_audience_file_is_days_of_the_account(tmp_path):
    lines = ["sep=,", '"Age & gender"', '"","Women","Men"', '"18-24","12.5","10"', ""]
    lines += ['"Instagram follows"', '"Date","Primary"', '"2026-03-01T00:00:00","4"']
    lines += ['"2026-03-02T00:00:00","6"']
    (tmp_path / "Audience.csv").write_text("\n".join(lines), encoding="utf-16")
    found = read_folder(tmp_path)
    days = found.tables["accounts"]
    assert (list(days["platform"].unique()), days["gained"].sum()) == (["instagram"], 10)
    assert len(found.tables["audience"]) == 2 and found.files[0].problem is None
