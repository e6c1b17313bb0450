"""The command that makes individual workplaces: what it writes, where, and how it refuses."""

import csv
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from smhelpers.commands.workplaces_make import make
from smhelpers.errors import CourseError
from smhelpers.policy import read_policy_truth
from smhelpers.simulation.truth import read_truth
from smhelpers.workplace import Workplace

app = typer.Typer()
app.command()(make)


def _run(*words: str | Path) -> tuple[int, str, BaseException | None]:
    result = CliRunner().invoke(app, [str(word) for word in words], terminal_width=200)
    return result.exit_code, result.output, result.exception


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("made")
    code, output, _ = _run("--profile", "tea", "--variants", 2, "--out", out, "--weeks", 10)
    assert code == 0, output
    return out, output


def test_packs_and_truth_lie_in_separate_places_and_both_are_told(made):
    out, output = made
    assert sorted(path.name for path in (out / "packs").iterdir()) == ["tea_01", "tea_02"]
    assert read_truth(out / "truth/tea_02/truth.json").profile == "tea"
    assert str(out / "packs") in output and str(out / "truth") in output


def test_every_assignment_that_is_marked_by_truth_has_one_of_the_trainees_own(made):
    out, _ = made
    onsets = {
        number: read_truth(out / f"truth/tea_{number}/truth.json").crisis.onset.date()
        for number in ("01", "02")
    }
    places = {
        number: out / "truth" / "answers" / "policy" / "truth" / f"{number}.json"
        for number in onsets
    }
    assert {number: read_policy_truth(path).onset for number, path in places.items()} == onsets
    assert (out / "truth" / "answers" / "platform_research" / "truth" / "02.json").is_file()


def test_no_file_of_the_packs_is_a_key_or_a_truth(made):
    out, _ = made
    names = {path.name for path in (out / "packs").rglob("*")}
    assert not {name for name in names if "key" in name or "truth" in name or "mapping" in name}
    key = (out / "truth" / "course.key").read_bytes().strip()
    assert all(
        key not in path.read_bytes() for path in (out / "packs").rglob("*") if path.is_file()
    )


def test_a_pack_opens_by_its_path_as_a_workplace(made):
    workplace = Workplace.open(made[0] / "packs" / "tea_01")
    assert workplace.name == "岫禾茶作"
    assert set(workplace.posts["platform"]) >= {"facebook", "instagram"}


def test_the_mapping_says_who_has_which_pack_in_a_file_that_spreadsheets_open(made):
    text = (made[0] / "truth" / "mapping.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines()))
    assert rows[1] == ["01", "packs/tea_01", "truth/tea_01/truth.json"]


def test_every_trainee_of_a_list_gets_a_pack_under_a_key_kept_elsewhere(tmp_path):
    (tmp_path / "list.csv").write_text("學員編號,姓名\nS01,甲\nS02,乙\n", encoding="utf-8")
    key = tmp_path / "safe" / "course.key"
    code, output, _ = _run(
        "--profile",
        "salon",
        "--trainees",
        tmp_path / "list.csv",
        "--key-file",
        key,
        "--out",
        tmp_path / "run",
        "--weeks",
        2,
    )
    assert code == 0, output
    assert sorted(path.name for path in (tmp_path / "run/packs").iterdir()) == [
        "salon_S01",
        "salon_S02",
    ]
    assert key.is_file() and not list((tmp_path / "run").rglob("*.key"))


def test_many_packs_are_made_by_several_processes_with_the_same_bytes(tmp_path):
    key = tmp_path / "course.key"
    for out, number in (("many", 6), ("few", 2)):
        code, output, _ = _run(
            "--profile",
            "salon",
            "--variants",
            number,
            "--key-file",
            key,
            "--out",
            tmp_path / out,
            "--weeks",
            1,
        )
        assert code == 0, output
    for path in (tmp_path / "few" / "packs").rglob("*.csv"):
        assert (
            path.read_bytes()
            == (
                tmp_path / "many" / "packs" / path.relative_to(tmp_path / "few" / "packs")
            ).read_bytes()
        )


def test_an_unknown_profile_is_refused_with_the_known_ones(tmp_path):
    _, _, error = _run("--profile", "casino", "--out", tmp_path / "run")
    assert isinstance(error, CourseError) and "tea" in str(error)
    assert not (tmp_path / "run").exists()
