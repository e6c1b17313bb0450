"""Forms that people fill in and sign: reassessment, appeal, moderation.

And the statement of the simulated workplace (ac-1, ac-2).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from docx.document import Document as Doc

from ..brief import Brief
from ..conduct import assessment
from ..documents.blanks import add_checks, add_fields, add_signatures
from ..documents.docx import add_lead, add_table, new_document, save
from ..documents.frame import add_footer
from ..documents.observation_data import situations
from ..judging.desk.calibrate import PastRound
from ..labels import label
from ..record import Decision, Standing, Trainee
from ..standard import unit
from ..workplace import Business, Workplace
from .moderation import Moderated, told_round
from .record_sheet import outcome, short

REASSESSMENT = "補評申請與紀錄"
APPEAL = "申訴表"
MODERATION = "評量品管紀錄"
STATEMENT = "模擬工作場所聲明書"
RULES = "證據規則檢核表"
_VERDICTS = tuple(decision.value for decision in Decision)


def _blank(
    title: str,
    course_title: str,
    made: date,
    lead: str,
) -> Doc:
    return new_document(title, f"{course_title}　{unit().code}　{made:%Y-%m-%d}。{lead}")


def _done(document: Doc, title: str, path: Path, head: str = "") -> Path:
    """Save it. head: of the record that it tells of, which leaves the machine on signed paper."""
    if head:
        document.add_paragraph(f"紀錄雜湊值：{head}")
    add_footer(document, title)
    document.sections[0].different_first_page_header_footer = False
    return save(document, path)


def reassessment_form(
    course_title: str,
    path: Path,
    made: date,
    trainee: Trainee | None = None,
    head: str = "",
) -> Path:
    """The form, with what is still open of a trainee and the head of the record; blank without."""
    document = _blank(
        REASSESSMENT,
        course_title,
        made,
        "只需補還沒有具備的項目；先前通過的證據連同日期保留。",
    )
    add_fields(
        document,
        {
            "學員": trainee.name if trainee else "",
            "學員編號": trainee.number if trainee else "",
            "申請日期": "",
            "原評量人員": "",
            "第幾次補評": ["第一次", "第二次", "第三次"],
        },
    )
    document.add_heading("要補的項目", 1)
    add_table(
        document,
        ("編號", "內容", "目前", "還缺的證據", "補評結果"),
        _still_open(trainee.standings if trainee else ()),
        (1.5, 5.0, 1.9, 6.0, 2.2),
    )
    document.add_heading("補評安排", 1)
    add_fields(
        document,
        {
            "方式": ["重新繳交", "現場觀察", "口頭追問", "自己公司的文件"],
            "日期與地點": "",
            "合理調整": "",
            "回饋": "\n\n",
        },
    )
    for line in assessment().rules["補評"]:
        document.add_paragraph(line, style="List Bullet")
    add_signatures(document, ("學員", "評量人員"))
    return _done(document, REASSESSMENT, path, head)


def _still_open(standings: Iterable[Standing]) -> list[tuple[str, ...]]:
    """A line for every item that is still open, with what its evidence lacks; blank lines where
    there is none.
    """
    rows = []
    for standing in standings:
        if standing.open:
            missing = [each for each in standing.evidence if not each.sufficient]
            lacks = "；".join(f"{short(each.requirement)}（{outcome(each)}）" for each in missing)
            item = unit().item(standing.item)
            rows.append((standing.item, item.zh, standing.outcome.value, lacks, ""))
    return rows or [("", "\n", "", "", "")] * 5


def appeal_form(course_title: str, path: Path, made: date) -> Path:
    """The form on which a trainee disputes a decision."""
    document = _blank(
        APPEAL,
        course_title,
        made,
        "由沒有參與原判定的評量人員重新檢視。",
    )
    add_fields(
        document,
        {
            "學員": "",
            "學員編號": "",
            "通知日期": "",
            "申訴日期": "",
            "申訴的項目編號": "",
            "原判定": list(_VERDICTS),
        },
    )
    document.add_heading("理由", 1)
    add_checks(
        document,
        [
            "證據沒有被看到或看錯",
            "評分規準用得不一致",
            "評量條件或設備有問題",
            "合理調整沒有落實",
            "其他（請說明）",
        ],
    )
    add_fields(document, {"說明": "\n\n\n", "附上的證據": "\n"})
    document.add_heading("重新檢視", 1)
    add_fields(
        document,
        {
            "檢視人員（姓名、資格）": "",
            "看過的證據與紀錄雜湊值": "\n",
            "結果": ["維持原判定", *_VERDICTS],
            "理由": "\n\n",
            "通知學員的日期": "",
        },
    )
    for line in assessment().rules["申訴"]:
        document.add_paragraph(line, style="List Bullet")
    add_signatures(document, ("學員", "檢視人員", "訓練單位"))
    return _done(document, APPEAL, path)


def rules_sheet(course_title: str, path: Path, made: date) -> Path:
    """The rules of evidence to tick for a batch; each trainee's own stand in their record."""
    document = _blank(
        RULES,
        course_title,
        made,
        "每位學員的檢核在各自的評量紀錄；這張用於抽查或紙本證據。",
    )
    add_fields(
        document,
        {
            "學員": "",
            "學員編號": "",
            "任務": [task.zh for task in unit().tasks],
            "證據": "",
            "檢核日期": "",
        },
    )
    for name, rule in assessment().rules_of_evidence.items():
        document.add_heading(f"{name}：{rule.asks}", 1)
        add_checks(document, rule.checks)
        add_fields(document, {"佐證或補正": "\n"})
    add_signatures(document, ("評量人員",))
    return _done(document, RULES, path)


def moderation_record(
    course_title: str,
    path: Path,
    made: date,
    moderated: Sequence[Moderated] = (),
    rounds: Sequence[PastRound] = (),
    head: str = "",
) -> Path:
    """Validation before and after use; with what the record shows of calibration and of double
    marking, and its head.
    """
    document = _blank(
        MODERATION,
        course_title,
        made,
        "使用前審查評量工具，使用後抽樣比對判定；兩次都留紀錄。",
    )
    document.add_heading("一　使用前", 1)
    add_checks(
        document,
        [
            "每一項指標、知識與技能都有證據（對照表沒有紅底）",
            "題目與評分規準沒有超出職能內容",
            "用語、設備與時間對學員公平",
            "試作過參考答案與空白卷，得分如預期",
            "模擬工作場所的聲明書已確認",
        ],
    )
    add_fields(
        document,
        {
            "小組成員（姓名、資格）": "\n",
            "發現": "\n\n",
            "修正與版本": "\n",
        },
    )
    document.add_paragraph("評量人員校準：每輪六件片段，先給等級再看參考。")
    add_table(
        document,
        ("評量人員", "日期", "完全相同", "差一級以內", "加權 κ"),
        [told_round(each) for each in rounds] or [("", "\n", "", "", "")] * 2,
        (4.6, 3.0, 3.0, 3.0, 3.0),
    )
    document.add_heading("二　使用後", 1)
    if moderated:
        add_lead(
            document,
            f"紀錄中由兩位評量人員分別判定的共 "
            f"{sum(row.agreement.pairs for row in moderated)} 件：",
        )
        add_table(
            document,
            ("項目", "雙評件數", "一致", "κ（95% 區間）", "不一致與裁定"),
            [row.told() for row in moderated],
            (1.8, 2.0, 2.0, 2.4, 8.4),
        )
        document.add_paragraph(
            "κ 是扣掉碰巧一致後的一致程度（Cohen 1960）；大家判定都相同時算不出來，寫成「—」"
            "；件數少時沒有區間。",
        )
    else:
        add_table(
            document,
            ("項目", "雙評件數", "一致", "κ", "不一致與裁定"),
            [("", "\n", "", "", "")] * 4,
            (1.8, 2.0, 2.0, 2.4, 8.4),
        )
    add_fields(
        document,
        {
            "抽樣方式與份數": "\n",
            "判定偏嚴或偏鬆的項目": "\n",
            "改善行動、負責人與期限": "\n\n",
        },
    )
    add_signatures(document, ("品管召集人", "評量人員"))
    return _done(document, MODERATION, path, head)


def workplace_statement(
    course_title: str,
    workplace: Workplace,
    path: Path,
    made: date,
) -> Path:
    """What makes the simulated workplace fit for the assessment: the conditions that it meets, and
    what it gives to work with.
    """
    document = _blank(STATEMENT, course_title, made, "")
    for name in assessment().of_the_workplace:
        document.add_paragraph(
            f"{name}　{unit().item(name).zh}　作法：{assessment().conditions[name].met_by}。",
            style="List Bullet",
        )
    if isinstance(workplace, Business):
        _business(document, workplace.brief)
    _materials(document, workplace)
    document.add_heading("資源清單", 1)
    wording = assessment()
    add_table(document, ("種類", "用什麼"), list(wording.resources.items()), (4.2, 12.4))
    add_table(
        document,
        ("任務", "在什麼上面完成"),
        [(unit().task(slug).zh, told) for slug, told in wording.done_on.items()],
        (4.2, 12.4),
    )
    document.add_heading("角色扮演", 1)
    add_table(
        document,
        ("任務", "情境", "時間"),
        [
            (unit().task(slug).zh, f"{each.title}：{each.situation}", f"約 {each.minutes} 分鐘")
            for slug, each in situations().items()
        ],
        (3.8, 10.4, 2.4),
    )
    document.add_heading("確認", 1)
    add_checks(
        document,
        [
            "工作場所的資料足以完成五個任務",
            "工作壓力、時限與限制接近實際職場",
            "設備、軟體與網路可用，並有替代方案",
            "評量人員熟悉這個工作場所",
        ],
    )
    add_signatures(document, ("訓練單位", "評量人員", "業界代表"))
    return _done(document, STATEMENT, path)


def _business(document: Doc, brief: Brief) -> None:
    document.add_heading("工作場所", 1)
    hours = sum(member.weekly_hours for member in brief.staff)
    standard = brief.service_standard
    add_fields(
        document,
        {
            "名稱": brief.name,
            "行業": brief.sector,
            "據點": "、".join(brief.branches),
            "背景": brief.story,
            "每月社群預算": f"{brief.monthly_budget:,.0f} 元",
            "每週可用人力": f"{hours:g} 小時（{len(brief.staff)} 個職務）",
            "服務標準": (
                f"首次回覆 {standard.first_response_minutes} 分鐘內，客訴 "
                f"{standard.complaint_close_days} 天內結案"
            ),
            "系統": "、".join(system.name for system in brief.systems),
        },
    )
    document.add_paragraph(brief.fictional)


def _materials(document: Doc, workplace: Workplace) -> None:
    document.add_heading("資料、設備與平台", 1)
    exports = workplace.folder / "exports"
    files = sorted(path for path in exports.rglob("*") if path.is_file())
    accounts = []
    if isinstance(workplace, Business):
        accounts = workplace.brief.accounts
    platforms = sorted({label(account.platform) for account in accounts})
    add_fields(
        document,
        {
            "社群平台": "、".join(platforms) or "—",
            "軟體": "課程環境（JupyterLab）、Word 與試算表軟體",
            "硬體": ["個人電腦", "網路", "投影或大螢幕（會議用）"],
        },
    )
    add_table(
        document,
        ("使用與活動紀錄（匯出檔）", "大小（KB）"),
        [
            (path.relative_to(exports).as_posix(), f"{path.stat().st_size / 1024:,.0f}")
            for path in files
        ],
        (13.0, 3.6),
    )
