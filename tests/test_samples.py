"""The samples from which a later task starts are whole, and are marked as samples."""

import json

import pytest

from smhelpers import platform_research, policy, strategy
from smhelpers.assessment import Gate, Work, assessment_of
from smhelpers.course import Course
from smhelpers.deliverable import Deliverable
from smhelpers.judging.rules import policy as judgement
from smhelpers.paths import data_dir
from smhelpers.portfolio import Portfolio
from smhelpers.views.monitoring import earlier, origins_table
from smhelpers.views.policy import TakenOver
from smhelpers.workplace import Business

ASSESSED = Course.open().workplace
MODULES = [platform_research, policy, strategy]
KINDS = {
    (kind.assignment, kind.file_name): kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Deliverable) and hasattr(kind, "file_name")
}
SAMPLES = sorted((data_dir() / "samples").glob("*/*/*.json"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: "-".join(path.parts[-3:]))
def test_a_sample_is_a_whole_deliverable_marked_as_a_sample(path):
    envelope = json.loads(path.read_text(encoding="utf-8"))
    kind = KINDS[path.parent.name, path.stem]
    assert envelope["sample"] is True and envelope["deliverable"] == path.stem
    kind.model_validate(envelope["data"])
    assert "（範例）" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [path for path in SAMPLES if path.parts[-3] == ASSESSED],
    ids=lambda path: "-".join(path.parts[-3:]),
)
def test_a_sample_of_the_assessed_workplace_is_a_draft_that_says_what_is_wrong_with_it(path):
    defects = json.loads(path.read_text(encoding="utf-8"))["defects"]
    assert defects and all(len(told) >= 6 and not told.endswith("。") for told in defects)


def test_a_strategy_of_the_samples_alone_is_not_ready_to_hand_in(tmp_path):
    portfolio = Portfolio(tmp_path)
    for path in SAMPLES:
        if path.parts[-3:-1] == (ASSESSED, "strategy"):
            envelope = json.loads(path.read_text(encoding="utf-8"))
            del envelope["sample"]
            (tmp_path / path.name).write_text(json.dumps(envelope), encoding="utf-8")
    work = Work(portfolio, ASSESSED)
    met = {}
    for check in assessment_of(Course.open(), "strategy").checks:
        made_here = [kind for kind in check.reads if kind.assignment == "strategy"]
        if isinstance(check, Gate) and made_here == list(check.reads):
            met[check.id] = check.share(work) >= judgement().pass_share.gate
    assert len(met) == 10 and sum(met.values()) <= 6


def test_what_is_to_be_mended_in_a_draft_is_shown_to_who_goes_on_from_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = earlier(Business.open(ASSESSED))
    page = origins_table(shown)._repr_html_()
    assert "草稿裡要改的地方" in page and "決策規則只寫「看情況調整」" in page
    assert "草稿" in TakenOver(Business.open(ASSESSED))._repr_html_()
    assert "六則的素材寫「網路圖片」" in page


def test_samples_of_another_shop_have_nothing_to_mend(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = earlier(Business.open("guesthouse"))
    assert shown.defects == {} and "草稿" not in origins_table(shown)._repr_html_()
