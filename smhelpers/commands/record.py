"""Assessor's verbs on the record: verify, import, show, log.

Libraries are imported where they are used: `--help` answers at once.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ..console import console, say
from ..errors import CourseError
from ..writing import write_whole
from . import people

if TYPE_CHECKING:
    from ..record import Record, Trainee

app = typer.Typer(
    no_args_is_help=True,
    help="評量紀錄（record.db）：只增不改，每一筆都和前一筆以雜湊值相連。",
)
Root = people.Root
#: What kinds of entries tell of.
KINDS = {
    "rules": "評量規則",
    "graded": "繳交與評分",
    "marked": "人工評分",
    "observed": "現場觀察",
    "decided": "判定",
    "named": "姓名",
    "declared": "真實性聲明",
    "changed": "更動",
    "calibrated": "評量人員校準",
    "voided": "作廢",
    "qualified": "評量人員資格",
    "resources": "資源清單",
    "joined": "加入",
    "withdrawn": "退訓",
    "extended": "延長期限",
    "appealed": "申覆",
    "promoted": "改採的繳交",
}
for verb in (people.join, people.rename, people.withdraw, people.extend, people.appeal):
    app.command()(verb)


def _open(root: Path | None, create: bool = False) -> "Record":
    from ..record import Record

    return Record.open((root or Path.cwd()).resolve(), create=create)


@app.command()
def verify(
    root: Root = None,
    head: Annotated[
        str | None,
        typer.Option("--head", help="先前留存的雜湊值：確認它還在紀錄裡"),
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="先前用 --out 留存的檔案：核對筆數與雜湊值"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="把這次的筆數與雜湊值寫成文字檔，供列印、簽名或寄出留存"),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            help="時戳服務的根憑證（PEM；預設：nbgrader_config.py 設定的那一張）",
        ),
    ] = None,
) -> None:
    """驗證紀錄沒有被改過：逐筆重算雜湊鏈。完整時離開碼 0，有問題時為 1。

    能證明：寫入之後，中間沒有任何一筆被修改、抽掉、插入或對調，時鐘沒有往回撥，觸發程序還在。
    不能證明：寫入當時的內容屬實；也擋不住有權限的人把整份重寫、截掉結尾，或換成較早的副本。
    所以請定期用 --out 留存雜湊值，交給另一個人保管（列印簽名、電子郵件），日後用 --kept 核對。
    """
    from ..record import Record

    count = None
    if kept:
        head, count = _what_was_kept(kept)
    with Record.reading((root or Path.cwd()).resolve()) as record:
        found = record.verify(head, count)
        stamped, stamp_faults = _stamps(record, certificate)
    faults = [*found.faults, *stamp_faults]
    for fault in faults:
        say(f"✗ {fault}")
    if found.is_empty:
        say(f"✗ 這是空的紀錄：{record.path}，一筆也沒有。評過分的課程不會是空的；請取回備份。")
        raise typer.Exit(1)
    say(
        f"{'✗ 紀錄有問題' if faults else '✓ 紀錄完整'}：{record.path}，共 {found.count} "
        f"筆，最後的雜湊值",
    )
    say(found.head)
    for sentence in stamped:
        say(sentence)
    if head is None:
        say(f"！ {_ONLY_WITH_A_HEAD}")
    if out:
        _keep(out, record.path, found.count, found.head, not faults)
    raise typer.Exit(1 if faults else 0)


@app.command()
def stamp(root: Root = None) -> None:
    """請設定好的時戳服務（RFC 3161）證明紀錄現在的雜湊值；回覆留在紀錄旁的 record-stamps。

    只送出雜湊值，不含任何學員資料。之後 smcourse record verify 會核對每一個時戳。
    """
    from ..judging import stamping
    from ..record import Record

    place = (root or Path.cwd()).resolve()
    with Record.reading(place) as record:
        made, file = stamping.stamp(record, stamping.settings(record.path.parent))
    say(f"✓ {stamping.told(made)}")
    say(f"時戳在 {file}；請連同紀錄備份，並另外保管一份。")


_NO_CERTIFICATE = (
    "！ 紀錄旁有時戳，但沒有設定時戳服務的根憑證，沒有核對；請用 --certificate 給它的 PEM 檔。"
)


def _stamps(record: "Record", certificate: Path | None) -> tuple[list[str], list[str]]:
    """What the time stamps beside a record prove, as sentences, and their faults."""
    # only where there are any: what reads them takes a second to import
    if not any(record.path.parent.glob("record-stamps/*.tsr")):
        return [], []
    from ..judging import stamping

    if certificate is None:
        named = stamping.settings(record.path.parent).certificate
        if not named:
            return [_NO_CERTIFICATE], []
        certificate = Path(named)
    found = stamping.check_stamps(record, certificate)
    sentences = [f"✓ {stamping.told(found.proven[-1])}"] if found.proven else []
    return sentences, list(found.faults)


#: What the file itself cannot prove.
_ONLY_WITH_A_HEAD = (
    "這次沒有核對另存的雜湊值。結尾被截掉、整個檔案換成較早的副本、整份重寫（連同雜湊值），"
    "只有用 --kept 或 --head 核對保管在別處的雜湊值才驗得出來。"
)


def _what_was_kept(file: Path) -> tuple[str, int]:
    """Hash and number of entries of a file that `--out` wrote."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise CourseError(
            f"{file} 讀不到；請給 smcourse record verify --out 寫出的檔案。"
        ) from None
    head = re.search(r"^SHA-256：([0-9a-f]{64})$", text, re.MULTILINE)
    count = re.search(r"^筆數：([0-9]{1,12})$", text, re.MULTILINE)
    if not head or not count:
        raise CourseError(
            f"{file} 裡沒有筆數與雜湊值；請給 smcourse record verify --out 寫出的檔案。"
        )
    return head[1], int(count[1])


def _keep(
    out: Path,
    path: Path,
    count: int,
    head: str,
    whole: bool,
) -> None:
    from ..taipei import now

    told_at = now().strftime("%Y-%m-%d %H:%M:%S")
    write_whole(
        out,
        f"評量紀錄的留存雜湊值\n檔案：{path.name}\n時間：{told_at}（臺灣時間）\n筆數：{count}\n雜湊鏈："
        f"{'完整' if whole else '有問題'}\n"
        f"SHA-256：{head}\n\n核對：smcourse record verify --head {head}\n\n保管人簽名："
        f"＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿\n",
    )
    say(f"留存檔在 {out}；請交給評量人員以外的人保管。")


@app.command("import")
def import_(
    root: Root = None,
    gradebook: Annotated[
        Path | None,
        typer.Option("--gradebook", help="nbgrader 成績簿（預設：課程資料夾的 gradebook.db）"),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", help="學員名單（CSV 或 Excel）：學員編號、姓名"),
    ] = None,
    assessor: Annotated[str, typer.Option("--assessor", help="在 formgrader 評閱的人的姓名")] = "",
    qualification: Annotated[
        str,
        typer.Option("--qualification", help="這位評量人員的資格（證書名稱與字號）"),
    ] = "",
) -> None:
    """把成績簿裡的成績、formgrader
    的評分與評語、學員姓名補進紀錄；已有的不會重複，也不會改動成績簿。
    """
    from ..judging.importing import import_gradebook
    from ..judging.recording import UNNAMED, course_rules, keep_rules
    from ..people import Roster, read_roster
    from ..record import checked_assessor, name_trainee

    course = (root or Path.cwd()).resolve()
    roster = read_roster(names) if names else Roster([])
    register = roster.names()
    if names:
        say(roster.preview)
    who = checked_assessor(assessor, qualification) if assessor or qualification else UNNAMED
    with _open(course, create=True) as record:
        keep_rules(record, course_rules(course))
        book = gradebook or course / "gradebook.db"
        for sentence in (
            import_gradebook(record, book, book.parent / "submitted", who)
            if gradebook or not names or book.is_file()
            else []
        ):
            say(sentence)
        for number, name in register.items():
            name_trainee(record, number, name)
    say(f"學員名單 {len(register)} 位。結果在 {record.path}。")


@app.command()
def show(
    number: Annotated[str | None, typer.Argument(help="學員編號（不寫：全部學員一人一列）")] = None,
    root: Root = None,
    as_json: Annotated[bool, typer.Option("--json", help="輸出 JSON")] = False,
) -> None:
    """目前的判定：全部學員的總表，或一位學員每一項的證據與判定。"""
    from ..record import UNSIGNED

    with _open(root) as record:
        if number is None:
            _overview(record, as_json)
            return
        trainee = record.trainee(number)
    if as_json:
        typer.echo(json.dumps(_plain(trainee), ensure_ascii=False, indent=1))
        return
    table = Table(
        "項目",
        "判定",
        "簽署",
        "證據",
        title=Text(f"{trainee.number}　{trainee.name}"),
        show_lines=True,
    )
    for standing in trainee.standings:
        signed = (
            f"{standing.decision.assessor.name} {standing.decision.at:%Y-%m-%d}"
            if standing.decision
            else "—"
        )
        evidence = "\n".join(map(_evidence, standing.evidence)) or "沒有證據"
        # names and texts may hold square brackets, which a plain string would take for styles
        told = standing.verdict
        if told == UNSIGNED:
            told = f"{UNSIGNED}\n建議：{standing.proposal.value}"
        table.add_row(standing.item, told, Text(signed), Text(evidence))
    console.print(table)
    for line in (*trainee.remarks, *trainee.circumstances):
        say(f"⚠ {line}")
    still = "、".join(standing.item for standing in trainee.standings if standing.open)
    say(f"要再展現的項目：{still or '沒有'}")


def _evidence(evidence) -> str:
    title, result = evidence.requirement.title, evidence.result
    if result is None or result.score is None:
        return f"· {title}：{'沒有收到' if result is None else '尚未評分'}"
    state = "✓" if evidence.sufficient else "✗" if evidence.current else "已過時效"
    return (
        f"{state} {title}：{result.shown_score}（達標 {result.shown_need}，{result.at:%Y-%m-%d}）"
    )


def _overview(record: "Record", as_json: bool) -> None:
    if as_json:
        for trainee in record.trainees():
            typer.echo(json.dumps(_plain(trainee), ensure_ascii=False))
        return
    table = Table("學員", "姓名", "繳交", "單元", "未完成的項目", "已簽署", title="評量紀錄")
    for trainee in record.trainees():
        unit = trainee.by_group.get("unit")
        signed = sum(standing.signed for standing in trainee.standings)
        table.add_row(
            Text(trainee.number),
            Text(trainee.name),
            str(len(trainee.attempts)),
            unit.verdict if unit else "—",
            str(len(unit.open)) if unit else "—",
            str(signed),
        )
    console.print(table)
    say(f"紀錄在 {record.path}。")


def _plain(trainee: "Trainee") -> dict:
    return {
        "number": trainee.number,
        "name": trainee.name,
        "groups": {
            group.id: {
                "outcome": group.outcome.value,
                "open": group.open,
                "signed": group.signed,
            }
            for group in trainee.groups
        },
        "items": {
            standing.item: {
                "outcome": standing.outcome.value,
                "proposal": standing.proposal.value,
                "signed": standing.signed,
            }
            for standing in trainee.standings
        },
    }


@app.command()
def log(
    number: Annotated[str | None, typer.Argument(help="學員編號（不寫：全部）")] = None,
    root: Root = None,
    last: Annotated[int, typer.Option("--last", min=1, help="只看最後幾筆")] = 50,
) -> None:
    """逐筆列出紀錄：什麼時間、誰、發生什麼事、雜湊值的開頭。"""
    from collections import deque

    from ..taipei import here

    with _open(root) as record:
        voided = record.voided()
        for entry in deque(record.entries(number), maxlen=last):
            at = f"{here(entry.at):%Y-%m-%d %H:%M:%S}"
            by = voided.get(entry.seq)
            gone = f"　（已由第 {by.seq} 筆作廢）" if by else ""
            say(
                f"{entry.seq:>6}　{at}　{entry.student or '（全體）'}"
                f"　{KINDS.get(entry.kind, entry.kind)}　"
                f"{_told(entry.kind, entry.body)}{gone}　{entry.hash[:12]}",
            )
    say(f"紀錄在 {record.path}。")


#: In which part somebody decided, as entries write it.
_ROLES = {"FIRST": "第一評量", "SECOND": "第二評量", "ADJUDICATION": "合議裁定"}
#: What the log tells of entries, from their body.
_TOLD = {
    "graded": "{assignment}　{status}　{reason}",
    "decided": "{item}　{role}　{decision}　{assessor[name]}：{reason}",
    "qualified": "{name}　{title} {number}　{until}",
    "resources": "{intake}　{assessor[name]}",
    "joined": "{name}　{by}",
    "withdrawn": "{by}：{reason}",
    "extended": "{assignment}　到 {until}　{by}：{reason}",
    "promoted": "{assignment}　{submitted_at} {code}　{by}：{reason}",
    "appealed": "{item}　{brought_by} {on}：{text}（{by} 登錄）",
}


def _told(kind: str, body: dict) -> str:
    who = body.get("assessor", {}).get("name", "")
    if kind == "marked":
        return f"{body['assignment']}　{who}　" + "、".join(
            f"{row['cell'].partition('#')[2]} {row['score']:g}" for row in body["results"]
        )
    if kind == "observed":
        return f"{body['result']['cell']}　{who}　{'通過' if body['result']['score'] else '未通過'}"
    return _told_otherwise(kind, body)


def _told_otherwise(kind: str, body: dict) -> str:
    if kind == "calibrated":
        who = body["assessor"]["name"]
        within_one = body["agreement"]["within_one"]
        return f"{who}　{len(body['pieces'])} 件，差一級以內 {within_one:.0%}"
    if kind == "named" and "by" in body:
        return f"{body['name']}　{body['by']}：{body['reason']}"
    if kind == "voided":
        return f"第 {body['entry']} 筆（{KINDS[body['kind']]}）　{body['by']}：{body['reason']}"
    if kind in _TOLD:
        role = {"role": _ROLES.get(body.get("role", ""), "")}
        return _TOLD[kind].format_map(body | role)
    return body.get("name") or body.get("what") or body.get("assignment") or ""


@app.command()
def void(
    seq: Annotated[int, typer.Argument(help="要作廢的是第幾筆；smcourse record log 列得出來")],
    reason: Annotated[str, typer.Option("--reason", help="為什麼作廢")],
    by: Annotated[str, typer.Option("--by", help="作廢的人的姓名")],
    root: Root = None,
) -> None:
    """作廢一筆記錯的紀錄：兩筆都留著看得到，只是不再列入計算。"""
    from ..record import void as note_void

    with _open(root) as record:
        entry = note_void(record, seq, reason, by)
    say(f"第 {seq} 筆已作廢，記在第 {entry.seq} 筆。紀錄在 {record.path}。")


@app.command()
def qualify(
    name: Annotated[str, typer.Argument(help="評量人員的姓名")],
    title: Annotated[str, typer.Option("--title", help="證書名稱")],
    number: Annotated[str, typer.Option("--number", help="證書字號")],
    certificate: Annotated[Path, typer.Option("--file", help="證書檔案：PDF、PNG 或 JPG")],
    by: Annotated[str, typer.Option("--by", help="登錄的人的姓名")],
    until: Annotated[
        str, typer.Option("--until", help="有效期限，例如 2028-06-30；不寫就是長期有效")
    ] = "",
    root: Root = None,
) -> None:
    """登錄評量人員的證書：沒有登錄或已到期的人不能簽署判定。"""
    from datetime import date

    from ..record import CERTIFICATES, Certificate, register_qualification

    try:
        last = date.fromisoformat(until) if until else None
    except ValueError:
        raise CourseError(f"有效期限「{until}」讀不懂；請寫成 2028-06-30 的樣子。") from None
    try:
        content = certificate.read_bytes()
    except OSError as error:
        raise CourseError(f"{certificate} 讀不到（{error.strerror}）；請檢查路徑。") from None
    with _open(root, create=True) as record:
        shown = Certificate(name, title, number, last, content, certificate.name)
        kept = register_qualification(record, shown, by)
        say(f"已登錄「{kept.name}」：{kept.title} {kept.number}，{kept.validity}。")
        say(f"證書存在 {record.path.parent / CERTIFICATES}，登錄記在 {record.path}。")


@app.command()
def resources(
    intake: Annotated[str, typer.Argument(help="梯次的名稱，例如「2026 秋季班」")],
    by: Annotated[str, typer.Option("--by", help="簽署的評量人員（要先登錄證書）")],
    note: Annotated[str, typer.Option("--note", help="和清單不同的地方")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再詢問，直接簽署")] = False,
    root: Root = None,
) -> None:
    """列出這一梯次評量用的資源，確認後由評量人員簽署進紀錄。"""
    from ..conduct import assessment
    from ..record import sign_resources, standing_qualification
    from ..standard import unit

    wording = assessment()
    for kind, told in wording.resources.items():
        say(f"{kind}：{told}")
    for slug, told in wording.done_on.items():
        say(f"{unit().task(slug).zh}：{told}")
    with _open(root) as record:
        who = standing_qualification(record, by).assessor
        if not yes and not typer.confirm(f"以「{intake}」簽署這份清單？"):
            say("沒有簽署。")
            raise typer.Exit(1)
        sign_resources(record, intake, wording.resources, wording.done_on, note, who)
        say(f"「{intake}」的資源清單已簽署，記在 {record.path}。")


@app.command()
def flags(
    assignment: Annotated[str, typer.Argument(help="作業名稱，例如 strategy")],
    root: Root = None,
) -> None:
    """真實性的跡象：相似的文字、來自別人資料的答案、沒有個別資料、重複的編號。只供人查明，
    不影響分數與判定。
    """
    from ..course import Course
    from ..judging.authenticity import Authenticity

    course = Course.open((root or Path.cwd()).resolve())
    with _open(course.root) as record:
        signs = Authenticity(course, record)
        found = [
            *signs.twins(),
            *(f"{flag.kind}　{flag.sentence}" for flag in signs.flags(assignment)),
        ]
    for sentence in found:
        say(f"⚑ {sentence}")
    say(f"{course.root / 'submitted'} 的「{assignment}」有 {len(found)} 個跡象，請查明後再判定。")
