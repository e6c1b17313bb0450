"""The form of the situations saves every judgement with its time, finds it again, loses nothing."""

import json

import pytest

from smhelpers.portfolio import Portfolio
from smhelpers.quiz import quiz_deliverable
from smhelpers.situations import SituationAnswers, draw, situation_deliverable
from smhelpers.views.situations import SituationForm, scene_page

BANKS = ["pc-5.1", "pc-5.2", "pc-5.3"]
KIND = situation_deliverable("evaluation")


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path / "evaluation")


@pytest.fixture
def form(portfolio):
    found = SituationForm(BANKS, KIND, portfolio)
    found._trainee.value = "S01"
    return found


def radios(form):
    return form._box.children[0].children[2:]


def judge_all(form):
    for place in range(len(form._drawn)):
        form._place.value = place
        for radio in radios(form):
            radio.value = radio.options[0][1]


def test_nothing_is_shown_before_the_number_is_typed(portfolio):
    form = SituationForm(BANKS, KIND, portfolio)
    assert form._box.children == () and "請先填寫學員編號" in form._status.value


def test_the_number_of_the_quiz_is_taken_over(portfolio):
    portfolio.save_draft(quiz_deliverable("evaluation"), {"trainee": "0007"})
    assert SituationForm(BANKS, KIND, portfolio)._trainee.value == "0007"


def test_one_situation_is_shown_at_a_time_with_four_claims(form):
    assert len(form._drawn) == 9 and len(radios(form)) == 4
    assert form._before.disabled and not form._next.disabled


def test_next_and_before_move_between_the_situations(form):
    form._next.click()
    assert form._place.value == 1 and not form._before.disabled
    form._before.click()
    assert form._place.value == 0


def test_a_judgement_is_saved_at_once_with_its_time(form, portfolio):
    radio = radios(form)[2]
    radio.value = radio.options[1][1]
    saved = portfolio.load(KIND).decisions
    assert len(saved) == 1 and saved[0].choice == radio.options[1][1]
    assert saved[0].at is not None and "已存檔" in form._status.value


def test_what_was_judged_is_found_after_a_restart(form, portfolio):
    judge_all(form)
    again = SituationForm(BANKS, KIND, portfolio)
    assert again.left == 0 and "全部完成。✓" in again._status.value
    assert all(radio.value == radio.options[0][1] for radio in radios(again))
    assert all(name.endswith("✓") for name, _ in again._place.options)


def test_a_second_attempt_draws_others_and_keeps_the_first(form, portfolio):
    judge_all(form)
    form._attempt.value = 2
    assert form.left == 36
    judge_all(form)
    saved = portfolio.load(KIND)
    assert saved.attempt == 2 and len(saved.decisions) == 72
    form._attempt.value = 1
    assert form.left == 0


def test_a_judgement_can_be_taken_back(form, portfolio):
    radio = radios(form)[0]
    radio.value = radio.options[0][1]
    radio.value = radio.options[1][1]
    form._history.button.click()
    assert radios(form)[0].value == radios(form)[0].options[0][1]
    assert portfolio.load(KIND).decisions[0].choice == radio.options[0][1]


@pytest.mark.parametrize("content", ["[]", "{broken", '{"data": 3}', '{"data": {"decisions": 7}}'])
def test_a_damaged_file_stops_nothing_and_is_kept(portfolio, content):
    portfolio.folder.mkdir(parents=True, exist_ok=True)
    path = portfolio.folder / "situations.json"
    path.write_text(content, encoding="utf-8")
    form = SituationForm(BANKS, KIND, portfolio)
    form._trainee.value = "S01"
    radios(form)[0].value = radios(form)[0].options[0][1]
    assert len(portfolio.load(KIND).decisions) == 1


def test_choices_that_no_bank_knows_are_not_shown_as_chosen(portfolio):
    situation = draw("pc-5.1", "S01")[0]
    row = {"situation": situation.id, "claim": situation.claims[0].id, "choice": "odd"}
    portfolio.save_draft(KIND, {"trainee": "S01", "attempt": 1, "decisions": [row]})
    form = SituationForm(BANKS, KIND, portfolio)
    assert radios(form)[0].value is None


def test_a_page_without_a_front_end_lists_claims_and_words(form):
    judge_all(form)
    page = form.page()
    assert page.count("<tr>") == 37 and "pc5_" not in page and ">c1<" not in page


def test_a_scene_with_figures_has_a_table_and_escapes_what_it_says():
    situation = draw("pc-5.2", "S01")[0]
    hostile = situation.model_copy(update={"scene": "<script>alert(1)</script>" * 2})
    page = scene_page(hostile)
    assert "<table>" in page and "<script>" not in page


def test_pictures_tell_their_figures_and_no_verdict_to_a_screen_reader():
    situation = draw("pc-5.1", "S01")[0]
    page = scene_page(situation)
    assert 'src="data:image/png' in page and "逐日為" in page


def test_the_log_is_plain_data_in_the_order_of_the_judgements(form, portfolio):
    for radio in radios(form):
        radio.value = radio.options[0][1]
    told = json.loads((portfolio.folder / "situations.json").read_text(encoding="utf-8"))
    times = [row["at"] for row in told["data"]["decisions"]]
    assert len(times) == 4 and times == sorted(times)


def test_every_kind_of_assessment_saves_under_the_same_name():
    assert KIND.file_name == SituationAnswers.file_name == "situations"
