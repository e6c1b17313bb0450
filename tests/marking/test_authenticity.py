"""Signs for a person to look into: alike prose, answers of another's data, common data.

Questions on the own work.
"""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import assessed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smhelpers.course import Course
from smhelpers.judging.authenticity import Authenticity
from smhelpers.judging.authenticity.leaves import Leaf, leaves
from smhelpers.judging.authenticity.similar import alike_prose, shared_numbers
from smhelpers.paths import data_dir
from smhelpers.record import Record

ROOT = Path(__file__).resolve().parents[2]

OTHER = "店裡改用週末的短影片以後，新朋友變多了；老客人留言變少，我先問門市再決定要不要換回圖文。"
THIRD = "這個月花最多力氣在客服，平均兩小時內回覆；觸及下降和少發的貼文同時出現，不能證明誰造成誰。"


@pytest.fixture
def course(tmp_path):
    root = assessed.build(tmp_path / "course", ("a1", "b2", "c3", "d4"), gradebook=False)
    assessed.hand_in(root, "a1", assessed.ANSWER, posts=31)
    assessed.hand_in(root, "b2", assessed.ANSWER.replace("少 12%", "少 13%"), posts=47)
    assessed.hand_in(root, "c3", OTHER, posts=58)
    assessed.hand_in(root, "d4", THIRD, posts=58)
    return root


@pytest.fixture
def found(course):
    """Flags of the assignment, made anew."""

    def read():
        with Record.open(course) as record:
            return [
                (flag.kind, flag.numbers)
                for flag in Authenticity(Course.open(course), record).flags("evaluation")
            ]

    return read


def truth(course, number, content):
    folder = course / "answers" / "evaluation" / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")


def fail(course, *numbers):
    with Record.open(course) as record:
        for number in numbers:
            record.append(
                "graded",
                number,
                assessed.graded(
                    record,
                    submission=f"{number} again",
                    share=0.2,
                ),
            )


def test_prose_that_was_hardly_changed_is_flagged_and_own_prose_is_not(found):
    assert [numbers for kind, numbers in found() if kind == "文字相似"] == [("a1", "b2")]


def test_equal_right_answers_to_the_same_data_are_no_sign(found):
    assert not [kind for kind, numbers in found() if numbers == ("c3", "d4")]


def test_equal_wrong_answers_to_the_same_data_are_a_sign(course, found):
    fail(course, "c3", "d4")
    assert ("錯得一樣", ("c3", "d4")) in found()


def test_equal_numbers_from_different_data_are_a_sign_that_names_whose_do_not_fit(course):
    for number in ("a1", "b2", "c3", "d4"):
        truth(course, number, {"workplace": number})
    fail(course, "d4")
    with Record.open(course) as record:
        [flag] = [
            flag
            for flag in Authenticity(Course.open(course), record).flags("evaluation")
            if flag.kind == "答案來自別人的資料"
        ]
    assert flag.numbers == ("c3", "d4") and "「d4」的答案和自己的資料不符" in flag.sentence


def test_a_trainee_without_own_data_among_those_with_is_named(course, found):
    for number in ("a1", "b2", "c3"):
        truth(course, number, {"workplace": number})
    assert ("沒有個別資料", ("d4",)) in found()


def test_two_trainees_with_one_and_the_same_truth_are_named(course, found):
    for number in ("a1", "b2", "c3", "d4"):
        truth(course, number, {"workplace": number.replace("d4", "c3")})
    assert ("個別資料相同", ("c3", "d4")) in found()


def test_flags_change_no_score_and_no_proposal(course, found):
    with Record.open(course) as record:
        before = list(record.trainees())
        head = record.head
        found()
        assert record.head == head and [each.standings for each in record.trainees()] == [
            each.standings for each in before
        ]


def test_questions_are_about_the_own_work_and_the_same_each_time(course):
    with Record.open(course) as record:
        signs = Authenticity(Course.open(course), record)
        standing = record.trainee("c3").by_item["pc-5.1"]
        asked = signs.questions("c3", standing)
        assert asked == signs.questions("c3", standing) and 1 < len(asked) <= 4
        assert asked != signs.questions("a1", record.trainee("a1").by_item["pc-5.1"])
        own = " ".join(
            str(leaf.value) for leaf in leaves(course / "submitted" / "c3" / "evaluation")
        )
        assert all(any(word[:12] in own for word in _quoted(question.ask)) for question in asked)


def _quoted(text):
    return [part.partition("」")[0].rstrip("…") for part in text.split("「")[1:]] + list(
        text.replace("。", " ").split(),
    )


@pytest.mark.parametrize("broken", ["{", "[]", '{"data": 3}', '{"data": null}', ""])
def test_a_broken_deliverable_does_not_stop_the_signs(course, found, broken):
    (course / "submitted" / "a1" / "evaluation" / "portfolio" / "month_analysis.json").write_text(
        broken,
        encoding="utf-8",
    )
    assert ("文字相似", ("a1", "b2")) in found()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3.25%", 3.25), ("1,234", 1234.0), (-7, -7.0), ("2026-08", None), ("三", None), ("", None)],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert Leaf("x", ("y",), typed).number == number


@given(
    st.lists(
        st.text(min_size=40, max_size=80),
        min_size=2,
        max_size=6,
        unique=True,
    ),
)
def test_a_text_is_wholly_like_itself(texts):
    bags = {str(number): text for number, text in enumerate([*texts, texts[0]])}
    pairs = {(first, second): value for first, second, value in alike_prose(bags, 0.0)}
    if texts[0].strip():
        assert pairs.get(("0", str(len(texts))), 1.0) == pytest.approx(1.0)


def test_few_numbers_are_not_compared():
    assert shared_numbers({"a": {("x",): 1.0}, "b": {("x",): 1.0}}, 0.9, 3) == []


def test_thousands_of_submissions_are_compared_in_one_go():
    texts = {
        f"t{number}": f"{number * 7919} 的貼文互動與觸及" * 3 + str(number) * 20
        for number in range(2000)
    } | {"copy": ""}
    texts["copy"] = texts["t77"]
    assert ("t77", "copy") in {pair[:2] for pair in alike_prose(texts, 0.999)}


def drawn(course, number, attempt):
    path = course / "submitted" / number / "evaluation" / "portfolio" / "situations.json"
    path.write_text(json.dumps({"data": {"attempt": attempt, "decisions": []}}), encoding="utf-8")


def regrade(course, number, share):
    with Record.open(course) as record:
        body = assessed.graded(record, submission=f"{number} {share}", share=share)
        record.append("graded", number, body)


def odd(found):
    return [numbers for kind, numbers in found() if kind == "作答次數不符"]


def test_questions_of_an_attempt_that_has_not_come_yet_are_a_sign(course, found):
    drawn(course, "a1", 1)
    drawn(course, "b2", 2)
    assert odd(found) == [("b2",)]


def test_what_failed_and_passes_on_the_same_questions_is_a_sign(course, found):
    drawn(course, "a1", 1)
    regrade(course, "a1", 0.0)
    assert odd(found) == []
    regrade(course, "a1", 1.0)
    assert odd(found) == [("a1",)]
    drawn(course, "a1", 3)
    assert odd(found) == []


def test_questions_that_were_passed_may_be_handed_in_again(course, found):
    drawn(course, "a1", 1)
    regrade(course, "a1", 0.9)
    assert odd(found) == []


def test_the_course_sample_without_its_mark_is_known_and_own_work_is_not(tmp_path):
    course = Course.open(ROOT)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for number, word in (("a1", "顧客"), ("b2", "客人")):
        place = tmp_path / "submitted" / number / "policy" / "portfolio"
        shutil.copytree(data_dir() / "samples" / "guesthouse" / "policy", place)
        for path in place.glob("*.json"):
            told = json.loads(path.read_text(encoding="utf-8"))
            told.pop("sample", None)
            text = json.dumps(told, ensure_ascii=False)
            path.write_text(text.replace("顧客", word), encoding="utf-8")
    assessed.hand_in(tmp_path, "c3", OTHER)
    (tmp_path / "submitted" / "c3" / "evaluation").rename(tmp_path / "submitted" / "c3" / "policy")
    with Record.open(tmp_path, create=True) as record:
        found = Authenticity(course.model_copy(update={"root": tmp_path}), record).flags("policy")
    assert {flag.numbers for flag in found if flag.kind == "和課程的範例相似"} == {("a1",), ("b2",)}


def paced(course, number, seconds):
    """Situations that were judged with so many seconds between the judgements."""
    begun = datetime(2026, 9, 1, 9, 0)
    decisions = [
        {"at": (begun + timedelta(seconds=seconds * place)).isoformat(), "choice": "a"}
        for place in range(12)
    ]
    path = course / "submitted" / number / "evaluation" / "portfolio" / "situations.json"
    path.write_text(json.dumps({"data": {"decisions": decisions}}), encoding="utf-8")


def test_judgements_made_faster_than_anybody_reads_are_a_sign(course, found):
    paced(course, "a1", seconds=0.5)
    paced(course, "b2", seconds=20)
    assert [numbers for kind, numbers in found() if kind == "作答的速度"] == [("a1",)]
