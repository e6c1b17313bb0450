"""A class of thirty from its beginning: opened from the kit, corrected twice, marked by two people
at once.

The unit is the made-up one of `tests/second_unit`, whose thirty hand-ins are marked three times in
the time in which those of a real one are marked once.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import lab
import pages

from smhelpers.record import Certificate, Decision, Record, Role, register_qualification

ROOT = Path(__file__).resolve().parents[2]
MADE_UP = ROOT / "tests" / "second_unit"
SLUG = "flour"
NUMBERS = [f"B{number:04}" for number in range(1, 31)]
#: Who ordered four instead of three, and who handed in nothing.
FOUR = {"B0005", "B0014", "B0023"}
ABSENT = "B0030"
#: The case on which two work at once.
CASE = ("b-1.1", "B0005")
pytestmark = [pytest.mark.xdist_group("class"), pytest.mark.timeout(1100)]


class Classroom:
    """An unpacked assessor's kit, with the library and the data that came in it."""

    def __init__(self, folder: Path):
        self.root = folder
        self.variables = {
            "SMHELPERS_DATA": str(folder / "data"),
            "PYTHONPATH": os.pathsep.join(map(str, (folder, folder / "library"))),
        }

    def python(self, *words: str) -> str:
        """What Python printed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=os.environ | self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    def smcourse(self, *words: str) -> str:
        """What a verb said, on one line."""
        return self.python("-m", "smhelpers", *words).replace("\n", "")

    def edit(self, inside: str, old: str, new: str) -> None:
        """Change a file as its author does."""
        path = self.root / inside
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def scores(self, cell: str) -> dict[str, tuple[float | None, str]]:
        """Score and marker of a cell in the record, by trainee."""
        found = {}
        with Record.reading(self.root) as record:
            for trainee in record.trainees():
                for attempt in trainee.attempts[-1:]:
                    result = attempt.by_cell[f"{SLUG}/{SLUG}#{cell}"]
                    found[trainee.number] = result.score, result.marker
        return found


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit of the made-up course, unpacked."""
    folder = tmp_path_factory.mktemp("class")
    made = folder / "made"
    made.mkdir()
    for name in ("pyproject.toml", "uv.lock", "LICENSE", "README.md", "README.zh-TW.md"):
        shutil.copy(ROOT / name, made)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "smhelpers", made / "smhelpers", ignore=leave)
    author = Classroom(made)
    author.variables["PYTHONPATH"] += f"{os.pathsep}{MADE_UP}{os.pathsep}{MADE_UP / 'library'}"
    author.variables["SMHELPERS_DATA"] = str(ROOT / "data")
    author.python("-c", "from pathlib import Path; import build; build.build(Path.cwd())")
    author.variables["SMHELPERS_DATA"] = str(made / "data")
    author.smcourse("tidy")
    author.smcourse("release")
    author.smcourse("kit", "assessor", "--out", str(folder / "kits"))
    (archive,) = (folder / "kits").iterdir()
    shutil.unpack_archive(archive, folder / "unpacked")
    (unpacked,) = (folder / "unpacked").iterdir()
    return Classroom(unpacked)


@pytest.fixture(scope="module")
def marked(kit):
    """The class opened with its list, handed in and marked."""
    rows = [f"{number},學員{number[-2:]}" for number in NUMBERS]
    roster = kit.root / "名冊.csv"
    roster.write_text("\n".join(["學號,姓名", *rows]), encoding="utf-8")
    (kit.root / "deadlines.yml").write_text(f"{SLUG}: 2026-01-31\n", encoding="utf-8")
    said = kit.smcourse("open", "--roster", str(roster), "--by", "陳老師")
    assert "名單 30 人，其中 30 人是新登錄的（登錄的人：陳老師）" in said
    counts = {number: 4 if number in FOUR else 3 for number in NUMBERS if number != ABSENT}
    kit.python(str(MADE_UP / "hand_ins.py"), SLUG, "下載", json.dumps(counts))
    said = kit.smcourse("collect", "下載", "--roster", str(roster))
    assert "收了 29 份，0 個檔案沒有收" in said and "1 人（期限" in said and ABSENT in said
    kit.smcourse("grade", SLUG)
    return kit


def earned(by_three: float, by_four: float) -> dict[str, tuple[float, str]]:
    """Score and marker of the number on the sheet, by trainee."""
    found = {}
    for number in NUMBERS:
        if number != ABSENT:
            found[number] = (by_four if number in FOUR else by_three), ""
    return found


def register(kit, *names):
    """Everybody's certificate, as the training unit enters it."""
    with Record.open(kit.root) as record:
        for name in names:
            content = f"%PDF-1.7 (made up, {name})".encode()
            shown = Certificate(name, "測試資格", f"{name} 1 號", None, content, "證書.pdf")
            register_qualification(record, shown, "訓練單位")


def sit_down(tab, address, name):
    """Somebody whose certificate stands in the record takes their place."""
    tab.goto(address)
    tab.get_by_role("button", name=f"我是{name}").click()
    tab.wait_for_selector("h1:has-text('等待判定的行為指標')")


def open_case(tab):
    """Open the case, as a click in the queue does."""
    tab.get_by_role("link", name="判定佇列").click()
    item, number = CASE
    link = tab.locator(f"a[href*='item={item}&'][href*='number={number}']")
    tab.goto(link.evaluate("each => each.href"))
    tab.wait_for_selector(f"h1:has-text('{item}')")


def decide(tab, choice, reason):
    """Choose, say why, sign."""
    tab.locator(f"input[name=decision][value='{choice}']").check()
    tab.locator("#reason").fill(reason)
    with tab.expect_navigation():
        tab.locator("#decide button.main").click()


def test_a_class_of_30_opened_from_the_kit_corrected_twice_marked_by_two_people_at_once(marked):
    number_is_right, explained = f"{SLUG}_sheet_has_the_right_number", f"{SLUG}_sheet_is_explained"
    assert marked.scores(number_is_right) == earned(4.0, 0.0)

    # the first correction: the hidden test was wrong, the bakery needs four
    marked.edit("library/bakery.py", '"麵粉採購單", 3', '"麵粉採購單", 4')
    marked.edit(f"source/{SLUG}/{SLUG}.ipynb", "count=3", "count=4")
    said = marked.smcourse("correct", SLUG, "--yes")
    assert "已收 29 份" in said and "重新評分 29 份，未能評完 0 份" in said
    assert marked.scores(number_is_right) == earned(0.0, 4.0)

    register(marked, "林評量", "王評量")
    desk = pages.judging(marked.root, marked.variables)
    other_desk = pages.judging(marked.root, marked.variables)
    with desk as address, other_desk as other_address, pages.page() as first:
        second = first.context.browser.new_context(locale="zh-TW").new_page()
        sit_down(first, address, "林評量")
        sit_down(second, other_address, "王評量")
        assert ABSENT in second.locator("#owing + ul").inner_text()
        open_case(first)
        for aspect in first.locator("fieldset.aspect").all():
            aspect.locator("input[value='4']").check()
        with first.expect_navigation():
            first.get_by_role("button", name="存等級").click()
        assert marked.scores(explained)[CASE[1]] == (4.0, "林評量")

        # the second correction: a comma in the introduction costs no mark
        marked.edit(f"source/{SLUG}/{SLUG}.ipynb", "單子與理由", "單子，與理由")
        said = marked.smcourse("correct", SLUG, "--yes")
        assert "要再確認的人工評分 0 個" in said and "重新評分 29 份，未能評完 0 份" in said
        assert marked.scores(explained)[CASE[1]] == (4.0, "林評量")
        assert marked.scores(number_is_right) == earned(0.0, 4.0)
        release = marked.root / "release" / SLUG / f"{SLUG}.ipynb"
        assert "單子，與理由" in release.read_text(encoding="utf-8")

        # both read the same case; the second to sign sees what the first signed
        open_case(first)
        open_case(second)
        decide(first, "已具備", "數量正確，理由說得清楚。")
        decide(second, "尚未具備", "理由沒有提到每天的用量。")
        told = second.locator("main").inner_text()
        assert "林評量" in told and "數量正確，理由說得清楚。" in told
        assert "理由沒有提到每天的用量。" in told and "沒有寫入" in told
        with second.expect_navigation():
            second.get_by_role("link", name="回到這一件").click()
        assert second.locator("#reason").input_value() == "理由沒有提到每天的用量。"
        assert "林評量：已具備" in second.locator("section.side").inner_text()
        lab.SCREENS.mkdir(parents=True, exist_ok=True)
        second.screenshot(path=lab.SCREENS / "class_second_desk.png", full_page=True)
        with second.expect_navigation():
            second.get_by_role("link", name="以第二評量判定").click()
        decide(second, "尚未具備", "理由沒有提到每天的用量。")

    item, number = CASE
    with Record.reading(marked.root) as record:
        history = record.trainee(number).by_item[item].history
        assert [(each.role, each.assessor.name, each.decision) for each in history] == [
            (Role.FIRST, "林評量", Decision.COMPETENT),
            (Role.SECOND, "王評量", Decision.NOT_YET),
        ]
        assert record.students() == NUMBERS and not record.verify().faults
