"""Task 2 on screen: forms that start a trainee off, pictures drawn from what stands in them,
tables with their notice.
"""

import json
import shutil
from datetime import date

import pytest

from smhelpers import policy
from smhelpers.errors import CourseError
from smhelpers.paths import data_dir
from smhelpers.policy import NOTICE, essential
from smhelpers.views import policy as view
from smhelpers.views import policy_lessons as example
from smhelpers.views.policy_clauses import clauses_picture
from smhelpers.views.policy_crisis import crisis_picture
from smhelpers.views.policy_rules import rules_picture
from smhelpers.workplace import Workplace

from . import good_draft

SMALL_SHOP = {
    "level": "L2",
    "volume_multiple": 2,
    "negative_share_percent": 50,
    "min_mentions": 5,
}


@pytest.fixture(scope="module")
def shop():
    return Workplace.open("guesthouse")


@pytest.fixture(autouse=True)
def beside_a_notebook(tmp_path, monkeypatch):
    """Forms write their portfolio beside the notebook."""
    folder = tmp_path / "policy"
    folder.mkdir()
    monkeypatch.chdir(folder)


def forms(shop):
    brief = shop.brief
    return {
        "scope": view.scope_form(brief),
        "clauses": view.clauses_form(brief),
        "rules": view.rules_form(shop),
        "crisis": view.crisis_form(shop),
        "law": view.law_form(brief),
        "consultation": view.consultation_form(brief),
    }


# forms


def test_there_is_a_form_for_every_deliverable_and_opening_one_writes_nothing(shop, tmp_path):
    kinds = {form.kind for form in forms(shop).values()} | {view.prose_form("why_this_scope").kind}
    assert kinds == {
        policy.PolicyScope,
        policy.PolicyClauses,
        policy.ContentRules,
        policy.CrisisPlan,
        policy.LegalMatrix,
        policy.ConsultationRecord,
        policy.PolicyProse,
    }
    assert not list(tmp_path.rglob("*.json"))


def test_the_policy_starts_with_a_clause_for_every_head_and_a_time_for_every_account(shop):
    answers = view.clauses_form(shop.brief).answers
    sections = {row["section"] for row in answers["clauses"]}
    assert all(sections & set(group) for groups in policy.HEADS.values() for group in groups)
    assert {row["channel"] for row in answers["response_times"]} == {
        account.platform for account in shop.brief.accounts
    }


def test_the_legal_matrix_starts_with_the_essential_laws_and_no_verdict(shop):
    rows = view.law_form(shop.brief).answers["laws"]
    assert [row["law"] for row in rows] == essential(shop.brief.sector) and not any(
        "applies" in row for row in rows
    )


def test_the_crisis_plan_starts_with_three_levels_and_no_number(shop):
    levels = view.crisis_form(shop).answers["levels"]
    assert [row["level"] for row in levels] == ["L1", "L2", "L3"] and not any(
        "volume_multiple" in row for row in levels
    )


@pytest.mark.parametrize("name", ["scope", "clauses", "crisis", "law", "consultation"])
def test_a_whole_deliverable_goes_in_and_comes_back_as_it_was(shop, name):
    written = getattr(good_draft, name)(shop.brief)
    form = forms(shop)[name].fill(**written)
    saved = form.portfolio.load(form.kind)
    assert saved == form.kind.model_validate(written)


def test_rules_go_in_and_come_back_as_they_were(shop):
    rules = policy.read_rules()
    form = view.rules_form(shop).fill(**rules.model_dump(mode="json"))
    assert form.portfolio.load(policy.ContentRules) == rules


# content rules, tried at once


def rule(**changed):
    return {
        "id": "r1",
        "topic": "contest_terms",
        "kind": "banned_word",
        "words": "抽",
        "why": "草率的一條規則",
        "remedy": "改寫這一句",
        **changed,
    }


def test_a_rule_shows_hits_misses_false_alarms_and_near_misses_kept(shop):
    shown = rules_picture({"rules": [rule()]}, shop)
    assert (
        "召回率" in shown
        and "誤報：不該抓卻抓了（4 則）" in shown
        and "漏掉的違規" in shown
        and "守住的反例" in shown
    )


def test_a_topic_without_a_hit_has_no_precision(shop):
    shown = rules_picture({"rules": [rule(words="這句話沒有人寫過")]}, shop)
    assert ">—</td>" in shown and "100.00%" not in shown


def test_a_rule_that_is_not_whole_is_named_and_the_others_still_run(shop):
    shown = rules_picture({"rules": [rule(words=""), rule(id="r2")]}, shop)
    assert "第 1 列" in shown and "召回率" in shown


def test_without_a_rule_the_picture_says_what_to_do(shop):
    assert "填好一條規則" in rules_picture({}, shop)


def test_what_a_trainee_typed_is_escaped(shop):
    assert "<script>" not in rules_picture(
        {"rules": [rule(words="抽", why="<script>alert(1)</script>")]},
        shop,
    )


# crisis levels, replayed


def test_five_times_the_usual_never_fires_at_a_small_shop(shop):
    shown = crisis_picture({"levels": [SMALL_SHOP | {"volume_multiple": 5}]}, shop)
    assert "一次也沒有啟動" in shown and "07/20" in shown and "<img" in shown


def test_a_fitting_level_fires_on_the_first_day_and_shows_what_was_said(shop):
    shown = crisis_picture({"levels": [SMALL_SHOP]}, shop)
    assert "07/18–07/23" in shown and "行銷活動期間" in shown and "大家說了什麼" in shown


def test_a_level_without_numbers_is_asked_for_them(shop):
    assert "請填倍數與負面占比" in crisis_picture({"levels": [{"level": "L1"}]}, shop)


def test_the_picture_needs_no_meaning_yet(shop):
    assert "重播" in crisis_picture(
        {"levels": [{"meaning": "", **SMALL_SHOP, "min_mentions": "x"}, SMALL_SHOP]},
        shop,
    )


# the linter, clause by clause


def test_the_linter_speaks_clause_by_clause_and_names_rows_that_are_not_whole(shop):
    written = good_draft.clauses(shop.brief)
    written["clauses"][3] |= {"owner": ""}
    written["clauses"].append({"id": "p99", "section": "ethics"})
    shown = clauses_picture(written, shop.brief)
    assert (
        "條款 p4" in shown
        and "負責人" in shown
        and "條款第 17 列還沒寫完" in shown
        and "沒有問題的條款：p1" in shown
    )


def test_a_good_policy_leaves_the_linter_without_a_word(shop):
    assert "檢查都通過了" in clauses_picture(good_draft.clauses(shop.brief), shop.brief)


def test_without_a_clause_the_picture_says_what_to_do(shop):
    assert "寫好一條條款" in clauses_picture({}, shop.brief)


# tables


@pytest.mark.parametrize(
    "make",
    [
        lambda brief: view.law_table(brief),
        lambda brief: view.law_table(brief, essential=True),
        view.not_ours_table,
        view.folded_law_table,
    ],
)
def test_law_is_never_shown_without_the_notice(shop, make):
    assert NOTICE in make(shop.brief)._repr_html_()


def test_laws_of_others_are_told_from_ones_own(shop):
    own, others = (
        view.law_table(shop.brief).data["編號"],
        view.not_ours_table(shop.brief).data["law"],
    )
    assert "tour-55-1" in set(own) and not any(
        f"（{law}）" in text for law in own for text in others
    )


@pytest.mark.parametrize("make", [view.accounts_table, view.standard_table, view.plan_table])
def test_tables_of_the_brief_have_headings_in_chinese(shop, make):
    html = make(shop.brief)._repr_html_()
    heads = html.split("<thead>")[1].split("</thead>")[0]
    assert not [
        word
        for word in ("plan_item", "promise", "since", "account", "what_it_is")
        if f">{word}<" in heads
    ]


def test_what_was_taken_over_is_called_a_sample_until_it_is_ones_own(shop, tmp_path):
    assert "課程的範例" in view.TakenOver(shop)._repr_html_()
    own = tmp_path / "platform_research" / "portfolio"
    own.mkdir(parents=True)
    for name in ("platform_choice", "goal_cascade"):
        sample = json.loads(
            (
                data_dir() / "samples" / "guesthouse" / "platform_research" / f"{name}.json"
            ).read_text(encoding="utf-8"),
        )
        del sample["sample"]
        (own / f"{name}.json").write_text(json.dumps(sample, ensure_ascii=False), encoding="utf-8")
    assert "你在單元一做的決定" in view.TakenOver(shop)._repr_html_()


# worked examples


def test_the_rule_with_exceptions_beats_the_single_sign(shop):
    single, situation, excepted = example.rule_versions(shop).data.to_dict("records")
    assert single["recall"] == 1 > single["precision"] and situation["recall"] < 1
    assert excepted["recall"] == excepted["precision"] == 1


def test_conditions_trade_a_late_alarm_against_false_ones(shop):
    five, hair, three, two = example.trigger_versions(shop, "2026-07-18").data.to_dict("records")
    assert five["starts"] == "沒有啟動" and int(hair["false_alarms"].split()[0]) > 10
    assert (three["starts"], two["starts"]) == ("第 3 天", "第 1 天") and three[
        "false_alarms"
    ] == "0 天" != two["false_alarms"]


def test_fifteen_working_days_end_after_the_legal_deadline():
    legal, working = example.deadline_table("2026-10-01").data.to_dict("records")
    assert legal["last_day"] == "2026-10-16" and date.fromisoformat(working["last_day"]) > date(
        2026,
        10,
        20,
    )


def test_the_sample_policy_is_adequate_and_not_perfect(shop):
    assert "還有 3 處要處理" in example.sample_check(shop).data


def test_a_workplace_without_a_sample_is_told_what_to_do(tmp_path):
    (tmp_path / "own").mkdir()
    with pytest.raises(CourseError, match="範例政策"):
        example.sample_check(Workplace(tmp_path / "own"))


# long lists


def test_a_long_list_folds_to_a_line_a_row_that_says_what_is_missing(shop):
    form = view.law_form(shop.brief)
    titles = form._parts["laws"].folds.titles
    assert (
        len(titles) == len(essential(shop.brief.sector))
        and all("（待填）" in title for title in titles)
        and "消保法" in titles[0]
    )


def test_a_filled_row_loses_its_mark_and_a_new_row_opens(shop):
    form = view.law_form(shop.brief)
    rows = form._parts["laws"]
    rows.rows[0][1].answer, rows.rows[0][2].answer = True, "我們刊登住宿的廣告"
    assert rows.folds.titles[0].endswith("✓") and "（待填）" in rows.folds.titles[1]
    rows.add({})
    assert rows.folds.selected_index == len(rows.rows) - 1


def test_a_short_list_is_not_folded(shop):
    assert view.consultation_form(shop.brief)._parts["alignment"].folds is None


def test_many_checks_fold_what_is_right_and_keep_every_remedy_in_sight(shop):
    written = good_draft.scope(shop.brief) | {"approver": "店長"}
    form = view.scope_form(
        shop.brief,
        check=lambda answer: policy.check_scope(answer, shop.brief) * 2,
    ).fill(**written)
    shown = form._feedback.value
    assert "<details>" in shown and "核准人" in shown.split("<details>")[0]


def test_a_pack_in_a_folder_of_another_name_starts_from_the_sample_of_its_business(tmp_path):
    shutil.copytree(data_dir() / "workplaces" / "tea", tmp_path / "packs" / "tea_01")
    assert (
        "課程的範例" in view.TakenOver(Workplace.open(tmp_path / "packs" / "tea_01"))._repr_html_()
    )
