"""Post exports of Meta: whatever language, shape or encoding, the same tidy posts.

What cannot be read is named.
"""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.exports import read_file, read_folder
from smhelpers.exports.convert import count
from smhelpers.exports.schemas import POSTS

from . import samples


def read(
    tmp_path,
    header,
    rows,
    encoding="utf-8-sig",
    name="export.csv",
):
    result = read_file(samples.write(tmp_path / name, header, rows, encoding))
    assert result.problem is None
    return result


@pytest.mark.parametrize(
    ("header", "row", "form"),
    [
        (samples.FACEBOOK_ZH, samples.facebook_zh(), "facebook_posts"),
        (samples.FACEBOOK_EN, samples.facebook_en(), "facebook_posts"),
        (samples.INSTAGRAM_ZH, samples.instagram_zh(), "instagram_posts"),
    ],
)
def test_an_export_is_known_by_its_columns_whatever_its_name(tmp_path, header, row, form):
    assert read(tmp_path, header, [row], name="下載 (3).csv").format.id == form


def test_english_instagram_columns_are_read_in_any_order(tmp_path):
    cells = [
        "1",
        "2",
        "xiuhe.tea",
        "Xiuhe",
        "Hi",
        12,
        "08/04/2026 12:05",
        "https://example.invalid/1",
        "IG reel",
        "",
        "Lifetime",
        "12,400",
        9,
        8,
        7,
        6,
        5,
        4,
    ]
    row = dict(zip(samples.INSTAGRAM_EN, cells, strict=True))
    order = sorted(samples.INSTAGRAM_EN)
    post = read(tmp_path, order, [[row[name] for name in order]]).table.iloc[0]
    assert (
        post["views"],
        post["reactions"],
        post["shares"],
        post["comments"],
        post["saves"],
        post["reach"],
        post["follows"],
    ) == (12400, 9, 8, 7, 6, 5, 4)
    assert post["post_type"] == "reel"


def test_times_are_moved_from_california_to_taiwan(tmp_path):
    table = read(
        tmp_path,
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(published="08/03/2026 18:30")],
    ).table
    assert table["published_at"].iloc[0] == pd.Timestamp("2026-08-04 09:30", tz="Asia/Taipei")


def test_a_row_a_day_is_added_up_to_a_row_a_post(tmp_path):
    days = [
        samples.facebook_zh(
            period=f"08/0{day}/2026",
            views=day * 10,
            reach="",
        )
        for day in (3, 4, 5)
    ]
    result = read(tmp_path, samples.FACEBOOK_ZH, days)
    assert list(result.table["views"]) == [120]
    assert result.table["reach"].isna().all()
    assert any("合計" in note for note in result.notes)


def test_a_day_that_stands_twice_is_added_once(tmp_path):
    days = [
        samples.facebook_zh(period="08/03/2026", views=10),
        samples.facebook_zh(period="08/03/2026", views=10),
        samples.facebook_zh(period="08/04/2026", views=5),
    ]
    result = read(tmp_path, samples.FACEBOOK_ZH, days)
    assert list(result.table["views"]) == [15]
    assert any("重複" in note for note in result.notes)


def test_daily_reach_added_up_is_called_an_upper_bound(tmp_path):
    days = [samples.facebook_zh(period=f"08/0{day}/2026", reach=100) for day in (3, 4)]
    result = read(tmp_path, samples.FACEBOOK_ZH, days)
    assert list(result.table["reach"]) == [200]
    assert any("上限" in note for note in result.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp950"])
def test_every_encoding_gives_the_same_posts(tmp_path, encoding):
    path = samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()], encoding)
    if encoding == "utf-16-le":
        path.write_bytes(b"\xff\xfe" + path.read_bytes())
    result = read_file(path)
    assert result.table["caption"].iloc[0] == "新品上市"
    assert result.table["views"].iloc[0] == 1200


def test_a_file_saved_by_excel_in_big5_says_so(tmp_path):
    assert any(
        "cp950" in note
        for note in read(tmp_path, samples.FACEBOOK_ZH, [samples.facebook_zh()], "cp950").notes
    )


def test_a_row_of_totals_is_no_post(tmp_path):
    total = ["總計", *[""] * 10, 1200, 1000, 10, 7, 2, 1, 20, 5]
    result = read(tmp_path, samples.FACEBOOK_ZH, [samples.facebook_zh(), total])
    assert (result.rows_in, result.rows_out, len(result.table)) == (1, 1, 1)
    assert any("總計" in note for note in result.notes)


def test_blank_is_not_supplied_and_zero_is_zero(tmp_path):
    rows = [
        samples.instagram_zh("1", saves=""),
        samples.instagram_zh("2", saves=0),
        samples.instagram_zh("3", saves="--"),
    ]
    saves = read(tmp_path, samples.INSTAGRAM_ZH, rows).table["saves"]
    assert [value is pd.NA for value in saves] == [True, False, True]
    assert saves[1] == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12,400", 12400),
        ("1.2萬", 12000),
        ("1.2K", 1200),
        ("１，２００", 1200),
        ("3M", 3_000_000),
        ("-3", -3),
        ("", None),
        ("undefined", None),
        ("N/A", None),
        ("1.1億", 110_000_000),
    ],
)
def test_counts_are_read_as_people_write_them(written, number):
    assert count(written) == number


@pytest.mark.parametrize("written", ["很多", "1.2.3", "12a", "--5"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError):
        count(written)


@given(st.integers(-(10**9), 10**12))
def test_a_count_survives_being_written_with_commas(number):
    assert count(f"{number:,}") == count(str(number)) == number


def test_a_cell_that_is_no_number_is_noted_by_its_row_and_column(tmp_path):
    result = read(
        tmp_path,
        samples.FACEBOOK_ZH,
        [samples.facebook_zh("1"), samples.facebook_zh("2", views="很多")],
    )
    assert any("第 3 列" in note and "瀏覽次數" in note and "很多" in note for note in result.notes)


def test_full_width_headings_are_those_with_half_width_brackets(tmp_path):
    header = [name.replace("（", "(").replace("）", ")") for name in samples.FACEBOOK_ZH]
    row = samples.facebook_zh()
    row[5] = 31
    wide = read(tmp_path, samples.FACEBOOK_ZH, [row]).table["duration_seconds"]
    narrow = read(tmp_path, header, [row]).table["duration_seconds"]
    assert list(wide) == list(narrow) == [31.0]


def test_an_id_that_excel_shortened_is_taken_from_the_permalink(tmp_path):
    row = samples.facebook_zh()
    row[0] = "1.00039E+15"
    result = read(tmp_path, samples.FACEBOOK_ZH, [row])
    assert list(result.table["post_id"]) == ["1000390819731784"]
    assert any("Excel" in note for note in result.notes)


def test_shortened_ids_of_different_posts_do_not_become_one_post(tmp_path):
    rows = [
        samples.facebook_zh("1.00039E+15"),
        samples.facebook_zh("1.00039E+15", published="08/04/2026 09:00"),
    ]
    for row in rows:
        row[7] = ""
    assert len(read(tmp_path, samples.FACEBOOK_ZH, rows).table) == 2


def test_a_column_that_stands_twice_is_read_once(tmp_path):
    header = [*samples.FACEBOOK_ZH, "觀看次數", "瀏覽次數 "]
    assert list(read(tmp_path, header, [[*samples.facebook_zh(), 7, 8]]).table["views"]) == [1200]


def test_the_annotation_column_is_no_comment_count(tmp_path):
    header = [name for name in samples.FACEBOOK_ZH if name != "留言數"]
    row = samples.facebook_zh()
    del row[samples.FACEBOOK_ZH.index("留言數")]
    row[9] = "99"
    assert read(tmp_path, header, [row]).table["comments"].isna().all()


def test_the_longer_of_title_and_description_is_the_caption(tmp_path):
    row = samples.facebook_zh()
    row[3], row[4] = "短", "很長的說明\n第二行"
    assert (
        read(tmp_path, samples.FACEBOOK_ZH, [row]).table["caption"].iloc[0] == "很長的說明\n第二行"
    )


def test_a_row_whose_time_cannot_be_read_is_set_aside_and_the_rest_is_read(tmp_path):
    rows = [samples.facebook_zh("1"), samples.facebook_zh("2", published="星期一早上")]
    result = read(tmp_path, samples.FACEBOOK_ZH, rows)
    assert list(result.table["post_id"]) == ["1"]
    ((aside),) = result.set_aside
    assert aside.row == 3 and "星期一早上" in aside.reason


def test_times_that_excel_wrote_anew_are_read(tmp_path):
    rows = [samples.facebook_zh("1", published="2026/8/3 下午 06:30")]
    table = read(tmp_path, samples.FACEBOOK_ZH, rows).table
    assert table["published_at"].iloc[0] == pd.Timestamp("2026-08-04 09:30", tz="Asia/Taipei")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"a,b\n1,2\n",
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"a\xffb,c\n\xfe\n",
        "貼文編號,發佈時間\n".encode(),
        b'"never closed\n1,2\n',
    ],
)
def test_an_unknown_file_gets_one_sentence(tmp_path, content):
    (tmp_path / "怪檔.csv").write_bytes(content)
    problem = read_file(tmp_path / "怪檔.csv").problem
    assert "怪檔.csv" in problem
    assert problem.endswith("。")
    assert problem.count("。") == 1


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_the_reader_fail(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "x.csv"
    path.write_bytes(data)
    assert read_file(path).problem


def test_a_bad_file_does_not_keep_the_rest_of_the_folder_from_being_read(tmp_path):
    samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, [samples.facebook_zh()])
    (tmp_path / "b.csv").write_bytes(b"\x89PNG\x00")
    samples.write(tmp_path / "c.csv", samples.INSTAGRAM_ZH, [samples.instagram_zh()])
    result = read_folder(tmp_path)
    assert [bool(file.problem) for file in result.files] == [False, True, False]
    assert sorted(result.posts["platform"]) == ["facebook", "instagram"]


def test_a_post_in_two_files_is_counted_once_and_noted(tmp_path):
    samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, [samples.facebook_zh(views=1)])
    samples.write(tmp_path / "b.csv", samples.FACEBOOK_ZH, [samples.facebook_zh(views=2)])
    result = read_folder(tmp_path)
    assert list(result.posts["views"]) == [2]
    assert any("多個檔案" in note for note in result.notes)


def test_stories_and_posts_of_a_folder_are_counted_apart(tmp_path):
    samples.write(
        tmp_path / "a.csv",
        samples.INSTAGRAM_ZH,
        [samples.instagram_zh("1"), samples.instagram_zh("2", kind="IG 限時動態")],
    )
    result = read_folder(tmp_path)
    assert (list(result.posts["post_id"]), list(result.tables["stories"]["post_id"])) == (
        ["1"],
        ["2"],
    )
    assert result.files[0].rows_out == 2


def test_an_empty_folder_gives_an_empty_table_with_its_columns(tmp_path):
    assert list(read_folder(tmp_path).posts.columns) == list(POSTS.columns)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
posts = st.lists(
    st.tuples(
        texts,
        st.integers(0, 10**7),
        st.integers(1, 10**7),
        st.integers(0, 999),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(posts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_back(tmp_path_factory, made, encoding):
    rows = [
        samples.facebook_zh(
            str(10**15 + number),
            caption,
            views="" if blank else f"{views:,}",
            reach=reach,
            reactions=reactions,
        )
        for number, (caption, views, reach, reactions, blank) in enumerate(made)
    ]
    table = read_file(
        samples.write(
            tmp_path_factory.mktemp("trip") / "x.csv",
            samples.FACEBOOK_ZH,
            rows,
            encoding,
        ),
    ).table
    assert list(table["caption"]) == [caption.strip() for caption, *_ in made]
    assert [None if value is pd.NA else value for value in table["views"]] == [
        None if blank else views for _, views, _, _, blank in made
    ]
    assert list(table["reach"]) == [reach for _, _, reach, _, _ in made]
    assert list(table["reactions"]) == [reactions for *_, reactions, _ in made]


def test_lines_of_an_old_macintosh_are_lines(tmp_path):
    lines = ["Date,Video Views,Profile Views,Likes,Comments,Shares", "2026-03-01,5,4,3,2,1"]
    (tmp_path / "Overview.csv").write_bytes("\r".join([*lines, ""]).encode())
    result = read_file(tmp_path / "Overview.csv")
    assert result.format.id == "tiktok_overview" and result.rows_out == 1
