"""Every public view that needs nothing but a workplace, on a company's own exports without a brief:
it draws, or it says in zh-TW what is missing.
"""

import importlib
import inspect
import pkgutil
import re
import shutil
import typing
from datetime import date

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from smhelpers import views
from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.workplace import Workplace

from . import own_folders

#: What a view may ask for besides a workplace, and what it is given here.
ALSO = {"month": "2026-08", "platform": "facebook"}


def takes_only_a_workplace(view):
    """Whether a function or class can be called with a workplace and the values of `ALSO`."""
    try:
        needed = [
            parameter
            for parameter in inspect.signature(view).parameters.values()
            if parameter.default is parameter.empty
        ]
    except ValueError:
        return False
    hints = typing.get_type_hints(view.__init__ if inspect.isclass(view) else view)
    workplaces = [
        parameter.name
        for parameter in needed
        if inspect.isclass(hints.get(parameter.name))
        and issubclass(hints[parameter.name], Workplace)
    ]
    rest = {parameter.name for parameter in needed} - set(workplaces)
    return len(workplaces) == 1 and rest <= set(ALSO)


def public_views():
    """Name and object of every such view of every module of `smhelpers.views`."""
    found = {}
    for module in pkgutil.iter_modules(views.__path__):
        loaded = importlib.import_module(f"{views.__name__}.{module.name}")
        for name, view in vars(loaded).items():
            own = getattr(view, "__module__", "") == loaded.__name__
            if own and callable(view) and name[0] != "_" and takes_only_a_workplace(view):
                found[f"{module.name}.{name}"] = view
    return found


VIEWS = public_views()


def draw(view, workplace):
    """Calls a view and shows what it returns as a notebook would."""
    asked = inspect.signature(view).parameters
    shown = view(workplace, **{name: value for name, value in ALSO.items() if name in asked})
    if isinstance(shown, Figure):
        shown.canvas.draw()
    elif hasattr(shown, "_repr_html_"):
        shown._repr_html_()
    elif hasattr(shown, "_repr_mimebundle_"):
        shown._repr_mimebundle_()


@pytest.fixture(scope="module")
def own_exports(tmp_path_factory):
    """Exports of half a year in a folder that has no brief."""
    folder = tmp_path_factory.mktemp("own") / "company"
    shutil.copytree(data_dir() / "workplaces" / "tea" / "exports", folder)
    return Workplace.open(folder)


@pytest.fixture(scope="module")
def one_export(tmp_path_factory):
    """The posts of 28 days and one platform in a folder that has no brief."""
    folder = tmp_path_factory.mktemp("one") / "company"
    folder.mkdir()
    exports = data_dir() / "workplaces" / "tea" / "exports"
    shutil.copy(exports / "Jul-24-2026_Aug-20-2026_748148961983234.csv", folder)
    return Workplace.open(folder)


def test_there_are_views_to_walk():
    assert len(VIEWS) > 90


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("exports", ["own_exports", "one_export"])
def test_a_view_on_own_exports_draws_or_says_in_chinese_what_is_missing(
    name,
    exports,
    request,
    tmp_path,
    monkeypatch,
):
    monkeypatch.chdir(tmp_path)
    try:
        draw(VIEWS[name], request.getfixturevalue(exports))
    except CourseError as told:
        assert re.search(r"[\u4e00-\u9fff].*。", str(told))
    finally:
        plt.close("all")


@pytest.mark.parametrize("platform", ["youtube", "tiktok", "x", "linkedin", "ga4"])
def test_every_view_on_one_platform_alone_draws_or_says_what_is_missing(
    platform,
    tmp_path,
    monkeypatch,
):
    monkeypatch.chdir(tmp_path)
    month = getattr(own_folders, f"{platform}_month")
    shop = Workplace.open(month(tmp_path / "company", date(2026, 7, 6), 56))
    for view in VIEWS.values():
        try:
            draw(view, shop)
        except CourseError as told:
            assert re.search(r"[\u4e00-\u9fff].*。", str(told)), view
        finally:
            plt.close("all")
