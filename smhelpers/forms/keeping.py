"""Saving what stands in a form without overwriting anybody: another window, kernel or computer may
have written the same file, and a disk may take nothing more.

What cannot be saved yet stays in the form, is said in place of 「已存檔」, and is saved when that
works again.
"""

import asyncio
import contextlib
import errno
import json
from collections.abc import Callable, Collection
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..deliverable import Answers, Deliverable
from ..errors import CourseError
from ..foreign import cleaned
from ..labels import label
from ..portfolio import Portfolio
from ..taipei import now
from . import look

#: Letters of each side that a conflict shows; the files hold all.
_SHOWN = 600
#: Seconds after which what could not be saved is tried again.
_AGAIN = 5.0
_WHY = {
    errno.ENOSPC: "磁碟滿了，請騰出空間",
    errno.EDQUOT: "磁碟的配額用完了，請騰出空間",
    errno.EFBIG: "磁碟滿了，請騰出空間",
    errno.EROFS: "這個資料夾是唯讀的，請把教材放到可以寫入的地方",
    errno.EACCES: "沒有寫入的權限，請把教材放到可以寫入的地方",
    errno.EPERM: "沒有寫入的權限，請把教材放到可以寫入的地方",
}


class Saver:
    """Writes, and where this machine refuses says so in place of 「已存檔」 and tries again.

    write: whether all stands in the file now. said: tells that it does, where that comes later.
    """

    def __init__(self, write: Callable[[], bool], said: Callable[[], None]):
        self._write = write
        self._said = said
        self._waits = False
        self._text = look.lean(widgets.HTML)
        self._retry = look.button("再存一次", self.retry, hint="再試著存檔")
        #: What stands in the form while something is not saved; nothing otherwise.
        self.notice = look.lean(widgets.VBox, [])

    def save(self) -> bool:
        """Write; whether all stands in the file now."""
        try:
            saved = self._write()
        except OSError as error:
            self._tell_fault(error)
            return False
        if saved:
            self.notice.children = []
        return saved

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        self._waits = False
        if self.save():
            self._said()

    def _retry_when_it_waits(self) -> None:
        if self._waits and self.notice.children:
            self.retry()

    def _tell_fault(self, error: OSError) -> None:
        why = _WHY.get(error.errno or 0, f"檔案寫不進去（{error.strerror or '原因不明'}）")
        self._text.value = look.told(
            f"還沒存檔：{why}。你填的還在這一頁，請先不要關掉；一能寫入就會自動存檔。",
            "alert",
        )
        self.notice.children = [self._text, self._retry]
        with contextlib.suppress(RuntimeError):  # outside a kernel nothing runs meanwhile
            if not self._waits:
                asyncio.get_running_loop().call_later(_AGAIN, self._retry_when_it_waits)
                self._waits = True


class Keeping(Saver):
    """Saves a form's part of a deliverable, based on what the form last saw of the file.

    own: the fields of the form. show: puts answers into the form. said: tells that all is saved,
    where that comes after `keep`.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        kind: type[Deliverable],
        own: Collection[str],
        show: Callable[[Answers], None],
        said: Callable[[], None],
    ):
        super().__init__(self._merge_and_write, said)
        self.portfolio = portfolio
        self.kind = kind
        self._own = own
        self._show = show
        self._base: Answers = {}
        self._mine: Answers = {}
        self._aside: Path | None = None
        self._ours = look.button("用這裡填的", self.take_mine, hint="另一邊的留在旁邊的檔案")
        self._others = look.button("用另一邊的", self.take_theirs, hint="這裡填的留在旁邊的檔案")

    def start(self) -> None:
        """Note what the file holds now: what is saved next is based on it."""
        with contextlib.suppress(CourseError):
            self._base = self._part(self.portfolio.draft(self.kind))

    def keep(self, mine: Answers) -> bool:
        """Write the form's answers; whether they stand in the file now."""
        self._mine = mine
        return self.save()

    def _merge_and_write(self) -> bool:
        mine = _plain(self._mine)
        stored = self._stored()
        theirs = self._part(stored) if self.portfolio.has(self.kind) else self._base
        adopted, clash = self._changed_elsewhere(mine, theirs)
        if clash:
            self._aside = self.portfolio.keep_aside(self.kind, stored | mine, self._aside)
            self._tell_conflict(clash, mine, theirs)
            return False
        merged = {name: value for name, value in mine.items() if name not in adopted}
        for name in adopted & theirs.keys():
            merged[name] = theirs[name]
        others = {name: value for name, value in stored.items() if name not in self._own}
        self.portfolio.save_draft(self.kind, others | merged)
        self._base = self._part(self.portfolio.draft(self.kind))
        self._aside = None
        if adopted:
            self._show(merged)
        return True

    def _stored(self) -> Answers:
        """What the file holds now; a file that cannot be read is set aside."""
        try:
            return self.portfolio.draft(self.kind)
        except CourseError:
            self.portfolio.set_aside(self.kind)
            return {}

    def _changed_elsewhere(self, mine: Answers, theirs: Answers) -> tuple[set[str], list[str]]:
        """Fields that only the other side changed, and those that both changed, each otherwise."""
        adopted: set[str] = set()
        clash = []
        for name in self._own:
            before, here, there = (each.get(name) for each in (self._base, mine, theirs))
            if there == before:
                continue
            if here == before:
                adopted.add(name)
            elif here != there:
                clash.append(name)
        return adopted, clash

    def _part(self, data: Answers) -> Answers:
        return {name: value for name, value in data.items() if name in self._own}

    def take_mine(self) -> None:
        """Settle a conflict with what stands here; what the other side wrote is kept beside."""
        self._settle(self._mine)

    def take_theirs(self) -> None:
        """Settle a conflict with what the other side wrote; what stands here is kept beside."""
        with contextlib.suppress(CourseError):
            theirs = self._part(self.portfolio.draft(self.kind))
            self._show(theirs)
            self._settle(theirs)

    def _settle(self, answers: Answers) -> None:
        try:
            with contextlib.suppress(CourseError):
                stored = self.portfolio.draft(self.kind)
                if answers is self._mine:
                    self.portfolio.keep_aside(self.kind, stored)
                self._base = self._part(stored)
        except OSError as error:
            self._tell_fault(error)
            return
        if self.keep(answers):
            self._said()

    def _tell_conflict(self, names: list[str], mine: Answers, theirs: Answers) -> None:
        titles = self.kind.field_labels()
        rows = ""
        for name in names:
            sides = [_brief(side.get(name))[:_SHOWN] for side in (mine, theirs)]
            cells = (titles.get(name, name), *sides)
            rows += "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in cells) + "</tr>"
        at = self.portfolio.saved_at(self.kind) or now()
        self._text.value = (
            "<div role='alert' class='smc-wrong'><p><b>還沒存檔</b>："
            f"這份表單在另一個視窗或另一台電腦改過（{at:%m/%d %H:%M}）。兩邊填的都留著，"
            "請選要用哪一邊；沒有選的會留在旁邊的檔案。</p>"
            f"<table><tr><th>欄位</th><th>這裡填的</th><th>另一邊的</th></tr>{rows}</table></div>"
        )
        self.notice.children = [self._text, look.bar([self._ours, self._others])]


def _plain(data: Answers) -> Answers:
    """Answers as the file will hold them."""
    return json.loads(json.dumps(cleaned(data), ensure_ascii=False, default=str))


def _brief(value: Any) -> str:
    """An answer in a line or two."""
    if value is None or value == "":
        return "（未填）"
    if isinstance(value, dict):
        return "，".join(_brief(each) for each in value.values() if each not in (None, ""))
    if isinstance(value, list):
        return "；".join(map(_brief, value)) or "（未填）"
    return label(str(value).lower() if isinstance(value, bool) else str(value))
