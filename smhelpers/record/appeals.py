"""申覆: a trainee objects to a signed decision, and a third person answers by adjudication."""

from datetime import date

from ..errors import CourseError
from ..foreign import clean_text, seen_length
from ..taipei import today
from .enrolment import known_number
from .model import LEAST_REASON
from .store import Entry, Record


def appeal(
    record: Record,
    typed: str,
    item: str,
    text: str,
    brought_by: str,
    entered_by: str,
    on: date | None = None,
) -> Entry:
    """Enter an objection. on: the day on which it was brought (default: today).

    `CourseError` where nothing was signed, or where another objection waits for its answer.
    """
    number = known_number(record, typed)
    standing = record.trainee(number).by_item.get(item)
    if standing is None:
        raise CourseError(f"評量規則裡沒有「{item}」這一項；請檢查編號。")
    if standing.decision is None:
        raise CourseError(f"「{number}」的「{item}」還沒有簽署的判定，沒有可以申覆的事。")
    if standing.appealed:
        raise CourseError(f"「{number}」對「{item}」的申覆還在等待裁定，不必再登錄一次。")
    text = clean_text(text).strip()
    names = [clean_text(name).strip() for name in (brought_by, entered_by)]
    if seen_length(text) < LEAST_REASON or not all(map(seen_length, names)):
        raise CourseError(
            f"請寫下申覆的內容（至少 {LEAST_REASON} 個字）、提出的人與登錄的人，再登錄一次。"
        )
    brought = on or today()
    if brought > today():
        raise CourseError(f"申覆提出的日期 {brought} 還沒到；請更正。")
    body = {
        "item": item,
        "text": text,
        "brought_by": names[0],
        "on": brought.isoformat(),
        "by": names[1],
        "decision": standing.decision.hash,
    }
    return record.append("appealed", number, body)
