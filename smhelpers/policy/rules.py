"""Executable content rules as data: a trainee edits them in a form and runs them on captions.

Every hit is explained (pc-2.2).
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pandas as pd
from pydantic import AfterValidator, Field, ValidationError, model_validator

from ..brief import Platform
from ..datafile import read_yaml
from ..deliverable import Deliverable, Section, lines
from ..errors import CourseError, sentences
from ..paths import data_dir
from .text import (
    NamedPattern,
    checked_words,
    first_line,
    found_in,
    found_patterns,
    normalise,
    split_words,
    without,
)

#: What a rule is about; the names under which breaches are labelled.
Topic = Literal[
    "undisclosed_endorsement",
    "efficacy_claim",
    "personal_data",
    "contest_terms",
    "unlicensed_asset",
    "rival_attacked",
    "minors",
    "alcohol_warning",
    "lodging_licence",
    "brand_voice",
]
#: How a rule looks at a caption.
Kind = Literal["banned_word", "required_word", "required_when", "pattern", "label", "licence_id"]
Words = Annotated[str, AfterValidator(checked_words)]
HIT_COLUMNS = [
    "platform",
    "post_id",
    "rule",
    "topic",
    "matched",
    "why",
    "remedy",
]


class ContentRule(Section):
    """One rule. Word lists are typed with 、.

    「甲/乙」 means either, 「甲+乙」 both in one caption.
    """

    id: str = Field(
        title="規則編號",
        pattern=r"^r\d{1,3}$",
        description="例如 r1",
    )
    topic: Topic = Field(title="管什麼")
    kind: Kind = Field(title="怎麼檢查")
    when: Words = Field(
        default="",
        title="什麼貼文才檢查",
        description="出現任一個詞才檢查；留空代表每則都檢查",
        json_schema_extra=lines(2),
    )
    words: Words = Field(
        default="",
        title="要找的詞",
        description="禁用詞或必備詞，以頓號分隔；同義詞用 /，要同時出現用 +",
        json_schema_extra=lines(2),
    )
    patterns: list[NamedPattern] = Field(default=[], title="要找的資料樣式")
    unless: Words = Field(
        default="",
        title="例外",
        description="含有這些詞的句子不檢查",
        json_schema_extra=lines(2),
    )
    allowed: str = Field(
        default="",
        title="可以出現的號碼或授權編號",
        description="店家自己的電話、信箱，或授權登錄表的編號",
        json_schema_extra=lines(2),
    )
    platforms: list[Platform] = Field(
        default=[],
        title="只檢查這些平台",
        description="不勾代表全部",
    )
    why: str = Field(
        title="為什麼有這條規則",
        min_length=1,
        json_schema_extra=lines(2),
    )
    remedy: str = Field(
        title="違反時怎麼改",
        min_length=1,
        json_schema_extra=lines(2),
    )
    law: str = Field(
        default="",
        title="法規編號",
        description="法規表的編號，例如 fta-21；沒有可留空",
    )

    @model_validator(mode="after")
    def has_what_its_kind_needs(self) -> "ContentRule":
        if self.kind == "pattern" and not self.patterns:
            raise ValueError("「資料樣式」規則要勾選至少一種樣式")
        if self.kind not in ("pattern", "licence_id") and not split_words(self.words):
            raise ValueError("請填要找的詞，否則這條規則找不到任何貼文")
        if self.kind in ("required_when", "label", "licence_id") and not split_words(self.when):
            raise ValueError("請填「什麼貼文才檢查」，否則每則貼文都會被要求")
        return self

    def explain(self, caption: str, licence: str = "") -> list[str]:
        """What in a caption breaks the rule, as texts to be shown.

        Empty if nothing does or the caption is blank.
        """
        text = normalise(caption)
        if text:
            return _KINDS[self.kind](self, text, normalise(licence))
        return []

    def concerned(self, text: str) -> str | None:
        """The text that makes the rule look at a normalised caption; None where it does not."""
        looked_at = without(text, split_words(self.unless))
        words = split_words(self.when)
        if words:
            return next(filter(None, (found_in(word, looked_at) for word in words)), None)
        return ""


class ContentRules(Deliverable):
    """Guidelines for content as rules that run (pc-2.2)."""

    file_name: ClassVar[str] = "content_rules"
    title: ClassVar[str] = "內容規則"
    assignment: ClassVar[str] = "policy"
    rules: list[ContentRule] = Field(
        title="規則",
        min_length=1,
        max_length=40,
    )

    @model_validator(mode="after")
    def numbers_differ(self) -> "ContentRules":
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError("兩條規則用了同一個編號，請改其中一條")
        return self


def _banned(rule: ContentRule, text: str, licence: str) -> list[str]:
    if rule.concerned(text) is None:
        return []
    looked_at = without(text, split_words(rule.unless))
    return [found for word in split_words(rule.words) if (found := found_in(word, looked_at))]


def _missing(rule: ContentRule, text: str) -> list[str]:
    return [word for word in split_words(rule.words) if not found_in(word, text)]


def _required(rule: ContentRule, text: str, licence: str) -> list[str]:
    found = rule.concerned(text)
    missing = _missing(rule, text) if found is not None else []
    if missing:
        return [f"{'有「' + found + '」，' if found else ''}缺少：{'、'.join(missing)}"]
    return []


def _label(rule: ContentRule, text: str, licence: str) -> list[str]:
    found = rule.concerned(text)
    if found is None or any(found_in(word, first_line(text)) for word in split_words(rule.words)):
        return []
    return [f"有「{found}」，首行沒有標示"]


def _licence(rule: ContentRule, text: str, licence: str) -> list[str]:
    found = rule.concerned(text)
    register = [normalise(number) for number in split_words(rule.allowed)]
    named = licence in register if register else bool(licence)
    shown = any(found_in(word, text) for word in split_words(rule.words)) or any(
        number in text for number in register
    )
    if found is None or named or shown:
        return []
    return [f"有「{found}」，沒有授權編號或授權說明"]


def _pattern(rule: ContentRule, text: str, licence: str) -> list[str]:
    own = [_bare(number) for number in split_words(rule.allowed)]
    if rule.concerned(text) is None:
        return []
    return found_patterns(
        rule.patterns,
        without(text, split_words(rule.unless)),
        lambda hit: _bare(hit) in own,
    )


def _bare(number: str) -> str:
    """A number or address without the signs that people put between its parts; +886 as 0."""
    return normalise(number).replace("+886", "0").translate(str.maketrans("", "", "-() "))


_KINDS: dict[str, Callable[[ContentRule, str, str], list[str]]] = {
    "banned_word": _banned,
    "required_word": _required,
    "required_when": _required,
    "pattern": _pattern,
    "label": _label,
    "licence_id": _licence,
}


def read_rules(path: Path | None = None, **words: str) -> ContentRules:
    """Rules of a YAML file (default: the examples of the course); `words` fill its {slots}.

    `CourseError` names file, row and field.
    """
    path = path or data_dir() / "policy" / "default_rules.yml"
    rows = read_yaml(path, "請確認檔案在課程資料夾裡。")
    try:
        for row in rows:
            row.update(
                {
                    name: text.format_map(words)
                    for name, text in row.items()
                    if isinstance(text, str) and "{" in text
                },
            )
        return ContentRules.model_validate({"rules": rows})
    except (TypeError, AttributeError, KeyError):
        raise CourseError(
            f"讀不到內容規則 {path.name}；請確認每條規則都是一組欄位，{{}} 裡的名稱有對應的詞。",
        ) from None
    except ValidationError as error:
        raise CourseError(
            f"{path.name} 的內容規則有誤："
            f"{'；'.join(sentences(error, ContentRules.field_labels()))}。請補正。",
        ) from None


def run_rules(rules: Iterable[ContentRule], posts: pd.DataFrame) -> pd.DataFrame:
    """Every hit of the rules on a tidy posts table, one row a rule and post, columns `HIT_COLUMNS`.

    Captions that are blank are not judged. A column `licence_id` of the table, where there is one,
    counts as the post's licence.
    """
    rules = list(rules)
    if "licence_id" in posts:
        licences = posts["licence_id"].fillna("").astype(str)
    else:
        licences = pd.Series("", index=posts.index)
    captions = posts["caption"].fillna("").astype(str)
    rows = [
        {
            "platform": platform,
            "post_id": post_id,
            **hit,
        }
        for platform, post_id, caption, licence in zip(
            posts["platform"],
            posts["post_id"],
            captions,
            licences,
            strict=True,
        )
        for hit in check_caption(rules, caption, platform, licence)
    ]
    return pd.DataFrame(rows, columns=HIT_COLUMNS)


def check_caption(
    rules: Iterable[ContentRule],
    caption: str,
    platform: str = "",
    licence: str = "",
) -> list[dict[str, str]]:
    """Hits of the rules on one caption, explained: rule, topic, matched, why, remedy."""
    return [
        {
            "rule": rule.id,
            "topic": rule.topic,
            "matched": "；".join(matched),
            "why": rule.why,
            "remedy": rule.remedy,
        }
        for rule in rules
        if not (platform and rule.platforms and platform not in rule.platforms)
        if (matched := rule.explain(caption, licence))
    ]
