"""The conditions of assessment in the record: who may sign, what tasks are done on, and where."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from smhelpers.errors import CourseError
from smhelpers.record import (
    CERTIFICATES,
    LARGEST_CERTIFICATE,
    AssessmentSetting,
    Certificate,
    Decision,
    current_qualifications,
    declare,
    observe,
    qualifications,
    register_qualification,
    resource_lists,
    sign,
    sign_resources,
    standing_qualification,
    void,
)

from .entries import ANNA, MEETING, RULES, graded

TODAY = date.today()
# Days away from today: where assessors work it may be a day later, or become one meanwhile.
LONG_AGO, LATER = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
PDF = b"%PDF-1.7 (made up)"


@pytest.fixture
def asking(record):
    """A record whose rules ask for certificates, with one attempt."""
    record.append("rules", "", replace(RULES, qualified_assessors=True).to_body())
    record.append("graded", "a1", graded())
    return record


def register(record, until=None, name=ANNA.name, content=PDF, file="證書.pdf", **about):
    told = {"title": "訓練與評量四級證書", "number": "TAE-1", "by": "訓練單位"} | about
    shown = Certificate(name, told["title"], told["number"], until, content, file)
    return register_qualification(record, shown, told["by"])


def decide(record):
    return sign(record, record.trainee("a1"), "pc-2.1", Decision.INSUFFICIENT, "還沒有人評閱", ANNA)


def expired(record):
    """A certificate that was good when it was registered and has ended."""
    entry = register(record, LATER)
    body = next(record.entries("", "qualified")).body
    void(record, next(record.entries("", "qualified")).seq, "期限登錄錯誤", "訓練單位")
    record.append("qualified", "", body | {"until": str(LONG_AGO)})
    return entry


@pytest.mark.parametrize(
    "act",
    [
        decide,
        lambda record: observe(record, "a1", MEETING, True, "都看到了", ANNA),
        lambda record: declare(record, record.trainee("a1"), "policy", ANNA),
        lambda record: sign_resources(record, "秋季班", {}, {}, "", ANNA),
    ],
)
def test_nothing_is_signed_without_a_certificate_or_after_its_end(asking, act):
    with pytest.raises(CourseError, match="還沒有「安娜」的評量人員資格"):
        act(asking)
    expired(asking)
    with pytest.raises(CourseError, match="已經到期"):
        act(asking)
    register(asking, LATER, number="TAE-2")
    assert act(asking).hash == asking.head


def test_a_certificate_holds_to_the_end_of_its_last_day(asking):
    kept = register(asking, LATER)
    assert kept.holds_on(LATER) and standing_qualification(asking, ANNA.name, LATER) == kept
    assert not kept.holds_on(LATER + timedelta(days=1))
    with pytest.raises(CourseError, match="到期"):
        standing_qualification(asking, ANNA.name, LATER + timedelta(days=1))


def test_a_certificate_is_kept_beside_the_record_for_its_owner_alone(asking):
    kept = register(asking, None)
    [path] = (asking.path.parent / CERTIFICATES).iterdir()
    assert path.read_bytes() == PDF and path.name == f"{kept.digest[:16]}.pdf"
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert current_qualifications(asking) == qualifications(asking) == [kept]


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"name": " "}, "姓名"),
        ({"title": ""}, "資格名稱"),
        ({"number": ""}, "證書字號"),
        ({"by": ""}, "登錄的人"),
        ({"until": LONG_AGO}, "已經到期，不能登錄"),
        ({"content": b""}, "不是 PDF"),
        ({"content": b"<script>", "file": "證書.pdf"}, "「證書.pdf」不是 PDF"),
        ({"content": PDF + b" " * LARGEST_CERTIFICATE}, "超過 5 MB"),
    ],
)
def test_what_is_no_certificate_is_not_entered(asking, about, told):
    with pytest.raises(CourseError, match=told):
        register(asking, **about)
    assert not qualifications(asking) and not (asking.path.parent / CERTIFICATES).exists()


def test_the_name_of_an_uploaded_file_chooses_no_place(asking):
    kept = register(asking, file="../../authorized_keys.pdf")
    assert kept.file == "authorized_keys.pdf"
    assert not list(asking.path.parent.parent.glob("*.pdf"))


def test_a_list_of_resources_is_signed_for_an_intake(asking):
    register(asking)
    with pytest.raises(CourseError, match="梯次"):
        sign_resources(asking, " ", {}, {}, "", ANNA)
    signed = sign_resources(asking, "秋季班", {"平台": "匯出檔"}, {"policy": "表單"}, "", ANNA)
    assert resource_lists(asking) == [signed] and signed.by == ANNA.name


def test_the_setting_stands_with_what_was_handed_in_and_observed(asking):
    register(asking)
    asking.append("graded", "b2", graded("bbb", setting=AssessmentSetting.SIMULATED.value))
    observe(asking, "b2", MEETING, True, "在自己的店裡說明", ANNA, AssessmentSetting.WORKPLACE)
    trainee = asking.trainee("b2")
    assert trainee.attempts[0].setting == "模擬的服務業工作場所"
    assert trainee.by_item["pc-2.5"].evidence[0].result.setting == "產業的工作場所"
    assert asking.trainee("a1").attempts[0].setting == ""


def test_a_record_of_before_certificates_stays_as_it_was(record):
    old = RULES.to_body()
    del old["qualified_assessors"]
    record.append("rules", "", old)
    record.append("graded", "a1", graded())
    assert decide(record).kind == "decided"


def test_one_file_is_not_the_certificate_of_two_people(asking):
    register(asking)
    with pytest.raises(CourseError, match="已經登錄為「安娜」的證書"):
        register(asking, name="伯里斯")
    assert register(asking, number="TAE-2").number == "TAE-2"
