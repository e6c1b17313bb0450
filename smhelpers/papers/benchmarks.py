"""What is right for one trainee's own workplace, task by task, as tables that an assessor reads
beside the answers.

The figures come from the truth that the hidden checks use
(`answers/<assignment>/truth/<number>.json`, else the common one). `AnswerTable`:
heading, column titles, rows of texts.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from ..answers import FOLDER, QUIZ, TRUTHS, truth_of
from ..course import Course
from ..evaluation.truth import read_evaluation_truth
from ..labels import label
from ..metrics import METRICS
from ..monitoring.truth import read_monitoring_truth
from ..platform_research.truth import read_research_truth
from ..policy.truth import read_policy_truth
from ..quiz import draw, read_key
from ..situations import SITUATIONS, bank, read_keys
from ..situations import draw as draw_situations
from ..strategy.truth import read_strategy_truth
from .marks import Masters

#: Characters of a text that stand in a table.
SHORT = 46


class AnswerTable(NamedTuple):
    """A table of a document."""

    heading: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    #: In cm; () shares the page evenly.
    widths: tuple[float, ...] = ()


def truth_path(course: Course, assignment: str, number: str) -> Path:
    """The truth of a trainee's own workplace, or the common one."""
    return truth_of(course.root / FOLDER / assignment, number)


def numbers_with_truth(course: Course) -> list[str]:
    """Numbers of the trainees who have a workplace of their own."""
    return sorted({path.stem for path in (course.root / FOLDER).glob(f"*/{TRUTHS}/*.json")})


def has_own_truth(course: Course, assignment: str, number: str) -> bool:
    """Whether the trainee's truth differs from the common one."""
    return truth_path(course, assignment, number).stem == number


def benchmark_tables(course: Course, assignment: str, number: str) -> list[AnswerTable]:
    """What is right in one assignment. `CourseError` where the truth is broken."""
    path = truth_path(course, assignment, number)
    makers: dict[str, Callable[[], Iterable[AnswerTable]]] = {
        "platform_research": lambda: _research(path),
        "policy": lambda: _policy(path),
        "strategy": lambda: _strategy(path),
        "monitoring": lambda: _monitoring(path),
        "evaluation": lambda: _evaluation(path),
    }
    if assignment in makers:
        return list(makers[assignment]())
    return []


def quiz_table(
    masters: Masters,
    assignment: str,
    number: str,
    attempt: int = 1,
) -> AnswerTable | None:
    """The trainee's own draw of an attempt with the right answers and their explanations, which
    trainees do not get.

    None where the assignment has no quiz.
    """
    banks = [quiz.bank for quiz in masters.assessments[assignment].quizzes]
    if not banks:
        return None
    key = read_key(*banks, folder=masters.course.root / FOLDER / QUIZ)
    rows = []
    for item in draw(banks, number, assignment=assignment, attempt=attempt):
        right = key.answer(item.id)
        text = next(option.text for option in item.options if option.key == right.right)
        rows.append((item.stem, text, right.told))
    return AnswerTable(
        f"知識測驗（這位學員第 {attempt} 次作答抽到的題目）",
        ("情境", "正確答案", "說明"),
        rows,
        (5.6, 4.0, 7.0),
    )


def situation_table(masters: Masters, assignment: str, number: str) -> AnswerTable | None:
    """The trainee's own situations of the first attempt with the right judgements.

    None where the assignment has no situations.
    """
    rows = []
    for check in masters.assessments[assignment].situations:
        keys = read_keys(check.criterion, masters.course.root / FOLDER / SITUATIONS)
        texts = {choice.key: choice.text for choice in bank(check.criterion).choices}
        for situation in draw_situations(check.criterion, number):
            key = keys[situation.id]
            judged = [f"{claim.text} → {texts[key[claim.id]]}" for claim in situation.claims]
            rows.append((check.criterion.removeprefix("pc-"), situation.scene, "\n".join(judged)))
    if not rows:
        return None
    return AnswerTable(
        "情境題（這位學員第一次作答抽到的情境）",
        ("指標", "情境", "敘述與正確的判斷"),
        rows,
        (1.4, 6.0, 9.2),
    )


def _labels(names: Iterable[str]) -> str:
    return "、".join(map(label, names)) or "—"


def _percent(value: float) -> str:
    return f"{value:.2%}"


def _research(path: Path) -> Iterable[AnswerTable]:
    truth = read_research_truth(path)
    yield AnswerTable(
        "各客群在各平台的自家追蹤者",
        ("客群", "平台", "估計人數", "下限", "上限"),
        [
            (
                row.segment,
                label(row.platform),
                f"{row.own_followers:,}",
                f"{row.low:,}",
                f"{row.high:,}",
            )
            for row in truth.segments
        ],
    )
    yield AnswerTable(
        "趨勢的方向（列出的都算對）",
        ("數列", "方向", "每週變化"),
        [
            (label(name), _labels(ways), _percent(truth.weekly_change[name]))
            for name, ways in truth.trends.items()
        ],
    )
    yield AnswerTable(
        "曝光機會的上限",
        ("項目", "數值"),
        [("每月預算（元）", f"{truth.monthly_budget:,.0f}")],
    )


def _policy(path: Path) -> Iterable[AnswerTable]:
    truth = read_policy_truth(path)
    spans = "、".join(f"{span.first:%Y-%m-%d}～{span.last:%Y-%m-%d}" for span in truth.quiet) or "—"
    yield AnswerTable(
        "危機條件的重播",
        ("項目", "數值"),
        [
            ("危機開始日（條件要在這天前後響）", f"{truth.onset:%Y-%m-%d}"),
            ("不該響的活動期間", spans),
            ("內容規則要涵蓋的主題", _labels(truth.topics)),
        ],
    )
    rows: list[tuple[str, ...]] = []
    for each in truth.captions:
        if each.topics:
            rows.append((label(each.platform), _labels(each.topics), _short(each.caption)))
    yield AnswerTable(
        f"試規則用的貼文：應攔下 {len(rows)} 則（其餘 {len(truth.captions) - len(rows)} 則不該攔）",
        ("平台", "違反的主題", "貼文開頭"),
        rows,
        (2.4, 3.6, 10.6),
    )


def _strategy(path: Path) -> Iterable[AnswerTable]:
    truth = read_strategy_truth(path)
    for heading, part in (("發文時段", truth.hours), ("貼文格式", truth.formats)):
        yield AnswerTable(
            f"{heading}的判讀（列出的都算對）",
            ("平台", "最好", "最弱", "差異"),
            [
                (label(name), _labels(row.best), _labels(row.weakest), label(row.verdict))
                for name, row in part.items()
            ],
        )
    yield AnswerTable(
        "指標的每週現況（目標要高於波動）",
        ("指標", "平台", "現況", "下限", "上限"),
        [
            (
                label(row.metric),
                label(row.platform),
                _figure(row.metric, row.value),
                _figure(row.metric, row.low),
                _figure(row.metric, row.high),
            )
            for row in truth.baselines
        ],
    )


def _monitoring(path: Path) -> Iterable[AnswerTable]:
    truth = read_monitoring_truth(path)
    service = truth.service
    yield AnswerTable(
        "危機與客服數字",
        ("項目", "數值"),
        [
            ("檢視的月份", truth.month),
            ("危機開始日", f"{truth.onset:%Y-%m-%d}"),
            ("危機結束日", f"{truth.end:%Y-%m-%d}"),
            ("問題種類", _labels(truth.issues)),
            ("情境類型", label(truth.cluster)),
            ("首次回覆中位數（分）", f"{service.first_response_median:g}"),
            ("首次回覆第 90 百分位（分）", f"{service.first_response_p90:g}"),
            ("營業時間內中位數（分）", f"{service.business_median:g}"),
            ("達到服務標準的比例", _percent(service.sla_hit)),
            ("逾期未結案", f"{service.open_past_limit}"),
            ("聲量占比", _percent(truth.share_of_voice)),
        ],
    )
    yield AnswerTable(
        "抽樣提及的判讀",
        ("提及", "情緒", "風險"),
        [(row.mention, label(row.sentiment), label(row.risk)) for row in truth.mentions],
    )
    yield AnswerTable(
        "違反規則的貼文",
        ("平台", "貼文編號", "主題"),
        [(label(row.platform), row.post_id, label(row.topic)) for row in truth.breaches],
    )


def _evaluation(path: Path) -> Iterable[AnswerTable]:
    truth = read_evaluation_truth(path)
    yield AnswerTable(
        f"{truth.month} 的數字（判讀列出的都算對）",
        (
            "平台",
            "貼文",
            "互動",
            "互動率",
            "觸及中位數",
            "互動率最高的類型",
            "互動率的升降",
            "觸及的升降",
        ),
        [
            (
                label(row.platform),
                f"{row.posts}",
                f"{row.interactions:,}",
                _percent(row.engagement_rate),
                f"{row.median_reach:,.0f}",
                _labels(row.best_post_types),
                label(row.direction or "not_covered"),
                label(row.reach_direction or "not_covered"),
            )
            for row in truth.platforms
        ],
    )
    yield AnswerTable(
        "活動的判定（列出的都算對）",
        ("活動", "貼文", "訂單", "同時發生的事", "設計時的效果"),
        [
            (
                row.campaign,
                _labels(row.posts),
                _labels(row.orders),
                _labels(row.besides),
                "沒有" if row.null else "有",
            )
            for row in truth.campaigns
        ],
    )
    yield AnswerTable(
        "活動的成本",
        ("活動", "計入結束後幾天", "每次互動成本（元）", "每筆訂單成本（元）", "廣告支出回收"),
        [
            (
                row.campaign,
                f"{row.window_days}",
                f"{row.cost_per_engagement:.2f}",
                f"{row.cost_per_acquisition:.2f}",
                f"{row.return_on_ad_spend:.4f}",
            )
            for row in truth.costs
        ],
    )


def _figure(metric: str, value: float) -> str:
    known = METRICS.get(metric)
    if known and known.unit == "ratio":
        return _percent(value)
    if abs(value) < 100:
        return f"{value:,.4g}"
    return f"{value:,.0f}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= SHORT:
        return line
    return line[:SHORT] + "…"
