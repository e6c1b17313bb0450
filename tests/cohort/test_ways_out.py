"""Files for other systems, against the formats that these publish."""

import csv
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from smhelpers.cohort import Issuer, write_cohort
from smhelpers.cohort.badges import Badges, credential
from smhelpers.errors import CourseError
from smhelpers.record import UNSIGNED, Decision
from smhelpers.standard import unit

HERE = Path(__file__).parent
FORMATS = yaml.safe_load((HERE / "formats.yml").read_text(encoding="utf-8"))
ISSUER = Issuer.checked("示範訓練中心（虛構）", "https://training.example.org")


@pytest.fixture(scope="module")
def out(record, masters, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways")
    write_cohort(record, masters, folder, date(2026, 11, 24), ISSUER)
    return folder


def lines(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_moodle_reads_the_framework_by_its_columns(out):
    head, framework, *rest = lines(out / "moodle_competency_framework.csv")
    assert head == FORMATS["moodle_competency_framework"]["header"] and all(
        len(line) == len(head) for line in rest
    )
    assert framework[12] == "1" and [line[12] for line in rest] == ["0"] * len(rest)
    assert all(
        len(line[2]) <= FORMATS["moodle_competency_framework"]["longest_short_name"]
        for line in rest
    )


def test_every_competency_hangs_under_one_that_is_there(out):
    _, _framework, *rest = lines(out / "moodle_competency_framework.csv")
    known = {line[1] for line in rest}
    assert all(line[0] in known | {""} for line in rest) and len(known) == len(rest)
    assert (
        len(rest)
        == len(unit().criteria) + len(unit().knowledge) + len(unit().skills) + len(unit().tasks) + 2
    )


def test_only_competent_is_proficient_on_the_scale(out):
    framework = lines(out / "moodle_competency_framework.csv")[1]
    config = json.loads(framework[6])
    assert "scaleid" in config[0] and framework[5].split(",")[2] == Decision.COMPETENT
    assert [row["id"] for row in config[1:] if row["proficient"]] == [3]


def test_moodle_grades_name_the_user_and_leave_ungraded_blank(out, record):
    head, *rest = lines(out / "moodle_grades.csv")
    assert (
        head[0] == FORMATS["moodle_grades"]["identifies_by"]
        and [line[0] for line in rest] == record.students()
    )
    assert "" in {cell for line in rest for cell in line[1:6]}
    told = {cell for line in rest for cell in line[6:]}
    assert told <= {*(decision.value for decision in Decision), UNSIGNED}


def test_what_leaves_the_house_tells_no_suggestion_as_a_verdict(out, record):
    half = [each for each in record.trainees() if not each.complete]
    _, *rest = lines(out / "moodle_grades.csv")
    told = {line[0]: line[6:] for line in rest}
    unsigned = 0
    for trainee in half:
        tasks = [group for group in trainee.groups if group.id.startswith("task-")]
        for group, cell in zip(tasks, told[trainee.number], strict=True):
            assert cell == (group.outcome.value if group.signed else UNSIGNED)
            unsigned += not group.signed
    assert unsigned


def test_canvas_finds_its_columns_and_the_points(out, record):
    head, points, *rest = lines(out / "canvas_gradebook.csv")
    assert (
        head[:5] == FORMATS["canvas_gradebook"]["header"]
        and points[0].strip() == FORMATS["canvas_gradebook"]["second_row"]
    )
    assert [line[2] for line in rest] == record.students()
    for column, most in enumerate(points[5:], 5):
        assert all(0 <= float(line[column]) <= float(most) for line in rest if line[column])


def completed(record):
    return [trainee for trainee in record.trainees() if trainee.complete]


def test_only_complete_and_signed_trainees_get_a_credential(out, record):
    assert completed(record) and len(completed(record)) < len(record.students())
    assert {path.stem for path in (out / "badges").glob("*.json")} == {
        trainee.number for trainee in completed(record)
    }


def test_credentials_hold_to_the_schema(out):
    schema = json.loads((HERE / "open_badge_v3.schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft201909Validator(schema)
    for path in (out / "badges").glob("*.json"):
        assert [
            error.message
            for error in checker.iter_errors(json.loads(path.read_text(encoding="utf-8")))
        ] == []


def terms(value):
    """Every key of a credential, and what stands as a type."""
    if isinstance(value, list):
        for each in value:
            yield from terms(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "type":
                yield from [each] if isinstance(each, str) else each
            elif key != "@context":
                yield key
                yield from terms(each)


def test_every_term_of_a_credential_is_defined_by_a_context_that_it_names(record):
    defined = yaml.safe_load((HERE / "open_badge_terms.yml").read_text(encoding="utf-8"))
    made = credential(completed(record)[0], "社群媒體經營實務", ISSUER)
    known = {term for context in made["@context"] for term in defined[context]}
    assert set(terms(made)) - known == set()


def test_the_schema_refuses_a_credential_without_its_criteria(record):
    schema = json.loads((HERE / "open_badge_v3.schema.json").read_text(encoding="utf-8"))
    broken = credential(completed(record)[0], "社群媒體經營實務", ISSUER)
    del broken["credentialSubject"]["achievement"]["criteria"]
    assert [
        error.message for error in jsonschema.Draft201909Validator(schema).iter_errors(broken)
    ] == ["'criteria' is a required property"]


def test_a_credential_tells_nobody_the_number_and_is_the_same_again(record):
    trainee = completed(record)[0]
    first, again = (credential(trainee, "社群媒體經營實務", ISSUER) for _ in range(2))
    assert (
        first == again
        and trainee.number not in json.dumps(first)
        and trainee.name not in json.dumps(first, ensure_ascii=False)
    )


def test_a_course_with_a_barred_name_issues_nothing(tmp_path):
    with pytest.raises(CourseError, match="含有 證照"):
        Badges("社群媒體證照班", ISSUER, tmp_path)


@pytest.mark.parametrize(
    ("name", "url"),
    [("", "https://example.org"), ("中心", "example.org"), ("中心", "")],
)
def test_an_issuer_needs_a_name_and_an_address(name, url):
    with pytest.raises(CourseError, match="核發單位的名稱與網址"):
        Issuer.checked(name, url)
