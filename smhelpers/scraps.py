"""Values that a notebook records beside what it shows, so that a batch of reports can be counted
and drawn (after nteract's scrapbook).
"""

import math
from collections.abc import Iterator
from typing import Any

#: Media type of a recorded value; a front end shows nothing for it.
MIME = "application/vnd.smcourse.scrap.v1+json"
#: What scrapbook itself writes, so that an instructor's own notebooks are understood.
SCRAPBOOK = "application/scrapbook.scrap.json+json"


def record(
    name: str,
    value: float | str | bool | None,
    label: str = "",
    unit: str = "",
) -> None:
    """Record a value of the notebook that is running. unit: "ratio" is shown as percent.

    Blank stays blank.
    """
    from IPython.display import display

    if isinstance(value, float) and not math.isfinite(value):
        value = None
    display(
        {
            MIME: {
                "name": name,
                "value": value,
                "label": label or name,
                "unit": unit,
            },
        },
        raw=True,
    )


def recorded(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values (name, value, label, unit) recorded in an executed notebook's cells.

    Of a name recorded twice the later one.
    """
    found = {
        scrap["name"]: scrap
        for cell in cells
        for output in cell.get("outputs", [])
        for scrap in _in(output.get("data", {}))
    }
    return list(found.values())


def shown(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs without those that only record a value: no exporter knows how to show them."""
    return [output for output in outputs if not set(output.get("data", {})) & {MIME, SCRAPBOOK}]


def _in(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    own, foreign = data.get(MIME), data.get(SCRAPBOOK)
    if isinstance(own, dict) and isinstance(own.get("name"), str):
        yield {
            "name": own["name"],
            "value": _plain(own.get("value")),
            "label": str(own.get("label") or own["name"]),
            "unit": str(own.get("unit") or ""),
        }
    elif isinstance(foreign, dict) and isinstance(foreign.get("name"), str):
        yield {
            "name": foreign["name"],
            "value": _plain(foreign.get("data")),
            "label": foreign["name"],
            "unit": "",
        }


def _plain(value: Any) -> float | int | str | bool | None:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
