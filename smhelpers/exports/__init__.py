"""Platform exports to tidy tables: recognised by content, checked against a schema, every mend
noted.
"""

from .reader import FileResult, FolderResult, iter_folder, read_file, read_folder

__all__ = ["FileResult", "FolderResult", "iter_folder", "read_file", "read_folder"]
