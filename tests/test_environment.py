"""The conda environment follows the project file."""

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
SPECS = [spec for spec in yaml.safe_load(COMMITTED)["dependencies"] if isinstance(spec, str)]


def test_the_committed_environment_is_what_the_project_file_gives():
    assert environment() == COMMITTED, "請執行 python tools/make_environment_yml.py 後一併提交。"


@pytest.mark.parametrize("spec", SPECS)
def test_every_line_is_a_spec_that_conda_understands(spec):
    assert MatchSpec(spec).name


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


EXTRAS = [text for group in PROJECT["optional-dependencies"].values() for text in group]
ASKED = [text for text in [*PROJECT["dependencies"], *EXTRAS] if "smhelpers" not in text]


@pytest.mark.parametrize("requirement", ASKED)
def test_every_dependency_of_the_project_stands_in_the_environment(requirement):
    name = plain(re.match(r"[A-Za-z0-9._-]+", requirement)[0])
    assert name in {
        plain(MatchSpec(spec).name.normalized).removesuffix("-pandas") for spec in SPECS
    }


def test_the_project_itself_is_installed_in_place():
    assert {"pip": ["-e ."]} in yaml.safe_load(COMMITTED)["dependencies"]


def test_python_is_bounded_as_in_the_project():
    (python,) = [spec for spec in SPECS if re.match(r"python[ <>=]", spec)]
    assert set(python.removeprefix("python").split(",")) == set(
        PROJECT["requires-python"].split(","),
    )
