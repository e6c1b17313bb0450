"""平台研究報告: what the trainee found and decided in task 1, as a Word document to take home."""

from pathlib import Path

import pandas as pd
from docx.document import Document as Doc
from matplotlib.figure import Figure

from .. import charts
from .. import platform_research as research
from ..deliverable import Deliverable
from ..labels import label
from ..platform_research.facts import definitions_of
from ..portfolio import Portfolio
from ..workplace import Business
from .docx import add_picture, new_document, save
from .records import add_records

FILE = "平台研究報告.docx"
_PARTS: list[tuple[str, type[Deliverable], str]] = [
    ("一　社群目標與優先順序", research.GoalCascade, "goals"),
    ("二　目標市場的資料來源", research.SourceRegister, "sources"),
    ("　　各客群的觸及", research.SourceRegister, "segments"),
    ("三　趨勢", research.TrendReadings, "readings"),
    ("　　指標改版", research.TrendReadings, "breaks"),
    ("　　新興趨勢", research.TrendReadings, "emerging"),
    ("四　平台檔案", research.PlatformProfiles, "profiles"),
    ("五　平台比較", research.PlatformChoice, "weights"),
    ("六　整合規劃", research.IntegrationMap, "links"),
    ("七　曝光機會", research.ExposurePlan, "opportunities"),
    ("八　品牌與社群經營", research.CommunityPlan, "actions"),
]


def platform_report(
    workplace: Business,
    portfolio: Portfolio | None = None,
    path: Path | None = None,
) -> Path:
    """Write the report (default: beside the notebook) and return its path.

    `CourseError` names the first deliverable that is missing or not complete.
    """
    folder = portfolio or Portfolio.open()
    kinds = dict.fromkeys(kind for _, kind, _ in _PARTS)
    filled = {kind: folder.load(kind) for kind in kinds}
    document = new_document("平台研究報告", f"{workplace.name}｜{workplace.brief.fictional}")
    for heading, kind, field in _PARTS:
        document.add_heading(heading.strip("　"), 2 if heading.startswith("　") else 1)
        add_records(document, getattr(filled[kind], field))
        _after(document, field, filled, workplace)
    _sources(document, filled[research.SourceRegister], workplace)
    return save(document, path or folder.folder.parent / FILE)


def _after(
    document: Doc,
    field: str,
    filled: dict,
    workplace: Business,
) -> None:
    """The picture or the decision that belongs to a part."""
    if field == "sources":
        add_picture(
            document,
            _definitions(),
            "圖　Facebook 在 2024 年依不同定義的比例，彼此不能比較",
        )
        register = filled[research.SourceRegister]
        document.add_paragraph(f"能不能互相比較：{register.comparable_reason}")
    elif field == "segments":
        add_picture(
            document,
            charts.bars(
                research.audience_fit(workplace),
                "segment",
                "own_followers",
                hue="platform",
                title="各客群年齡範圍內的追蹤者",
            ),
            "圖　各客群在各平台的自家追蹤者（平台匯出檔）",
        )
    elif field == "readings":
        for sentence in research.trend_table(workplace)[["series", "finding"]].itertuples(
            index=False,
        ):
            document.add_paragraph(
                f"{label(sentence.series)}：{sentence.finding}",
                style="List Bullet",
            )
    elif field == "weights":
        _decision(document, filled[research.PlatformChoice])
    elif field == "actions":
        document.add_paragraph(f"品牌訊息：{filled[research.CommunityPlan].message}")


def _definitions() -> Figure:
    """Facebook's figures of one year.

    Labels broken in two lines so that they do not run into one another.
    """
    table = definitions_of("facebook")
    named = table.assign(
        measure=[label(measure).replace("（", "\n（") for measure in table["measure"]],
    )
    return charts.bars(
        named,
        "measure",
        "value",
        unit="ratio",
        title="同一平台的不同定義（2024）",
    )


def _decision(document: Doc, choice: research.PlatformChoice) -> None:
    matrix = research.score_matrix(choice.scores)
    weights = research.weights_of(choice.weights)
    values = research.weighted_sum(matrix, weights).sort_values(ascending=False)
    table = pd.DataFrame({"platform": values.index, "weighted_score": values.to_numpy()})
    add_picture(
        document,
        charts.bars(
            table,
            "platform",
            "weighted_score",
            unit="ratio",
            title="加權後的分數（滿分 100%）",
        ),
        "圖　各平台加權後的分數",
    )
    document.add_heading("各平台的評分與依據", 2)
    add_records(document, choice.scores)
    document.add_paragraph(
        f"一致性比率（CR）{choice.consistency_ratio:.3f}。"
        f"{research.sensitivity(matrix, weights).sentence}",
    )
    document.add_paragraph(f"選定的平台：{'、'.join(map(label, choice.chosen))}。{choice.reasons}")
    if choice.deviation:
        document.add_paragraph(f"沒有照排名選的理由：{choice.deviation}")


def _sources(document: Doc, register: research.SourceRegister, workplace: Business) -> None:
    document.add_heading("資料來源", 1)
    for row in register.sources:
        sample = f"，樣本 {row.sample_size:,}" if row.sample_size else ""
        document.add_paragraph(
            f"{row.name}（{row.year}{sample}，{label(row.definition)}）：{row.limits}",
            style="List Bullet",
        )
    made_up = "（模擬資料）" if workplace.simulated else ""
    document.add_paragraph(
        f"自家數據：平台匯出檔{made_up}，時區臺北；法規相關內容請以全國法規資料庫最新條文為準。",
        style="List Bullet",
    )
