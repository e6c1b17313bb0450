"""Side channels of some businesses: what is written is what is read, and a first export of a
month is told from the second.
"""

import pytest

from smhelpers.exports import read_folder
from smhelpers.simulation.more_files import EXTRAS, write_extras
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import write_workplace

FORMATS = {
    "salon": {"instagram_stories"},
    "bookcafe": {"x_content", "x_overview"},
    "bistro": {"linkedin_posts", "linkedin_metrics", "facebook_posts"},
}


@pytest.fixture(scope="module", params=sorted(EXTRAS))
def extras(request, tmp_path_factory):
    """The slug, its simulation of nine weeks and the folder of its side channels."""
    folder = tmp_path_factory.mktemp(request.param)
    simulation = simulate(load_profile(request.param), 5, weeks=9)
    write_extras(simulation, folder)
    return request.param, simulation, folder


def test_every_side_channel_is_recognised(extras):
    slug, _, folder = extras
    assert {result.format and result.format.id for result in read_folder(folder).files} == FORMATS[
        slug
    ]


def test_side_channels_have_the_same_bytes_again(extras, tmp_path):
    _, simulation, folder = extras
    write_extras(simulation, tmp_path)
    assert {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.*")} == {
        p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.*")
    }


def test_the_first_export_of_a_month_gives_way_to_the_second(tmp_path):
    simulation = simulate(load_profile("bistro"), 5, weeks=9)
    result = read_folder(write_workplace(simulation, tmp_path) / "exports")
    read, made = (
        table[table["platform"] == "facebook"] for table in (result.posts, simulation.posts)
    )
    assert read["reach"].sum() == made["reach"].sum() and any(
        "較晚匯出" in note for note in result.notes
    )
