"""A content rule as a sentence: what a colleague reads who never sees the form (pc-2.2)."""

from ..labels import label
from .rules import ContentRule
from .text import split_words


def words_in_words(typed: str) -> str:
    """A typed word list to be read: 甲或乙 for 甲/乙, 甲＋乙 for 甲+乙."""
    return "、".join(word.replace("/", "或").replace("+", "＋") for word in split_words(typed))


def rule_in_words(rule: ContentRule) -> str:
    """The whole rule in zh-TW: when it looks, what it asks, what it lets pass."""
    if split_words(rule.when):
        when = f"貼文出現這些詞之一時（{words_in_words(rule.when)}），"
    else:
        when = "每則貼文都"
    asked = _ASKED[rule.kind].format(
        words=words_in_words(rule.words),
        patterns="、".join(map(label, rule.patterns)),
    )
    return f"{when}{asked}。" + "".join(f"{more}。" for more in _exceptions(rule))


#: What each kind of rule asks for.
_ASKED = {
    "banned_word": "不使用：{words}",
    "required_word": "要寫明：{words}",
    "required_when": "要寫明：{words}",
    "pattern": "不得出現：{patterns}",
    "label": "第一行要標示其中之一：{words}",
    "licence_id": "素材要有登錄的授權編號或授權說明",
}


def _exceptions(rule: ContentRule) -> list[str]:
    found = []
    if split_words(rule.unless):
        found.append(f"句子裡有這些詞時不在此限：{words_in_words(rule.unless)}")
    if split_words(rule.allowed):
        kind = "可用的授權編號" if rule.kind == "licence_id" else "可以出現"
        found.append(f"{kind}：{'、'.join(split_words(rule.allowed))}")
    if rule.platforms:
        found.append(f"適用平台：{'、'.join(map(label, rule.platforms))}")
    return found
