"""The course's samples of tasks 1 to 3 as data, to be spoiled in one place."""

import json

from smhelpers.paths import data_dir
from smhelpers.strategy.whole import KINDS


def sample(business: str) -> dict[str, dict]:
    """Data of every sample of a business, by the part of the whole that it is."""
    place = data_dir() / "samples" / business
    return {
        name: json.loads(
            (place / kind.assignment / f"{kind.file_name}.json").read_text(encoding="utf-8"),
        )["data"]
        for name, kind in KINDS.items()
    }
