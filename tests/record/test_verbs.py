"""`smcourse record`: what assessors read and prove at the command line."""

import sqlite3

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.record import Decision, Record, sign

from .entries import ANNA, graded, marked

ODD = '王, "小明" 😀'


@pytest.fixture
def run(record):
    """Run a verb on the record's folder; its result."""
    record.append_all(
        [
            ("graded", ODD, graded()),
            ("marked", ODD, marked(4.0)),
            ("named", ODD, {"name": "O'Brien [b]"}),
        ],
    )
    sign(record, record.trainee(ODD), "pc-2.1", Decision.COMPETENT, "兩項證據都達標", ANNA)
    return lambda *words: CliRunner().invoke(
        app,
        ["record", *words, "--course", str(record.path.parent)],
    )


def flat(result):
    return result.output.replace("\n", "")


@pytest.mark.parametrize("verb", ["verify", "import", "show", "log", "flags"])
def test_every_verb_explains_itself(verb):
    done = CliRunner().invoke(app, ["record", verb, "--help"])
    assert done.exit_code == 0 and "課程" in done.output


def test_an_unbroken_record_is_told_with_its_head(run, record):
    done = run("verify")
    assert done.exit_code == 0 and "✓ 紀錄完整" in done.output and record.head in flat(done)


def test_a_record_that_was_changed_ends_with_code_one_and_says_where(run, record):
    connection = sqlite3.connect(record.path)
    connection.execute("DROP TRIGGER entries_are_not_changed")
    connection.execute(
        "UPDATE entries SET body = replace(body, '兩項', '三項') WHERE kind = 'decided'",
    )
    connection.commit()
    done = run("verify")
    assert (
        done.exit_code == 1
        and "第 5 筆" in done.output
        and "entries_are_not_changed" in done.output
    )


def test_the_head_is_written_out_to_be_kept_by_somebody_else(run, record, tmp_path):
    kept = tmp_path / "away" / "kept.txt"
    assert run("verify", "--out", str(kept)).exit_code == 0
    text = kept.read_text(encoding="utf-8")
    assert record.head in text and "保管人簽名" in text
    assert run("verify", "--head", record.head).exit_code == 0
    assert run("verify", "--head", "0" * 64).exit_code == 1


def test_everybody_is_shown_in_a_line_and_one_trainee_item_by_item(run):
    assert "O'Brien [b]" in run("show").output
    one = run("show", ODD)
    assert (
        one.exit_code == 0
        and "已具備" in one.output
        and "要再展現的項目：pc-2.5、pc-3.1、s-1" in flat(one)
    )


def test_the_log_tells_who_decided_what_and_why(run):
    assert "pc-2.1　第一評量　已具備　安娜：兩項證據都達標" in flat(run("log"))


def test_the_overview_as_json_has_a_line_a_trainee(run):
    import json

    [line] = run("show", "--json").output.splitlines()
    assert json.loads(line)["items"]["pc-2.1"] == {
        "outcome": "已具備",
        "proposal": "已具備",
        "signed": True,
    }


def test_names_are_brought_in_without_a_gradebook(record, tmp_path):
    names = tmp_path / "names.csv"
    names.write_text(
        f'學員編號,姓名\na1,"{ODD.replace(chr(34), chr(34) * 2)}"\n',
        encoding="utf-8-sig",
    )
    done = CliRunner().invoke(
        app,
        ["record", "import", "--names", str(names), "--course", str(tmp_path)],
    )
    assert done.exit_code == 0, done.output
    with Record.open(tmp_path) as again:
        assert again.trainee("a1").name == ODD


def test_a_list_that_writes_a_number_otherwise_names_the_same_trainee(record, tmp_path):
    record.append("graded", "a1", graded())
    (tmp_path / "名單.csv").write_bytes("序號,學號,姓名\n1,A1,林語晴\n".encode("cp950"))
    done = CliRunner().invoke(
        app,
        ["record", "import", "--names", str(tmp_path / "名單.csv"), "--course", str(tmp_path)],
    )
    assert "學員編號取自第 2 欄「學號」" in flat(done)
    assert record.students() == ["a1"] and record.trainee("a1").name == "林語晴"
