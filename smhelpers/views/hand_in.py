"""The hand-in button at the end of every assessment: check, say what is missing, make the zip
with its receipt.
"""

import base64
from datetime import timedelta
from html import escape
from pathlib import Path

import ipywidgets as widgets

from ..errors import CourseError
from ..forms import look, static
from ..handin import HandedIn, OpenWork, missing, pack, time_told
from ..handin.receipt import missing_html, shown
from ..taipei import now

_TITLE = "交件"
_HELP = (
    "先按 Ctrl+S（Mac 是 ⌘S）儲存筆記本，再按「檢查並交件」。會先列出還缺什麼；"
    "齊全了就做成一個 zip 檔和一張收據。"
)
#: A zip as large as this is not put into the page for downloading; it lies in the list of files
#: anyway.
_MOST_IN_PAGE = 6 * 2**20
_COARSEST_FILE_TIME = timedelta(seconds=2)


class HandIn(static.Interactive):
    """Show it as the last value of a cell. assignment: its slug.

    Folder: where the notebook lies (default: the working directory).
    """

    heading = _TITLE

    def __init__(self, assignment: str, folder: Path | None = None):
        self.assignment = assignment
        self.folder = folder or Path.cwd()
        self._shown_at = now()
        self.handed_in: HandedIn | None = None
        self._trainee = look.field(
            widgets.Text(description="學員編號", placeholder="與知識測驗相同的編號"),
        )
        self._check = look.button(
            "檢查並交件",
            self.submit,
            "check",
            "primary",
            hint="列出還缺什麼；齊全了就做成交件檔",
        )
        self._anyway = look.button(
            "還沒完成，仍要交件",
            lambda: self.submit(anyway=True),
            hint="照樣做成交件檔，收據寫明哪些還沒完成",
        )
        self._anyway.layout = widgets.Layout(
            width="auto",
            display="none",
        )  # its own: it comes and goes
        self._said = widgets.HTML()

    def submit(self, anyway: bool = False) -> "HandIn":
        """What the button does; `anyway` hands in although something is missing or unsaved."""
        self._anyway.layout.display = "none"
        self._said.value = "<p role='status'>檢查中……</p>"
        try:
            work = OpenWork.of(self.folder, self.assignment)
            remarks = [*filter(None, [self._unsaved(work)]), *work.remarks(self._trainee.value)]
            lacking = missing(work)
            if (remarks or lacking) and not anyway:
                self._ask(remarks, lacking)
            else:
                self._done(work, pack(work, self._trainee.value, lacking))
        except CourseError as error:
            self._said.value = look.told(str(error), "alert")
        return self

    def _unsaved(self, work: OpenWork) -> str:
        """A sentence if the notebook has not been saved since this cell ran.

        That is all that can be seen from here. File systems keep times coarser than the clock
        does (FAT: two seconds), so a notebook saved in the same moment counts as saved.
        """
        if work.saved_at >= self._shown_at - _COARSEST_FILE_TIME:
            return ""
        return (
            f"筆記本最後一次儲存是 {shown(work.saved_at)}，"
            f"在你執行這一格（{shown(self._shown_at)}）之前："
            "請按 Ctrl+S 儲存，再按一次「檢查並交件」。（表單的內容已自動存檔，不受影響。）"
        )

    def _ask(self, remarks: list[str], lacking: dict[str, list[str]]) -> None:
        if lacking:
            count = f"<p>還有 {len(lacking)} 條未完成：</p>{missing_html(lacking)}"
        else:
            count = "<p>看得到的檢查全部通過。</p>"
        told = ""
        for remark in remarks:
            told += f"<p><span class='smc-sign-wrong'>⚠</span> {escape(remark)}</p>"
        self._said.value = (
            f"<div role='alert' class='smc-wrong'>{told}{count}<p>還沒有交件。"
            f"補完後再按「檢查並交件」。</p></div>"
        )
        self._anyway.layout.display = ""

    def _done(self, work: OpenWork, made: HandedIn) -> None:
        self.handed_in = made
        lines = "".join(f"<p>{escape(line)}</p>" for line in made.receipt.text().split("\n"))
        place = made.path.relative_to(work.folder).as_posix()
        self._said.value = (
            f"<div role='status' class='smc-right'><p>{look.sign(True)} <b>已做好交件檔</b>："
            f"<code>{escape(place)}</code>{_link(made.path)}</p>{lines}"
            "<p><b>最後一步</b>：把這個 zip 上傳到老師指定的地方（例如 Moodle、Google "
            "Classroom），或寄給老師。"
            "之後再修改，就再交一次；每一次都會保留。</p></div>"
        )

    @property
    def view(self) -> widgets.VBox:
        """The whole as one widget; the number is filled in where a quiz knows it."""
        if not self._trainee.value:
            self._trainee.value = OpenWork(
                self.folder.resolve(),
                self.assignment,
                self.folder,
            ).trainee()
        head = widgets.HTML(f"<h3>{_TITLE}</h3>{self._until()}<p>{_HELP}</p>")
        return widgets.VBox(
            [head, look.card([self._trainee, look.bar([self._check, self._anyway])]), self._said],
        )

    def _until(self) -> str:
        """Until when, as a line; nothing where no deadline is set."""
        told = time_told(OpenWork(self.folder.resolve(), self.assignment, self.folder).until)
        return f"<p><b>{escape(told)}</b></p>" if told else ""

    def page(self) -> str:
        return (
            f"<h3>{_TITLE}</h3><p>請在 JupyterLab 開啟這本筆記本並執行這一格，"
            f"就會出現交件的按鈕。</p>"
        )


def _link(path: Path) -> str:
    """A link that saves the zip, where it is small enough to travel in the page."""
    if path.stat().st_size > _MOST_IN_PAGE:
        return "（在左側檔案清單按右鍵可下載）"
    data = base64.b64encode(path.read_bytes()).decode()
    return (
        f'　<a download="{escape(path.name)}" href="data:application/zip;base64,'
        f'{data}">下載</a>（或在左側檔案清單按右鍵下載）'
    )
