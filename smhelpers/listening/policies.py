"""Content security policies of what is not our own page: Jupyter's, Voila's, and strangers' files.

All forbid whatever is not of this listener; a browser then asks nobody else, whatever stands in a
notebook.
"""

import re
from collections.abc import MutableMapping

#: A file that somebody handed in, or that lies in the course: it is looked at, and does nothing.
DATA = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)
#: A page that the server makes of a notebook: as a file, but seen.
CONVERTED = f"{DATA}; font-src data:"
#: Handlers of Jupyter, nbgrader and Voila that answer with a file of the folder.
_FILES = re.compile(
    r"/(?:files|view|voila/files)/|/formgrader/submissions/[^/]+/(?!(?:prev|next)(?:_incorrect)?$)[^/]"
)
_CONVERTED = re.compile(r"/nbconvert/")
#: What a browser shows without running anything in it.
_INERT = re.compile(r"(?:image/(?:png|jpeg|gif|webp|bmp)|text/(?:plain|csv)|application/json)\b")
#: What is text, and would be run as something else.
_ACTIVE_TEXT = re.compile(r"(?:text/html|.*javascript|.*ecmascript|(?!image/).*xml)\b")


def as_data(headers: MutableMapping[str, str]) -> None:
    """Make of the answer with a stranger's file one that is looked at or kept, and never run: pages
    and scripts are shown as text, what has a viewer with abilities of its own is downloaded.
    """
    headers["Content-Security-Policy"] = DATA
    headers["X-Content-Type-Options"] = "nosniff"
    kind = headers.get("Content-Type", "").lower()
    if _ACTIVE_TEXT.match(kind):
        headers["Content-Type"] = "text/plain; charset=utf-8"
    elif not _INERT.match(kind) and "Content-Disposition" not in headers:
        headers["Content-Disposition"] = "attachment"


def jupyter(path: str, host: str) -> str:
    """The policy of JupyterLab, formgrader and Voila: their own scripts, no foreign address; files
    as data.
    """
    if _FILES.match(path):
        return DATA
    if _CONVERTED.match(path):
        return CONVERTED
    return (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        f"style-src 'self' 'unsafe-inline'; connect-src 'self' ws://{host} data: blob:; "
        "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
    )
