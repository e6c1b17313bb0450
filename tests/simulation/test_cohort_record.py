"""Simulated trainees: what is drawn for one cell does not hang on which others there are."""

from dataclasses import replace

from smhelpers.record import EvidenceKind, Record, Requirement, Rules
from smhelpers.simulation.cohort_record import simulate_record


def requirement(name, points=4.0):
    return Requirement(
        assignment="week",
        notebook="week",
        grade_id=name,
        title=name,
        points=points,
        needed=0.0,
        kind=EvidenceKind.AUTOMATIC,
        items=("pc-1.1",),
    )


RULES = Rules(
    requirements=(requirement("first"), requirement("second")),
    items=("pc-1.1",),
    signs=frozenset({"pc-1.1"}),
)


def first_scores(folder, rules):
    with Record.open(folder / "record.db", create=True) as record:
        simulate_record(record, rules, 5, seed=3)
        scores = {}
        for trainee in record.trainees():
            for evidence in trainee.by_item["pc-1.1"].evidence:
                scores[trainee.number, evidence.requirement.grade_id] = evidence.result.score
        return scores


def test_a_new_graded_cell_changes_no_score_of_another(tmp_path):
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    before = first_scores(tmp_path / "before", RULES)
    longer = replace(RULES, requirements=(requirement("new"), *RULES.requirements))
    after = first_scores(tmp_path / "after", longer)
    assert len(set(before.values())) > 3
    assert {key: after[key] for key in before} == before
