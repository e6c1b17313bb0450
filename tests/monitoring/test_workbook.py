"""監控紀錄 .xlsx: what was typed stands in it, in zh-TW, with lists to choose from.

Nothing typed is taken for a formula.
"""

import pytest
from openpyxl import load_workbook

from smhelpers.documents.monitoring_log_xlsx import FILE, HELP, INCIDENTS, LOG, monitoring_log_xlsx
from smhelpers.errors import CourseError
from smhelpers.monitoring import ComplianceLog, IncidentLog, MonitoringLog, TrackingLog
from smhelpers.monitoring.log import LogEntry
from smhelpers.portfolio import Portfolio

ENTRY = {
    "mention": "m1",
    "day": "2026-08-19",
    "source": "threads",
    "author": "u00001",
    "text": "=1+1 喝到塑膠片",
    "category": "crisis",
    "sentiment": "negative",
    "risk": "L3",
    "action": "start_crisis_plan",
    "owner": "陳柏勛",
    "respond_minutes": 30,
    "close_days": 7,
}
INCIDENT = {
    "started": "2026-08-19",
    "issue": "food_safety",
    "level": "L3",
    "what": "飲料裡有塑膠片，擴散到多個平台",
    "impact": "提及升到 30 則以上",
    "measures": "停售同批並發待命聲明，每三小時更新",
    "instructed": "請停止飲用並保留",
    "owner": "陳柏勛",
    "notified": "主管",
    "cause": "刀片沒有列入每日檢查",
    "prevention": "開店檢查表加刀片照片並抽查",
    "check_by": "2026-10-15",
}


@pytest.fixture
def portfolio(tmp_path):
    folder = Portfolio(tmp_path / "portfolio")
    folder.save(
        MonitoringLog(
            entries=[ENTRY, ENTRY | {"mention": "m2", "day": "2026-08-01", "risk": "none"}],
        ),
    )
    folder.save(
        IncidentLog(
            method="ewma",
            threshold=3,
            negative_share_percent=30,
            min_mentions=5,
            first_alarm="2026-08-19",
            false_alarm_days=0,
            peak_day="2026-08-21",
            peak_mentions=30,
            cluster="accidental",
            posture="rebuild",
            incidents=[INCIDENT],
        ),
    )
    folder.save(
        TrackingLog(
            month="2026-08",
            kpis=[
                {
                    "kpi": "k1",
                    "actual": 1,
                    "attained": False,
                    "signal": "within_limits",
                },
            ],
            limits=[
                {
                    "series": "daily_mentions",
                    "baseline_from": "2026-06-01",
                    "baseline_to": "2026-07-31",
                    "center": 4,
                    "lower": 0,
                    "upper": 10,
                    "days_beyond": 10,
                    "cause": "cause_crisis",
                    "action": "讀超出那幾天的內容",
                },
            ],
            share_of_voice_percent=67.05,
            first_response_median=87,
            first_response_p90=720,
            business_median=49,
            sla_hit_percent=52.71,
            open_past_limit=23,
        ),
    )
    return folder


def whole(portfolio):
    post = {
        "platform": "facebook",
        "post_id": "1",
        "topic": "minors",
        "found_by": "by_reading",
        "breach": True,
        "basis": "孩子的臉很清楚",
        "remedy": "take_down",
        "owner": "林昕妤",
        "done_by": "2026-10-09",
    }
    pillars = [
        {
            "pillar": name,
            "words": "茶",
            "planned_percent": 50,
            "actual_percent": 50,
            "verdict": "as_planned",
        }
        for name in ("新品", "日常")
    ]
    portfolio.save(
        ComplianceLog(
            posts=[post],
            pillars=pillars,
            rule_change="未成年人規則補上「小朋友」",
        ),
    )
    return portfolio


def test_the_log_stands_by_day_with_labels_and_its_text_as_typed(tea, portfolio):
    book = load_workbook(monitoring_log_xlsx(tea, whole(portfolio)))
    rows = [[cell.value for cell in row] for row in book[LOG].iter_rows(min_row=1, max_row=3)]
    assert rows[0] == [field.title for field in LogEntry.model_fields.values()]
    assert [row[0] for row in rows[1:]] == ["m2", "m1"] and rows[2][4] == "=1+1 喝到塑膠片"
    assert "負面" in rows[2] and "啟動危機處理計畫" in rows[2] and book[LOG].freeze_panes == "B2"
    assert [cell.data_type for cell in book[LOG][3]][4] == "s"


def test_choices_can_be_picked_and_rows_are_ready_for_tomorrow(tea, portfolio):
    book = load_workbook(monitoring_log_xlsx(tea, whole(portfolio)))
    rules = book[LOG].data_validations.dataValidation
    assert (
        any(rule.type == "list" and "選單" in rule.formula1 for rule in rules)
        and book["選單"].sheet_state == "hidden"
    )
    assert book[INCIDENTS]["A2"].value.date().isoformat() == "2026-08-19"
    names = {cell.value for row in book["選單"].iter_rows() for cell in row}
    assert {member.name for member in tea.brief.staff} <= names and {
        "正面",
        "中性",
        "負面",
        "是",
        "否",
    } <= names


def test_figures_law_and_fiction_are_on_the_help_sheet(tea, portfolio):
    book = load_workbook(monitoring_log_xlsx(tea, whole(portfolio)))
    text = " ".join(
        str(cell.value) for row in book[HELP].iter_rows() for cell in row if cell.value is not None
    )
    assert "67.05" in text and "全國法規資料庫" in text and "虛構" in text


def test_it_lies_beside_the_notebook(tea, portfolio):
    assert monitoring_log_xlsx(tea, whole(portfolio)) == portfolio.folder.parent / FILE


def test_what_is_missing_is_named(tea, portfolio):
    with pytest.raises(CourseError, match="內容查核紀錄"):
        monitoring_log_xlsx(tea, portfolio)
