"""The guides: they build without a warning, no link is dead, no picture is missing, and every
command in them exists.
"""

import json
import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.course import Course

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import make_guides

GUIDES = ROOT / "docs" / "guides"
PAGES = sorted(GUIDES.glob("*.md"))
TOLD = [
    *PAGES,
    ROOT / "README.md",
    ROOT / "README.zh-TW.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "smhelpers/kit/files").glob("*.txt"),
]
#: What a sentence says that speaks of a picture, and what that picture looks like.
_SPEAKS, _PICTURE = re.compile("如下圖"), re.compile(r"!\[(.+?)\]\((pictures/[\w.-]+)\)")
_COMMAND = re.compile(r"(?:smcourse|start\.sh) +([a-z][a-z ]*)((?:[^`\n，。；　]|`[^`]*$)*)")


class Page(HTMLParser):
    """Ids, links and pictures of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.pictures = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found["id"]} if found.get("id") else set()
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "img" and found.get("src"):
            self.pictures.append((found["src"], found.get("alt") or ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site with one unit's lessons, by path below its root; built with warnings as errors."""
    folder = tmp_path_factory.mktemp("guides")
    make_guides.lay_out(Course.open(ROOT), folder / "source", ["platform_research"])
    assert make_guides.build(folder / "source", folder / "html") == 0
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def targets(path, links):
    """File and fragment of every link that stays within the site."""
    for link in links:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            yield (
                link,
                (path.parent / unquote(parts.path)).resolve() if parts.path else path,
                unquote(parts.fragment),
            )


def test_no_link_is_dead(site, pages):
    assert len(pages) > 10
    for path, page in pages.items():
        for link, target, fragment in targets(path, page.links):
            assert target.is_file(), f"{path.name}：{link}"
            assert not fragment or target.suffix != ".html" or fragment in pages[target].ids, (
                f"{path.name}：{link}"
            )


def test_every_picture_of_a_page_is_there_and_is_described(site, pages):
    shown = [
        (path, source, alt)
        for path, page in pages.items()
        for source, alt in page.pictures
        if not source.startswith("data:")
    ]
    assert shown
    for path, source, _ in shown:
        assert (path.parent / unquote(source)).is_file(), f"{path.name}：{source}"
    assert [source for path, source, alt in shown if path.parent == site and not alt] == []


def test_a_lesson_shows_its_pictures_and_its_forms_as_tables_and_no_code(site):
    text = (site / "lessons" / "platform_research" / "goals_and_priorities.html").read_text(
        encoding="utf-8",
    )
    assert "<table" in text and "<img" in text and "from smhelpers" not in text


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_no_sentence_that_speaks_of_a_picture_is_without_it(page):
    text = page.read_text(encoding="utf-8")
    for spoken in _SPEAKS.finditer(text):
        section = text[spoken.start() :].split("\n## ")[0]
        assert _PICTURE.search(section), (
            f"{page.name}：「{text[spoken.start() : spoken.start() + 30]}」之後沒有圖"
        )
    assert len(_PICTURE.findall(text)) >= len(_SPEAKS.findall(text))


def test_every_picture_that_was_taken_is_used_and_is_small():
    used = {
        name for page in PAGES for _, name in _PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    taken = {
        f"pictures/{path.name}": path.stat().st_size for path in (GUIDES / "pictures").glob("*.png")
    }
    assert used == set(taken) and all(size < 100_000 for size in taken.values())


@pytest.mark.parametrize("name", ["trainee", "assessor", "instructor", "developer"])
def test_every_guide_starts_with_a_path_of_five_minutes(name):
    heads = [
        line
        for line in (GUIDES / f"{name}.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert heads[0] in ("## 五分鐘上手", "## Five minutes")


def commands():
    """(file, words, options) of every command that a guide names."""
    for path in TOLD:
        for match in _COMMAND.finditer(path.read_text(encoding="utf-8")):
            yield path.name, match[1].split(), re.findall(r"(?<![\w-])--[a-z-]+", match[2])


def known(words):
    """The longest beginning of `words` that is a command, with its help.

    None where the first word is none.
    """
    for count in range(min(2, len(words)), 0, -1):
        done = CliRunner().invoke(
            app,
            [*words[:count], "--help"],
            env={"COLUMNS": "300", "TERM": "dumb"},
        )
        if done.exit_code == 0:
            return done.output
    return None


def test_guides_name_many_commands():
    assert len({words[0] for _, words, _ in commands()}) > 12


@pytest.mark.parametrize(
    ("file", "words", "options"),
    sorted({(f, tuple(w), tuple(o)) for f, w, o in commands()}),
    ids=str,
)
def test_every_command_in_a_guide_exists_with_its_options(file, words, options):
    told = known(list(words))
    assert told is not None, f"{file}：smcourse {' '.join(words)}"
    assert [option for option in options if option not in told] == []


def test_the_search_finds_chinese_words_of_any_length(site):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    words = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert {"交件", "收據"} <= set(words)
