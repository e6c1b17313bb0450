"""Sphinx settings of the guides.

`python tools/make_guides.py` copies this folder to build/guides/source and puts the lessons beside
it.
"""

import re

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

project = "社群媒體經營實務"
author = copyright = "社群媒體經營實務課程"
language = "zh_TW"
extensions = ["myst_nb"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"
# no front end runs on a page: forms as their tables, not as widgets
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "image/png", 1)]
html_theme = "furo"
html_title = "社群媒體經營實務　手冊"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {
        "font-stack": (
            '"Microsoft JhengHei", "PingFang TC", "Noto Sans TC", "Noto Sans CJK TC", sans-serif'
        ),
        "font-stack--monospace": (
            '"Cascadia Mono", Consolas, Menlo, "Noto Sans Mono CJK TC", monospace'
        ),
    },
}


class SearchTaiwan(SearchLanguage):
    """Chinese without a dictionary: every run of letters, and every two neighbours in it.

    Longer words are found inside the runs.
    """

    lang = "zh_TW"
    language_name = "Chinese (Taiwan)"
    _RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_]+")

    def split(self, input: str) -> list[str]:
        """Words of a text."""
        runs = self._RUN.findall(input)
        pairs = [
            run[place : place + 2]
            for run in runs
            if ord(run[0]) > 0x2FFF
            for place in range(len(run) - 1)
        ]
        return runs + pairs

    def word_filter(self, stemmed_word: str) -> bool:
        """Single letters say nothing."""
        return len(stemmed_word) > 1


def setup(app: Sphinx) -> None:
    """Sphinx calls this."""
    app.add_search_language(SearchTaiwan)
