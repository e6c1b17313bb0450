"""What a trainee takes home from task 2: the policy as a Word document and its annexes, ready to
be used.
"""

from pathlib import Path

from ..portfolio import Portfolio
from ..workplace import Workplace
from . import licence_register as register
from .docx import save
from .policy_annexes import annex_document, annexes
from .policy_document import TITLE, policy_document
from .policy_parts import HandedInPolicy


def policy_pack(
    workplace: Workplace,
    portfolio: Portfolio | None = None,
    folder: Path | None = None,
) -> list[Path]:
    """Write the policy, its five forms and the licence register (default: beside the notebook);
    their paths, the policy first.

    `CourseError` names the first part of the policy that is missing or not complete.
    """
    source = portfolio or Portfolio.open()
    draft = HandedInPolicy.load(workplace, source)
    there = folder or source.folder.parent
    forms = annexes()
    policy = save(
        policy_document(draft, [*(form.title for form in forms), register.TITLE]),
        there / f"{TITLE}.docx",
    )
    filled = [
        save(annex_document(form, number, draft), there / form.file)
        for number, form in enumerate(forms, 1)
    ]
    return [policy, *filled, register.licence_register(draft, there / register.FILE)]
