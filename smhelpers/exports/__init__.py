"""Platform exports to tidy tables: recognised by what their columns mean, checked against a schema,
proved on their own numbers, every mend noted, every row accounted for.
"""

from .evidence import Told
from .owners import with_one_account_each
from .reader import FileResult, FolderResult, iter_folder, read_file, read_folder, together

__all__ = [
    "FileResult",
    "FolderResult",
    "Told",
    "iter_folder",
    "read_file",
    "read_folder",
    "together",
    "with_one_account_each",
]
