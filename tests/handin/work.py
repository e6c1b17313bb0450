"""A trainee's work on task 2 as it lies on disk: the released notebook and what was typed so
far.
"""

import json
import shutil

from smhelpers.handin import OpenWork, missing, pack
from smhelpers.portfolio import Portfolio
from smhelpers.quiz import quiz_deliverable

from ..conftest import ROOT


def work(folder, number="0007", note="第一版"):
    """Work of one trainee who has filled in a number and a draft."""
    place = folder / "policy"
    shutil.copytree(
        ROOT / "release" / "policy",
        place,
        ignore=shutil.ignore_patterns("portfolio", "handed_in"),
    )
    portfolio = Portfolio(place / "portfolio")
    portfolio.save_draft(
        quiz_deliverable("policy"),
        {"trainee": number, "answers": [{"item": "k1-01", "choice": "a"}]},
    )
    (place / "portfolio" / "earlier" / "platform_research").mkdir(parents=True)
    (place / "portfolio" / "earlier" / "platform_research" / "goal_cascade.json").write_text(
        '{"data": {}}',
        encoding="utf-8",
    )
    draft = json.dumps(
        {"deliverable": "policy_scope", "data": {"purpose": note}},
        ensure_ascii=False,
    )
    (place / "portfolio" / "policy_scope.json").write_text(draft, encoding="utf-8")
    return OpenWork.of(place)


def handed_in(folder, number="0007", note="第一版"):
    """The zip that the trainee's button makes."""
    made = work(folder, number, note)
    return pack(made, number, missing(made)).path
