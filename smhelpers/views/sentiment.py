"""Sentiment on screen: readings with the words that decided, and how far they agree with a
person.
"""

import pandas as pd
from matplotlib.figure import Figure

from ..metrics.columns import each_row
from ..monitoring import sentiment
from ..paths import data_dir
from .monitoring_charts import confusion_chart
from .tables import Table

_RATIO = {
    "precision": "ratio",
    "recall": "ratio",
    "f1": "ratio",
    "wrong_share": "ratio",
    "accuracy": "ratio",
}
_SPLITS = {"develop": "調整時看過的一半", "held_out": "沒看過的一半"}


def readings(*texts: str) -> Table:
    """What the lexicon makes of some texts, and why."""
    rows = sentiment.judged(texts).rename(columns={"text": "content"})
    return Table(rows, "詞典的判讀", note="分數到 0.8 是正面、到 −0.8 是負面，中間是中性。")


def agreement_table() -> Table:
    """Kappa on both halves of the labelled comments, and on the simulated mentions of six
    businesses.
    """
    rows = [
        {"texts": f"人工標記的評論：{name}", **_row(sentiment.measured(split))}
        for split, name in _SPLITS.items()
    ]
    simulated = pd.read_csv(data_dir() / "sentiment" / "simulated.csv", encoding="utf-8")
    rows += [
        {
            "texts": f"模擬的提及：{row.workplace}",
            "n": row.n,
            "accuracy": row.accuracy,
            "kappa": row.kappa,
            "kappa_low": row.low,
            "kappa_high": row.high,
        }
        for row in each_row(simulated)
    ]
    return Table(
        pd.DataFrame(rows),
        "詞典和人有多一致（Cohen，1960；95% 信賴區間由重抽樣得到）",
        _RATIO,
        "只有「沒看過的」與模擬的提及，才說得出用在新內容時的表現。標記者只有一人，κ "
        "說的是詞典和這一位有多一致。"
        "模擬的提及由樣板產生、句子會重複，所以區間偏窄。",
    )


def _row(found: sentiment.KappaAgreement) -> dict:
    return {
        "n": found.n,
        "accuracy": found.accuracy,
        "kappa": round(found.kappa, 2),
        "kappa_low": round(found.low, 2),
        "kappa_high": round(found.high, 2),
    }


def classes_table() -> Table:
    """Precision and recall by class on the half held out."""
    read = sentiment.read_gold("held_out")
    return Table(
        sentiment.by_class(read["sentiment"], read["read_as"]),
        "沒看過的一半：各類的精確率與召回率",
        _RATIO,
        "精確率：說是負面的，有多少真的負面。召回率：真的負面的，抓到多少。F1 是兩者合起來的分數。",
    )


def kinds_table() -> Table:
    """Where the lexicon errs, by kind of text."""
    read = sentiment.read_gold("held_out")
    errors = sentiment.errors_by_kind(read["sentiment"], read["read_as"], read["feature"])
    return Table(errors, "沒看過的一半：哪一種文字最容易讀錯", _RATIO)


def errors_table(most: int = 10) -> Table:
    """Texts of the half held out that were read wrongly."""
    read = sentiment.read_gold("held_out")
    wrong = read[read["sentiment"] != read["read_as"]]
    rows = wrong[["text", "sentiment", "read_as", "feature", "reasons"]].rename(
        columns={"sentiment": "gold_label", "text": "content"},
    )
    return Table(rows.head(most), f"讀錯的例子（{len(wrong)} 則中的前 {min(most, len(wrong))} 則）")


def confusion(split: str = "held_out") -> Figure:
    """Confusion of the lexicon with the labels."""
    read = sentiment.read_gold(split)
    return confusion_chart(
        sentiment.confusion(read["sentiment"], read["read_as"]),
        f"{_SPLITS.get(split, '全部')}：人工與詞典",
    )
