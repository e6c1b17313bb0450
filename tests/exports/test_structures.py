"""What the simulator writes has the structure of real files (`structures.yml`): headings and their
order, quoting, encoding, clock, form of days, links and per cent.
"""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from smhelpers.exports.clocks import instagram_moments
from smhelpers.exports.convert import count
from smhelpers.metrics.coverage import named_days
from smhelpers.simulation.posts import account_number
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import write_workplace

META_TIME = "%m/%d/%Y %H:%M"
STRUCTURES = yaml.safe_load(
    (Path(__file__).parent / "structures.yml").read_text(encoding="utf-8"),
)


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    simulation = simulate(load_profile("tea"), 5, weeks=14)
    numbers = {}
    for platform in ("facebook", "instagram"):
        account = simulation.scene.account(platform).account
        numbers[platform] = account_number(platform, account)
    return write_workplace(simulation, tmp_path_factory.mktemp("tea")) / "exports", numbers


@pytest.fixture(params=STRUCTURES, ids=[structure["name"] for structure in STRUCTURES])
def written(request, exports):
    """A structure and a file of its kind, of Meta's posts one between the first and the last."""
    folder, numbers = exports
    structure = request.param
    paths = sorted(folder.glob(structure["files"].format(**numbers)))
    if "days" in structure:
        paths = sorted(paths, key=lambda path: named_days(path.name))[1:-1]
    return structure, paths[-1]


def _rows(structure, path):
    text = path.read_bytes().decode(structure["encoding"])
    return text, list(csv.reader(io.StringIO(text)))[len(structure.get("preamble", [])) :]


def test_headings_stand_in_their_order_below_what_stands_above_them(written):
    structure, path = written
    text, rows = _rows(structure, path)
    assert text.splitlines()[: len(structure.get("preamble", []))] == structure.get("preamble", [])
    assert rows[0] == structure["columns"]


def test_files_have_the_byte_order_mark_of_their_encoding(written):
    structure, path = written
    marks = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe", "utf-8": b""}
    mark = marks[structure["encoding"]]
    assert path.read_bytes().startswith(mark) and not (
        not mark and path.read_bytes().startswith(b"\xef\xbb\xbf")
    )


def test_cells_are_quoted_as_in_real_files(written):
    structure, path = written
    text, _ = _rows(structure, path)
    lines = [line for line in text.splitlines()[1:] if line]
    assert not structure.get("quoted") or all(line.startswith('"') for line in lines)


def test_times_and_links_have_the_form_of_real_ones(written):
    structure, path = written
    _, rows = _rows(structure, path)
    for part in ("time", "links"):
        if part in structure:
            place = structure["columns"].index(structure[part]["column"])
            assert all(re.fullmatch(structure[part]["form"], row[place]) for row in rows[1:])


def test_times_are_of_the_clock_that_the_links_tell(written):
    structure, path = written
    zone = structure.get("time", {}).get("zone")
    if zone is None:
        assert structure["name"] != "instagram_posts"
        return
    _, rows = _rows(structure, path)
    columns = structure["columns"]
    links = pd.DataFrame({"permalink": [row[columns.index("永久連結")] for row in rows[1:]]})
    shown = instagram_moments(links).dt.tz_convert(zone).dt.strftime("%m/%d/%Y %H:%M")
    assert list(shown) == [row[columns.index("發佈時間")] for row in rows[1:]]


def test_rows_stand_in_the_order_of_real_ones(written):
    structure, path = written
    _, rows = _rows(structure, path)
    if "falling" in structure:
        place = structure["columns"].index(structure["falling"])
        views = pd.Series([count(row[place]) for row in rows[1:]])
        assert views.is_monotonic_decreasing
    if "newest_first" in structure:
        place = structure["columns"].index(structure["newest_first"])
        times = pd.to_datetime(pd.Series([row[place] for row in rows[1:]]), format=META_TIME)
        assert times.dt.normalize().is_monotonic_decreasing
    assert rows[1:]


def test_a_file_holds_as_many_days_as_the_platform_offers(written):
    structure, path = written
    if "days" in structure:
        first, last = named_days(path.name)
        assert (last - first).days + 1 == structure["days"]


def test_shares_have_the_sign_of_real_ones(written):
    structure, path = written
    text, _ = _rows(structure, path)
    assert structure.get("per_cent_sign", True) or "%" not in text
