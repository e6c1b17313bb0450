"""The catalogue of laws that a social media policy in Taiwan must know (pc-2.4, k-1): own
summaries, never the text of the law.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import CourseError, sentences
from ..paths import data_dir

#: Shown with every extract of the catalogue.
NOTICE = "本表為教學摘要，請以全國法規資料庫最新條文為準。"
Bound = Literal[
    "owner",
    "endorser",
    "media",
    "platform",
    "author",
    "employer",
    "anyone",
    "newspaper",
]
#: Who of those bound a business can be; the others are named so that a wrong citation can be
#: explained.
BUSINESS = frozenset({"owner", "author", "employer", "anyone"})
BOUND_ZH = {
    "owner": "企業（廣告主）",
    "endorser": "薦證者",
    "media": "媒體經營者",
    "platform": "平台業者",
    "author": "著作人",
    "employer": "雇主",
    "anyone": "任何人",
    "newspaper": "報社",
}
Generic = Literal["all", "food", "lodging", "beauty", "fitness", "retail", "alcohol"]
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "兩": 2,
}
_UNITS = {"十": 10, "百": 100}


class Provision(BaseModel):
    """One row: a provision (or a run of them) and what a policy should say about it.

    `articles` is empty for a whole set of rules.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z]+(-[a-z0-9]+)*$")
    act: str = Field(min_length=2)
    short: str = Field(min_length=2)
    articles: tuple[str, ...]
    demand: str = Field(min_length=8)
    policy_line: str = Field(min_length=6)
    binds: tuple[Bound, ...] = Field(min_length=1)
    sectors: tuple[Generic, ...] = Field(min_length=1)
    as_of: date
    confidence: Literal["A", "B", "C"]
    max_penalty: str

    @property
    def binds_business(self) -> bool:
        """Whether the duty can be a business's own.

        Platform, media and newspaper duties are not.
        """
        return bool(BUSINESS & set(self.binds))

    @property
    def citation(self) -> str:
        """How it is cited in zh-TW: 消費者保護法第 43 條."""
        return self.act + ("第 " + "、".join(self.articles) + " 條" if self.articles else "")

    @property
    def summary(self) -> str:
        """Citation, demand and penalty in one paragraph, with the notice."""
        penalty = f"罰則：{self.max_penalty}。" if self.max_penalty else ""
        return (
            f"{self.citation}：{self.demand}。{penalty}（{self.as_of:%Y-%m-%d}，可信度 "
            f"{self.confidence}；{NOTICE}）"
        )

    def applies(self, sector: str) -> bool:
        """Whether it binds a business of the sector (a sector of a brief or a generic one)."""
        return self.binds_business and self.concerns(sector)

    def concerns(self, sector: str) -> bool:
        """Whether it is about the sector at all, whoever is bound."""
        return "all" in self.sectors or bool(set(self.sectors) & generic_sectors(sector))

    def why_not(self, sector: str) -> str:
        """Why it does not apply, as a zh-TW clause; empty where it does."""
        if not self.binds_business:
            return f"規範對象是{'、'.join(BOUND_ZH[bound] for bound in self.binds)}，不是一般企業"
        if self.concerns(sector):
            return ""
        return f"只適用特定業別，與「{sector}」無關"


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise CourseError(f"找不到法規資料 {path.name}；請重新安裝課程。") from None


def read_catalogue(path: Path) -> dict[str, Provision]:
    """Every provision of a catalogue file by id. `CourseError` names file, row and column."""
    found: dict[str, Provision] = {}
    for number, row in enumerate(_rows(path), 2):
        article = row.pop("article", None) or ""
        parts = {name: tuple((row.get(name) or "").split(";")) for name in ("binds", "sectors")}
        try:
            provision = Provision.model_validate(
                {
                    **row,
                    **parts,
                    "articles": tuple(re.findall(r"\d+(?:-\d+)?", article)),
                },
            )
        except ValidationError as error:
            raise CourseError(
                f"{path.name} 第 {number} 列有誤：{'；'.join(sentences(error))}。"
                f"請對照其他列補正。",
            ) from None
        if provision.id in found:
            raise CourseError(
                f"{path.name} 第 {number} 列的 id「{provision.id}」重複；請改用別的代號。",
            )
        found[provision.id] = provision
    return found


@cache
def catalogue() -> dict[str, Provision]:
    """The catalogue of the course."""
    return read_catalogue(data_dir() / "law" / "catalogue.csv")


@cache
def sectors() -> dict[str, frozenset[str]]:
    """Generic sectors of every sector that a brief may name."""
    return {
        row["sector"]: frozenset(row["generic"].split(";"))
        for row in _rows(data_dir() / "law" / "sectors.csv")
    }


def generic_sectors(sector: str) -> frozenset[str]:
    """Generic sectors of a sector; an unknown sector is told how to be named."""
    generic = set(Generic.__args__) - {"all"}
    if sector in generic:
        return frozenset({sector})
    if sector not in sectors():
        raise CourseError(
            f"不認得業別「{sector}」；請填 {'、'.join(sectors())}，或 "
            f"{'、'.join(sorted(generic))} 其中之一。",
        )
    return sectors()[sector]


def provisions(sector: str) -> list[Provision]:
    """What applies to a business of the sector, in the order of the catalogue."""
    return [provision for provision in catalogue().values() if provision.applies(sector)]


def law_table(sector: str | None = None) -> pd.DataFrame:
    """The catalogue (of one sector) to be shown: zh-TW columns, one row a provision.

    The notice is in `attrs` and in every row.
    """
    chosen = provisions(sector) if sector else list(catalogue().values())
    table = pd.DataFrame(
        [
            {
                "編號": p.id,
                "法規": p.citation,
                "要求": p.demand,
                "政策要寫": p.policy_line,
                "規範對象": "、".join(map(BOUND_ZH.__getitem__, p.binds)),
                "最高罰則": p.max_penalty or "本表未列",
                "依據日期": f"{p.as_of:%Y-%m-%d}",
                "可信度": p.confidence,
                "提醒": NOTICE,
            }
            for p in chosen
        ],
    )
    table.attrs["notice"] = NOTICE
    return table


def chinese_number(text: str) -> int:
    """A whole number below 1000 written in digits or in Chinese (四十三, 一百零五, 43)."""
    if text.isdecimal():
        return int(text)
    total = 0
    digit = 0
    for sign in text:
        if sign in _UNITS:
            total = total + (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


_NUMBER = r"[0-9]{1,4}|[〇零一二兩三四五六七八九十百]{1,7}"
_ARTICLE = re.compile(
    rf"\s?第\s?({_NUMBER})(?:\s?[-–]\s?([0-9]{{1,2}}))?\s?條(?:\s?之\s?({_NUMBER}))?",
)


@cache
def _acts() -> re.Pattern[str]:
    names = {
        name for provision in catalogue().values() for name in (provision.act, provision.short)
    }
    return re.compile(
        "|".join(
            re.escape(unicodedata.normalize("NFKC", name))
            for name in sorted(names, key=len, reverse=True)
        ),
    )


def citations(text: str) -> Iterator[tuple[str, str]]:
    """Acts and articles (22-1 for 第 22 條之 1) that a text cites by a name of the catalogue."""
    plain = unicodedata.normalize("NFKC", text)
    for name in _acts().finditer(plain):
        if article := _ARTICLE.match(plain, name.end()):
            number, dash, after = article.groups()
            sub = dash or (str(chinese_number(after)) if after else "")
            yield name[0], f"{chinese_number(number)}" + (f"-{sub}" if sub else "")


def find_article(name: str, article: str) -> Provision | None:
    """The catalogue's row for an article of an act (full or short name), or None."""
    for provision in catalogue().values():
        act = unicodedata.normalize("NFKC", provision.act)
        short = unicodedata.normalize("NFKC", provision.short)
        if name in (act, short) and article in provision.articles:
            return provision
    return None
