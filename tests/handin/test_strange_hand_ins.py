"""One strange hand-in among a class is named with its reason; everybody else is collected."""

import io
import json
import random
import shutil
import zipfile

import pytest

from smhelpers.collecting import collect
from smhelpers.handin import missing, pack

from ..conftest import ROOT
from .work import work

HONEST = ("0007", "0009")


@pytest.fixture(scope="module")
def zips(tmp_path_factory):
    """Bytes of a hand-in by number."""
    made = {}
    for number in (*HONEST, "0008"):
        place = work(tmp_path_factory.mktemp(number), number, f"第 {number} 號的說明")
        made[number] = pack(place, number, missing(place)).path
    return made


@pytest.fixture
def collected(tmp_path, zips):
    """Puts files beside two honest hand-ins and collects; what was placed by student, and what was
    not.
    """

    def run(**strange):
        course, inbox = tmp_path / "course", tmp_path / "inbox"
        shutil.copytree(ROOT / "release" / "policy", course / "release" / "policy")
        inbox.mkdir()
        for number in HONEST:
            shutil.copy(zips[number], inbox)
        for name, raw in strange.items():
            (inbox / name.replace("__", ".")).write_bytes(raw)
        done = collect(inbox, course)
        placed = {each.student: each for each in done.placed}
        assert set(HONEST) <= set(placed)
        return placed, done.unplaced

    return run


def rewritten(path, change):
    """The bytes of a hand-in with another receipt."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            raw = old.read(entry)
            new.writestr(entry, change(raw) if entry.filename.endswith("receipt.json") else raw)
    return out.getvalue()


def with_fields(path, **fields):
    return rewritten(path, lambda raw: json.dumps(json.loads(raw) | fields).encode())


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-30T10:00:00",
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-08:00",
        "9999-12-31T23:59:59",
        "2999-01-01T00:00:00Z",
        "1969-12-31T00:00:00Z",
        0,
    ],
)
def test_a_receipt_of_an_impossible_time_goes_by_the_time_of_its_file(collected, zips, at):
    placed, unplaced = collected(odd__zip=with_fields(zips["0008"], at=at))
    assert unplaced == []
    assert placed["0008"].at.startswith("20") and "29" not in placed["0008"].at[:4]
    assert any("改用檔案的時間" in note for note in placed["0008"].notes)


@pytest.mark.parametrize(
    "raw",
    [b"[]", b"0", b"null", b'"text"', b"", b"[" * 100_000, b'{"at":' + b"9" * 9000 + b"}", b"\xff"],
    ids=range(8),
)
def test_a_receipt_that_is_none_is_named_and_the_work_goes_by_its_notebook(collected, zips, raw):
    placed, unplaced = collected(odd__zip=rewritten(zips["0008"], lambda _: raw))
    assert "沒有收據" in placed["0008"].notes
    assert [reason for _, reason in unplaced] == ["不是這門課的交件收據"]


@pytest.mark.parametrize(
    "number",
    ["\u202e0008\x1b[31m", "00\x0008", "\ud8000008"],
)
def test_signs_that_nobody_sees_are_no_part_of_a_number(collected, zips, number):
    placed, _ = collected(odd__zip=with_fields(zips["0008"], trainee=number))
    assert "0008" in placed


@pytest.mark.parametrize(
    "way",
    [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_STORED],
)
@pytest.mark.parametrize("seed", range(6))
def test_an_archive_with_damaged_bytes_stops_nobody(collected, zips, way, seed):
    out = io.BytesIO()
    chance = random.Random(seed)
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("policy.ipynb", chance.randbytes(3000))
        archive.writestr("portfolio/quiz.json", b"{}" * 500)
    raw = bytearray(out.getvalue())
    for _ in range(40):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    _, unplaced = collected(odd__zip=bytes(raw))
    assert unplaced


def test_an_environment_within_a_hand_in_is_passed_over(collected, zips):
    out = io.BytesIO(zips["0008"].read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"policy/.venv/lib/{number}.py", b"")
    placed, unplaced = collected(odd__zip=out.getvalue())
    assert "0008" in placed and unplaced == []


def test_a_hand_in_of_thousands_of_files_is_named_and_uses_up_nobody_elses_room(
    tmp_path, collected, zips
):
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"notes/{number}.txt", b"")
    bulk = io.BytesIO()
    with zipfile.ZipFile(bulk, "w") as archive:
        archive.writestr("a/many.zip", many.getvalue())
        archive.writestr("b/good.zip", zips["0008"].read_bytes())
    placed, unplaced = collected(bulk__zip=bulk.getvalue())
    assert "0008" in placed
    assert unplaced == [("bulk.zip/a/many.zip", "壓縮檔裡有 2,500 個檔案，超過上限")]


def test_the_page_of_the_receipt_beside_the_zip_is_no_failure(collected, zips):
    page = zips["0008"].with_suffix(".html").read_bytes()
    placed, unplaced = collected(odd__zip=zips["0008"].read_bytes(), page__html=page)
    assert "0008" in placed and unplaced == []


@pytest.mark.parametrize(
    "name",
    ["a\0b.json", "x" * 390, "portfolio/", "portfolio", "..", "a/" * 90],
    ids=range(6),
)
def test_a_name_on_the_receipt_that_is_none_costs_one_hand_in_at_most(collected, zips, name):
    def renamed(raw):
        receipt = json.loads(raw)
        receipt["files"][0]["name"] = name
        return json.dumps(receipt).encode()

    placed, unplaced = collected(odd__zip=rewritten(zips["0008"], renamed))
    assert "0008" in placed or len(unplaced) == 1
