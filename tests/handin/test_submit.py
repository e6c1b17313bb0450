"""Handing in: what is missing is told by criterion, the zip holds the work and a true receipt."""

import hashlib
import os
import subprocess
import sys
import zipfile

import pytest

from smhelpers.errors import CourseError
from smhelpers.handin import OpenWork, missing, pack, read_receipt
from smhelpers.handin.receipt import missing_html
from smhelpers.policy import PolicyProse
from smhelpers.views.hand_in import HandIn

from .work import work


def test_what_is_missing_is_told_by_criterion_in_the_units_order(tmp_path):
    found = missing(work(tmp_path))
    assert list(found) == ["pc-2.1", "pc-2.2", "pc-2.3", "pc-2.4", "pc-2.5", "k-1", "k-4", "k-9"]
    assert any("問題與危機處理計畫" in sentence for sentence in found["pc-2.3"])


def test_a_written_answer_that_is_empty_is_missed_under_its_criterion_and_one_that_is_there_is_not(
    tmp_path,
):
    made = work(tmp_path)
    field, title = "why_this_scope", PolicyProse.model_fields["why_this_scope"].title
    assert any(title in sentence for sentence in missing(made)["pc-2.1"])
    made.portfolio.save_draft(PolicyProse, {field: "範圍依今年要做的事訂定。" * 40})
    assert not any(title in sentence for sentence in missing(made)["pc-2.1"])


def test_a_notebook_without_checks_is_not_taken_for_complete(tmp_path):
    made = work(tmp_path)
    made.notebook.write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        encoding="utf-8",
    )
    with pytest.raises(CourseError, match="沒有任何檢查"):
        missing(made)


def test_a_torn_notebook_is_told_in_one_sentence(tmp_path):
    made = work(tmp_path)
    made.notebook.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(CourseError, match="打不開"):
        missing(made)


def test_the_receipt_in_the_zip_names_every_file_with_its_true_hash(tmp_path):
    made = pack(work(tmp_path), " ００07 ", {})
    with zipfile.ZipFile(made.path) as archive:
        receipt = read_receipt(archive.read("policy/receipt.json"))
        hashes = {
            file.name: hashlib.sha256(archive.read(f"policy/{file.name}")).hexdigest()
            for file in receipt.files
        }
        assert set(archive.namelist()) == {
            f"policy/{name}" for name in [*hashes, "receipt.json", "receipt.html"]
        }
    assert {file.name: file.sha256 for file in receipt.files} == hashes
    assert receipt.trainee == "0007" and receipt.digest == made.receipt.digest
    assert {
        "policy.ipynb",
        "portfolio/quiz.json",
        "portfolio/earlier/platform_research/goal_cascade.json",
    } <= set(hashes)


def test_an_earlier_zip_is_neither_overwritten_nor_packed_again(tmp_path):
    made = work(tmp_path)
    first = pack(made, "0007", {})
    made.portfolio.path(PolicyProse).write_text("{}", encoding="utf-8")
    second = pack(made, "0007", {})
    assert first.path.is_file() and first.path != second.path
    assert not [file.name for file in second.receipt.files if "handed_in" in file.name]


def test_links_and_the_courses_own_packs_stay_out_of_the_zip(tmp_path):
    made = work(tmp_path)
    (made.folder / "secret.txt").symlink_to("/etc/hostname")
    (made.folder / "workplaces" / "tea").mkdir(parents=True)
    (made.folder / "workplaces" / "tea" / "posts.csv").write_text("a", encoding="utf-8")
    assert not {file.name for file in pack(made, "7", {}).receipt.files} & {
        "secret.txt",
        "workplaces/tea/posts.csv",
    }


def test_the_number_is_found_in_another_assessment_when_this_one_has_no_quiz(tmp_path):
    work(tmp_path, "b-12")
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "evaluation.ipynb").write_text("{}", encoding="utf-8")
    assert OpenWork.of(tmp_path / "evaluation").trainee() == "b-12"


def test_a_receipt_that_is_none_is_told_from_one():
    assert read_receipt(b'{"trainee": "7"}') is None and read_receipt(b"\xff") is None


def test_the_page_of_what_is_missing_escapes_what_was_typed():
    assert "<script>" not in missing_html({"pc-2.1": ["<script>"]})


def button(made):
    shown = HandIn("policy", made.folder)
    assert shown.view and shown._trainee.value == "0007"
    return shown


def test_the_button_lists_what_is_missing_and_makes_nothing(tmp_path):
    shown = button(work(tmp_path))
    shown._check.click()
    assert (
        "行為指標 2.3" in shown._said.value
        and shown.handed_in is None
        and shown._anyway.layout.display == ""
    )


def test_the_button_asks_to_save_a_notebook_that_was_not_saved_since_the_cell_ran(tmp_path):
    made = work(tmp_path)
    os.utime(made.notebook, (1_700_000_000, 1_700_000_000))
    shown = button(made)
    shown._check.click()
    assert "Ctrl+S" in shown._said.value and shown.handed_in is None
    os.utime(made.notebook, None)
    shown._check.click()
    assert "Ctrl+S" not in shown._said.value


def test_a_notebook_saved_in_the_moment_the_cell_ran_counts_as_saved(tmp_path):
    made = work(tmp_path)
    shown = button(made)
    a_moment_before = shown._shown_at.timestamp() - 1
    os.utime(made.notebook, (a_moment_before, a_moment_before))
    shown._check.click()
    assert "Ctrl+S" not in shown._said.value


def test_the_second_button_hands_in_incomplete_work_and_says_so(tmp_path):
    shown = button(work(tmp_path))
    shown._anyway.click()
    assert (
        shown.handed_in.path.is_file()
        and "未完成" in shown._said.value
        and shown.handed_in.receipt.code in shown._said.value
    )


def test_without_a_front_end_the_cell_says_how_to_get_the_button(tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert set(HandIn("policy", tmp_path)._repr_mimebundle_()) == {"text/html", "text/plain"}


def smcourse(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "smhelpers", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
    )


def test_the_command_makes_nothing_while_something_is_missing_unless_asked_to(tmp_path):
    made = work(tmp_path)
    done = smcourse("submit", cwd=made.folder)
    assert (
        done.returncode == 3
        and "行為指標 2.3" in done.stdout
        and not (made.folder / "handed_in").exists()
    )
    done = smcourse("submit", "policy", "--anyway", "--out", "elsewhere", cwd=tmp_path)
    assert (
        done.returncode == 0
        and "收據碼" in done.stdout
        and len(list((tmp_path / "elsewhere").glob("0007_policy_*.zip"))) == 1
    )


def test_the_command_says_in_one_sentence_where_there_is_no_notebook(tmp_path):
    done = smcourse("submit", cwd=tmp_path)
    assert done.returncode == 2 and "沒有筆記本" in done.stderr and "Traceback" not in done.stderr


def test_questions_drawn_for_another_number_are_told_before_the_zip_is_made(tmp_path):
    shown = button(work(tmp_path, "0007"))
    shown._trainee.value = "0008"
    shown._check.click()
    assert "題目是依學員編號「0007」抽出的" in shown._said.value and shown.handed_in is None
    shown._trainee.value = "０００７"
    shown._check.click()
    assert "抽出的" not in shown._said.value


def test_a_document_made_before_the_form_was_changed_is_told_before_the_zip_is_made(tmp_path):
    made = work(tmp_path)
    document = made.folder / "社群媒體政策.docx"
    document.write_bytes(b"PK")
    shown = button(made)
    shown._check.click()
    assert "社群媒體政策.docx" not in shown._said.value
    an_hour_ago = shown._shown_at.timestamp() - 3600
    os.utime(document, (an_hour_ago, an_hour_ago))
    shown._check.click()
    assert "「社群媒體政策.docx」是表單改過之前做的" in shown._said.value
    assert shown.handed_in is None


def test_the_command_tells_of_another_number_too(tmp_path):
    made = work(tmp_path, "0007")
    done = smcourse("submit", str(made.folder), "--trainee", "0008", cwd=tmp_path)
    assert done.returncode == 3 and "題目是依學員編號「0007」抽出的" in done.stdout
