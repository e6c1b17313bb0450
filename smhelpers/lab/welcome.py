"""The page on which the course opens: the way through the five tasks, what is done by criterion,
what comes next, until when.
"""

from datetime import datetime
from html import escape
from pathlib import Path

import lazy_loader as lazy

from ..course import Course
from ..deadlines import days_late
from ..standard import unit
from ..taipei import TAIPEI, here, minute, spoken
from .progress import QUIZ, Progress, State, UnitProgress, progress

nbformat = lazy.load("nbformat")  # takes seconds; the page itself does without
#: The page's notebook in the course folder; made anew whenever the course is opened (git-ignored).
FILE = "welcome.ipynb"
_SIGNS: dict[State, tuple[str, str]] = {
    "complete": ("✓", "完成"),
    "started": ("◐", "進行中"),
    "blank": ("○", "尚未開始"),
}
_NUMBERS = "一二三四五六七八九"
_CODE = "from smhelpers.lab import Welcome\n\nWelcome()"
_GREETING = """# {title}

這門課對應職能單元 **{code} {unit}**。五個工作任務是同一個故事：選平台 → 訂政策 → 訂策略 → 監督 → 評估，做完就有一整套真的可以用的文件。

1. **課文**：點下面的課名打開，按工具列的 **全部執行**，照著看、照著填。不必寫程式；填的內容會自動存檔。
2. **評量**：每個單元最後有一份評量，按行為指標逐條判定。做完按裡面的「檢查並交件」。
3. **回到這一頁**：點左上方的分頁 welcome.ipynb，按「更新進度」。
"""  # noqa: E501


class Welcome:
    """Show it as the last value of a cell.

    Root: the course folder (default: at or above here); now: for how long there is still time.
    """

    def __init__(self, root: Path | None = None, now: datetime | None = None):
        self.course = Course.open(root)
        self.now = now or datetime.now(TAIPEI)
        self.progress: Progress = progress(self.course)

    def __repr__(self) -> str:
        return f"{self.course.title}：學習進度"

    def _repr_html_(self) -> str:
        cards = "".join(
            _card(number, built, self.now) for number, built in enumerate(self.progress.units)
        )
        return (
            f"<div class='smc-welcome'><div class='smc-next' "
            f"role='status'><b>下一步</b>　{self.next_step()}</div>"
            "<p><button data-commandlinker-command='notebook:run-all-cells' "
            "data-commandlinker-args='{}'>更新進度</button> "
            f"<span class='smc-quiet'>上次更新 "
            f"{minute(self.now)}</span></p>{cards}</div>"
        )

    def next_step(self) -> str:
        """What to do next (HTML): the first lesson that was not run, else the first criterion
        that is not complete, else to hand in.
        """
        for number, built in enumerate(self.progress.units):
            for lesson in built.lessons:
                if lesson.state != "complete" and not built.handed_in:
                    return f"單元{_NUMBERS[number]}課文：{_link(lesson.path, lesson.title)}"
            for step in built.steps:
                if step.state != "complete":
                    return (
                        f"單元{_NUMBERS[number]}評量："
                        f"{_link(built.assessment, _named(step.id) + step.zh)}"
                    )
            if built.steps and not built.handed_in:
                return (
                    f"單元{_NUMBERS[number]}評量都填好了，去交件："
                    f"{_link(built.assessment, '檢查並交件')}"
                )
        return "每個單元都交件了，恭喜完成！"


def write_welcome(course: Course) -> Path:
    """Make the page's notebook in the course folder, its picture of today already drawn.

    Its path.
    """
    welcome = Welcome(course.root)
    greeting = _GREETING.format(
        title=course.title,
        code=unit().code,
        unit=unit().zh,
    )
    shown = nbformat.v4.new_output(
        "execute_result",
        {"text/html": welcome._repr_html_(), "text/plain": repr(welcome)},
        execution_count=1,
    )
    cells = [
        nbformat.v4.new_markdown_cell(greeting, id="greeting"),
        nbformat.v4.new_code_cell(
            _CODE,
            id="progress",
            outputs=[shown],
            execution_count=1,
            metadata={"jupyter": {"source_hidden": True}, "tags": ["hide-input"]},
        ),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
        },
    )
    path = course.root / FILE
    nbformat.write(notebook, path)
    return path


def _card(number: int, built: UnitProgress, now: datetime) -> str:
    done = sum(step.state == "complete" for step in built.steps)
    count = (
        f"<p>評量：<meter min='0' max='{len(built.steps)}' "
        f"value='{done}'>{done}／{len(built.steps)}</meter> "
        f"{done}／{len(built.steps)} 項完成</p>"
        if built.steps
        else ""
    )
    lessons = "".join(
        f"<li>{_sign(lesson.state)}{_link(lesson.path, lesson.title)}</li>"
        for lesson in built.lessons
    )
    steps = "".join(
        f"<li>{_sign(step.state)}{escape(_named(step.id))}{escape(step.zh)}{_parts(step)}</li>"
        for step in built.steps
    )
    handed = f"　✓ 已做交件檔 {built.handed_in} 次" if built.handed_in else ""
    return (
        f"<section class='smc-unit' "
        f"aria-label='單元{_NUMBERS[number]}'><h3>單元{_NUMBERS[number]}"
        f"　{escape(built.task.zh)}</h3>"
        f"<p>{_until(built.until, now, bool(built.handed_in))}{handed}</p>{count}<h4>課"
        f"文</h4><ul>{lessons}</ul>"
        f"<h4>評量　{_link(built.assessment, '打開評量')}</h4><ul>{steps}</ul></section>"
    )


def _parts(step) -> str:
    """What a criterion that was begun still lacks, in small."""
    left = [part.title for part in step.parts if part.state != "complete"]
    return (
        f"<br><span class='smc-quiet'>還要填：{escape('、'.join(left))}</span>"
        if left and step.state == "started"
        else ""
    )


def _until(until: datetime | None, now: datetime, handed_in: bool) -> str:
    if until is None:
        return "<span class='smc-quiet'>期限由講師公布</span>"
    told = f"{spoken(until)} 前交件"
    if handed_in:
        return f"<span>{told}</span>"
    left = (here(until).date() - here(now).date()).days
    over = days_late(until, now)
    if over:
        rest = f"已過 {over} 天，仍可交件，會註明遲交"
    elif left == 0:
        rest = "今天截止"
    else:
        rest = f"還有 {left} 天"
    late = " class='smc-late'" if left <= 3 else ""
    return f"<span{late}>{told}（{rest}）</span>"


def _sign(state: State) -> str:
    sign, word = _SIGNS[state]
    return f"<span class='smc-sign' role='img' aria-label='{word}' title='{word}'>{sign}</span>"


def _named(name: str) -> str:
    if name == QUIZ:
        return ""
    number = name.partition("-")[2]
    return f"技能 {number}　" if unit().kind_of(name) == "s" else f"{number}　"


def _link(path: str, text: str) -> str:
    return f"<a href='{escape(path)}'>{escape(text)}</a>"
