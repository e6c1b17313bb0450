"""The KPI table of large folders: DuckDB gives what the catalogue gives."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from smhelpers.commands.workplaces import app
from smhelpers.metrics import kpis
from smhelpers.metrics.large import BY, MEASURES, monthly_kpis, write_part
from smhelpers.paths import data_dir


@pytest.fixture(scope="module")
def parts(tea, tmp_path_factory):
    """The posts of the drinks chain in two Parquet files, one of which stands there twice with
    smaller counts.
    """
    folder, posts = tmp_path_factory.mktemp("parts"), tea.posts
    half = len(posts) // 2
    earlier = posts.iloc[:half].assign(
        **dict.fromkeys(("views", "reach", "reactions"), posts["views"].iloc[:half] * 0),
    )
    tables = {
        "a": posts.iloc[:half],
        "b": posts.iloc[half:],
        "c": earlier,
    }
    return [str(write_part(table, folder / f"{name}.parquet")) for name, table in tables.items()]


def test_the_table_of_large_folders_is_that_of_the_catalogue(tea, parts):
    month = tea.posts["published_at"].dt.strftime("%Y-%m")
    expected = kpis(tea.posts.assign(month=month), MEASURES, by=BY).sort_values(
        BY,
        ignore_index=True,
    )
    found = monthly_kpis(parts)
    assert found[BY].equals(expected[BY])
    pd.testing.assert_frame_equal(
        found[MEASURES].astype(float),
        expected[MEASURES].astype(float),
        check_exact=False,
    )


def test_import_writes_the_table_in_zh_tw(tmp_path):
    target = tmp_path / "kpi.csv"
    folder = str(data_dir() / "workplaces" / "tea" / "exports")
    done = CliRunner().invoke(app, ["import", folder, "--json", "--table", str(target)])
    assert done.exit_code == 0 and all(json.loads(line) for line in done.stdout.splitlines())
    table = pd.read_csv(target)
    assert list(table.columns)[:4] == [
        "月份",
        "平台",
        "貼文類型",
        "貼文數",
    ] and "LINE 官方帳號" in set(table["平台"])
