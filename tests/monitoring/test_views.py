"""Task 4 on screen: forms draw what they would do, pictures have a text, tables are in zh-TW.

And the truth is fresh.
"""

from typing import get_args

import matplotlib
import pytest

from smhelpers.charts import image
from smhelpers.labels import label
from smhelpers.monitoring import (
    METHODS,
    Setting,
    days_of,
    deliverables,
    found_crisis,
    log,
    read_earlier,
    sampled_mentions,
    take_over,
)
from smhelpers.portfolio import Portfolio
from smhelpers.quiz.cases import cases
from smhelpers.simulation.monitoring_answers import monitoring_truth
from smhelpers.views import monitoring as view
from smhelpers.views import monitoring_charts as charts
from smhelpers.views import monitoring_forms as forms
from smhelpers.views import sentiment
from smhelpers.workplace import Workplace

from ..conftest import ROOT

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def beside(tmp_path, monkeypatch):
    """A folder of one's own for what forms save."""
    monkeypatch.chdir(tmp_path)


def test_the_committed_truth_is_that_of_the_simulated_business(tea, simulated):
    fresh = monitoring_truth(tea, simulated["tea"].truth, "2026-08")
    committed = (ROOT / "answers" / "monitoring" / "truth.json").read_text(encoding="utf-8")
    assert committed == fresh.model_dump_json(indent=1) + "\n", (
        "請執行 python tools/make_answers.py 後一併提交。"
    )


def test_an_alarm_is_replayed_as_it_is_typed(guesthouse):
    form = forms.incident_form(guesthouse)
    assert "都填了" in form._picture.value
    form.fill(
        method="baseline_multiple",
        threshold=2,
        negative_share_percent=40,
        min_mentions=5,
    )
    assert "data:image/png" in form._picture.value and "07/18" in form._picture.value


def test_half_typed_settings_are_waited_for(guesthouse):
    assert "都填了" in forms.replayed(
        guesthouse,
        {
            "method": "ewma",
            "threshold": "三",
            "negative_share_percent": 1,
            "min_mentions": 1,
        },
    )


def test_limits_are_worked_out_from_the_typed_baseline_and_a_short_one_is_explained(guesthouse):
    start, end = forms.quiet_baseline(guesthouse, "2026-08")
    row = {
        "series": "daily_mentions",
        "baseline_from": start.isoformat(),
        "baseline_to": end.isoformat(),
    }
    assert "上限 8.20" in forms.limits_html(guesthouse, "2026-08", {"limits": [row]})
    assert "至少要 28 天" in forms.limits_html(
        guesthouse,
        "2026-08",
        {"limits": [row | {"baseline_from": end.isoformat()}]},
    )


def test_a_quiet_baseline_ends_before_month_and_crisis(guesthouse):
    _, end = forms.quiet_baseline(guesthouse, "2026-08")
    assert end < found_crisis(days_of(guesthouse))[0]


def test_the_mix_follows_the_typed_words(guesthouse):
    found = take_over(Portfolio.open(), guesthouse)
    html = forms.mix_html(
        guesthouse,
        "2026-08",
        found.planned,
        {"pillars": [{"pillar": "訂房優惠", "words": "優惠"}]},
    )
    assert "認得出" in html and "訂房優惠" in html


def test_what_was_not_handed_in_before_is_replaced_and_said(guesthouse):
    found = view.earlier(guesthouse)
    assert (
        set(found.origins.values()) <= {"你自己的", "課程範例", "沒有，改用簡介與示範規則"}
        and found.targets
        and found.rules.rules
    )
    assert sum(found.planned.values()) == pytest.approx(1, abs=0.01)


def test_the_log_opens_with_the_sampled_mentions(guesthouse):
    rows = forms.log_form(guesthouse).answers["entries"]
    assert [row["mention"] for row in rows] == list(
        sampled_mentions(guesthouse)["mention_id"],
    ) and all(row["text"] for row in rows)


def test_every_picture_has_a_text_for_screen_readers(guesthouse):
    figures = [
        charts.methods_chart(guesthouse),
        charts.alarm_chart(guesthouse, Setting("ewma", 3.0, 0.3)),
        charts.clock_chart(guesthouse),
        sentiment.confusion(),
        view.series_chart(guesthouse),
    ]
    assert all(
        len(figure.get_label()) > 10 and "alt=" in image(figure, figure.get_label())
        for figure in figures
    )


def test_tables_speak_chinese(guesthouse):
    found = view.earlier(guesthouse)
    tables = [
        view.methods_table(),
        view.compare_table(guesthouse),
        view.kpi_board(guesthouse, "2026-08", found.targets),
        view.service_table(guesthouse, "2026-08"),
        view.open_table(guesthouse, "2026-08"),
        view.voice_table(guesthouse),
        view.hits_table(guesthouse, found),
        view.actions_table(),
        sentiment.agreement_table(),
        sentiment.classes_table(),
        sentiment.kinds_table(),
        sentiment.errors_table(),
        sentiment.readings("好吃"),
    ]
    untold = {
        column for table in tables for column in table.data.columns if label(column) == column
    }
    assert untold == set()


def test_labels_hold_every_choice_of_the_records():
    kinds = [
        deliverables.AgendaTopic,
        deliverables.Attendance,
        deliverables.Changed,
        deliverables.Watched,
        deliverables.Signal,
        deliverables.Cause,
        deliverables.FoundBy,
        deliverables.Remedy,
        deliverables.Mix,
        log.Category,
        log.Action,
        log.Risk,
    ]
    assert [key for kind in kinds for key in get_args(kind) if label(key) == key] == [] and all(
        label(key) != key for key in METHODS
    )


@pytest.mark.parametrize(
    "lesson",
    ["discussing_the_strategy", "tools_and_methods", "kinds_of_issues", "checking_content"],
)
def test_every_lesson_with_cases_has_some_with_different_right_options(lesson):
    found = cases("monitoring", lesson)
    assert len(found) >= 2 and len({case.right for case in found}) >= 2


def test_a_business_without_its_own_strategy_is_watched_by_its_brief(tmp_path):
    shop = Workplace.open("guesthouse")
    assert [t.kpi for t in read_earlier(Portfolio(tmp_path / "nothing"), shop).targets] == [
        kpi.id for kpi in shop.brief.kpis
    ]
