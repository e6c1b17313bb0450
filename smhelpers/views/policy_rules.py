"""Content rules tried at once: what they hit on real captions, and how well they do on captions
that someone has judged (pc-2.2).
"""

from collections.abc import Iterable
from html import escape

import pandas as pd
from pydantic import ValidationError

from ..deliverable import Answers
from ..errors import sentences
from ..labels import label
from ..policy import ContentRule, Score, precision_recall, run_rules, score_table
from ..policy.practice import practice_captions, practise
from ..workplace import Business, Workplace
from .tables import Table

#: Captions shown of each kind; the rest is counted.
SHOWN = 8
_LENGTH = 46


def rules_picture(answers: Answers, workplace: Business) -> str:
    """HTML of what the rules as typed so far do: on the workplace's captions, then on the
    practice captions.
    """
    rules, faults = typed_rules(answers)
    told = "".join(f"<li>{escape(fault)}</li>" for fault in faults)
    told = f"<p>還不能試跑的規則：</p><ul>{told}</ul>" if told else ""
    if not rules:
        return f"<p>填好一條規則，這裡會立刻在真實文案上試跑。</p>{told}"
    return told + _real(rules, workplace) + _practice(rules, practice_captions(workplace.brief))


def typed_rules(answers: Answers) -> tuple[list[ContentRule], list[str]]:
    """Rules that are whole, and what is wrong with each of the others (zh-TW)."""
    rules = []
    faults = []
    for number, row in enumerate(answers.get("rules") or [], 1):
        try:
            rules.append(ContentRule.model_validate(row))
        except ValidationError as error:
            faults.append(
                f"第 {number} 列：{'；'.join(sentences(error, ContentRule.field_labels())[:2])}",
            )
    return rules, faults


def _real(rules: list[ContentRule], workplace: Workplace) -> str:
    posts = workplace.posts[workplace.posts["caption"].fillna("").astype(str).str.strip() != ""]
    hits = _with_captions(run_rules(rules, posts), posts)
    once = hits.drop_duplicates(["rule", "caption"])
    head = f"<h4>在{escape(workplace.name)}的 {len(posts)} 則貼文上試跑：{len(hits)} 次命中</h4>"
    if hits.empty:
        return (
            f"{head}<p>一則也沒有命中。是文案都合格，還是規則的詞太少？往下看練習文案就知道。</p>"
        )
    return (
        f"{head}<p>同一段文案發在不同平台只列一次。命中不等於違規：逐則讀過，"
        f"再決定是改文案還是改規則。</p>"
    ) + _folded(
        "看命中的文案、理由與改法",
        once,
        [
            "rule",
            "topic",
            "excerpt",
            "matched",
            "why",
            "remedy",
        ],
    )


def _practice(rules: list[ContentRule], captions: pd.DataFrame) -> str:
    hits = practise(rules, captions)
    score = precision_recall(hits, captions)
    table = score_table(hits, captions)
    silent = table["hit"] + table["false_alarms"] == 0
    table = table.astype({"precision": object}).mask(
        table.columns.isin(["precision"]) & silent.to_numpy()[:, None],
        "—",
    )
    quiet = captions[(captions["rule"] == "") & ~captions["post_id"].isin(hits["post_id"])]
    near = int((captions["rule"] == "").sum())
    heading = (
        f"<h4>在 {len(captions)} 則已有標準答案的練習文案上</h4><p "
        f"role='status'>{escape(score.sentence)}"
        f"反例（容易被誤判、其實合格）{near} 則，守住 {len(quiet)} 則。</p>"
    )
    return "".join(
        [
            heading,
            Table(
                table.rename(columns={"topic": "rule_topic"}),
                "各主題的成績",
                {"precision": "ratio", "recall": "ratio"},
                "召回率＝抓到的違規÷全部違規；精確率＝抓到的違規÷全部命中。"
                "一則也沒有命中就沒有精確率（—）。",
            )._repr_html_(),
            _folded(
                "漏掉的違規：該抓沒抓",
                _of(score.missed, captions),
                ["topic", "excerpt", "note"],
            ),
            _folded(
                "誤報：不該抓卻抓了",
                _false_alarms(score, hits, captions),
                ["rule", "excerpt", "matched", "note"],
            ),
            _folded(
                "守住的反例：看起來像，其實合格",
                quiet.assign(excerpt=quiet["caption"].map(excerpt)),
                ["excerpt", "note"],
            ),
        ],
    )


def _of(pairs: Iterable[tuple[str, str, str]], captions: pd.DataFrame) -> pd.DataFrame:
    found = pd.DataFrame(list(pairs), columns=["platform", "post_id", "topic"])
    found = found.merge(
        captions[["platform", "post_id", "caption", "note"]],
        on=["platform", "post_id"],
    )
    return found.assign(excerpt=found["caption"].map(excerpt))


def _false_alarms(score: Score, hits: pd.DataFrame, captions: pd.DataFrame) -> pd.DataFrame:
    return _of(score.false_alarms, captions).merge(
        hits[["post_id", "topic", "rule", "matched"]],
        on=["post_id", "topic"],
    )


def _with_captions(hits: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    keys = (
        posts[["platform", "post_id", "caption"]]
        .astype(str)
        .drop_duplicates(["platform", "post_id"])
    )
    found = hits.astype({"platform": str, "post_id": str}).merge(keys, on=["platform", "post_id"])
    return found.assign(excerpt=found["caption"].map(excerpt))


def excerpt(caption: str) -> str:
    """The beginning of a caption on one line."""
    line = " ".join(str(caption).split())
    if len(line) <= _LENGTH:
        return line
    return f"{line[:_LENGTH]}…"


def _folded(title: str, rows: pd.DataFrame, columns: list[str]) -> str:
    """A table that opens on a click, its first `SHOWN` rows; one sentence where there are none."""
    if rows.empty:
        return f"<p>{escape(title)}：沒有。✓</p>"
    left = f"另有 {len(rows) - SHOWN} 則。" if len(rows) > SHOWN else ""
    named = {
        "rule": "rule_id",
        "topic": "rule_topic",
        "note": "rule_note",
    }
    table = Table(
        rows[columns].head(SHOWN).map(lambda value: label(str(value))).rename(columns=named),
        "",
        note=left,
    )
    return (
        f"<details><summary>{escape(title)}（{len(rows)} 則）"
        f"</summary>{table._repr_html_()}</details>"
    )
