"""What the built packages hold: the data of the course, and nothing of the truth behind it."""

import tarfile
import zipfile

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from smhelpers.errors import CourseError
from smhelpers.simulation.profile import load_profile

from .conftest import ROOT

SHIPPED = sorted(path.name for path in (ROOT / "data").iterdir() if path.name != "simulation")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Names in the wheel."""
    path = next(
        WheelBuilder(str(ROOT)).build(
            directory=str(tmp_path_factory.mktemp("wheel")),
            versions=["standard"],
        ),
    )
    return zipfile.ZipFile(path).namelist()


def _secret(names):
    return [
        name
        for name in names
        if "data/simulation" in name
        or "answers" in name.split("/")
        or name.endswith(("truth.json", "course.key", "model.yml"))
    ]


def test_a_wheel_holds_no_truth_and_no_key(wheel):
    assert _secret(wheel) == []


def test_a_wheel_holds_every_other_folder_of_data(wheel):
    assert [
        name
        for name in SHIPPED
        if not any(entry.startswith(f"smhelpers/_data/{name}") for entry in wheel)
    ] == []


def test_a_wheel_tells_checkers_that_it_has_types(wheel):
    assert "smhelpers/py.typed" in wheel


def test_a_source_package_holds_no_truth_and_no_key(tmp_path):
    path = next(SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with tarfile.open(path) as archive:
        assert _secret(archive.getnames()) == []


def test_without_the_models_the_simulator_says_who_has_them(tmp_path, monkeypatch):
    (tmp_path / "standard").mkdir()
    monkeypatch.setenv("SMHELPERS_DATA", str(tmp_path))
    with pytest.raises(CourseError, match="課程作者"):
        load_profile("tea")
