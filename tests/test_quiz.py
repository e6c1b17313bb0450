"""The knowledge quiz: fair banks without answers, a draw of one's own, marking with the
assessor's key.
"""

import json
import re
from collections import Counter
from functools import cache
from math import comb

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.assessment import assessments
from smhelpers.course import Course
from smhelpers.deliverable import Finding, share_right
from smhelpers.errors import CourseError
from smhelpers.judging.rules import read_rules
from smhelpers.portfolio import Portfolio
from smhelpers.quiz import (
    EACH,
    KEYS,
    QuizAnswers,
    attempts_without_repetition,
    bank,
    draw,
    feedback_text,
    mark,
    quiz_deliverable,
    read_key,
    trainee_number,
    unanswered,
)
from smhelpers.quiz.banks import Bank
from smhelpers.quiz.marking import Answer
from smhelpers.standard import unit
from smhelpers.trainee import differing_number

from .conftest import ROOT

#: What one assignment draws from, and every bank there is.
BANKS = ["k-2", "k-3", "k-5", "k-6"]
ALL = sorted(path.stem for path in (ROOT / "data" / "quiz").glob("*.yml"))
FOLDER = ROOT / "answers" / "quiz"
LATEST = "請以全國法規資料庫最新條文為準"
NUMBERS = st.text(min_size=1, max_size=20).filter(lambda text: trainee_numbered(text))


def trainee_numbered(text):
    """Whether something is left of a number once blanks are taken off."""
    try:
        return trainee_number(text)
    except CourseError:
        return None


@pytest.fixture(scope="module")
def key():
    return read_key(*ALL, folder=FOLDER)


def all_items():
    return [item for name in ALL for item in bank(name)]


def sheet(trainee, choices):
    return QuizAnswers(
        trainee=trainee,
        answers=[{"item": item, "choice": choice} for item, choice in choices.items()],
    )


def other(choice):
    return KEYS[(KEYS.index(choice) + 1) % len(KEYS)]


# the banks


def test_every_knowledge_of_the_unit_has_a_bank_and_every_bank_its_key():
    assert (
        [item.id for item in unit().knowledge]
        == ALL
        == sorted(path.stem for path in FOLDER.iterdir())
    )


@pytest.mark.parametrize("name", ALL)
def test_a_bank_lasts_for_two_attempts_at_every_assignment_and_neighbours_differ(name):
    shared = len(Bank.model_validate(shipped(name)).drawn_by)
    assert len(bank(name)) >= (34 if shared else 32)
    assert attempts_without_repetition(name) >= 2


def test_ids_and_stems_are_unique_over_all_banks():
    items = all_items()
    assert len({item.id for item in items}) == len({item.stem for item in items}) == len(items)


@pytest.mark.parametrize("name", ALL)
def test_every_item_has_an_answer_with_explanation_and_source_and_no_answer_lacks_an_item(name):
    assert sorted(read_key(name, folder=FOLDER).entries) == sorted(item.id for item in bank(name))


def test_an_answer_that_rests_on_a_statute_sends_to_the_latest_text(key):
    statutes = re.compile(r"(法|條例|辦法|準則|標準)》?第 ?[0-9]")
    silent = [
        name
        for name, answer in key.entries.items()
        if statutes.search(answer.source) and LATEST not in answer.source
    ]
    assert (
        silent == []
        and sum(bool(statutes.search(answer.source)) for answer in key.entries.values()) >= 12
    )


def test_no_source_is_this_course_itself(key):
    own = ("檢核表", "課程", "職能單元", "方法通則", "指標定義", "監控方法", "資料品質檢查")
    named = {
        name: answer.source
        for name, answer in key.entries.items()
        if any(word in answer.source for word in own)
    }
    assert named == {}


@pytest.mark.parametrize("name", ALL)
def test_the_shipped_file_holds_items_and_options_only(name):
    text = (ROOT / "data" / "quiz" / f"{name}.yml").read_text(encoding="utf-8")
    shipped = yaml.safe_load(text)
    assert set(shipped) - {"drawn_by"} == {"knowledge", "items"} and "#" not in text
    assert all(
        set(item) - {"since"} == {"id", "stem", "options"} and list(item["options"]) == list(KEYS)
        for item in shipped["items"]
    )


def test_no_explanation_is_found_in_anything_that_trainees_get(key):
    shipped = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for folder in ("data", "release", "notebooks", "smhelpers")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".yml", ".csv", ".ipynb", ".py", ".md"}
    )
    assert [
        name for name, answer in key.entries.items() if answer.explanation[:20] in shipped
    ] == []


def test_an_explanation_does_not_point_at_places_which_differ_from_trainee_to_trainee(key):
    places = (
        "最後一個選項",
        "第一個選項",
        "上一個選項",
        "選項 a",
        "選項 b",
        "選項 c",
        "選項 d",
        "（A）",
        "（B）",
    )
    assert [
        name
        for name, answer in key.entries.items()
        if any(place in answer.explanation for place in places)
    ] == []


def test_no_letter_is_right_in_more_than_two_fifths_of_a_bank(key):
    for name in ALL:
        counts = Counter(key.choices(bank(name)).values())
        assert max(counts.values()) <= 0.4 * len(bank(name)) and set(counts) == set(KEYS)


def test_the_longest_option_is_right_in_at_most_two_fifths_of_the_items(key):
    for items in [all_items(), *map(bank, ALL)]:
        longest = [
            item
            for item in items
            if len(text_of(item, key.answer(item.id).right))
            == max(len(o.text) for o in item.options)
        ]
        assert len(longest) <= 0.4 * len(items)


@pytest.mark.parametrize("extreme", [max, min])
def test_who_chooses_by_length_alone_is_right_in_at_most_two_fifths_of_a_bank(key, extreme):
    """Among options of equal length the choice is a guess."""
    for name in ALL:
        expected = 0.0
        for item in bank(name):
            wanted = extreme(len(option.text) for option in item.options)
            chosen = [option.key for option in item.options if len(option.text) == wanted]
            expected += (key.answer(item.id).right in chosen) / len(chosen)
        assert expected <= 0.4 * len(bank(name)), name


def test_options_of_an_item_are_of_like_length_and_none_refers_to_the_others():
    for item in all_items():
        lengths = [len(option.text) for option in item.options]
        assert max(lengths) - min(lengths) <= 4, item.id
        assert not any(
            word in option.text
            for option in item.options
            for word in ("以上皆是", "以上皆非", "都對")
        )


def test_every_answer_names_the_cell_of_a_lesson_that_teaches_it_and_is_tagged_with_its_row():
    for name in ALL:
        for item, answer in read_key(name, folder=FOLDER).entries.items():
            lesson, cell = answer.taught.split("#")
            title, tags, headings = headings_of(lesson)[cell]
            read_again, heading = answer.read_again.split("／")
            assert name in tags, (item, answer.taught)
            assert read_again == title and heading in headings, (item, answer.read_again)


def test_a_key_without_the_place_where_it_is_taught_is_refused():
    made = {"right": "a", "explanation": "字" * 40, "source": "出處說明", "read_again": "甲／乙"}
    with pytest.raises(ValueError, match="taught"):
        Answer.model_validate(made)


@cache
def headings_of(lesson):
    """By cell: the lesson's title, the cell's tags, the headings in it and the last one above."""
    path = ROOT / "notebooks" / f"{lesson}.ipynb"
    found = {}
    title = above = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
        own = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        title = title or (own[0] if own else "")
        found[cell["id"]] = (title, cell["metadata"].get("tags", []), [above, *own])
        above = own[-1] if own else above
    return found


def shipped(name):
    return yaml.safe_load((ROOT / "data" / "quiz" / f"{name}.yml").read_text(encoding="utf-8"))


def text_of(item, wanted):
    return next(option.text for option in item.options if option.key == wanted)


# the draw


def test_the_same_trainee_always_draws_the_same_items_in_the_same_order():
    assert draw(BANKS, "A1130025") == draw(BANKS, "A1130025")


def test_this_draw_is_the_same_on_every_machine():
    assert [item.id for item in draw(["k-2"], "A1130025", 2)] == [
        "k2_likes_without_bookings",
        "k2_the_year_of_the_fieldwork",
    ]


def test_two_trainees_draw_different_items():
    assert {item.id for item in draw(BANKS, "A1130025")} != {
        item.id for item in draw(BANKS, "A1130026")
    }


def test_the_options_stand_in_another_order_for_another_trainee_but_keep_their_keys():
    seen = {item.id: set() for item in bank("k-2")}
    for number in range(20):
        for item in draw(["k-2"], f"T{number}", len(bank("k-2"))):
            seen[item.id].add(tuple(option.key for option in item.options))
            assert {(o.key, o.text) for o in item.options} == {
                (o.key, o.text) for o in next(i for i in bank("k-2") if i.id == item.id).options
            }
    assert all(len(orders) > 5 for orders in seen.values())


def test_every_item_is_drawn_about_equally_often():
    drawn = Counter(item.id for number in range(400) for item in draw(["k-7"], f"T{number}"))
    expected = 400 * EACH / len(bank("k-7"))
    assert len(drawn) == len(bank("k-7")) and all(
        0.6 * expected < count < 1.4 * expected for count in drawn.values()
    )


@given(number=NUMBERS)
def test_any_number_draws_as_many_different_items_of_each_bank(number):
    items = draw(BANKS, number)
    assert len({item.id for item in items}) == EACH * len(BANKS)
    assert set(Counter(item.id[:2] for item in items).values()) == {EACH}


@given(number=NUMBERS)
@pytest.mark.parametrize("name", ALL)
def test_attempts_at_all_assignments_that_share_a_bank_have_no_item_in_common(name, number):
    shared = Bank.model_validate(shipped(name)).drawn_by or [""]
    drawn = []
    lasts = attempts_without_repetition(name)
    for assignment in shared:
        for attempt in range(1, lasts + 1):
            drawn += [item.id for item in draw([name], number, EACH, assignment, attempt)]
    assert len(set(drawn)) == len(drawn) == EACH * len(shared) * lasts


def test_a_third_attempt_meets_the_first_ones_items_again_only_where_the_bank_is_used_up():
    """k-9 serves two assignments, k-1 one."""
    first, third = (
        {item.id for item in draw(["k-9"], "A1", assignment="monitoring", attempt=attempt)}
        for attempt in (1, attempts_without_repetition("k-9") + 1)
    )
    assert first == third
    lasts = attempts_without_repetition("k-1")
    drawn = []
    for attempt in range(1, lasts + 1):
        drawn += [item.id for item in draw(["k-1"], "A1", attempt=attempt)]
    assert len(set(drawn)) == len(drawn) == lasts * EACH


def test_an_attempt_before_the_first_is_refused():
    with pytest.raises(CourseError, match="作答次數要從 1 開始"):
        draw(["k-1"], "A1", attempt=0)


@given(number=st.from_regex(r"[A-Za-z0-9]{1,12}", fullmatch=True))
def test_full_width_blanks_and_capitals_in_a_number_make_no_difference(number):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number.upper())
    assert draw(["k-6"], f"　{wide} ") == draw(["k-6"], number.lower())


def test_an_assignment_that_shares_a_bank_draws_items_that_the_earlier_one_has_not_used():
    first, second = (
        {item.id for item in draw(["k-9"], "A1", assignment=name)}
        for name in ("policy", "monitoring")
    )
    assert len(first) == len(second) == EACH and not first & second
    assert draw(["k-9"], "A1") == draw(["k-9"], "A1", assignment="policy")


def test_every_assignment_that_draws_from_a_shared_bank_has_its_turn_there():
    for name in ALL:
        users = [
            unit.slug
            for unit in Course.open(ROOT).units
            for path in (ROOT / "source" / unit.slug).glob("*.ipynb")
            if f'[\\"{name}\\"], read_key(' in path.read_text(encoding="utf-8")
        ]
        shared = yaml.safe_load(
            (ROOT / "data" / "quiz" / f"{name}.yml").read_text(encoding="utf-8"),
        ).get("drawn_by", users[:1])
        assert users == shared[: len(users)], name


def test_a_blank_number_is_told_where_to_type_one():
    with pytest.raises(CourseError, match="學員編號是空白.*最上方"):
        draw(BANKS, "　 ")


def test_more_items_than_the_bank_holds_are_refused():
    with pytest.raises(CourseError, match="k-2 的題庫有 32 題，不能抽 99 題"):
        draw(["k-2"], "A1", 99)


def test_a_bank_that_is_shared_has_to_last_for_the_later_draw_as_well():
    assert len(draw(["k-9"], "A1", 17, "monitoring")) == 17
    with pytest.raises(CourseError, match="k-9 的題庫有 34 題，不能抽 18 題.* 1 到 17"):
        draw(["k-9"], "A1", 18, "monitoring")


@given(number=NUMBERS)
def test_no_assignment_asks_what_is_taught_only_later(number):
    """A lesson belongs to a unit; an item may be asked from its unit's assessment on."""
    order = [unit.slug for unit in Course.open(ROOT).units]
    for assessment in assessments(Course.open(ROOT)):
        for quiz in assessment.quizzes:
            key = read_key(quiz.bank, folder=FOLDER)
            for attempt in (1, 2):
                for item in draw([quiz.bank], number, EACH, assessment.slug, attempt):
                    taught = key.answer(item.id).taught.split("/")[0]
                    assert order.index(taught) <= order.index(assessment.slug), item.id


def test_an_item_since_an_assignment_that_does_not_draw_from_the_bank_is_refused():
    broken = shipped("k-9")
    broken["items"][0]["since"] = "strategy"
    with pytest.raises(ValueError, match="since 寫了 strategy"):
        Bank.model_validate(broken)


# the pass mark


def at_least(least, of, chance):
    """Probability of at least so many right ones (binomial distribution)."""
    return sum(
        comb(of, right) * chance**right * (1 - chance) ** (of - right)
        for right in range(least, of + 1)
    )


def test_six_of_eight_pass_who_knows_nine_in_ten_and_hardly_a_guesser():
    course = Course.open(ROOT)
    quizzes = {check.id for each in assessments(course) for check in each.quizzes}
    needs = [need for row in ALL for need in read_rules(course).of(row)]
    shares = {need.grade_id: need.needed / need.points for need in needs}
    assert {shares[name] * EACH for name in quizzes} == {6}
    assert at_least(6, EACH, 0.9) == pytest.approx(0.962, abs=0.0005)
    assert at_least(6, EACH, 1 / len(KEYS)) == pytest.approx(0.0042, abs=0.00005)


@pytest.mark.parametrize("figure", ["96.2%", "0.42%", "抽 8 題", "答對 6 題"])
def test_the_assessors_guide_names_the_figures_of_the_pass_mark(figure):
    guide = (ROOT / "docs" / "guides" / "assessor.md").read_text(encoding="utf-8")
    assert figure in guide


# the files


def test_an_unknown_bank_is_named():
    with pytest.raises(CourseError, match="找不到 k-0.yml"):
        bank("k-0")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data["items"][0]["options"].pop("d"), "a、b、c、d 四個不同的選項"),
        (lambda data: data["items"][0].update(id=data["items"][1]["id"]), "重複"),
        (lambda data: data["items"][0].update(id="k3_elsewhere"), "不是以 k2_ 開頭"),
        (lambda data: data["items"][0].update(right="a"), "沒有這個欄位"),
        (lambda data: data.update(items=data["items"][:7]), "至少要有 8 項"),
        (lambda data: data.update(knowledge="k-3"), "k-2.yml"),
        (lambda data: data.clear(), "沒有填寫"),
    ],
)
def test_a_broken_bank_is_named_with_its_fault(tmp_path, monkeypatch, change, said):
    data = yaml.safe_load((ROOT / "data" / "quiz" / "k-2.yml").read_text(encoding="utf-8"))
    change(data)
    broken_data(tmp_path, monkeypatch, yaml.safe_dump(data, allow_unicode=True))
    with pytest.raises(CourseError, match=said):
        bank("k-2")


def test_a_bank_that_is_no_yaml_is_named_with_its_line(tmp_path, monkeypatch):
    broken_data(tmp_path, monkeypatch, "knowledge: k-2\nitems: [\n")
    with pytest.raises(CourseError, match="k-2.yml 第 3 列"):
        bank("k-2")


def broken_data(folder, monkeypatch, text):
    for name in ("standard", "quiz"):
        (folder / name).mkdir()
    (folder / "quiz" / "k-2.yml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("SMHELPERS_DATA", str(folder))


def test_a_machine_without_the_key_says_who_has_it(tmp_path):
    with pytest.raises(CourseError, match="找不到 k-2.yml.*評量人員"):
        read_key("k-2", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "應為一組欄位與內容"),
        ("k2_x: {right: e, explanation: 短, source: 出處說明}\n", "文字太短"),
        ("k2_x: {right: [}\n", "第 1 列"),
    ],
)
def test_a_broken_key_is_named_with_its_fault(tmp_path, text, said):
    (tmp_path / "k-2.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=f"k-2.yml.*{said}"):
        read_key("k-2", folder=tmp_path)


# the marking


def test_all_right_earns_everything(key):
    findings = mark(sheet("A1", key.choices(draw(BANKS, "A1"))), BANKS, key)
    assert len(findings) == EACH * len(BANKS) and share_right(findings) == 1.0


def test_all_wrong_earns_nothing_and_is_told_what_to_read_again(key):
    items = draw(BANKS, "A1")
    findings = mark(
        sheet("A1", {name: other(right) for name, right in key.choices(items).items()}),
        BANKS,
        key,
    )
    assert share_right(findings) == 0.0
    assert [finding.remedy for finding in findings] == [key.answer(item.id).hint for item in items]


def test_an_unanswered_item_is_not_right(key):
    items = draw(["k-3"], "A1")
    findings = mark(sheet("A1", key.choices(items[1:])), ["k-3"], key)
    assert [finding.right for finding in findings] == [False] + [True] * (EACH - 1)


def test_one_bank_is_marked_by_itself(key):
    choices = key.choices(draw(BANKS, "A1")) | {
        item.id: other(key.answer(item.id).right) for item in draw(["k-3"], "A1")
    }
    assert [share_right(mark(sheet("A1", choices), [name], key)) for name in BANKS] == [
        1.0,
        0.0,
        1.0,
        1.0,
    ]


def test_answers_to_items_that_were_not_drawn_earn_nothing(key):
    drawn = {item.id for item in draw(BANKS, "A1")}
    undrawn = {name: right for name, right in key.choices(all_items()).items() if name not in drawn}
    assert share_right(mark(sheet("A1", undrawn), BANKS, key)) == 0.0


def test_another_trainees_answers_earn_only_what_both_were_asked(key):
    borrowed = key.choices(draw(BANKS, "A2"))
    own = {item.id for item in draw(BANKS, "A1")}
    findings = mark(sheet("A1", borrowed), BANKS, key)
    assert (
        sum(finding.right for finding in findings) == len(own & set(borrowed)) < EACH * len(BANKS)
    )


def test_a_number_typed_for_another_trainee_changes_neither_the_draw_nor_the_count(key):
    findings = mark(sheet("A2", key.choices(draw(BANKS, "A2"))), BANKS, key, student="A1")
    assert len(findings) == EACH * len(BANKS) and share_right(findings) < 1
    assert "「a2」和繳交者「a1」不同，題目以" in differing_number("A2", "A1", "題目")


@pytest.mark.parametrize("student", [None, "", " ａ1 "])
def test_the_same_number_written_otherwise_is_the_same_trainee(key, student):
    findings = mark(sheet("A1", key.choices(draw(BANKS, "a1"))), BANKS, key, student=student)
    assert share_right(findings) == 1.0 and differing_number("A1", student, "題目") == ""


@given(typed=NUMBERS, student=NUMBERS)
def test_whatever_number_is_typed_only_the_students_own_items_count(key, typed, student):
    typed = typed.strip() or "x"
    findings = mark(sheet(typed, key.choices(draw(BANKS, typed))), BANKS, key, student=student)
    shared = {item.id for item in draw(BANKS, typed)} & {item.id for item in draw(BANKS, student)}
    assert sum(finding.right for finding in findings) == len(shared)


def test_a_later_assignment_is_marked_on_its_own_draw(key):
    later = draw(["k-9"], "A1", assignment="monitoring")
    typed = quiz_deliverable("monitoring")(
        **sheet("A1", key.choices(later)).model_dump(mode="json"),
    )
    assert share_right(mark(typed, ["k-9"], key)) == 1.0 and not unanswered(typed, ["k-9"])
    assert share_right(mark(sheet("A1", key.choices(later)), ["k-9"], key)) == 0.0


def test_a_second_attempt_is_marked_on_its_own_draw_and_not_on_earlier_answers(
    key,
):
    before = key.choices(draw(["k-1"], "A1"))
    again = key.choices(draw(["k-1"], "A1", attempt=2))
    second = quiz_deliverable("policy")(
        **sheet("A1", before | again).model_dump(mode="json") | {"attempt": 2},
    )
    assert share_right(mark(second, ["k-1"], key)) == 1.0 and not unanswered(second, ["k-1"])
    assert share_right(mark(sheet("A1", again), ["k-1"], key)) == 0.0


def test_work_from_before_there_were_attempts_is_read_as_the_first(tmp_path):
    portfolio = Portfolio.open(tmp_path)
    rows = [{"item": "k2_x", "choice": "a"}]
    portfolio.save_draft(QuizAnswers, {"trainee": "A1", "answers": rows})
    assert portfolio.load(QuizAnswers).attempt == 1


def test_an_assessor_reads_the_questions_of_the_attempt_alone():
    kind = quiz_deliverable("policy")
    rows = [{"item": item.id, "choice": "a"} for item in bank("k-1")]
    first, second = (
        kind.as_read({"trainee": "A1", "attempt": attempt, "answers": rows}, ("k-1", "pc-2.4"))
        for attempt in (1, 2)
    )
    assert len(first["answers"]) == len(second["answers"]) == EACH
    assert not {row["item"] for row in first["answers"]} & {
        row["item"] for row in second["answers"]
    }


@pytest.mark.parametrize("draft", [{}, {"trainee": 3}, {"trainee": "A1", "attempt": "x"}])
def test_work_that_cannot_be_understood_is_shown_to_the_assessor_as_it_is(draft):
    assert QuizAnswers.as_read(draft, ("k-2",)) == draft


def test_items_without_an_answer_are_named(key):
    items = draw(["k-3"], "A1")
    assert unanswered(sheet("A1", key.choices(items[1:])), ["k-3"]) == items[:1]


def test_two_answers_to_one_item_are_refused():
    with pytest.raises(ValueError, match="同一題有兩個答案"):
        QuizAnswers(
            trainee="A1",
            answers=[{"item": "k2_x", "choice": "a"}, {"item": "k2_x", "choice": "b"}],
        )


def test_the_feedback_counts_the_right_answers_and_names_what_to_read_again(key):
    item, wrong, *_ = items = draw(["k-5"], "A1")
    told = feedback_text(mark(sheet("A1", key.choices([item])), ["k-5"], key))
    assert told.startswith(f"✗ 知識測驗 {len(items)} 題答對 1 題。")
    assert key.answer(wrong.id).hint in told
    right = feedback_text(mark(sheet("A1", key.choices(items)), ["k-5"], key))
    assert right == f"✓ 知識測驗 {len(items)} 題答對 {len(items)} 題。"


def test_the_feedback_gives_no_answer_no_option_and_no_explanation_away(key):
    for name in ALL:
        wrong = [Finding(item.short, False, key.answer(item.id).hint) for item in bank(name)]
        told = feedback_text(wrong)
        for item in bank(name):
            assert key.answer(item.id).explanation[:12] not in told and item.short not in told
            assert not [option.text for option in item.options if option.text in told], item.id


def test_a_later_task_has_a_quiz_of_its_own():
    assert (
        quiz_deliverable("policy").assignment == "policy"
        and quiz_deliverable("policy").file_name == "quiz"
    )
    assert quiz_deliverable("platform_research") is QuizAnswers and quiz_deliverable(
        "policy",
    ) is quiz_deliverable("policy")


@pytest.mark.parametrize("rows", [7, "x", [3], [{"item": ["k"], "choice": {}}], [{"item": None}]])
def test_an_assessor_reads_a_damaged_draft_as_no_answers(rows):
    read = QuizAnswers.as_read({"trainee": "S01", "attempt": 1, "answers": rows}, ["k-2"])
    assert read["answers"] == []
