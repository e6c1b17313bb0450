"""Instant feedback and marking of the meeting record (pc-4.1): the right people, all five
subjects, objections taken seriously.
"""

from typing import get_args

from ..brief import Brief
from ..deliverable import Finding
from ..policy.names import people
from .deliverables import AgendaTopic, MeetingRecord

#: People heard besides the chair, objections noted, and how similar texts may not be.
LEAST_PEOPLE = 3
LEAST_OBJECTIONS = 2


def check_meeting(record: MeetingRecord, brief: Brief) -> list[Finding]:
    """Agenda, people, objections, decisions and changes of one record, each as a finding."""
    return [
        *_agenda(record),
        *_people(record, brief),
        *_objections(record),
        *_decisions(record, brief),
        *_changes(record),
    ]


def _agenda(record: MeetingRecord) -> list[Finding]:
    topics = {row.topic for row in record.agenda}
    names = _names(record)
    return [
        Finding(
            "議程涵蓋五項",
            topics == set(get_args(AgendaTopic)),
            "策略、行動方案、行事曆、方針、程序都要討論",
        ),
        Finding(
            "議題寫成問題",
            all(row.question.rstrip().endswith(("？", "?", "嗎")) for row in record.agenda),
            "每一項寫成會後答得出來的問句",
        ),
        Finding(
            "主談人在場",
            all(row.lead in names for row in record.agenda),
            "主談人要列在「參與的人」裡",
        ),
    ]


def _names(record: MeetingRecord) -> set[str]:
    return {row.name for row in record.participants}


def _people(record: MeetingRecord, brief: Brief) -> list[Finding]:
    names = _names(record)
    staff = brief.names
    there = [row for row in record.participants if row.attendance != "told_after"]
    return [
        Finding("參與的人夠多", len(names) >= LEAST_PEOPLE, f"至少 {LEAST_PEOPLE} 個不同的人"),
        Finding(
            "工作會改變的人都在",
            len(staff & names) >= min(3, len(staff)),
            f"簡介裡的人員：{people(brief)}",
        ),
        Finding(
            "意見在決定之前聽取",
            len(there) >= 2,
            "會後才告知不算討論，至少兩人要在場或會前個別聽取",
        ),
        Finding(
            "主席與記錄人不是同一人",
            record.chair != record.recorder,
            "主持的人記不完整，請另一人記錄",
        ),
        Finding(
            "在意的事各自不同",
            len({row.stake for row in record.participants}) == len(record.participants),
            "每個人的立場不同，請分別寫",
        ),
    ]


def _objections(record: MeetingRecord) -> list[Finding]:
    names = _names(record)
    return [
        Finding(
            "有不同的意見",
            len({row.concern for row in record.objections}) >= LEAST_OBJECTIONS,
            f"至少 {LEAST_OBJECTIONS} 個意見；都同意的會議通常是沒有問",
        ),
        Finding(
            "意見有人提出",
            all(row.who in names for row in record.objections),
            "提出的人要列在「參與的人」裡",
        ),
        Finding(
            "不是照單全收",
            len({row.decision for row in record.objections}) > 1,
            "全部採納或全部不採納，看不出討論過",
        ),
        Finding(
            "回應不是重複意見",
            all(row.answer != row.concern for row in record.objections),
            "回應要寫怎麼處理，不是再說一次",
        ),
    ]


def _decisions(record: MeetingRecord, brief: Brief) -> list[Finding]:
    staff = brief.names
    asked = {row.topic for row in record.agenda}
    return [
        Finding(
            "決議有負責人",
            all(row.owner in staff for row in record.decisions),
            f"負責人請從 {people(brief)} 選",
        ),
        Finding(
            "完成日在會議之後",
            all(row.due > record.held_on for row in record.decisions),
            "完成日要晚於會議日期",
        ),
        Finding(
            "決議對應議程",
            all(row.topic in asked for row in record.decisions),
            "決議的主題要在議程裡",
        ),
    ]


def _changes(record: MeetingRecord) -> list[Finding]:
    ids = {row.id for row in record.decisions}
    return [
        Finding("討論改變了文件", bool(record.changes), "至少一個決議要改到前面單元的文件"),
        Finding(
            "修改依決議",
            bool(record.changes) and all(row.decision in ids for row in record.changes),
            f"「依哪一個決議」請填 {'、'.join(sorted(ids))} 其中之一",
        ),
        Finding(
            "修改前後不同",
            bool(record.changes) and all(row.before != row.after for row in record.changes),
            "原來寫什麼和改成什麼要不一樣",
        ),
    ]
