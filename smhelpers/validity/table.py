"""The table portfolio by criterion, for a console and as a page."""

from html import escape

from ..record import Decision
from ..standard import unit
from .trial import ItemResult, Verdict

#: One sign for each proposal; what it means stands above the table.
SIGNS = {Decision.COMPETENT: "具", Decision.NOT_YET: "未", Decision.INSUFFICIENT: "缺"}
LEGEND = (
    "具：紀錄會建議「已具備」；未：建議「尚未具備」；缺：證據不足（還沒有人評閱、觀察，或沒有作答）。"
    "▲：自動檢查的證據都達標。"
)
_CLAIMS = {True: "自稱具備", False: "自稱不具備", None: "沒有聲明"}
_PAGE = """<!DOCTYPE html>
<html lang="zh-TW"><head><meta charset="utf-8"><title>效度：作答 × 行為指標</title>
<style>
body {{ font-family: "Noto Sans TC", "Microsoft JhengHei", sans-serif; margin: 2rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #bbb; padding: .3rem .5rem; text-align: center; }}
th:first-child {{ text-align: left; max-width: 22rem; }}
td.against {{ background: #f8d7da; font-weight: bold; }}
thead th {{ position: sticky; top: 0; background: #fff; }}
.wide {{ overflow-x: auto; }}
</style></head><body>
<h1>效度：作答 × 行為指標</h1>
<p>{legend}底色：結果和作答的聲明矛盾。</p>
<div class="wide" tabindex="0" role="region" aria-label="作答與行為指標"><table>
<thead><tr><th scope="col">作答</th><th scope="col">聲明</th>{heads}</tr></thead>
<tbody>
{rows}
</tbody></table></div>
{faults}
</body></html>
"""


def sign(result: ItemResult) -> str:
    """What a cell of the table says."""
    return SIGNS[result.proposal] + ("▲" if result.automatic else "")


def items_of(verdicts: list[Verdict]) -> list[str]:
    """The items that any portfolio was judged by, in the order of the standard."""
    seen: dict[str, None] = {}
    for verdict in verdicts:
        seen.update(dict.fromkeys(verdict.items))
    return list(seen)


def claim_of(verdict: Verdict) -> str:
    """What the portfolio claims, in words."""
    claim = verdict.tried.claim
    return _CLAIMS[claim.competent if claim else None]


def markdown_table(verdicts: list[Verdict]) -> str:
    """Portfolio by criterion as a Markdown table, with its legend."""
    items = items_of(verdicts)
    lines = [
        f"{LEGEND}**粗體**：結果和作答的聲明矛盾。",
        "",
        "| " + " | ".join(["作答", "聲明", *items]) + " |",
        "|" + "---|" * (len(items) + 2),
    ]
    for verdict in verdicts:
        cells = [verdict.tried.title.replace("|", "／"), claim_of(verdict)]
        for item in items:
            said = sign(verdict.items[item]) if item in verdict.items else ""
            cells.append(f"**{said}**" if item in verdict.contradicted else said)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page_of(verdicts: list[Verdict]) -> str:
    """The same as a page for moderators."""
    items = items_of(verdicts)
    heads = "".join(
        f'<th scope="col" title="{escape(unit().item(item).zh)}">{item}</th>' for item in items
    )
    rows = []
    for verdict in verdicts:
        cells = [f'<th scope="row">{escape(verdict.tried.title)}</th><td>{claim_of(verdict)}</td>']
        for item in items:
            said = sign(verdict.items[item]) if item in verdict.items else ""
            against = ' class="against"' if item in verdict.contradicted else ""
            cells.append(f"<td{against}>{said}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    faults = ""
    for verdict in verdicts:
        for reason in verdict.unmarked:
            faults += f"<li>{escape(verdict.tried.title)}：{escape(reason)}</li>"
    faults = f"<h2>沒有評分的</h2><ul>{faults}</ul>" if faults else ""
    return _PAGE.format(legend=LEGEND, heads=heads, rows="\n".join(rows), faults=faults)
