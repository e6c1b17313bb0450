"""Helpers for the course on IDC4R2523 製定社群媒體的策略: data, analysis, forms, documents and
marking.

A room imports only from rooms below it: `[tool.importlinter]` in pyproject.toml.
"""

__version__ = "0.1.0"
