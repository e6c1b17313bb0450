"""The samples from which a later task starts are whole, and are marked as samples."""

import json

import pytest

from smhelpers import platform_research, policy, strategy
from smhelpers.deliverable import Deliverable
from smhelpers.paths import data_dir

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
