"""What is taken home from task 2: the policy as a Word document, its forms, and the licence
register.
"""

import re
from itertools import pairwise

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from smhelpers.documents.frame import ASKED
from smhelpers.documents.policy_pack import policy_pack
from smhelpers.documents.policy_parts import time_limit
from smhelpers.errors import CourseError
from smhelpers.labels import label
from smhelpers.policy import (
    NOTICE,
    ConsultationRecord,
    ContentRules,
    CrisisPlan,
    LegalMatrix,
    PolicyClauses,
    PolicyScope,
    catalogue,
)
from smhelpers.policy.deliverables import Clause, PolicySection
from smhelpers.policy.rule_words import rule_in_words
from smhelpers.policy.rules import ContentRule, read_rules
from smhelpers.portfolio import Portfolio
from smhelpers.views.takehome import TakeHome
from smhelpers.workplace import Workplace

from . import good_draft
from .conftest import reference_rules

KINDS = [PolicyScope, PolicyClauses, ContentRules, CrisisPlan, LegalMatrix, ConsultationRecord]
FORMS = ["核稿單", "UGC授權同意書", "活動辦法", "個資告知", "待命聲明"]
#: cm between the margins of the page.
PAGE = 16.6


def complete(workplace, folder, **changed):
    """A portfolio with a whole policy; parts given by name take the place of the good ones."""
    draft, portfolio = good_draft.draft(workplace.brief, **changed), Portfolio.open(folder)
    for part in (
        draft.scope,
        draft.clauses,
        changed.get("rules") or reference_rules(workplace.brief),
        draft.crisis,
        draft.law,
        draft.consultation,
    ):
        portfolio.save(part)
    return portfolio


@pytest.fixture(scope="module")
def folder(tea, tmp_path_factory):
    """A folder with the whole pack for the drinks chain."""
    place = tmp_path_factory.mktemp("pack")
    policy_pack(tea, complete(tea, place))
    return place


@pytest.fixture(scope="module")
def draft(tea):
    return good_draft.draft(tea.brief)


@pytest.fixture(scope="module")
def policy(folder):
    return Document(str(folder / "社群媒體政策.docx"))


def texts(document):
    """Every paragraph and cell of a document, text in check boxes included."""
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    ]


def table(document, first):
    """Rows of the first table whose first cell reads so."""
    found = next(t for t in document.tables if t.rows[0].cells[0].text == first)
    return [[cell.text for cell in row.cells] for row in found.rows]


def boxes(document):
    """Names of the check boxes, in order."""
    return [alias.get(qn("w:val")) for alias in document.element.body.iter(qn("w:alias"))]


def headings(document):
    return [
        (int(p.style.name[-1]), p.text)
        for p in document.paragraphs
        if p.style.name.startswith("Heading")
    ]


def test_the_pack_lies_beside_the_notebook(folder):
    assert {path.name for path in folder.iterdir()} == {
        "portfolio",
        "社群媒體政策.docx",
        "授權登錄表.xlsx",
        *(f"{f}.docx" for f in FORMS),
    }


def test_every_clause_stands_in_the_policy_with_owner_time_and_record(policy, draft):
    rows = [
        [cell.text for cell in row.cells]
        for t in policy.tables
        if t.rows[0].cells[0].text == "編號"
        for row in t.rows
    ]
    for clause in draft.clauses.clauses:
        assert [clause.id, clause.text, clause.owner, time_limit(clause) or "—"] in [
            row[:4] for row in rows
        ]
    assert len([row for row in rows if row[0].startswith("p")]) == len(draft.clauses.clauses)


def test_sections_stand_in_the_order_of_the_policy(policy):
    told = [re.sub(r"^2\.\d+　", "", text) for _, text in headings(policy) if text.startswith("2.")]
    assert (
        told == [label(name) for name in PolicySection.__args__ if label(name) in told]
        and len(told) == 16
    )


def test_laws_are_cited_by_act_and_article(policy):
    row = next(row for t in policy.tables for row in t.rows if row.cells[0].text == "p9")
    assert row.cells[4].text == "消費者保護法第 43 條" and NOTICE in " ".join(texts(policy))


def test_the_law_table_names_every_law_with_what_it_demands(policy, draft):
    rows = table(policy, "法規")
    assert [row[:2] for row in rows[1:]] == [
        [catalogue()[r.law].citation, catalogue()[r.law].demand] for r in draft.law.laws
    ]


def test_every_level_of_the_crisis_plan_has_its_column_of_numbers(policy):
    found = next(t for t in policy.tables if t.rows[0].cells[-1].text == "L3 危機")
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in found.rows}
    assert rows["提及量達平日幾倍"] == ["1.5", "2", "2.5"] and rows["暫停排程貼文"] == [
        "否",
        "否",
        "是",
    ]
    assert rows["出現就啟動的詞"] == ["—", "—", "送醫、記者"]


def test_responses_and_statements_are_whole(policy, draft):
    assert len(table(policy, "事件")) == len(draft.crisis.responses) + 1
    assert all(statement.text in texts(policy) for statement in draft.crisis.statements)
    plan = draft.crisis
    assert {plan.watch, plan.evidence, plan.recovery, plan.after_review} <= set(texts(policy))


def test_roles_times_and_consultation_stand_in_tables(policy, draft, tea):
    assert [row[0] for row in table(policy, "工作")[1:]] == [
        role.work for role in draft.clauses.roles
    ]
    assert table(policy, "管道")[-1][:4] == ["Facebook", "客訴", "60 分鐘內", "7 日內"]
    assert f"{tea.brief.segments[0].id}　{tea.brief.segments[0].name}" in [
        row[0] for row in table(policy, "對象")
    ]
    assert table(policy, "計畫項目")[-1][0] == "服務標準"


def test_goals_are_told_in_words(policy, tea):
    assert all(f"{goal.id}　{goal.text}" in texts(policy) for goal in tea.brief.goals)


def test_the_cover_tells_version_dates_and_who_signs(policy, draft):
    assert table(policy, "版本") == [
        ["版本", "1.0"],
        ["生效日", "2026-11-01"],
        ["下次檢討日", "2027-10-31"],
        ["核准人", draft.scope.approver],
    ]
    assert [row[0] for row in table(policy, "")] == ["", "編製", "審核", "核准"]
    assert "本案例之公司、人物與數據均為虛構" in texts(policy)[1]


def test_contents_hold_every_heading_as_a_link_and_are_renewed_by_word(policy):
    entries = [p for p in policy.paragraphs if p.style.name.startswith("toc")]
    linked = [link.get(qn("w:anchor")) for p in entries for link in p._p.iter(qn("w:hyperlink"))]
    assert [p._p.xpath("string(.//w:hyperlink)") for p in entries] == [
        text for _, text in headings(policy)
    ]
    assert linked == [
        mark.get(qn("w:name")) for mark in policy.element.body.iter(qn("w:bookmarkStart"))
    ]
    assert policy.settings.element.find(qn("w:updateFields")) is not None


@pytest.mark.parametrize("name", ["社群媒體政策", *FORMS])
def test_fields_are_closed_and_the_foot_counts_pages(folder, name):
    document = Document(str(folder / f"{name}.docx"))
    foot = document.sections[0].footer.paragraphs[0]._p
    for part in (document.element.body, foot):
        kinds = [mark.get(qn("w:fldCharType")) for mark in part.iter(qn("w:fldChar"))]
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    assert [t.text.strip() for t in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("name", ["社群媒體政策", *FORMS])
def test_no_heading_is_empty(folder, name):
    document = Document(str(folder / f"{name}.docx"))
    blocks = []
    for block in document.element.body:
        style = block.xpath("string(w:pPr/w:pStyle/@w:val)") if block.tag == qn("w:p") else ""
        if (
            style.startswith("Heading")
            or block.tag == qn("w:tbl")
            or block.xpath("string(.)").strip()
        ):
            blocks.append(int(style[-1]) if style.startswith("Heading") else 0)
    assert blocks[-1] == 0 and not [
        (one, other) for one, other in pairwise(blocks) if 0 < other <= one
    ]


@pytest.mark.parametrize("name", ["社群媒體政策", *FORMS])
def test_every_style_in_use_names_an_east_asian_font_and_no_theme(folder, name):
    document = Document(str(folder / f"{name}.docx"))
    used = {p.style.name for p in document.paragraphs} | {"Normal", "Footer"}
    for style in used:
        fonts = document.styles[style].element.rPr.rFonts
        assert (
            fonts.get(qn("w:eastAsia")) == "Microsoft JhengHei"
            and fonts.get(qn("w:eastAsiaTheme")) is None
        )
        assert (
            document.styles[style].element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-TW"
        )


@pytest.mark.parametrize("name", ["社群媒體政策", *FORMS])
def test_no_table_is_wider_than_the_page(folder, name):
    document = Document(str(folder / f"{name}.docx"))
    assert all(
        sum(cell.width.cm for cell in t.rows[-1].cells) <= PAGE + 0.05 for t in document.tables
    )


def test_long_tables_repeat_their_heads(policy):
    heads = [
        t.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        for t in policy.tables
        if t.rows[0].cells[0].text != "版本"
    ]
    assert heads and all(heads)


def test_no_machine_name_is_left_in_any_document(folder):
    words = {
        word
        for path in folder.glob("*.docx")
        for text in texts(Document(str(path)))
        for word in re.findall(r"[a-z]+_[a-z_]+", text)
    }
    assert words == set()


def test_the_approval_form_has_a_named_box_for_every_content_rule(folder, tea):
    document = Document(str(folder / "核稿單.docx"))
    rules = reference_rules(tea.brief).rules
    assert [name.split(" ")[0] for name in boxes(document) if re.match(r"r\d", name)] == [
        rule.id for rule in rules
    ]
    assert any(
        rule_in_words(rules[0]) in text and rules[0].remedy in text for text in texts(document)
    )
    assert {label(account.platform) for account in tea.brief.accounts} < set(
        boxes(document),
    ) and all(boxes(document))


def test_the_consent_is_given_to_the_business_for_chosen_platforms(folder):
    document = Document(str(folder / "UGC授權同意書.docx"))
    told = " ".join(texts(document))
    assert (
        "本人同意岫禾茶作" in told and "著作權法第 26-1 條" in told and "監護人（未成年時）" in told
    )
    assert "p7　轉載顧客照片前以訊息取得同意，並登錄授權編號。" in told and "Instagram" in boxes(
        document,
    )


def test_contest_rules_release_the_platform_and_speak_of_tax_prizes_minors_and_privacy(folder):
    document = Document(str(folder / "活動辦法.docx"))
    told = " ".join(texts(document))
    assert "與 Meta、Facebook 及 Instagram 無關" in told and "完全免除" in told
    assert (
        catalogue()["tax-prize"].demand in told
        and "限成年人參加" in told
        and "個人資料蒐集告知" in told
    )
    assert table(document, "獎項")[0] == ["獎項", "數量", "市價（元）", "說明"] and table(
        document,
        "申訴窗口",
    )[-1] == ["結案", "7 日內"]


def test_the_privacy_notice_has_the_six_items_and_a_way_to_refuse(folder):
    told = [text for _, text in headings(Document(str(folder / "個資告知.docx")))]
    assert [text[:1] for text in told[:6]] == list("一二三四五六") and "拒絕行銷" in told


def test_holding_statements_are_ready_to_be_dated(folder, draft):
    document = Document(str(folder / "待命聲明.docx"))
    assert all(statement.text in texts(document) for statement in draft.crisis.statements)
    assert ["起始等級", "L3 危機"] in table(document, "起始等級") and ["發布時間", ""] in table(
        document,
        "起始等級",
    )


def test_every_form_that_cites_a_law_says_where_the_law_stands(folder):
    for name in FORMS[:4]:
        assert f"提醒：{NOTICE}" in texts(Document(str(folder / f"{name}.docx")))


def test_what_the_policy_does_not_say_is_a_blank(tea, tmp_path):
    clauses = good_draft.clauses(tea.brief) | {"response_times": [], "roles": []}
    clauses["clauses"] = [
        row
        for row in clauses["clauses"]
        if row["section"] not in ("issues_crises", "security_incident")
    ]
    crisis = CrisisPlan(**good_draft.crisis(tea.brief) | {"statements": [], "responses": []})
    policy_pack(
        tea,
        complete(
            tea,
            tmp_path,
            clauses=PolicyClauses(**clauses),
            crisis=crisis,
        ),
        tmp_path / "out",
    )
    assert table(Document(str(tmp_path / "out" / "活動辦法.docx")), "申訴窗口") == [
        ["申訴窗口", ""],
        ["首次回覆", ""],
        ["結案", ""],
    ]
    assert "（尚未填寫）" in texts(Document(str(tmp_path / "out" / "社群媒體政策.docx")))
    parts = [text for _, text in headings(Document(str(tmp_path / "out" / "待命聲明.docx")))]
    assert parts == ["發布前確認", "已備妥的聲明", "空白聲明（其他事件）"]


def test_a_company_without_a_brief_has_its_policy_too(tea, tmp_path):
    portfolio = complete(tea, tmp_path / "task")
    (tmp_path / "我的店").mkdir()
    paths = policy_pack(Workplace(tmp_path / "我的店"), portfolio)
    told = texts(Document(str(paths[0])))
    assert told[1] == "我的店" and "g1" in told and "虛構" not in " ".join(told)


@pytest.fixture(scope="module")
def register(folder):
    return openpyxl.load_workbook(folder / "授權登錄表.xlsx")


def test_the_register_starts_with_an_example_that_says_so(register):
    sheet = register["登錄表"]
    assert sheet["A2"].value.startswith("範例") and "範例" in sheet.cell(2, sheet.max_column).value
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref.startswith("A1:")


def test_the_register_offers_lists_and_takes_only_dates_as_dates(register):
    sheet, heads = register["登錄表"], [cell.value for cell in register["登錄表"][1]]
    kinds = {
        str(found.sqref).split(":")[0]: found.type
        for found in sheet.data_validations.dataValidation
    }
    column = {
        head: openpyxl.utils.get_column_letter(number) for number, head in enumerate(heads, 1)
    }
    assert kinds[f"{column['種類']}2"] == "list" and kinds[f"{column['到期日']}2"] == "date"
    assert (
        sheet[f"{column['到期日']}2"].is_date
        and sheet[f"{column['到期日']}2"].number_format == "yyyy-mm-dd"
    )


def test_the_register_has_a_row_for_each_licence_that_the_rules_accept(tea, tmp_path):
    *_, path = policy_pack(tea, complete(tea, tmp_path, rules=read_rules()))
    column = [row[0].value for row in openpyxl.load_workbook(path)["登錄表"].iter_rows(min_row=3)]
    assert column[:2] == ["L001", "L002"]


@pytest.mark.parametrize("missing", KINDS, ids=lambda kind: kind.file_name)
def test_the_first_part_that_is_missing_is_named(tea, tmp_path, missing):
    portfolio = complete(tea, tmp_path)
    for kind in KINDS[KINDS.index(missing) :]:
        portfolio.path(kind).unlink()
    with pytest.raises(CourseError, match=f"還沒有「{re.escape(missing.title)}」"):
        policy_pack(tea, portfolio)
    assert not list(tmp_path.glob("*.docx"))


def test_the_cell_that_makes_the_pack_names_every_file_or_what_is_missing(tea, folder, tmp_path):
    shown = TakeHome(
        "社群媒體政策",
        lambda: policy_pack(tea, Portfolio.open(folder), tmp_path),
        ASKED,
    )
    assert all(
        f"<b>{name}</b>" in shown._repr_html_()
        for name in ("社群媒體政策.docx", "核稿單.docx", "授權登錄表.xlsx")
    )
    assert "更新欄位" in shown._repr_html_()
    assert (
        "還沒有「政策的目的與範圍」"
        in TakeHome(
            "社群媒體政策",
            lambda: policy_pack(tea, Portfolio.open(tmp_path)),
        )._repr_html_()
    )


def test_marking_makes_no_documents_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = TakeHome("社群媒體政策", lambda: tmp_path.joinpath("made").write_text("x"))
    assert "評分時不另外產生" in shown._repr_html_() and not list(tmp_path.iterdir())


RULE = {
    "id": "r1",
    "topic": "brand_voice",
    "why": "說明為什麼這樣",
    "remedy": "照樣改寫",
}


@pytest.mark.parametrize(
    ("kind", "rule", "told"),
    [
        (
            "banned_word",
            {"words": "最強/第一、絕對", "unless": "不敢"},
            "每則貼文都不使用：最強或第一、絕對。句子裡有這些詞時不在此限：不敢。",
        ),
        (
            "required_word",
            {"words": "登記證", "platforms": ["facebook"]},
            "每則貼文都要寫明：登記證。適用平台：Facebook。",
        ),
        (
            "required_when",
            {"when": "留言+抽", "words": "截止"},
            "貼文出現這些詞之一時（留言＋抽），要寫明：截止。",
        ),
        (
            "pattern",
            {"patterns": ["mobile_phone"], "allowed": "04-0000-0000"},
            "每則貼文都不得出現：手機號碼。可以出現：04-0000-0000。",
        ),
        (
            "label",
            {"when": "公關品", "words": "【合作】"},
            "貼文出現這些詞之一時（公關品），第一行要標示其中之一：【合作】。",
        ),
        (
            "licence_id",
            {"when": "轉載", "allowed": "L001"},
            (
                "貼文出現這些詞之一時（轉載），素材要有登錄的授權編號或授權說明。可用的授權編號："
                "L001。"
            ),
        ),
    ],
)
def test_a_rule_of_each_kind_reads_as_a_sentence(kind, rule, told):
    assert rule_in_words(ContentRule(**RULE, kind=kind, **rule)) == told


@pytest.mark.parametrize(
    ("limit", "unit", "told"),
    [
        (0, "at_once", "立即"),
        (0, "before_posting", "發布前"),
        (1.5, "hours", "1.5 小時內"),
        (0, "days", ""),
        (0, None, ""),
        (15, "days", "15 日內"),
    ],
)
def test_a_time_limit_reads_as_it_is_said(limit, unit, told):
    assert (
        time_limit(
            Clause(
                id="p1",
                section="ethics",
                text="不刪除誠實的批評。",
                limit=limit,
                unit=unit,
            ),
        )
        == told
    )
