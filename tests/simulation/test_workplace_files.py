"""The committed workplaces: fresh to the byte, complete, and silent about the truth."""

import filecmp
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from smhelpers.brief import read_brief
from smhelpers.paths import data_dir
from smhelpers.simulation.__main__ import write_all
from smhelpers.simulation.meta_files import windows
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import LESSONS, SEED, write_workplace
from smhelpers.workplace import Workplace


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("workplaces")
    write_all(folder)
    return folder


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_committed_workplaces_are_fresh_byte_for_byte(rebuilt):
    committed = data_dir() / "workplaces"
    names = _files(rebuilt)
    assert [name for name in _files(committed) if name.split("/")[0] in LESSONS] == names
    _, different, unreadable = filecmp.cmpfiles(committed, rebuilt, names, shallow=False)
    assert not different + unreadable, f"過期：{different}；請執行 python -m smhelpers.simulation"


@pytest.mark.parametrize("slug", LESSONS)
def test_the_brief_of_every_workplace_can_be_read(slug):
    assert read_brief(data_dir() / "workplaces" / slug / "brief.yml").slug == slug


@pytest.mark.parametrize("slug", LESSONS)
def test_no_file_of_a_workplace_names_a_cause_or_a_label(slug):
    words = ["breach", "near_miss", "crosspost", "boosted", "sentiment", "scct", "truth", "null"]
    for path in (data_dir() / "workplaces" / slug).rglob("*.*"):
        content = path.read_bytes()
        found = [
            word
            for word in words
            if word.encode() in content or word.encode("utf-16-le") in content
        ]
        assert found == [], path


def test_files_of_28_days_follow_one_another_and_make_the_months_whole():
    tea = Workplace.open("tea")
    assert tea.whole_months() == ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]
    spans = windows(date(2026, 4, 6), date(2026, 10, 4))
    lengths = [(last - first).days + 1 for first, last in spans]
    assert lengths == [25, 28, 28, 28, 28, 28, 17]
    assert all((b[0] - a[1]).days == 1 for a, b in pairwise(spans))


def test_the_seed_is_told_only_on_request(tmp_path):
    simulation = simulate(load_profile("tea"), SEED, weeks=2)
    folders = (
        write_workplace(simulation, tmp_path / "a"),
        write_workplace(simulation, tmp_path / "b", show_seed=True),
    )
    silent, told = (
        yaml.safe_load((folder / "provenance.yml").read_text(encoding="utf-8"))
        for folder in folders
    )
    assert "seed" not in silent
    assert told["seed"] == SEED


def test_writing_again_leaves_no_file_of_the_former_run(tmp_path):
    write_workplace(simulate(load_profile("tea"), SEED, weeks=6), tmp_path / "again")
    write_workplace(simulate(load_profile("tea"), SEED, weeks=2), tmp_path / "again")
    fresh = write_workplace(simulate(load_profile("tea"), SEED, weeks=2), tmp_path / "fresh")
    assert _files(tmp_path / "again") == _files(fresh)


def test_a_workplace_reads_back_as_the_posts_that_were_simulated(tmp_path):
    simulation = simulate(load_profile("tea"), SEED)
    posts = Workplace.open(write_workplace(simulation, tmp_path / "pack")).posts
    for platform in ("facebook", "instagram"):
        made = simulation.posts[simulation.posts["platform"] == platform].sort_values(
            "published_at",
        )
        read = posts[posts["platform"] == platform].sort_values("published_at")
        for column in (
            "views",
            "reach",
            "reactions",
            "comments",
            "shares",
            "published_at",
            "post_type",
        ):
            assert read[column].tolist() == made[column].tolist(), (platform, column)


def test_months_before_november_2024_have_impressions_and_later_ones_views(tmp_path):
    simulation = simulate(
        load_profile("tea"),
        1,
        start=date(2024, 9, 2),
        weeks=17,
    )
    posts = Workplace.open(write_workplace(simulation, tmp_path)).posts
    posts = posts[posts["platform"].isin(["facebook", "instagram"])]
    old = posts["published_at"] < "2024-11-01"
    assert old.any() and not old.all()
    assert posts.loc[old, "views"].isna().all() and posts.loc[old, "impressions"].notna().all()
    assert posts.loc[~old, "views"].notna().all() and posts.loc[~old, "impressions"].isna().all()
