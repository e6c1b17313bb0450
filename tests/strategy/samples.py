"""Whole work on tasks 1 to 3 as data, to be spoiled in one place."""

import json
from pathlib import Path

from smhelpers.paths import data_dir
from smhelpers.strategy.whole import KINDS

#: The course's sample of the assessed shop is a draft with defects; here it is without.
_WHOLE = Path(__file__).parent.parent / "whole_samples"


def place_of(business: str) -> Path:
    """The folder of whole work on a business."""
    own = _WHOLE / business
    return own if own.is_dir() else data_dir() / "samples" / business


def sample(business: str) -> dict[str, dict]:
    """Data of whole work on a business, by the part of the whole that it is."""
    place = place_of(business)
    return {
        name: json.loads(
            (place / kind.assignment / f"{kind.file_name}.json").read_text(encoding="utf-8"),
        )["data"]
        for name, kind in KINDS.items()
    }
