"""Who learns installs less: a trainee's side does without what the extras bring, and a verb that
needs it says how to install it.
"""

import subprocess
import sys

import pytest

from .conftest import ROOT

#: What the extras bring and nothing else of the environment needs.
ABSENT = [
    "cryptography",
    "distributed",
    "duckdb",
    "nbdime",
    "nbgrader",
    "nh3",
    "papermill",
    "rapidfuzz",
    "rfc3161_client",
    "sqlalchemy",
    "typst",
]
WITHOUT = f"""
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT!r}:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)
sys.meta_path.insert(0, Without())
"""
TRAINEES = """
import importlib, pkgutil
import smhelpers
for room in ("charts", "forms", "documents", "handin", "lab", "quiz", "doctor", "commands"):
    package = importlib.import_module("smhelpers." + room)
    for module in pkgutil.iter_modules(getattr(package, "__path__", [])):
        if (room, module.name) != ("documents", "blocks_pdf"):
            importlib.import_module(f"smhelpers.{room}.{module.name}")
import smhelpers.views
for module in pkgutil.iter_modules(smhelpers.views.__path__):
    importlib.import_module("smhelpers.views." + module.name)
"""


def python(code):
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )


def test_a_trainees_side_imports_nothing_of_the_extras():
    done = python(TRAINEES)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        (["grade", "policy"], "assessor"),
        (["evaluate"], "assessor"),
        (["papers"], "assessor"),
        (["check"], "assessor"),
    ],
)
def test_a_verb_without_its_packages_says_how_to_install_them(words, extra):
    done = python(
        f"sys.argv = ['smcourse', *{words!r}]\nfrom smhelpers.__main__ import main; main()",
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert f'pip install "smhelpers[{extra}]"' in done.stderr
