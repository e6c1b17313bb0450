"""The conda environment follows the project file."""

import csv
import re
import sys
import tomllib

import pytest
import yaml
from rattler import MatchSpec

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from make_environment_yml import environment

COMMITTED = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
*SPECS, LAST = yaml.safe_load(COMMITTED)["dependencies"]
PIP = LAST["pip"]


def test_the_committed_environment_is_what_the_project_file_gives():
    assert environment() == COMMITTED, "請執行 python tools/make_environment_yml.py 後一併提交。"


@pytest.mark.parametrize("spec", SPECS)
def test_every_line_is_a_spec_that_conda_understands(spec):
    assert MatchSpec(spec).name


EXTRAS = [text for group in PROJECT["optional-dependencies"].values() for text in group]
ASKED = [text for text in [*PROJECT["dependencies"], *EXTRAS] if "smhelpers" not in text]


#: By PyPI's name that of conda-forge, with where it was seen; nothing here can be asked for it.
with (ROOT / "tests" / "conda_names.csv").open(encoding="utf-8", newline="") as stream:
    NAMES = {row["pypi"]: row["conda_forge"] for row in csv.DictReader(stream)}


@pytest.mark.parametrize("requirement", ASKED)
def test_every_dependency_of_the_project_stands_in_the_environment_under_its_name(requirement):
    name, bounds = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[\w+\])?(.*)", requirement).groups()
    if NAMES[name] == "pip":
        assert requirement in PIP
        return
    [spec] = [spec for spec in SPECS if re.match(r"[A-Za-z0-9._-]+", spec)[0] == NAMES[name]]
    assert set(spec.removeprefix(NAMES[name]).split(",")) == set(bounds.split(","))


def test_the_list_of_names_holds_what_is_asked_for_and_nothing_else():
    assert sorted(NAMES) == sorted({re.match(r"[A-Za-z0-9._-]+", text)[0] for text in ASKED})


def test_the_project_itself_is_installed_in_place():
    assert "-e ." in PIP


def test_python_is_bounded_as_in_the_project():
    (python,) = [spec for spec in SPECS if re.match(r"python[ <>=]", spec)]
    assert set(python.removeprefix("python").split(",")) == set(
        PROJECT["requires-python"].split(","),
    )
