"""The trainee's deliverables as validated files beside the notebook (`portfolio/<name>.json`,
UTF-8).

What was typed is always saved, complete or not; it is checked when it is read. So nothing typed is
ever lost,
and a marker, a form and a later task all see the same findings in zh-TW.
"""

import contextlib
import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from .deliverable import Deliverable
from .errors import CourseError, sentences
from .foreign import Damaged, cleaned, read_json
from .paths import data_dir
from .taipei import TAIPEI, now
from .writing import write_whole

FOLDER = "portfolio"
#: Below it, by assignment, what was taken over from earlier tasks.
EARLIER = "earlier"
Origin = Literal["own", "sample"]
#: A deliverable is typed text; anything larger is not one (and is not read into an assessor's
#: memory).
MAX_BYTES = 2_000_000


D = TypeVar("D", bound=Deliverable)


class Portfolio:
    """The folder of deliverables of one assignment."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    @classmethod
    def open(cls, beside: Path | str | None = None) -> "Portfolio":
        """The portfolio beside a notebook (default: the working directory, which is the
        notebook's).
        """
        return cls(Path(beside or Path.cwd()) / FOLDER)

    def path(self, kind: type[D]) -> Path:
        """File of a deliverable."""
        return self.folder / f"{kind.file_name}.json"

    def earlier(self, assignment: str) -> "Portfolio":
        """What this task took over from an earlier one (`take_over`): it is handed in with this
        task.
        """
        return Portfolio(self.folder / EARLIER / assignment)

    def take_over(
        self,
        kinds: Sequence[type[Deliverable]],
        workplace: str,
    ) -> dict[type[Deliverable], Origin]:
        """Copy deliverables of earlier tasks into `earlier(…)`, from the folder beside this
        assignment's, or else
        from the samples for the workplace.

        Returns where each came from. A copy of the trainee's own work is renewed, a copy once
        handed over is never lost.
        """
        return {kind: self._take_over(kind, workplace) for kind in kinds}

    def take_over_what_there_is(self, kinds: Sequence[type[Deliverable]], workplace: str) -> None:
        """As `take_over`, where a kind of which there is neither own work nor a sample is left
        out.
        """
        for kind in kinds:
            with contextlib.suppress(CourseError):
                self._take_over(kind, workplace)

    def _take_over(self, kind: type[Deliverable], workplace: str) -> Origin:
        there, own = (
            self.earlier(kind.assignment),
            Portfolio(self.folder.resolve().parent.parent / kind.assignment / FOLDER),
        )
        complete = own.has(kind) and not own.findings(kind)
        if complete or not there.has(kind):
            source = (
                own.path(kind)
                if complete
                else data_dir() / "samples" / workplace / kind.assignment / own.path(kind).name
            )
            if not source.is_file():
                raise CourseError(f"還沒有「{kind.title}」，課程也沒有範例；請先完成前面的單元。")
            there.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, there.path(kind))
        return "sample" if there.is_sample(kind) else "own"

    def is_sample(self, kind: type[Deliverable]) -> bool:
        """Whether the file is one of the course's samples, not the trainee's own work."""
        if not self.has(kind):
            return False
        try:
            return bool(self._read(kind).get("sample"))
        except CourseError:
            return False

    def defects(self, kind: type[Deliverable]) -> list[str]:
        """What is wrong with a sample on purpose, in zh-TW: it is a draft to go on from, and no
        answer to copy. [] for a trainee's own work.
        """
        if not self.is_sample(kind):
            return []
        return [str(text) for text in self._read(kind).get("defects", [])]

    def drafts(self, kinds: Iterable[type[Deliverable]]) -> dict[str, list[str]]:
        """By title, the defects of the samples that this task took over."""
        found = {}
        for kind in kinds:
            told = self.earlier(kind.assignment).defects(kind)
            if told:
                found[kind.title] = told
        return found

    def has(self, kind: type[D]) -> bool:
        """Whether anything was typed for this deliverable."""
        return self.path(kind).is_file()

    def saved_at(self, kind: type[D]) -> datetime | None:
        """When it was last saved, in local time; None where the file does not say."""
        if not self.has(kind):
            return None
        try:
            return datetime.fromisoformat(str(self._read(kind)["saved_at"])).astimezone(TAIPEI)
        except (KeyError, ValueError, OverflowError, CourseError):
            return None

    def draft(self, kind: type[D]) -> dict[str, Any]:
        """What was typed, unchecked ({} where there is nothing).

        `CourseError` if the file itself is broken.
        """
        return self._envelope(kind)["data"]

    def save_draft(self, kind: type[D], data: dict[str, Any]) -> list[str]:
        """Write what was typed, atomically, and return what is still wrong with it (zh-TW, empty
        when complete).
        """
        write_whole(self.path(kind), _enveloped(kind, data))
        return self.findings(kind)

    def keep_aside(self, kind: type[D], data: dict[str, Any], path: Path | None = None) -> Path:
        """Write what was typed beside the file, where two sides wrote at once; where it lies.

        path: where it was kept before, to be renewed.
        """
        beside = path or self.path(kind).with_suffix(f".kept-{now():%Y%m%d%H%M%S%f}.json")
        write_whole(beside, _enveloped(kind, data))
        return beside

    def save(self, deliverable: D) -> Path:
        """Write a complete deliverable."""
        self.save_draft(type(deliverable), deliverable.model_dump(mode="json"))
        return self.path(type(deliverable))

    def set_aside(self, kind: type[D]) -> Path:
        """Rename a file that cannot be read, so that it is never overwritten; its new place."""
        path = self.path(kind)
        return path.replace(path.with_suffix(f".broken-{now():%Y%m%d%H%M%S}.json"))

    def load(self, kind: type[D]) -> D:
        """The checked deliverable. `CourseError` names the file and every fault with its field
        and row.
        """
        if not self.has(kind):
            raise CourseError(
                f"還沒有「{kind.title}」（{self._shown(kind)}）；請在對應的表單填寫，"
                f"系統會自動存檔。",
            )
        data = self._answers(kind)
        if self.is_sample(kind) and self.folder.parent.name != EARLIER:
            raise CourseError(
                f"「{kind.title}」（{self._shown(kind)}）是課程的範例；請用表單填寫你自己的內容。",
            )
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            raise CourseError(
                f"「{kind.title}」（{self._shown(kind)}）還不能用："
                f"{'；'.join(sentences(error, kind.field_labels()))}。請回表單補正。",
            ) from None

    def findings(self, kind: type[D]) -> list[str]:
        """What is still wrong with what was typed, as zh-TW sentences."""
        try:
            kind.model_validate(self._answers(kind))
        except ValidationError as error:
            return sentences(error, kind.field_labels())
        except CourseError as error:
            return [str(error)]
        return []

    def _answers(self, kind: type[D]) -> dict[str, Any]:
        """What is checked: what was typed, and what work of an earlier edition could not hold."""
        envelope = self._envelope(kind)
        edition = envelope.get("edition", 1)
        return kind.brought_up(envelope["data"], edition if isinstance(edition, int) else 1)

    def _envelope(self, kind: type[D]) -> dict[str, Any]:
        """The file as it was saved, `data` in it; no answers where there is no file."""
        if not self.has(kind):
            return {"data": {}, "edition": kind.edition}
        envelope = self._read(kind)
        if not isinstance(envelope.get("data"), dict):
            raise CourseError(
                f"{self._shown(kind)} 的內容不是「{kind.title}」的格式；請用表單重新填寫。",
            )
        return envelope

    def _shown(self, kind: type[D]) -> str:
        return f"{FOLDER}/{kind.file_name}.json"

    def _read(self, kind: type[D]) -> dict[str, Any]:
        """The file as it was saved. `CourseError` where it cannot be what a form saved."""
        path = self.path(kind)
        try:
            if path.stat().st_size > MAX_BYTES:
                raise Damaged(f" 超過 {MAX_BYTES // 1_000_000} MB，不是表單存的檔案")
            content = read_json(path.read_bytes())
        except OSError as error:
            raise CourseError(
                f"{self._shown(kind)} 讀不到（{error.strerror}）；請檢查檔案的權限。",
            ) from None
        except Damaged as error:
            raise CourseError(
                f"{self._shown(kind)}{error}；請用表單重新填寫後存檔。",
            ) from None
        if not isinstance(content, dict):
            raise CourseError(
                f"{self._shown(kind)} 的內容不是「{kind.title}」的格式；請用表單重新填寫。",
            )
        return content


def _enveloped(kind: type[Deliverable], data: dict[str, Any]) -> str:
    """What was typed as a file holds it."""
    envelope = {
        "deliverable": kind.file_name,
        "edition": kind.edition,
        "saved_at": now().isoformat(timespec="seconds"),
        "data": kind.brought_up(cleaned(data), kind.edition),
    }
    return json.dumps(envelope, ensure_ascii=False, indent=1, default=str)
