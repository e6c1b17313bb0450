"""The receipt of a hand-in: who, what, when, every file's hash.

As data for the collector, as a page and as text for the trainee.
"""

import hashlib
import json
from datetime import datetime
from html import escape

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..documents.html import with_font
from ..foreign import Damaged, read_json
from ..standard import unit
from ..taipei import here

#: Names of the receipt inside a hand-in.
DATA, PAGE = "receipt.json", "receipt.html"
#: By which the page is known, whatever it is called.
PAGE_TITLE = "<title>交件收據</title>"
_STYLE = (
    "body{font-family:sans-serif;max-width:46em;margin:2em auto;padding:0 1em;line-height:"
    "1.6}table{border-collapse:collapse}"
    "td,th{border-bottom:1px solid #bbb;padding:.2em .8em;text-align:left}code{font-size:1.1em}"
)


class HandedFile(BaseModel):
    """One file of a hand-in."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    name: str = Field(max_length=400)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Receipt(BaseModel):
    """What was handed in. `at` is the trainee's clock.

    `missing` is what was still missing by criterion.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    unit: str
    version: str
    assignment: str = Field(max_length=100)
    trainee: str = Field(min_length=1, max_length=100)
    at: datetime
    files: list[HandedFile] = Field(max_length=2000)
    missing: dict[str, list[str]] = {}

    @property
    def digest(self) -> str:
        """SHA-256 over all files' names and hashes: the same work gives the same digest."""
        return digest_of({file.name: file.sha256 for file in self.files})

    @property
    def code(self) -> str:
        """The digest's first twelve digits, to be read out or compared by eye."""
        return "-".join(self.digest[start : start + 4] for start in (0, 4, 8)).upper()

    def text(self) -> str:
        """The receipt in a few lines."""
        left = (
            f"還有 {len(self.missing)} 條未完成（{'、'.join(map(short, self.missing))}）"
            if self.missing
            else "看得到的檢查全部通過"
        )
        return (
            f"交件收據　{self.title}\n學員編號：{self.trainee}\n時間："
            f"{shown(self.at)}（學員電腦的時鐘）\n收據碼：{self.code}\n"
            f"檔案：{len(self.files)} 個，共 {sum(file.bytes for file in self.files):,} "
            f"位元組\n{left}"
        )

    @property
    def title(self) -> str:
        """The task in the unit's words, with the assignment's name."""
        known = {task.slug: task.zh for task in unit().tasks}
        return (
            f"{known[self.assignment]}（{self.assignment}）"
            if self.assignment in known
            else self.assignment
        )

    def page(self) -> str:
        """The receipt as a page with its list of files."""
        rows = "".join(
            f"<tr><td>{escape(file.name)}</td><td>"
            f"{file.bytes:,}</td><td><code>{file.sha256[:16]}</code></td></tr>"
            for file in self.files
        )
        head = "".join(f"<p>{escape(line)}</p>" for line in self.text().split("\n")[1:])
        return with_font(
            f'<!DOCTYPE html><html lang="zh-TW"><head><meta '
            f'charset="utf-8">{PAGE_TITLE}<style>{_STYLE}</style></head><body>'
            f"<h1>{escape(self.text().split(chr(10))[0])}</h1>{head}{missing_html(self.missing)}"
            f"<table><thead><tr><th>檔案</th><th>位元組</th><th>SHA-256（前 16 碼）"
            f"</th></tr></thead><tbody>{rows}</tbody></table>"
            "<p>請保留這份收據。有疑問時，把收據碼告訴評量人員。</p></body></html>\n",
        )


def digest_of(hashes: dict[str, str]) -> str:
    """SHA-256 of files' names and hashes, whatever their order."""
    return hashlib.sha256(
        json.dumps(sorted(hashes.items()), ensure_ascii=False).encode(),
    ).hexdigest()


def shown(at: datetime) -> str:
    """A time as it is read in Taiwan, with its offset where it is not local."""
    return f"{here(at):%Y-%m-%d %H:%M:%S}"


def missing_html(found: dict[str, list[str]]) -> str:
    """What is missing, criterion by criterion, as HTML ("" when nothing is)."""
    if not found:
        return ""
    lines = "".join(
        f"<li><b>{escape(criterion(name))}</b><ul>"
        f"{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul></li>"
        for name, texts in found.items()
    )
    return f"<ul>{lines}</ul>"


def criterion(name: str) -> str:
    """「行為指標 1.4　…」, 「知識 9　…」."""
    return f"{short(name)}　{unit().item(name).zh}" if name in unit().items else short(name)


def short(name: str) -> str:
    """「行為指標 1.4」, 「知識 9」."""
    kind, _, number = name.partition("-")
    return f"{ {'pc': '行為指標', 'k': '知識', 's': '技能'}.get(kind, '評量條件') } {number}"


def read_receipt(raw: bytes) -> Receipt | None:
    """A receipt from its bytes, or None if it is none."""
    try:
        return Receipt.model_validate(read_json(raw))
    except (Damaged, ValidationError):
        return None
