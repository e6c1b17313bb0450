"""Pictures hold every Chinese character that they are given, on a machine without any font of
its own.
"""

import warnings

import matplotlib
import pandas as pd
import pytest

from smhelpers import charts
from smhelpers.views import evaluation as view

matplotlib.use("Agg")


def draw(figure):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.canvas.draw()


def test_the_vendored_font_comes_first():
    assert charts.fonts()[0] == "Noto Sans TC"


def test_a_chart_with_traditional_chinese_draws_without_a_missing_glyph():
    table = pd.DataFrame({"platform": ["facebook", "line_oa"], "views": [1200, 3400]})
    draw(charts.bars(table, "platform", "views", title="岫禾茶作：瀏覽次數「測試」（％）"))


def test_emoji_and_rare_names_are_drawn_in_titles():
    table = pd.DataFrame({"platform": ["facebook"], "views": [1]})
    title = "青檸季 🧊🍋 開賣　堃喆峯鍈羣𠮷赟　Nguyễn Thị Hằng"
    figure = charts.bars(table, "platform", "views", title=title)
    assert figure.axes[0].get_title() == title
    draw(figure)


def test_a_missing_glyph_is_a_failure_not_a_tofu_box():
    table = pd.DataFrame({"platform": ["facebook"], "views": [1]})
    with pytest.raises(UserWarning, match="Glyph"):
        draw(charts.bars(table, "platform", "views", title="\U000130b8"))


@pytest.mark.parametrize("picture", [view.engagement_chart, view.post_type_chart, view.kpi_chart])
def test_every_picture_of_the_evaluation_unit_draws_cleanly(tea, picture):
    draw(picture(tea, "2026-08"))


def test_every_axis_label_is_translated(tea):
    axes = view.engagement_chart(tea, "2026-08").axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("月份", "互動率（觸及）")
