"""Collecting: what Moodle, Google Classroom and mailboxes give finds its place.

What is dangerous or doubtful does not.
"""

import csv
import io
import json
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.archives import Budget, Refused, name_of, unpack
from smhelpers.collecting import collect
from smhelpers.handin import missing, pack
from smhelpers.marking.intake import decode, unzip
from smhelpers.people import read_roster
from smhelpers.portfolio import Portfolio
from smhelpers.quiz import quiz_deliverable

from ..conftest import ROOT
from .work import handed_in, work

PEOPLE = [
    ("0007", "王小明", "ming@example.tw"),
    ("0008", "陳美玲", "ling@example.tw"),
    ("0009", "林大同", "tong@example.tw"),
]


@pytest.fixture
def course(tmp_path):
    """A course directory with the releases."""
    shutil.copytree(
        ROOT / "release",
        tmp_path / "course" / "release",
        ignore=shutil.ignore_patterns("portfolio", "handed_in"),
    )
    return tmp_path / "course"


@pytest.fixture
def roster(tmp_path):
    """Three people, as a spreadsheet of Taiwanese Windows saves them."""
    path = tmp_path / "roster.csv"
    text = io.StringIO()
    csv.writer(text).writerows([("學員編號", "姓名", "電子郵件"), *PEOPLE])
    path.write_bytes(text.getvalue().encode("cp950"))
    return read_roster(path)


@pytest.fixture
def inbox(tmp_path):
    """The folder that the assessor downloads to."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def kept(course, student, assignment="policy"):
    """Names of the files of the hand-in that counts."""
    folder = course / "submitted" / student / assignment
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def moodle(inbox, name, number=12345):
    """Moodle's folder for one participant."""
    folder = inbox / f"{name}_{number}_assignsubmission_file_"
    folder.mkdir()
    return folder


def zipped(path, entries):
    """A zip of (name, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    return path


def old_names(path, entries, encoding="cp950"):
    """A stored zip whose names are bytes of an old encoding without the UTF-8 mark, as older
    Windows programs write them.
    """
    body, directory = b"", b""
    for name, raw in entries:
        title = name.encode(encoding)
        crc = zipfile.crc32(raw)
        local = (
            struct.pack(
                "<4s5H3L2H",
                b"PK\x03\x04",
                20,
                0,
                0,
                0,
                0x5B21,
                crc,
                len(raw),
                len(raw),
                len(title),
                0,
            )
            + title
        )
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                20,
                20,
                0,
                0,
                0,
                0x5B21,
                crc,
                len(raw),
                len(raw),
                len(title),
                0,
                0,
                0,
                0,
                0,
                len(body),
            )
            + title
        )
        body += local + raw
    end = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        0,
        0,
        len(entries),
        len(entries),
        len(directory),
        len(body),
        0,
    )
    path.write_bytes(body + directory + end)
    return path


def test_a_zip_from_the_button_finds_its_place_by_its_receipt_whatever_it_is_called(
    tmp_path,
    course,
    inbox,
):
    shutil.copy(handed_in(tmp_path / "a"), inbox / "我的作業 (1).zip")
    done = collect(inbox, course)
    assert [(p.student, p.assignment, p.result) for p in done.placed] == [
        ("0007", "policy", "第一次交件"),
    ] and done.unplaced == []
    assert {
        "policy.ipynb",
        "portfolio/quiz.json",
        "portfolio/earlier/platform_research/goal_cascade.json",
    } <= kept(course, "0007")


def test_moodles_folders_with_zips_in_one_zip_are_sorted(tmp_path, course, inbox, roster):
    for number, name, _ in PEOPLE[:2]:
        shutil.copy(handed_in(tmp_path / number, number), moodle(inbox, name) / "policy.zip")
    bulk = shutil.make_archive(str(tmp_path / "IDC4R2523-作業二-12"), "zip", inbox)
    done = collect(tmp_path / bulk, course, roster)
    assert {(p.student, p.name) for p in done.placed} == {("0007", "王小明"), ("0008", "陳美玲")}
    assert done.missing == {"policy": ["0009 林大同"]}


def test_loose_files_of_moodle_are_put_back_into_the_portfolio(tmp_path, course, inbox, roster):
    made, folder = work(tmp_path / "a"), moodle(inbox, "王小明")
    shutil.copy(made.notebook, folder / "作業二（最終版）.ipynb")
    for path in (made.folder / "portfolio").glob("*.json"):
        shutil.copy(path, folder / f"{path.stem} (1).json")
    done = collect(inbox, course, roster)
    assert [p.student for p in done.placed] == ["0007"]
    assert {"policy.ipynb", "portfolio/quiz.json", "portfolio/policy_scope.json"} <= kept(
        course,
        "0007",
    )


def test_a_portfolio_zipped_beside_the_notebook_goes_with_it(tmp_path, course, inbox, roster):
    made, folder = work(tmp_path / "a"), moodle(inbox, "王小明")
    shutil.copy(made.notebook, folder)
    shutil.make_archive(str(folder / "portfolio"), "zip", made.folder, "portfolio")
    collect(inbox, course, roster)
    assert {"portfolio/quiz.json", "portfolio/earlier/platform_research/goal_cascade.json"} <= kept(
        course,
        "0007",
    )


def test_classrooms_flat_folder_of_many_zips_is_sorted(tmp_path, course, inbox):
    for place, number in enumerate(("0007", "0008", "0009")):
        shutil.copy(
            handed_in(tmp_path / number, number),
            inbox / ("policy.zip" if not place else f"policy ({place}).zip"),
        )
    assert {p.student for p in collect(inbox, course).placed} == {"0007", "0008", "0009"}


def test_notebooks_of_several_people_in_one_folder_are_told_apart_by_their_file_names(
    tmp_path,
    course,
    inbox,
    roster,
):
    for number, name, _ in PEOPLE[:2]:
        shutil.copy(work(tmp_path / number, number).notebook, inbox / f"policy_{name}.ipynb")
    shutil.copy(tmp_path / "0007" / "policy" / "portfolio" / "quiz.json", inbox)
    done = collect(inbox, course, roster)
    assert {p.student for p in done.placed} == {"0007", "0008"} and [
        name for name, _ in done.unplaced
    ] == ["quiz.json"]


def test_a_zip_in_a_zip_in_a_folder_with_names_of_old_windows_is_read(
    tmp_path,
    course,
    inbox,
    roster,
):
    inner = handed_in(tmp_path / "a").read_bytes()
    old_names(inbox / "交件.zip", [("王小明的許功蓋/作業二\\交件.zip".replace("\\", "/"), inner)])
    done = collect(inbox, course, roster)
    assert [p.student for p in done.placed] == ["0007"] and "王小明的許功蓋" in done.placed[
        0
    ].origin


def test_a_second_hand_in_counts_and_the_first_is_kept(tmp_path, course, inbox):
    made = work(tmp_path / "a")
    first = pack(made, "0007", {})
    (made.folder / "portfolio" / "policy_scope.json").write_text(
        '{"data": {"purpose": "第二版"}}',
        encoding="utf-8",
    )
    shutil.copy(first.path, inbox)
    collect(inbox, course)
    second = later(pack(made, "0007", {}), inbox)
    results = [p.result for p in collect(inbox, course).placed]
    assert results == ["先前已收過，內容相同", "第 2 次交件"] and second.is_file()
    assert "第二版" in (
        course / "submitted" / "0007" / "policy" / "portfolio" / "policy_scope.json"
    ).read_text(encoding="utf-8")
    attempts = sorted((course / "attempts" / "0007" / "policy").iterdir())
    assert len(attempts) == 2 and "第一版" in (
        attempts[0] / "portfolio" / "policy_scope.json"
    ).read_text(encoding="utf-8")


def later(made, inbox, minutes=5):
    """The same hand-in with a receipt of another time."""
    receipt = made.receipt.model_copy(update={"at": made.receipt.at + timedelta(minutes=minutes)})
    with zipfile.ZipFile(made.path) as archive:
        entries = [
            (
                name,
                receipt.model_dump_json() if name.endswith("receipt.json") else archive.read(name),
            )
            for name in archive.namelist()
        ]
    return zipped(inbox / f"later{minutes}.zip", entries)


def test_an_older_hand_in_that_turns_up_late_is_kept_but_does_not_count(tmp_path, course, inbox):
    made = work(tmp_path / "a")
    shutil.copy(pack(made, "0007", {}).path, inbox)
    collect(inbox, course)
    (made.folder / "portfolio" / "policy_scope.json").write_text(
        '{"data": {"purpose": "草稿"}}',
        encoding="utf-8",
    )
    later(pack(made, "0007", {}), inbox, minutes=-60)
    assert "比已收的舊，只存檔" in [p.result for p in collect(inbox, course).placed]
    assert "第一版" in (
        course / "submitted" / "0007" / "policy" / "portfolio" / "policy_scope.json"
    ).read_text(encoding="utf-8")


def test_a_submission_put_there_by_hand_is_kept_before_another_takes_its_place(
    tmp_path,
    course,
    inbox,
):
    (course / "submitted" / "0007" / "policy").mkdir(parents=True)
    (course / "submitted" / "0007" / "policy" / "policy.ipynb").write_text(
        "手放的",
        encoding="utf-8",
    )
    later(pack(work(tmp_path / "a"), "0007", {}), inbox)
    collect(inbox, course)
    texts = [
        path.read_text(encoding="utf-8")
        for path in (course / "attempts" / "0007" / "policy").glob("*/policy.ipynb")
    ]
    assert "手放的" in texts and len(texts) == 2


def test_a_receipt_that_names_somebody_else_than_the_platforms_folder_is_not_placed(
    tmp_path,
    course,
    inbox,
    roster,
):
    shutil.copy(handed_in(tmp_path / "a", "0008"), moodle(inbox, "王小明"))
    done = collect(inbox, course, roster)
    assert (
        done.placed == []
        and any("請向學員確認" in reason for _, reason in done.unplaced)
        and not (course / "submitted").exists()
    )


def test_a_short_name_within_a_longer_one_is_nobodys_folder(tmp_path, course, inbox):
    (tmp_path / "short.csv").write_text("學員編號,姓名\n0007,陳華\n", encoding="utf-8")
    shutil.copy(handed_in(tmp_path / "a", "0009"), moodle(inbox, "陳華安"))
    done = collect(inbox, course, read_roster(tmp_path / "short.csv"))
    assert done.placed == [] and "「0009」不在名冊裡" in done.unplaced[0][1]


def test_another_number_than_the_folders_is_a_question_and_nobodys_attempt(
    tmp_path,
    course,
    inbox,
    roster,
):
    shutil.copy(handed_in(tmp_path / "a", "77"), moodle(inbox, "王小明"))
    done = collect(inbox, course, roster)
    assert done.placed == [] and not (course / "submitted").exists()
    ((_, reason),) = done.unplaced
    assert reason == ("裡面寫的編號「77」不在名冊裡，資料夾是「0007 王小明」的；請向學員確認編號")


def test_a_list_without_zeros_gives_the_work_to_the_number_with_them(tmp_path, course, inbox):
    (tmp_path / "short.csv").write_text("學員編號,姓名\n7,陳華\n12,李小華\n", encoding="utf-8")
    shutil.copy(handed_in(tmp_path / "a", "0007"), inbox)
    done = collect(inbox, course, read_roster(tmp_path / "short.csv"))
    assert [placed.student for placed in done.placed] == ["0007"]
    assert done.missing == {"policy": ["12 李小華"]}


def test_who_is_missing_is_told_where_nothing_was_handed_in(course, inbox, roster):
    done = collect(inbox, course, roster)
    assert done.missing["policy"] == ["0007 王小明", "0008 陳美玲", "0009 林大同"]


def test_a_file_changed_after_the_receipt_is_kept_and_noted(tmp_path, course, inbox):
    with zipfile.ZipFile(handed_in(tmp_path / "a")) as archive:
        entries = [
            (name, b'{"data": {}}' if name.endswith("policy_scope.json") else archive.read(name))
            for name in archive.namelist()
        ]
    zipped(inbox / "a.zip", entries)
    (placed,) = collect(inbox, course).placed
    assert any("policy_scope.json」和收據不同" in note for note in placed.notes)


def test_a_notebook_that_cannot_be_read_is_still_collected_with_its_reason(
    tmp_path,
    course,
    inbox,
    roster,
):
    (moodle(inbox, "林大同") / "policy.ipynb").write_bytes(b"\x89PNG not a notebook")
    (placed,) = collect(inbox, course, roster).placed
    assert placed.student == "0009" and any("讀不出來" in note for note in placed.notes)


def test_a_notebook_of_another_course_and_a_stray_file_are_named_with_the_reason(
    course,
    inbox,
    roster,
):
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": "hello",
        },
    ]
    (moodle(inbox, "王小明") / "other.ipynb").write_text(
        json.dumps(
            {
                "cells": cells,
                "metadata": {},
                "nbformat": 4,
                "nbformat_minor": 5,
            },
        ),
    )
    (inbox / "readme.txt").write_text("?", encoding="utf-8")
    reasons = dict(collect(inbox, course, roster).unplaced)
    assert "對不上" in next(
        reason for name, reason in reasons.items() if name.endswith("other.ipynb")
    )
    assert "看不出" in reasons["readme.txt"]


def test_without_number_and_roster_nothing_is_guessed(tmp_path, course, inbox):
    shutil.copy(work(tmp_path / "a").notebook, inbox)
    ((_, reason),) = collect(inbox, course).unplaced
    assert "--roster" in reason


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "/etc/outside.txt",
        "C:/outside.txt",
        "a/../../outside.txt",
        "..\\outside.txt",
    ],
)
def test_an_archive_with_a_path_outside_is_refused_whole(tmp_path, course, inbox, name):
    raw = handed_in(tmp_path / "a").read_bytes()
    zipped(inbox / "slip.zip", [("good.zip", raw), (name, b"x")])
    done = collect(inbox, course)
    assert (
        done.placed == []
        and "資料夾外面" in done.unplaced[0][1]
        and not list(tmp_path.rglob("outside.txt"))
    )


def test_links_in_archives_and_folders_are_refused(tmp_path, course, inbox):
    link = zipfile.ZipInfo("policy.ipynb")
    link.external_attr = 0o120777 << 16
    zipped(inbox / "link.zip", [(link, "/etc/passwd")])
    (inbox / "policy.ipynb").symlink_to("/etc/passwd")
    done = collect(inbox, course)
    assert (
        done.placed == []
        and all("是連結" in reason for _, reason in done.unplaced)
        and len(done.unplaced) == 2
    )


def test_a_bomb_is_refused_and_leaves_nothing(tmp_path):
    path = zipped(tmp_path / "bomb.zip", [("zeros", bytes(60 * 2**20))])
    with pytest.raises(Refused, match="大得不尋常"):
        unpack(path, tmp_path / "out", Budget())
    assert not (tmp_path / "out").exists()


def test_an_archive_that_understates_its_sizes_is_measured_by_what_comes_out(tmp_path):
    path = zipped(tmp_path / "bomb.zip", [("zeros", bytes(60 * 2**20))])
    raw = bytearray(path.read_bytes())
    raw[22:26] = raw[raw.rfind(b"PK\x01\x02") + 24 : raw.rfind(b"PK\x01\x02") + 28] = struct.pack(
        "<L",
        10,
    )
    path.write_bytes(raw)
    with pytest.raises(Refused):
        unpack(path, tmp_path / "out", Budget())


def nameless(path):
    """A zip with one entry that has no name."""
    zipped(path, [("x", b"1")])
    raw = path.read_bytes().replace(b"x", b"", 2)
    head = bytearray(raw)
    head[26:28] = bytes(2)
    at = head.find(b"PK\x01\x02")
    head[at + 28 : at + 30] = bytes(2)
    end = head.find(b"PK\x05\x06")
    head[end + 12 : end + 20] = struct.pack("<LL", end - at, at)
    path.write_bytes(head)


def test_an_entry_without_a_name_does_not_stop_the_others(tmp_path, course, inbox):
    nameless(inbox / "nameless.zip")
    shutil.copy(handed_in(tmp_path / "a"), inbox / "good.zip")
    done = collect(inbox, course)
    assert [placed.student for placed in done.placed] == ["0007"]
    assert done.unplaced == [("nameless.zip", "壓縮檔裡有一個沒有名稱的檔案，不收")]


def test_too_many_files_are_refused(tmp_path):
    path = zipped(tmp_path / "many.zip", [(str(number), b"") for number in range(30)])
    with pytest.raises(Refused, match="超過上限"):
        unpack(path, tmp_path / "out", Budget(files=20))


def test_zips_within_zips_end_somewhere(tmp_path, course, inbox):
    raw = b"end"
    for _ in range(8):
        raw = zipped(tmp_path / "layer.zip", [("layer.zip", raw)]).read_bytes()
    (inbox / "deep.zip").write_bytes(raw)
    assert "太深" in collect(inbox, course).unplaced[0][1]


def test_a_broken_archive_does_not_stop_the_others(tmp_path, course, inbox):
    (inbox / "broken.zip").write_bytes(b"PK\x03\x04 torn")
    (inbox / "work.rar").write_bytes(b"Rar!")
    shutil.copy(handed_in(tmp_path / "a"), inbox / "good.zip")
    done = collect(inbox, course)
    assert [p.student for p in done.placed] == ["0007"] and len(done.unplaced) == 2


CJK = st.text(
    st.sampled_from("王小明許功蓋淚珮程式作業一二三（）_"),
    min_size=1,
    max_size=12,
)


@given(CJK, st.sampled_from(["cp950", "utf-8"]))
def test_names_written_by_old_windows_and_by_macs_read_as_they_were_typed(name, encoding):
    entry = zipfile.ZipInfo("x")
    entry.orig_filename = name.encode(encoding).decode("cp437")
    typed = name_of(entry)
    # two letters' bytes may happen to be other letters in UTF-8; nothing in them tells
    assert typed == name or (encoding == "cp950" and typed.encode("utf-8") == name.encode("cp950"))


def test_marking_reads_the_names_in_an_old_windows_zip_too(tmp_path):
    path = old_names(tmp_path / "a.zip", [("作業二/成許功蓋.json", b"{}")])
    assert {name: decode(text) for name, text in unzip(path.read_bytes()).items()} == {
        "作業二/成許功蓋.json": b"{}",
    }


def test_a_number_that_is_no_folder_name_is_not_written(tmp_path, course, inbox):
    shutil.copy(handed_in(tmp_path / "a", "../../evil"), inbox)
    done = collect(inbox, course)
    assert done.placed == [] and "不能當資料夾名" in done.unplaced[0][1]


def test_the_command_prints_who_is_missing_and_writes_the_result(tmp_path, course, inbox, roster):
    shutil.copy(handed_in(tmp_path / "a"), inbox)
    (inbox / "stray.txt").write_text("?", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "smhelpers",
            "collect",
            str(inbox),
            "--course",
            str(course),
            "--roster",
            str(tmp_path / "roster.csv"),
            "--json",
            str(tmp_path / "r.json"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (
        done.returncode == 3
        and "還沒交的 2 人：0008 陳美玲、0009 林大同" in done.stdout
        and "stray.txt" in done.stdout
    )
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert result["placed"][0]["student"] == "0007" and datetime.fromisoformat(
        result["placed"][0]["at"],
    )


def test_what_is_collected_is_where_nbgrader_looks_with_its_time(tmp_path, course, inbox):
    shutil.copy(handed_in(tmp_path / "a"), inbox)
    collect(inbox, course)
    stamp = (course / "submitted" / "0007" / "policy" / "timestamp.txt").read_text(encoding="utf-8")
    assert stamp.endswith(" UTC") and datetime.fromisoformat(stamp.removesuffix(" UTC"))


def test_a_quiz_number_stands_in_for_a_receipt(tmp_path, course, inbox):
    made = work(tmp_path / "a")
    Portfolio(made.folder / "portfolio").save_draft(
        quiz_deliverable("policy"),
        {"trainee": "Ａ-9", "answers": []},
    )
    shutil.copytree(made.folder, inbox / "交件")
    (placed,) = collect(inbox, course).placed
    assert placed.student == "a-9" and "沒有收據" in placed.notes and missing(made)


def attempts_of(course, student="0007", assignment="policy"):
    """Names of the kept attempts, oldest first."""
    return sorted(path.name for path in (course / "attempts" / student / assignment).iterdir())


def test_an_archive_with_a_password_is_named_as_such(tmp_path, course, inbox):
    path = zipped(inbox / "locked.zip", [("policy.ipynb", b"{}")])
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "有密碼" in dict(collect(inbox, course).unplaced)["locked.zip"]


def test_an_empty_file_and_another_kind_of_archive_called_zip_are_named_and_the_rest_is_collected(
    tmp_path,
    course,
    inbox,
):
    (inbox / "empty.zip").write_bytes(b"")
    (inbox / "seven.zip").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(60))
    (inbox / "policy.ipynb").write_bytes(b"")
    shutil.copy(handed_in(tmp_path / "a"), inbox / "good.zip")
    done = collect(inbox, course)
    reasons = dict(done.unplaced)
    assert [p.student for p in done.placed] == ["0007"] and set(reasons) == {
        "empty.zip",
        "seven.zip",
        "policy.ipynb",
    }
    assert "不是 zip" in reasons["empty.zip"] and "7z" in reasons["seven.zip"]


def test_the_same_hand_in_twice_in_one_folder_is_one_attempt(tmp_path, course, inbox):
    made = handed_in(tmp_path / "a")
    for name in ("policy.zip", "policy (1).zip"):
        shutil.copy(made, inbox / name)
    assert [p.result for p in collect(inbox, course).placed] == [
        "第一次交件",
        "先前已收過，內容相同",
    ] and len(attempts_of(course)) == 1


def test_the_same_work_from_two_people_is_kept_for_both(tmp_path, course, inbox):
    shutil.copy(handed_in(tmp_path / "a", "0007"), inbox / "a.zip")
    shutil.copy(handed_in(tmp_path / "b", "0008"), inbox / "b.zip")
    collect(inbox, course)
    assert kept(course, "0007") == kept(course, "0008")


def test_names_that_differ_only_in_case_or_that_windows_reserves_are_all_kept(
    tmp_path,
    course,
    inbox,
):
    extra = [
        (f"policy/portfolio/{name}", name.encode())
        for name in ("Notes.txt", "notes.txt", "CON.txt", "aux .txt", "trailing. ")
    ]
    with zipfile.ZipFile(handed_in(tmp_path / "a")) as archive:
        entries = [
            (name, archive.read(name)) for name in archive.namelist() if "receipt" not in name
        ]
    zipped(inbox / "a.zip", entries + extra)
    collect(inbox, course)
    folder = course / "submitted" / "0007" / "policy"
    assert all((folder / name.removeprefix("policy/")).read_bytes() == raw for name, raw in extra)


def test_a_hand_in_of_another_assessment_than_the_one_collected_is_named_and_left(
    tmp_path,
    course,
    inbox,
):
    shutil.copy(handed_in(tmp_path / "a"), inbox / "a.zip")
    done = collect(inbox, course, assignment="strategy")
    assert (
        done.placed == []
        and "不是這次要收的「strategy」" in done.unplaced[0][1]
        and not (course / "submitted").exists()
    )


def test_a_portfolio_without_its_notebook_is_not_taken_for_a_hand_in(
    tmp_path,
    course,
    inbox,
    roster,
):
    shutil.copytree(
        work(tmp_path / "a").folder / "portfolio",
        moodle(inbox, "王小明") / "portfolio",
    )
    done = collect(inbox, course, roster)
    assert done.placed == [] and any(
        name.endswith("policy_scope.json") for name, _ in done.unplaced
    )


def test_a_collection_cut_off_before_the_attempt_had_its_name_is_finished_by_the_next(
    tmp_path,
    course,
    inbox,
    monkeypatch,
):
    shutil.copy(handed_in(tmp_path / "a"), inbox)
    rename = type(tmp_path).replace

    def cut(self, target):
        if "attempts" in target.parts:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(type(tmp_path), "replace", cut)
        collect(inbox, course)
    first = kept(course, "0007")
    collect(inbox, course)
    assert (
        kept(course, "0007") == first
        and len(attempts_of(course)) == 1
        and not list(course.rglob(".part-*"))
    )


def test_a_hand_in_whose_place_was_emptied_by_a_cut_is_placed_by_the_next_collection(
    tmp_path,
    course,
    inbox,
):
    """Cut between taking the earlier hand-in away and putting the new one there."""
    made = work(tmp_path / "a")
    shutil.copy(pack(made, "0007", {}).path, inbox)
    collect(inbox, course)
    shutil.rmtree(course / "submitted" / "0007" / "policy")
    (made.folder / "portfolio" / "policy_scope.json").write_text(
        '{"data": {"purpose": "第二版"}}',
        encoding="utf-8",
    )
    later(pack(made, "0007", {}), inbox)
    collect(inbox, course)
    assert "第二版" in (
        course / "submitted" / "0007" / "policy" / "portfolio" / "policy_scope.json"
    ).read_text(encoding="utf-8")


_SMALL_DISK = (
    "import resource, signal, sys\nfrom pathlib import Path\nfrom smhelpers.collecting "
    "import collect\n"
    "from smhelpers.errors import CourseError\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    "\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "try:\n    collect(Path(sys.argv[1]), Path(sys.argv[2]))\nexcept CourseError as error:\n "
    "   print(error)\n"
)


def test_a_disk_that_takes_no_more_is_not_laid_at_the_trainees_door(tmp_path, course, inbox):
    zipped(inbox / "a.zip", [("policy/big.bin", random.Random(1).randbytes(300_000))])
    done = subprocess.run(
        [sys.executable, "-c", _SMALL_DISK, str(inbox), str(course)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (
        "寫不進去" in done.stdout and "請騰出空間" in done.stdout and "請學員" not in done.stdout
    ), done.stderr


def test_a_course_folder_that_takes_no_more_keeps_what_was_collected(tmp_path, course, inbox):
    """A file stands where the second person's folder must go."""
    (course / "attempts").mkdir()
    (course / "attempts" / "0008").write_text("", encoding="utf-8")
    for number in ("0007", "0008"):
        shutil.copy(handed_in(tmp_path / number, number), inbox / f"{number}.zip")
    done = collect(inbox, course)
    assert [p.student for p in done.placed] == ["0007"] and "請檢查檔名與磁碟空間" in done.unplaced[
        0
    ][1]


def test_a_copy_beside_the_notebook_goes_with_it(tmp_path, course, inbox):
    made = work(tmp_path / "a")
    worked = made.notebook.read_text(encoding="utf-8").replace("作答", "作 答")
    (made.folder / "policy-Copy1.ipynb").write_text(worked, encoding="utf-8")
    shutil.copy(pack(made, "0007", {}).path, inbox)
    collect(inbox, course)
    assert {"policy.ipynb", "policy-Copy1.ipynb"} <= kept(course, "0007")


def test_a_copy_beside_the_notebook_goes_with_it_without_a_receipt(tmp_path, course, inbox, roster):
    folder = moodle(inbox, "王小明")
    made = work(tmp_path / "a")
    for name in ("policy.ipynb", "policy-Copy1.ipynb"):
        shutil.copy(made.notebook, folder / name)
    (placed,) = collect(inbox, course, roster).placed
    assert placed.student == "0007"
    assert {"policy.ipynb", "policy-Copy1.ipynb"} <= kept(course, "0007")
