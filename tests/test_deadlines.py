"""`deadlines.yml`: dates as people write them, faults by their line, days of being late."""

from datetime import datetime, timedelta

import pytest

from smhelpers.course import Course
from smhelpers.deadlines import FILE, days_late, moment, read_deadlines
from smhelpers.errors import CourseError
from smhelpers.taipei import TAIPEI, spoken

from .conftest import ROOT

SLUGS = ["policy", "strategy"]
SATURDAY = datetime(2026, 10, 31, 23, 59, tzinfo=TAIPEI)


def written(folder, text):
    (folder / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_deadlines(folder, SLUGS)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-10-31",
            "2026/10/31",
            "2026.10.31",
            "115/10/31",
            "2026年10月31日",
            "2026-10-31(六)",
        ),
        *("2026-10-31 23:59", "2026-10-31 24:00", "2026-10-31T23:59:00", "２０２６－１０－３１"),
    ],
)
def test_a_day_is_read_as_people_write_it_and_lasts_until_its_end(text):
    assert moment(text) == SATURDAY


def test_an_hour_may_be_given():
    assert moment("2026-10-31 17:00") == SATURDAY.replace(hour=17, minute=0)


@pytest.mark.parametrize(
    "text", ["", "下週五", "2026-02-30", "10/31", "2026-10-31 25:00", "2026-10-31 下午五點"]
)
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(CourseError, match="請寫成 2026-10-31 或 2026-10-31 17:00"):
        moment(text)


def test_the_file_that_ships_sets_no_deadline(tmp_path):
    slugs = [unit.slug for unit in Course.open(ROOT).units]
    assert read_deadlines(ROOT, slugs) == {}
    shipped = (ROOT / FILE).read_text(encoding="utf-8").splitlines()
    (tmp_path / FILE).write_text(
        "\n".join(line.removeprefix("# ") for line in shipped[3:]), encoding="utf-8"
    )
    assert list(read_deadlines(tmp_path, slugs)) == slugs


@pytest.mark.parametrize(
    "text",
    ["policy: 2026-10-31", "# 註\npolicy: '2026-10-31'\n", "policy: 115/10/31  # 週六\r\n"],
)
def test_a_line_is_read_with_remarks_and_quotes(tmp_path, text):
    assert written(tmp_path, text) == {"policy": SATURDAY}


def test_a_file_of_a_taiwanese_windows_is_read(tmp_path):
    text = "# 期限\npolicy: 2026年10月31日\n".encode("cp950")
    assert written(tmp_path, text) == {"policy": SATURDAY}


@pytest.mark.parametrize("text", ["", "# 還沒有期限\n"])
def test_an_empty_file_and_none_are_no_deadlines(tmp_path, text):
    assert read_deadlines(tmp_path, SLUGS) == {} == written(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("policy: 2026-10-31\npolisy: 2026-11-01\n", "第 2 列的「polisy」不是這門課的評量"),
        ("policy: 2026-10-31\nstrategy: 下週五\n", "第 2 列：期限「下週五」讀不懂"),
        ("policy: 2026-02-30\n", "第 1 列：期限「2026-02-30」讀不懂"),
        ("policy: 2026-10-31\npolicy: 2026-11-01\n", "第 2 列的「policy」前面已經寫過"),
        ("\npolicy：2026-10-31\n", "第 2 列不是「名稱: 內容」"),
        ("policy:\n  until: 2026-10-31\n", "第 1 列不是「名稱: 內容」"),
        ("- policy\n", "第 1 列不是「名稱: 內容」"),
        ("policy: 2026-10-31\n\tstrategy: 2026-11-01\n", "第 2 列 不是正確的 YAML"),
        ("policy: 2026-10-31\nstrategy:\n", "第 2 列：期限「」讀不懂"),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(tmp_path, text, said):
    with pytest.raises(CourseError) as error:
        written(tmp_path, text)
    assert said in str(error.value) and FILE in str(error.value)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(0), 0),
        (timedelta(seconds=59), 0),
        (timedelta(minutes=1), 1),
        (timedelta(days=1, minutes=0), 1),
        (timedelta(days=1, minutes=1), 2),
        (timedelta(days=-3), 0),
    ],
)
def test_a_day_that_was_begun_is_a_day_late(after, days):
    assert days_late(SATURDAY, SATURDAY + after) == days


def test_a_moment_of_another_zone_is_compared_as_a_moment():
    assert days_late(SATURDAY, datetime.fromisoformat("2026-10-31T15:59:30+00:00")) == 0
    assert days_late(SATURDAY, datetime.fromisoformat("2026-10-31T16:00:00+00:00")) == 1


def test_a_trainee_reads_the_day_with_its_weekday():
    assert spoken(SATURDAY) == "10 月 31 日（六）23:59"


def test_a_deadline_in_its_former_place_says_where_it_belongs(tmp_path):
    (tmp_path / "notebooks").mkdir()
    text = (ROOT / "notebooks" / "course.yml").read_text(encoding="utf-8")
    with_due = text.replace("  - slug: policy\n", "  - slug: policy\n    due: 2026-10-31\n")
    (tmp_path / "notebooks" / "course.yml").write_text(with_due, encoding="utf-8")
    with pytest.raises(CourseError, match=r"deadlines.yml（policy: 2026-10-31）"):
        Course.open(tmp_path)
