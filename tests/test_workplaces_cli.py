"""`smcourse workplaces`: what import says of each file, and the page of a workplace."""

import json
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from smhelpers.commands.workplaces import app
from smhelpers.errors import CourseError

from .exports import samples


def run(*arguments: str):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path):
    samples.write(
        tmp_path / "a" / "good.csv",
        samples.FACEBOOK_ZH,
        [samples.facebook_zh(), ["總計", *[""] * 18]],
    )
    (tmp_path / "bad.csv").write_bytes(b"what,is,this\n1,2,3\n")
    return tmp_path


def test_import_tells_of_every_file_its_format_rows_and_problems(folder):
    result = run("import", folder, "--json")
    lines = {line["file"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 0
    assert (
        lines["a/good.csv"]["format"],
        lines["a/good.csv"]["rows_in"],
        lines["a/good.csv"]["rows_out"],
    ) == ("facebook_posts", 1, 1)
    assert lines["a/good.csv"]["problems"] == []
    assert lines["bad.csv"]["format"] is None
    assert "bad.csv" in lines["bad.csv"]["problems"][0]


def test_import_without_json_reads_as_sentences(folder):
    output = run("import", folder).stdout
    assert "Facebook 貼文" in output
    assert "1 個無法讀入" in output


def test_import_of_nothing_readable_leaves_with_two(folder):
    (folder / "a" / "good.csv").unlink()
    assert run("import", folder).exit_code == 2


def test_import_of_no_folder_is_one_sentence(tmp_path):
    assert isinstance(run("import", tmp_path / "none").exception, CourseError)


class Tags(HTMLParser):
    """Counts tags and gathers what a page loads from elsewhere."""

    def __init__(self, page: str):
        super().__init__()
        self.count, self.loaded = {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.loaded += [
            value
            for name, value in attributes
            if name in ("src", "href") and not value.startswith("data:")
        ]


def test_a_workplace_is_pictured_on_one_page_that_loads_nothing(tmp_path):
    result = run("describe", "tea", "--out", tmp_path / "tea.html")
    page = (tmp_path / "tea.html").read_text(encoding="utf-8")
    tags = Tags(page)
    assert result.exit_code == 0
    assert (tags.count["img"], tags.loaded) == (5, [])
    for part in ("岫禾茶作", "每月指標", "缺口", "threads_hand_log.csv", "聲量占比", "互動率"):
        assert part in page


def test_gaps_of_a_folder_are_told(folder):
    run("describe", folder, "--out", folder / "page.html")
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "沒有這些資料：帳號每日數字、受眾、廣告、顧客訊息、提及、網站交易、LINE 群發" in page
    assert "未讀入 bad.csv" in page
