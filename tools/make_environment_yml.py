"""Write `environment.yml` from `pyproject.toml`, so that conda users get the same packages under
conda-forge's names.

Usage: python tools/make_environment_yml.py (a test compares the committed file with what this
gives)
"""

import re
from pathlib import Path

import yaml
from pyproject2conda.requirements import RequirementsConfig

ROOT = Path(__file__).resolve().parent.parent
HEADER = """# Made from pyproject.toml by `python tools/make_environment_yml.py`; do not edit.
# The names are conda-forge's (tests/conda_names.csv says which were looked up). That a solver finds
# this set together has not been verified: no conda channel could be reached.
"""


def environment() -> str:
    """Text of `environment.yml`: Python, the project's dependencies, pip, and the project itself
    in place.
    """
    project = RequirementsConfig.from_path(ROOT / "pyproject.toml")
    made = yaml.safe_load(
        project.to_conda_yaml(
            name="smhelpers",
            channels=["conda-forge"],
            python_include="infer",
            conda_deps=["pip"],
            extras=["assessor", "author", "cluster"],
        ),
    )
    pip = made["dependencies"].pop()["pip"]
    # pyproject2conda writes every name as PyPI does; conda-forge spells these two otherwise
    specs = [
        re.sub("^jupyter-(client|core|server)", r"jupyter_\1", spec)
        for spec in made["dependencies"]
    ]
    made["dependencies"] = [*specs, {"pip": [*pip, "-e ."]}]
    return HEADER + yaml.safe_dump(made, sort_keys=False, allow_unicode=True)


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(
        environment(),
        encoding="utf-8",
        newline="\n",
    )
    print(ROOT / "environment.yml")
