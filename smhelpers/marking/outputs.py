"""Outputs as nbformat wants them, from a sender that is not believed: shapes checked, sizes
capped, active content taken out.
"""

import re
from typing import Any

from ..markup import clean, safe_markdown
from .speech import tr

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
IMAGES = ("image/png", "image/jpeg", "image/gif")
#: Media types that are text a browser does not run.
_TEXTS = ("text/plain", "text/markdown", "text/latex", "application/json")
MAX_IMAGE = 6 * 2**20


def failure(name: str, text: str) -> dict[str, Any]:
    """An error output of the grading side."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [text],
    }


def plain_text(text: Any, cap: int = 200_000) -> str:
    """Text without terminal control sequences."""
    clean = _CONTROL.sub("", _ANSI.sub("", str(text).encode("utf-8", "replace").decode()))
    return clean if len(clean) <= cap else clean[:cap] + tr("…（其餘省略）")


def tidy(output: Any, outputs: list[dict[str, Any]], room: int) -> int:
    """Append a checked output to `outputs`; return its size.

    Nothing is appended beyond `room` characters.
    """
    made = _checked(output)
    if made is None or room <= 0:
        return 0
    if made.get("output_type") == "clear":
        outputs.clear()
        return 0
    if made["output_type"] == "stream" and outputs and outputs[-1].get("name") == made["name"]:
        outputs[-1]["text"] += made["text"]
    else:
        outputs.append(made)
    return len(str(made))


def _checked(output: Any) -> dict[str, Any] | None:
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "clear":
        return {"output_type": "clear"}
    if kind == "stream":
        return {
            "output_type": "stream",
            "name": "stderr" if output.get("name") == "stderr" else "stdout",
            "text": plain_text(output.get("text", ""), 5_000_000),
        }
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": "error",
            "ename": plain_text(output.get("ename"), 200),
            "evalue": plain_text(output.get("evalue"), 5000),
            "traceback": [plain_text(line, 20_000) for line in lines[:100]]
            if isinstance(lines, list)
            else [],
        }
    return _display(output, kind) if kind in ("display_data", "execute_result") else None


def _display(output: dict[str, Any], kind: str) -> dict[str, Any] | None:
    raw = output.get("data")
    data = (
        {str(name): _medium(str(name), value) for name, value in raw.items()}
        if isinstance(raw, dict)
        else {}
    )
    data = {name: value for name, value in data.items() if value is not None}
    made = {
        "output_type": kind,
        "data": data or {"text/plain": tr("（輸出無法顯示）")},
        "metadata": {},
    }
    if kind == "execute_result":
        count = output.get("execution_count")
        made["execution_count"] = count if isinstance(count, int) and 0 <= count < 10**6 else None
    return made


def _medium(name: str, value: Any) -> Any:
    if name in _TEXTS and name != "application/json":
        text = plain_text(value if isinstance(value, str) else "")
        return safe_markdown(text) if name == "text/markdown" else text
    if name == "text/html" and isinstance(value, str):
        return clean(value[: 2 * 2**20])
    if name in IMAGES and isinstance(value, str):
        fits = len(value) <= MAX_IMAGE and re.fullmatch(r"[A-Za-z0-9+/=\s]*", value)
        return value if fits else None
    return None
