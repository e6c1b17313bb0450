"""Kits as built: the trainee's holds nothing that gives an answer away, both start.

Every line is looked for in the zip itself.
"""

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml

from smhelpers.errors import CourseError
from smhelpers.kit import build_kit
from smhelpers.kit.contents import contents

from .conftest import ROOT

_HIDDEN = re.compile(
    r"### BEGIN (?:HIDDEN TESTS|SOLUTION)\n(.*?)### END|=== BEGIN MARK SCHEME ===\n(.*?)=== END",
    re.DOTALL,
)
#: Shorter lines (`else:`, `)`) say nothing.
_TELLING = 25
#: Steps that the library takes itself and that tell no answer; they stand in a solution too.
_OWN = {'peak = daily["mentions"].idxmax()', "fired = monitoring.firings(daily, setting)"}


@pytest.fixture(scope="module")
def trainee(tmp_path_factory):
    """The trainee's kit."""
    return build_kit(ROOT, "trainee", tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def texts(trainee):
    """Text of every file of the trainee's kit by name.

    A notebook's is that of its cells, JSON's that of its values.
    """
    with zipfile.ZipFile(trainee) as archive:
        return {name: readable(name, archive.read(name)) for name in archive.namelist()}


def readable(name, raw):
    text = raw.decode("utf-8", "replace")
    if name.endswith(".ipynb"):
        return "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells) + text
    if name.endswith(".json"):
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text


def masters():
    """Text of all cells of every master."""
    for path in sorted((ROOT / "source").glob("*/*.ipynb")):
        yield path, [cell.source for cell in nbformat.read(path, as_version=4).cells]


def hidden_lines():
    """Telling lines of hidden tests, solutions and mark schemes that no visible cell of a master
    shows anyway.
    """
    cells = [cell for _, cells in masters() for cell in cells]
    shown = {line.strip() for cell in cells for line in _HIDDEN.sub("", cell).splitlines()}
    parts = [
        part
        for cell in cells
        for match in _HIDDEN.finditer(cell)
        for part in match.groups()
        if part
    ]
    found = {line.strip() for part in parts for line in part.splitlines()} - shown - _OWN
    return {
        line
        for line in found
        if len(line) >= _TELLING and not line.startswith(("from ", "import "))
    }


def strings(node):
    """Every string in nested data."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return {text for part in node for text in strings(part)}
    return {node} if isinstance(node, str) else set()


def leaks(needles, texts):
    return [
        (needle[:60], name) for name, text in texts.items() for needle in needles if needle in text
    ]


def test_the_master_has_lines_to_look_for():
    assert len(hidden_lines()) > 300


def test_no_line_of_a_solution_a_hidden_test_or_a_mark_scheme_is_in_the_kit(texts):
    assert leaks(hidden_lines(), texts) == []


def test_no_key_and_no_explanation_of_the_quiz_is_in_the_kit(texts):
    keys = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "answers" / "quiz").glob("*.yml")
    ]
    explanations = {item["explanation"] for key in keys for item in key.values()}
    assert len(explanations) > 50 and leaks(explanations, texts) == []
    ids = {name for key in keys for name in key}
    told = {
        name: text
        for name, text in texts.items()
        if re.search(r"^\s*right: [a-d]$", text, re.MULTILINE)
    }
    assert leaks(ids, told) == [], "練習的案例可以附答案，評量的題目不行。"


def test_no_key_of_a_situation_is_in_the_kit(texts):
    """Scenes and claims travel; what is right of a claim stands in no file and in no function."""
    assert not [name for name in texts if "answers/situations" in name or "simulation" in name]
    shipped = {name: text for name, text in texts.items() if "situations" in name}
    assert any(name.endswith("data/situations/pc-1.1.json") for name in shipped)
    for path in (ROOT / "answers" / "situations").glob("*.json"):
        for situation, key in json.loads(path.read_text(encoding="utf-8")).items():
            assert json.dumps(key) not in shipped.get(f"data/situations/{path.name}", ""), situation
        claims = json.loads((ROOT / "data" / "situations" / path.name).read_text("utf-8"))
        for situation in claims["situations"]:
            assert all(set(claim) == {"id", "text"} for claim in situation["claims"])


def test_no_question_and_no_role_of_the_observation_is_in_the_kit(texts):
    sheets = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "answers").glob("*/observation.yml")
    ]
    assert (
        leaks({text for sheet in sheets for text in strings(sheet) if len(text) > 12}, texts) == []
    )


def test_no_observation_checklist_and_no_comment_of_assessors_is_in_the_kit(texts):
    observed = [
        item["counts"]
        for path in (ROOT / "data" / "observation").glob("*.yml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8")).get("observed", [])
    ]
    assert len(observed) > 40 and leaks(observed, texts) == []
    assert not [name for name in texts if "/observation/" in name or "comments.yml" in name]


def test_data_that_nobody_has_listed_stays_out(tmp_path):
    copy = tmp_path / "course"
    copy.mkdir()
    for name in ("pyproject.toml", "uv.lock", "LICENSE", "README.md", "README.zh-TW.md"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    (copy / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    for new in ("data/new/keys.yml", "data/standard/new.yml"):
        (copy / new).parent.mkdir(parents=True, exist_ok=True)
        (copy / new).write_text("left", encoding="utf-8")
    with zipfile.ZipFile(build_kit(copy, "trainee", tmp_path)) as archive:
        assert not [name for name in archive.namelist() if "/data/" in name]


def test_no_part_of_a_truth_is_in_the_kit(texts):
    for path in (ROOT / "answers").glob("*/truth.json"):
        truth = json.loads(path.read_text(encoding="utf-8"))
        parts = {
            json.dumps(part, ensure_ascii=False)
            for part in truth.values()
            if isinstance(part, dict | list)
        }
        parts |= {
            json.dumps(row, ensure_ascii=False)
            for part in truth.values()
            if isinstance(part, list)
            for row in part
            if isinstance(row, dict)
        }
        assert leaks({part for part in parts if len(part) >= _TELLING}, texts) == [], path


def test_captions_held_out_for_marking_are_not_in_the_kit(texts):
    held_out = yaml.safe_load(
        (ROOT / "data" / "simulation" / "held_out_captions.yml").read_text(encoding="utf-8"),
    )
    captions = {text for text in strings(held_out) if len(text) >= _TELLING}
    assert captions and leaks(captions, texts) == []


def test_the_kit_has_neither_the_simulator_nor_its_models(texts):
    assert not [
        name
        for name in texts
        if "/simulation/" in name
        or "/smhelpers/demo/" in name
        or "/source/" in name
        or "/answers/" in name
    ]


def test_what_a_trainee_left_in_the_repository_stays_out(tmp_path, monkeypatch):
    copy = tmp_path / "course"
    for name in (
        "pyproject.toml",
        "uv.lock",
        "LICENSE",
        "README.md",
        "README.zh-TW.md",
        "nbgrader_config.py",
    ):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for left in (
        "release/policy/portfolio/quiz.json",
        "release/policy/handed_in/a.zip",
        "release/policy/政策.docx",
        "notebooks/policy/portfolio/x.json",
        "notebooks/policy/.ipynb_checkpoints/scope-checkpoint.ipynb",
    ):
        (copy / left).parent.mkdir(parents=True, exist_ok=True)
        (copy / left).write_text("left", encoding="utf-8")
    with zipfile.ZipFile(build_kit(copy, "trainee", tmp_path)) as archive:
        assert not [name for name in archive.namelist() if archive.read(name) == b"left"]


def test_the_same_repository_gives_the_same_bytes(trainee, tmp_path):
    assert build_kit(ROOT, "trainee", tmp_path).read_bytes() == trainee.read_bytes()


def test_the_start_scripts_are_executable_and_windows_can_read_its_own(trainee):
    with zipfile.ZipFile(trainee) as archive:
        modes = {
            info.filename.split("/")[1]: info.external_attr >> 16 for info in archive.infolist()
        }
        assert modes["start.sh"] & 0o111 and modes["start.command"] & 0o111
        batch, read_me = (
            archive.read(f"{trainee.stem}/{name}") for name in ("start.bat", "先讀我.txt")
        )
    assert b"@UV@" not in batch and b"\r\n" in batch and b"\n" not in batch.replace(b"\r\n", b"")
    assert read_me.decode("utf-8-sig").startswith("社群媒體經營實務")


def test_the_windows_script_says_chinese_only_after_the_code_page_and_jumps_only_to_its_own_labels(
    trainee,
):
    with zipfile.ZipFile(trainee) as archive:
        batch = archive.read(f"{trainee.stem}/start.bat").decode("utf-8")
    assert batch.partition("chcp 65001")[0].isascii() and batch.count("(") == batch.count(")")
    assert set(re.findall(r"goto (\w+)", batch)) == set(re.findall(r"^:(\w+)", batch, re.MULTILINE))


def test_an_assessors_kit_holds_the_masters_the_answers_and_the_models(tmp_path):
    with zipfile.ZipFile(build_kit(ROOT, "assessor", tmp_path)) as archive:
        folders = {"/".join(name.split("/")[1:3]) for name in archive.namelist()}
    assert {
        "source/policy",
        "answers/quiz",
        "data/simulation",
        "smhelpers/simulation",
        "smhelpers/demo",
    } <= folders


def test_a_trainees_own_pack_lies_where_it_is_opened_first(tmp_path):
    pack = tmp_path / "packs" / "tea_0007"
    (pack / "exports").mkdir(parents=True)
    (pack / "exports" / "posts.csv").write_text("a", encoding="utf-8")
    with zipfile.ZipFile(build_kit(ROOT, "trainee", tmp_path, pack)) as archive:
        assert (
            f"{'smcourse-trainee-0.1.0-tea_0007'}/release/workplaces/tea/exports/posts.csv"
            in archive.namelist()
        )


def test_a_folder_that_is_no_pack_is_told(tmp_path):
    with pytest.raises(CourseError, match="exports"):
        build_kit(ROOT, "trainee", tmp_path, tmp_path)


@pytest.mark.timeout(900)
def test_the_kit_really_starts_from_nothing(trainee, tmp_path):
    subprocess.run(["unzip", "-q", str(trainee), "-d", str(tmp_path)], check=True)
    folder = tmp_path / trainee.stem
    command = ["sh", str(folder / "start.sh"), "submit", "policy", "--trainee", "0007", "--anyway"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"} | kept(),
    )
    assert done.returncode == 0 and "收據碼" in done.stdout, done.stdout + done.stderr
    assert list((folder / "release" / "policy" / "handed_in").glob("0007_policy_*.zip"))
    assert (folder / ".venv" / "made_from.lock").read_bytes() == (ROOT / "uv.lock").read_bytes()
    assert not list((folder / ".venv").glob("**/site-packages/nbgrader"))


def test_an_assessors_kit_installs_what_marking_needs(tmp_path):
    with zipfile.ZipFile(build_kit(ROOT, "assessor", tmp_path)) as archive:
        starters = [name for name in archive.namelist() if name.count("/") == 1]
        started = [archive.read(name).decode() for name in starters if "/start." in name]
    assert started and all(
        "--no-default-groups --extra assessor --inexact" in text for text in started
    )


def kept():
    """What installers on this machine need to find their index and cache."""
    wanted = re.compile(r"(PIP|UV|SSL|REQUESTS|HTTPS?|NO)_|HOME$|https?_proxy|no_proxy")
    return {name: value for name, value in os.environ.items() if wanted.match(name)}


def test_a_trainee_gets_no_rubric_and_no_marked_piece(texts):
    assert not [name for name in texts if "answers" in name.split("/")]
    told = []
    for path in (ROOT / "answers" / "rubrics").rglob("*.yml"):
        told += re.findall(r"^ +[1-4]: (.{25,})$", path.read_text(encoding="utf-8"), re.MULTILINE)
        told += re.findall(r"^    (.{40,})$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) > 300
    everything = "\n".join(texts.values())
    assert not [sentence for sentence in told if sentence in everything]


def test_a_course_s_own_packages_are_in_its_kits(tmp_path):
    told = yaml.safe_load((ROOT / "notebooks" / "course.yml").read_text(encoding="utf-8"))
    (tmp_path / "notebooks").mkdir()
    course = yaml.safe_dump(told | {"library": "own"}, allow_unicode=True)
    (tmp_path / "notebooks" / "course.yml").write_text(course, encoding="utf-8")
    (tmp_path / "own" / "bakery").mkdir(parents=True)
    (tmp_path / "own" / "bakery" / "unit.py").write_text("", encoding="utf-8")
    for kind in ("trainee", "assessor"):
        assert Path("own/bakery/unit.py") in set(contents(tmp_path, kind))
