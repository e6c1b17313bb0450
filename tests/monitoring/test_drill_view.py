"""The drill on screen without a front end: everything that a button does, a table where no
widgets run, the review as a document.
"""

import asyncio
from datetime import date

import pytest
from docx import Document

from smhelpers.demo.monitoring import play_by_the_book
from smhelpers.documents.after_action import after_action
from smhelpers.errors import CourseError
from smhelpers.monitoring.after_action import AfterActionReview, check_review
from smhelpers.monitoring.drill import CrisisDrillLog, clock, measure, replayed
from smhelpers.monitoring.drill.acts import Hide, Keep, Look, Publish, Reply, Triage
from smhelpers.policy import CrisisPlan
from smhelpers.portfolio import Portfolio
from smhelpers.views.after_action import kinds_table, review_document, review_form
from smhelpers.views.debrief import Debrief
from smhelpers.views.drill import DrillView
from smhelpers.workplace import Workplace

from ..policy.good_draft import crisis

BRIEF = Workplace.open("guesthouse").brief


@pytest.fixture
def portfolio(tmp_path):
    """The monitoring portfolio of a trainee who handed in a policy."""
    Portfolio.open(tmp_path / "policy").save(CrisisPlan(**crisis(BRIEF)))
    return Portfolio.open(tmp_path / "monitoring")


@pytest.fixture
def view(portfolio):
    return DrillView("guesthouse", portfolio).start("s07")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    portfolio = Portfolio.open(tmp_path_factory.mktemp("finished") / "monitoring")
    play_by_the_book(DrillView("guesthouse", portfolio).start("s07").drill)
    return portfolio


def kinds(view):
    return [type(entry.act) for entry in view.drill.log.entries]


def words(widget):
    """Every text that a widget and its children show."""
    own = "".join(str(getattr(widget, name, "") or "") for name in ("description", "value"))
    return own + "".join(words(child) for child in getattr(widget, "children", ()))


def test_nothing_starts_without_a_number_and_the_sentence_says_so(portfolio):
    view = DrillView("guesthouse", portfolio)
    view._begin()
    assert "學員編號是空白" in view._early.value and view.drill is None


def test_opening_a_message_is_logged_once_and_filling_the_inbox_opens_nothing(view):
    view.let(lambda drill: drill.advance(60))
    assert kinds(view) == []
    first = view._inbox.options[0][1]
    for name in (first, None, first):
        view._inbox.value = name
    assert kinds(view) == [Look]


def test_every_button_of_a_message_does_its_act(view):
    view.let(lambda drill: drill.advance(60))
    view._turn(1)
    panel = view.message
    for press in (panel._answer, panel._keep, panel._hide, panel._triage):
        press()
    assert kinds(view) == [Look, Reply, Keep, Hide, Triage]
    assert (
        panel.message.id not in [name for _, name in view._inbox.options]
        and "分級" in panel.text.value
    )


def test_an_act_on_no_message_or_an_empty_reply_is_told_not_logged(view):
    view.message._triage()
    assert "還沒有選訊息" in view._alert.value
    view.let(lambda drill: drill.advance(60))
    view._turn(1)
    view.message.reply.value = "　"
    view.message._answer()
    assert "空白" in view._alert.value and kinds(view) == [Look]


def test_the_plans_own_statement_is_published_with_its_posture_and_a_changed_one_counts_as_own(
    view,
):
    board = view.board
    assert board.topic.value == "food_safety" and board.posture.value == "rebuild"
    view.do(board._statement)
    board.fields["instruction"].value = "請停止食用，並到門市退費"
    view.do(board._statement)
    published = [entry.act for entry in view.drill.log.entries]
    assert [act.own for act in published] == [False, True] and all(
        isinstance(act, Publish) for act in published
    )
    assert published[0].statement == view.plan.statements[0]


def test_the_promised_update_stands_beside_the_clock_whatever_it_was_about(view):
    view.do(view.board._statement)
    assert "承諾更新：<b>14:00</b> 前" in view._status.value


def test_blame_is_pointed_out_before_it_is_published(view):
    view.board.fields["action"].value = "這是供應商的錯"
    assert "供應商的錯" in view.board.check.value


def test_without_a_plan_statements_are_written_oneself(tmp_path):
    view = DrillView("bistro_without_samples", Portfolio.open(tmp_path))
    assert view.plan is None and "還沒有危機計畫" in words(view.view)
    assert [value for _, value in view.board.source.options] == [-1]


def test_a_new_view_goes_on_where_the_old_one_stood(view, portfolio):
    view.let(lambda drill: drill.advance(90))
    view._turn(1)
    again = DrillView("guesthouse", portfolio)
    assert again.drill.log == view.drill.log and clock(90) in again._status.value


def test_an_edited_log_is_told_on_the_screen(view, portfolio):
    view.let(lambda drill: drill.advance(90))
    path = portfolio.path(CrisisDrillLog)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"clock": 90', '"clock": 9'),
        encoding="utf-8",
    )
    again = DrillView("guesthouse", portfolio)
    assert again.drill is None and "檔案被改過" in again._early.value


def test_the_clock_runs_by_itself_until_it_is_stopped(view):
    view.tick = 0.001

    async def play():
        view._auto.value = True
        while view.drill.minute < 6:
            await asyncio.sleep(0)
        view._auto.value = False
        stood = view.drill.minute
        await asyncio.sleep(0.05)
        return stood

    assert asyncio.run(play()) == view.drill.minute and view._timer is None


def test_where_no_loop_runs_the_clock_says_so(view):
    view._auto.value = True
    assert not view._auto.value and "不能自動播放" in view._alert.value


def test_the_end_shows_the_debrief_and_another_shift_can_be_had(view):
    view.let(lambda drill: drill.finish())
    assert "真正的危機" in view._end.value and "<img alt=" in view._end.value
    view.again()
    assert view.drill.log.setting.attempt == 2 and view._end.value == ""


def test_a_page_without_widgets_shows_the_log_as_a_table(view, monkeypatch):
    view.let(lambda drill: drill.advance(60))
    view._turn(1)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = view._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"} and "看訊息" in shown["text/html"]


def test_the_debrief_of_no_drill_says_what_to_do_first(tmp_path):
    assert "做完演練後" in Debrief(Portfolio.open(tmp_path))._repr_html_()


def test_every_kind_of_crisis_is_explained(tmp_path):
    assert len(kinds_table().data) == 6 and "{" not in kinds_table()._repr_html_()


def review(measures, **changed):
    owner = BRIEF.staff[1].name
    rows = {
        "held_on": date(2026, 10, 20),
        "chair": owner,
        "attended": "全體人員",
        "minutes_to_detect": measures.detected,
        "minutes_to_recover": measures.recovered,
        "impact": "三位房客受到影響，訂房取消兩筆",
        "root_cause": "帳號沒有驗證標章，也沒有公告官方帳號清單，房客無從分辨",
        "helped": "八分鐘內說明不要點連結，房客知道怎麼自保",
        "hurt": "活動貼文沒有先提醒會有假帳號，報名的人最先受害",
        "changes": [
            CHANGE | {"after": "加上檢舉與公告的步驟"},
            CHANGE | {"part": "calendar", "after": "活動前先發官方帳號清單"},
        ],
        "recurrence": [PROMISE],
    }
    return AfterActionReview.model_validate(rows | changed)


def test_a_whole_review_with_the_logs_figures_is_right(finished):
    measures = measure(replayed(finished.load(CrisisDrillLog)))
    assert all(finding.right for finding in check_review(review(measures), measures, BRIEF))


CHANGE = {
    "part": "crisis_plan",
    "before": "沒有步驟",
    "after": "加上步驟",
    "owner": "高瑞恩",
    "due": "2026-11-01",
}
PROMISE = {
    "measure": "每週搜尋一次假帳號並檢舉",
    "indicator": "下架的小時數",
    "target": "24 小時內",
    "owner": "高瑞恩",
    "check_by": "2026-12-01",
}
WRONG_REVIEWS = {
    "figures that are not the log's": ({"minutes_to_detect": 55}, "偵測時間與演練紀錄相同"),
    "only the policy is changed": ({"changes": [CHANGE]}, "修改策略或計畫"),
    "nothing to see recurrence by": (
        {"recurrence": [PROMISE | {"target": "變好"}]},
        "第 1 項防止再發生",
    ),
    "nobody of the staff": ({"recurrence": [PROMISE | {"owner": "某位先生"}]}, "第 1 項防止再發生"),
    "a check before the review": (
        {"recurrence": [PROMISE | {"check_by": "2026-01-01"}]},
        "第 1 項防止再發生",
    ),
}


@pytest.mark.parametrize(("changed", "about"), WRONG_REVIEWS.values(), ids=WRONG_REVIEWS)
def test_a_wrong_review_is_told(changed, about, finished):
    measures = measure(replayed(finished.load(CrisisDrillLog)))
    assert [
        finding.about
        for finding in check_review(review(measures, **changed), measures, BRIEF)
        if not finding.right
    ] == [about]


def test_the_review_becomes_a_document_with_picture_timeline_and_changes(finished, tmp_path):
    measures = measure(replayed(finished.load(CrisisDrillLog)))
    finished.save(review(measures))
    document = Document(str(after_action(finished, tmp_path)))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        c.text for t in document.tables for row in t.rows for c in row.cells
    )
    assert len(document.inline_shapes) == 1 and document.inline_shapes[0]._inline.docPr.get("descr")
    for said in (
        "MTTD",
        "MTTR",
        "根本原因",
        "有幫助",
        "防止再發生",
        "第一則危機提及出現",
        "加上檢舉與公告的步驟",
        "24 小時內",
    ):
        assert said in text


def test_no_document_before_drill_and_review_are_there(tmp_path):
    with pytest.raises(CourseError, match="還沒有「事後檢討」"):
        after_action(Portfolio.open(tmp_path), tmp_path)
    assert "還不能產生" in review_document(Portfolio.open(tmp_path))._repr_html_()


def test_the_form_of_the_review_checks_against_the_log(finished):
    measures = measure(replayed(finished.load(CrisisDrillLog)))
    form = review_form(BRIEF, finished).fill(
        **review(measures, minutes_to_detect=55).model_dump(mode="json"),
    )
    assert (
        "✗</span> 偵測時間與演練紀錄相同" in form._feedback.value
        and "✓</span> 修改政策" in form._feedback.value
    )
