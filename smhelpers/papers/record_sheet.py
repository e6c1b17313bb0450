"""評量紀錄: one trainee's record to print and sign (PDF): decision, evidence and hash of every
item, attempts, rules of evidence.

`typst` sets it with the fonts of the course.
"""

import hashlib
import json
import multiprocessing
import re
import textwrap
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..charts import FAMILIES
from ..conduct import assessment
from ..record import (
    UNSIGNED,
    Attempt,
    Decision,
    Evidence,
    EvidenceKind,
    Qualification,
    Requirement,
    ResourceList,
    Standing,
    Trainee,
)
from ..standard import unit
from ..taipei import TAIPEI, minute
from ..writing import private_folder
from .typeset import typeset

TITLE = "評量紀錄"
TEMPLATE = "record.typ"
#: Names of the sheets in a folder with the digest of what they show, a line each.
MADE = "made.tsv"
#: Characters that some file system refuses in a name, or that hide it.
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]|^\.+|[. ]+$')
#: Roll-ups in the order in which they are read.
GROUPS = (*(task.id for task in unit().tasks), "knowledge", "skills", "unit")
_TITLES = {
    "knowledge": "知識",
    "skills": "技能",
    "unit": "整個單元",
}
_FICTIONAL = "模擬工作場所之公司、人物與數據均為虛構，僅供教學使用。"


def file_name(number: str) -> str:
    """A trainee's number as part of a file name: what no file system takes becomes `_`, with the
    number's bytes where two could meet.
    """
    safe = _UNSAFE.sub("_", number)
    if safe == number:
        return safe
    return f"{safe}_{number.encode().hex()[:24]}"


class Sheets:
    """Writes `評量紀錄_<number>.pdf` for trainees that pass one at a time.

    What stands unchanged in the folder is left as it is.

    The folder's list of what was made tells what is unchanged, so a batch that was stopped goes on
    where it was.
    head: hash of the record's last entry. workers: processes that set pages; 1 sets them here.
    qualifications, resource_lists: as the record holds them.
    """

    def __init__(
        self,
        folder: Path,
        course_title: str,
        made: date,
        head: str,
        workers: int = 1,
        qualifications: Sequence[Qualification] = (),
        resource_lists: Sequence[ResourceList] = (),
    ):
        self._folder = folder
        self._about = (course_title, made, head)
        self._conditions = (qualifications, resource_lists)
        self._workers = workers
        private_folder(folder)
        self._list = folder / MADE
        self._known = dict(line.split("\t") for line in _lines(self._list) if line.count("\t") == 1)
        if workers > 1:
            self._pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"))
        else:
            self._pool = None
        self._waiting: deque[tuple[Future, str, Path, str]] = deque()
        self.paths: list[Path] = []
        self.kept = 0

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee."""
        path = self._folder / f"{TITLE}_{file_name(trainee.number)}.pdf"
        data = sheet_data(trainee, *self._about)
        data["conditions"] = conditions_seen(trainee, *self._conditions)
        # a sheet that says nothing new keeps its day
        lasting = {
            key: value for key, value in data.items() if key not in ("made", "head", "facts")
        } | {"number": trainee.number}
        digest = hashlib.sha256(json.dumps(lasting, ensure_ascii=False).encode()).hexdigest()
        if self._known.get(path.name) == digest and path.is_file():
            self.kept += 1
            self.paths.append(path)
            return
        content = json.dumps(data, ensure_ascii=False)
        if self._pool is None:
            typeset(TEMPLATE, content, path)
            self._note(path, digest)
            return
        self._waiting.append(
            (
                self._pool.submit(
                    typeset,
                    TEMPLATE,
                    content,
                    path,
                ),
                trainee.number,
                path,
                digest,
            ),
        )
        while len(self._waiting) > 4 * self._workers:
            self._settle()

    def _settle(self) -> None:
        job, _, path, digest = self._waiting.popleft()
        job.result()
        self._note(path, digest)

    def _note(self, path: Path, digest: str) -> None:
        self.paths.append(path)
        with self._list.open("a", encoding="utf-8") as stream:
            stream.write(f"{path.name}\t{digest}\n")

    def close(self) -> list[Path]:
        """Wait for the last pages; paths of all sheets."""
        while self._waiting:
            self._settle()
        if self._pool:
            self._pool.shutdown()
        return self.paths


def _lines(path: Path) -> list[str]:
    if path.is_file():
        return path.read_text(encoding="utf-8").splitlines()
    return []


def sheet_data(
    trainee: Trainee,
    course_title: str,
    made: date,
    head: str,
) -> dict:
    """Everything that the sheet shows."""
    name = trainee.name or trainee.number
    counts = Counter(standing.verdict for standing in trainee.standings)
    told = "；".join(f"{name} {counts[name]} 項" for name in (*Decision, UNSIGNED) if counts[name])
    return {
        "title": f"{TITLE}　{name}",
        "fonts": FAMILIES,
        "course": course_title,
        "name": name,
        "made": f"{made:%Y-%m-%d}",
        "head": head,
        "facts": [
            ["學員", name],
            ["編號", trainee.number],
            ["課程", course_title],
            ["單元", f"{unit().code}　{unit().zh}"],
            ["產生日期", f"{made:%Y-%m-%d}"],
            ["結果", "全部完成並簽署" if trainee.complete else "尚未完成"],
        ],
        "groups": [
            [group_title(name), group.verdict, "、".join(group.open) or "—"]
            for name in GROUPS
            if (group := trainee.by_group.get(name))
        ],
        "summary": f"{told}。還沒評分的證據是「證據不足」，不當作零分。",
        "items": [_item(standing) for standing in trainee.standings],
        "evidence": _evidence(trainee),
        "attempts": [_attempt(attempt, trainee.late(attempt)) for attempt in trainee.attempts],
        "circumstances": trainee.circumstances,
        "remarks": list(trainee.remarks),
        "rules": rules_seen(trainee),
        "declaration": assessment().declaration,
        "fictional": _FICTIONAL,
    }


def day(moment: datetime | None) -> str:
    """A moment as a day in Taipei; "" for none."""
    if moment:
        return f"{moment.astimezone(TAIPEI):%Y-%m-%d}"
    return ""


def group_title(name: str) -> str:
    """What a roll-up is called."""
    if name in _TITLES:
        return _TITLES[name]
    return unit().task(name).zh


def _item(standing: Standing) -> dict[str, str]:
    entry = standing.decision
    return {
        "id": standing.item,
        "text": unit().item(standing.item).zh,
        "proposal": standing.proposal.value,
        "decision": entry.decision.value if entry else "",
        "assessor": (f"{entry.assessor.name}（{entry.assessor.qualification}）{day(entry.at)}")
        if entry
        else "",
        "reason": _reasons(standing),
    }


def _reasons(standing: Standing) -> str:
    """The reason of the decision; where several decided, what each said, oldest first."""
    if standing.decision is not None and len(standing.history) == 1:
        return standing.decision.reason
    lines = []
    for each in standing.history:
        who = f"{each.role.value} {each.assessor.name} {day(each.at)}"
        lines.append(f"{who}：{each.decision.value}，{each.reason}")
    return "\n".join(lines)


def _evidence(trainee: Trainee) -> list[dict[str, str]]:
    """Every requirement once, with all the items that it shows."""
    rows: dict[str, tuple[Evidence, list[str]]] = {}
    for standing in trainee.standings:
        for each in standing.evidence:
            rows.setdefault(each.requirement.cell, (each, []))[1].append(standing.item)
    return [_evidence_row(each, items, trainee.attempts) for each, items in rows.values()]


def _evidence_row(
    each: Evidence,
    items: Sequence[str],
    attempts: Sequence[Attempt],
) -> dict[str, str]:
    result = each.result
    need = each.requirement
    made = next(
        (
            attempt.day
            for attempt in attempts
            if (attempt.assignment, attempt.number) == (need.assignment, each.attempt)
        ),
        result.at if result else None,
    )
    score = "—" if result is None else result.shown_score
    if result is None:
        attempt = "—"
    else:
        attempt = f"{f'第 {each.attempt} 次・' if each.attempt else ''}{day(made)}"
    return {
        "items": "、".join(items),
        "title": short(need),
        "kind": need.kind.value,
        "score": score,
        "needed": need.shown_need,
        "attempt": attempt,
        "result": outcome(each),
    }


def short(requirement: Requirement) -> str:
    """What a piece of evidence shows, without what is said of its marking."""
    return requirement.title.split("；")[0]


def outcome(each: Evidence) -> str:
    """What became of a piece of evidence, in a word."""
    if each.result is None:
        return "沒有交"
    if each.result.score is None:
        return "未評分"
    if not each.current:
        return "已過期"
    return "達標" if each.sufficient else "未達標"


def _attempt(attempt: Attempt, late: str) -> dict[str, str]:
    status = (
        f"{attempt.status}；軟體 {attempt.software}、測試 {attempt.test_version[:12]}、"
        f"工作場所 {attempt.workplace}"
    )
    return {
        "task": unit().task(attempt.assignment).zh,
        "number": str(attempt.number),
        "at": minute(attempt.day),
        "status": f"{late}；{status}" if late else status,
        "submission": "\n".join(textwrap.wrap(attempt.submission, 32)),
    }


def conditions_seen(
    trainee: Trainee,
    qualifications: Sequence[Qualification],
    resource_lists: Sequence[ResourceList],
) -> list[dict[str, Any]]:
    """Each condition of assessment with what the record shows of it, line by line."""
    seen = {
        "ac-1": _settings(trainee),
        "ac-2": [_resources(each) for each in resource_lists],
        "ac-3": _signers(trainee, qualifications),
    }
    nothing = {
        "ac-1": "還沒有繳交或觀察。",
        "ac-2": "還沒有簽署任何梯次的資源清單。",
        "ac-3": "還沒有簽署的判定。",
    }
    rows = []
    for item in unit().conditions:
        lines = seen.get(item.id) or [nothing.get(item.id, "—")]
        rows.append({"id": item.id, "text": item.zh, "seen": lines})
    return rows


def _settings(trainee: Trainee) -> list[str]:
    """Where each piece of work was done and each situation was watched."""
    lines = []
    for attempt in trainee.attempts:
        about = attempt.setting or "沒有記錄場所"
        name = unit().task(attempt.assignment).zh
        lines.append(
            f"{name}第 {attempt.number} 次：{about}，{attempt.workplace or '沒有記錄版本'}"
        )
    watched: dict[str, str] = {}
    for standing in trainee.standings:
        for each in standing.evidence:
            if each.requirement.kind is EvidenceKind.OBSERVATION and each.result is not None:
                about = each.result.setting or "沒有記錄場所"
                told = f"{short(each.requirement)}：{about}，{day(each.result.at)}"
                watched[each.requirement.cell] = told
    lines.extend(watched.values())
    return lines


def _resources(each: ResourceList) -> str:
    note = f"；備註：{each.note}" if each.note else ""
    return f"{each.intake}：{each.by} {day(each.at)} 簽署{note}"


def _signers(trainee: Trainee, qualifications: Sequence[Qualification]) -> list[str]:
    """Who signed, with the certificate that held on the day of the decision."""
    lines: dict[str, None] = {}
    for standing in trainee.standings:
        for entry in standing.history:
            signed_on = entry.at.astimezone(TAIPEI).date()
            holding = [
                each
                for each in qualifications
                if each.name == entry.assessor.name
                and each.at <= entry.at
                and each.holds_on(signed_on)
            ]
            name = entry.assessor.name
            if holding:
                last = holding[-1]
                told = f"{last.title} {last.number}，{last.validity}"
                lines[f"{name}：{told}（證書的 SHA-256 {last.digest[:16]}）"] = None
            else:
                told = entry.assessor.qualification
                lines[f"{name}：{told}（簽署當時沒有登錄證書）"] = None
    return list(lines)


def rules_seen(trainee: Trainee) -> list[dict]:
    """Each rule of evidence with what the record shows of it and what an assessor confirms."""
    pieces = {
        each.requirement.cell: each for standing in trainee.standings for each in standing.evidence
    }
    scored = [
        each
        for each in pieces.values()
        if each.result is not None and each.result.score is not None
    ]
    workplaces = "、".join(dict.fromkeys(attempt.workplace for attempt in trainee.attempts)) or "—"
    days = [standing.since for standing in trainee.standings if standing.since]
    ends = [standing.until for standing in trainee.standings if standing.until]
    seen = {
        "效度": f"{len(pieces)} 份證據都由課程的標籤對應到 {len(trainee.standings)} 項。",
        "充分性": (
            f"{len(pieces)} 份證據中 {len(scored)} 份已評分，"
            f"{sum(each.sufficient for each in scored)} 份達標。"
        ),
        "真實性": f"{len(trainee.attempts)} 次繳交各有雜湊值；工作場所版本：{workplaces}。",
        "時效性": f"最早的證據 {day(min(days))}，最早到期 {day(min(ends))}。"
        if days and ends
        else "還沒有證據。",
    }
    return [
        {
            "name": name,
            "seen": seen.get(name, ""),
            "checks": rule.checks,
        }
        for name, rule in assessment().rules_of_evidence.items()
    ]
