"""What the simulator writes is what the readers find, table by table."""

import pytest

from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import write_workplace
from smhelpers.workplace import Workplace


@pytest.fixture(scope="module", params=["tea", "gym"])
def pair(request, tmp_path_factory):
    """A simulation of six weeks and the workplace that its files give."""
    simulation = simulate(load_profile(request.param), 5, weeks=6)
    return simulation, Workplace.open(
        write_workplace(simulation, tmp_path_factory.mktemp(request.param)),
    )


def test_every_file_is_recognised(pair):
    files = pair[1].data_card.files
    assert list(files[files["format"] == "未辨識"]["file"]) == []


def test_posts_of_every_platform_are_all_found(pair):
    simulation, workplace = pair
    assert (
        workplace.posts["platform"].value_counts().to_dict()
        == simulation.posts["platform"].value_counts().to_dict()
    )
    made = simulation.posts.groupby("platform")["views"].sum()
    exact = [name for name in made.index if name != "tiktok"]
    read = workplace.posts.groupby("platform")["views"].sum()
    assert read[exact].to_dict() == made[exact].to_dict()
    # TikTok writes large counts as 18.4K.
    assert read["tiktok"] == pytest.approx(made["tiktok"], rel=0.01)


def test_account_days_are_those_of_the_simulation(pair):
    simulation, workplace = pair
    made, read = simulation.accounts, workplace.accounts
    for platform, column in (
        ("facebook", "gained"),
        ("facebook", "visits"),
        ("instagram", "views"),
        ("tiktok", "followers"),
        ("youtube", "views"),
        ("line_oa", "followers"),
    ):
        own = made[made["platform"] == platform].sort_values("date")
        assert read[read["platform"] == platform][column].tolist() == own[column].tolist(), (
            platform,
            column,
        )


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("messages", ["message_id", "platform", "text"]),
        ("mentions", ["mention_id", "brand", "source", "text", "likes"]),
        ("sales", ["date", "source", "sessions", "orders"]),
        ("ads", ["campaign", "age", "gender", "impressions", "clicks", "spend"]),
    ],
)
def test_tables_of_the_business_are_those_of_the_simulation(pair, table, columns):
    simulation, workplace = pair
    made, read = getattr(simulation, table)[columns], workplace.tables[table][columns]
    rows = [
        sorted(map(str, frame.astype(str).itertuples(index=False)))
        for frame in (made.astype(read.dtypes.to_dict()), read)
    ]
    assert rows[0] == rows[1]
