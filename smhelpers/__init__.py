"""Helpers for the course on IDC4R2523 製定社群媒體的策略: data, analysis, forms, documents and
marking.

The modules form layers; a module imports only from layers above it (see CONTRIBUTING.md).
"""

__version__ = "0.1.0"
