"""The quiz form saves every choice, finds it again, and loses nothing."""

from collections import Counter

import pytest

from smhelpers.deliverable import share_right
from smhelpers.errors import CourseError
from smhelpers.portfolio import Portfolio
from smhelpers.quiz import (
    EACH,
    QuizAnswers,
    attempts_without_repetition,
    bank,
    draw,
    mark,
    quiz_deliverable,
    read_key,
)
from smhelpers.views.quiz import QuizForm

from .conftest import ROOT

BANKS = ["k-2", "k-3", "k-5", "k-6"]


@pytest.fixture(scope="module")
def key():
    return read_key(*BANKS, folder=ROOT / "answers" / "quiz")


@pytest.fixture
def portfolio(tmp_path):
    return Portfolio.open(tmp_path)


def text_of(item, wanted):
    return next(option.text for option in item.options if option.key == wanted)


def test_the_form_asks_for_the_number_before_it_shows_items(portfolio):
    form = QuizForm(BANKS, portfolio=portfolio)
    assert form._box.children == () and "請先在上方填寫學員編號" in form._status.value
    form._trainee.value = "A1"
    assert (
        len(form._box.children) == EACH * len(BANKS)
        and portfolio.draft(QuizAnswers)["trainee"] == "A1"
    )


def test_a_form_on_an_unknown_bank_says_so_at_once(portfolio):
    with pytest.raises(CourseError, match="找不到 k-0.yml"):
        QuizForm(["k-0"], portfolio=portfolio)


def test_every_choice_is_saved_at_once_and_found_after_a_restart(portfolio):
    form = QuizForm(BANKS, portfolio=portfolio)
    form._trainee.value = "A1"
    item = draw(BANKS, "A1")[2]
    form._radios[item.id].value = "c"
    assert portfolio.load(QuizAnswers).answers[0].model_dump() == {"item": item.id, "choice": "c"}
    again = QuizForm(BANKS, portfolio=portfolio)
    assert (
        again.choices == {item.id: "c"} and f"已答 1／{EACH * len(BANKS)} 題" in again._status.value
    )


def test_a_filled_form_is_marked_in_full(portfolio, key):
    QuizForm(BANKS, portfolio=portfolio).fill(
        trainee="A1",
        choices=key.choices(item for name in BANKS for item in bank(name)),
    )
    loaded = portfolio.load(QuizAnswers)
    assert len(loaded.answers) == EACH * len(BANKS) and share_right(mark(loaded, BANKS, key)) == 1.0


def test_a_mistyped_number_loses_no_answer(portfolio):
    form = QuizForm(BANKS, portfolio=portfolio).fill(
        trainee="A1",
        choices={item.id: "b" for item in draw(BANKS, "A1")},
    )
    form._trainee.value = "A2"
    form._trainee.value = ""
    form._trainee.value = "A1"
    assert form.choices == {item.id: "b" for item in draw(BANKS, "A1")}


def test_two_forms_of_different_knowledge_share_one_file(portfolio):
    first, second = QuizForm(["k-2"], portfolio=portfolio), QuizForm(["k-3"], portfolio=portfolio)
    first.fill(trainee="A1", choices={item.id: "a" for item in draw(["k-2"], "A1")})
    second.fill(trainee="A1", choices={item.id: "d" for item in draw(["k-3"], "A1")})
    assert Counter(row.choice for row in portfolio.load(QuizAnswers).answers) == {
        "a": EACH,
        "d": EACH,
    }


def test_a_choice_that_no_bank_knows_is_refused(portfolio):
    with pytest.raises(CourseError, match="沒有 k2_unknown 的選項 a"):
        QuizForm(BANKS, portfolio=portfolio).fill(trainee="A1", choices={"k2_unknown": "a"})


def test_a_broken_file_is_told_set_aside_and_never_overwritten(portfolio):
    portfolio.folder.mkdir()
    portfolio.path(QuizAnswers).write_text("{壞掉", encoding="utf-8")
    form = QuizForm(BANKS, portfolio=portfolio)
    assert "第 1 列" in form._status.value
    form._trainee.value = "A1"
    (kept,) = portfolio.folder.glob("quiz.broken-*.json")
    assert (
        kept.read_text(encoding="utf-8") == "{壞掉"
        and portfolio.draft(QuizAnswers)["trainee"] == "A1"
    )


@pytest.mark.parametrize(
    "data",
    [
        {"trainee": 7, "answers": "x"},
        {"trainee": "A1", "answers": [3, {"item": "k2_x", "choice": "z"}, {"item": 1}]},
    ],
)
def test_a_file_with_other_contents_opens_as_far_as_it_is_understood(portfolio, data):
    portfolio.save_draft(QuizAnswers, data)
    form = QuizForm(BANKS, portfolio=portfolio)
    assert form.choices == {} and "text/html" in form._repr_mimebundle_()


def test_without_a_front_end_the_form_is_a_table_of_the_chosen_texts(portfolio, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    item, following, *_ = draw(BANKS, "A1")
    bundle = (
        QuizForm(BANKS, portfolio=portfolio)
        .fill(trainee="A1", choices={item.id: "a"})
        ._repr_mimebundle_()
    )
    html = bundle["text/html"]
    assert (
        item.stem in html
        and text_of(item, "a") in html
        and text_of(following, "a") not in html
        and "（未填）" in html
    )
    assert "application/vnd.jupyter.widget-view+json" not in bundle


def test_a_number_with_markup_is_escaped(portfolio):
    form = QuizForm(BANKS, portfolio=portfolio).fill(trainee="<script>1</script>")
    assert "<script>" not in form._repr_mimebundle_()["text/html"]


def test_a_later_assignment_asks_its_own_items_of_a_shared_bank(portfolio):
    asked = {}
    for name in ("policy", "monitoring"):
        form = QuizForm(
            ["k-9"],
            portfolio=portfolio,
            kind=quiz_deliverable(name),
        )
        form._trainee.value = "A1"
        asked[name] = set(form._radios)
    assert (
        len(asked["policy"]) == len(asked["monitoring"]) == EACH
        and not asked["policy"] & asked["monitoring"]
    )


def test_a_second_attempt_asks_other_items_and_keeps_what_was_answered_before(portfolio):
    first = {item.id: "b" for item in draw(["k-1"], "A1")}
    form = QuizForm(["k-1"], portfolio=portfolio).fill(trainee="A1", choices=first)
    form._attempt.value = 2
    assert form.choices == {} and not first.keys() & form._radios.keys()
    kept = portfolio.load(QuizAnswers)
    assert kept.attempt == 2 and len(kept.answers) == EACH
    again = QuizForm(["k-1"], portfolio=portfolio)
    assert again._attempt.value == 2 and set(again._radios) == set(form._radios)


def test_taking_back_brings_the_attempt_back(portfolio):
    form = QuizForm(["k-1"], portfolio=portfolio).fill(trainee="A1")
    form._attempt.value = 2
    form._history.button.click()
    assert form._attempt.value == 1
    assert portfolio.draft(QuizAnswers)["attempt"] == 1


def test_the_form_says_when_the_bank_is_used_up(portfolio):
    kind = quiz_deliverable("monitoring")
    form = QuizForm(["k-9"], portfolio=portfolio, kind=kind).fill(trainee="A1", attempt=1)
    assert "題庫已經用完" not in form._status.value
    form._attempt.value = 3
    assert ("題庫已經用完" in form._status.value) == (attempts_without_repetition("k-9") < 3)
