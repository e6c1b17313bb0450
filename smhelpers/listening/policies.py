"""Content security policies of what is not our own page: Jupyter's, Voila's, and strangers' files.

All forbid whatever is not of this listener; a browser then asks nobody else, whatever stands in a
notebook.
"""

import re

#: A file that somebody handed in, or that lies in the course: it is looked at, and does nothing.
DATA = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)
#: Handlers of Jupyter, nbgrader and Voila that answer with a file or a notebook of the folder.
_FILES = re.compile(
    r"/(?:files|nbconvert|view|voila/files)/|/formgrader/submissions/[^/]+/(?!prev|next)[^/]"
)


def jupyter(path: str, host: str) -> str:
    """The policy of JupyterLab, formgrader and Voila: their own scripts, no foreign address; files
    as data.
    """
    if _FILES.match(path):
        return DATA
    return (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        f"style-src 'self' 'unsafe-inline'; connect-src 'self' ws://{host} data: blob:; "
        "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
    )
