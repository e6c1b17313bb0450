"""Time stamps of the record's head (RFC 3161): a third party signs that a hash existed at a time.

The authority is asked only where a course's `nbgrader_config.py` names one. It learns a hash and
nothing else. Its answers stand beside the record as they came; `openssl ts -verify` reads them too:
what is stamped is the head as text (64 hexadecimal digits, SHA-256 of that).
"""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)
from tornado.httpclient import HTTPClient, HTTPError
from traitlets import Unicode
from traitlets.config import Configurable

from ..errors import CourseError
from ..marking.coursedir import configuration
from ..record import Record
from ..taipei import here
from ..writing import private_folder, write_whole

#: The folder beside the record.
FOLDER = "record-stamps"
_NAME = re.compile(r"(?P<count>[0-9]{1,12})-(?P<head>[0-9a-f]{64})\.tsr")
_SECONDS = 30
_LARGEST = 2**20
#: Seconds that an authority's clock may be ahead of this machine's.
_AHEAD = 24 * 3600


class RecordStamps(Configurable):
    """`c.RecordStamps.<name> = …` in `nbgrader_config.py`."""

    authority = Unicode(
        "", help="Address of the time stamping authority (RFC 3161) that is asked; none by default."
    ).tag(config=True)
    certificate = Unicode(
        "",
        help="File (PEM) with the root certificate of the authority, and with those between it and "
        "the signature where answers do not carry them; relative to the course.",
    ).tag(config=True)


@dataclass(frozen=True)
class Stamp:
    """A time stamp that was proven: the number of the entry up to which the record existed then."""

    count: int
    at: datetime


@dataclass(frozen=True)
class Stamps:
    """What came of the time stamps beside a record: those that are proven, oldest first, and faults
    as zh-TW sentences.
    """

    proven: tuple[Stamp, ...]
    faults: tuple[str, ...]


def settings(course: Path) -> RecordStamps:
    """What a course's configuration says; paths made absolute."""
    made = RecordStamps(config=configuration(course))
    if made.certificate:
        made.certificate = str(course / made.certificate)
    return made


def stamp(record: Record, chosen: RecordStamps) -> tuple[Stamp, Path]:
    """Have the head of an unbroken record stamped, prove the answer, keep it beside the record.

    `CourseError` where none is configured, the record is broken or empty, or the answer is none.
    """
    if not chosen.authority or not chosen.certificate:
        raise CourseError(
            "沒有設定時戳服務；請在 nbgrader_config.py 寫上 c.RecordStamps.authority（網址）"
            "與 c.RecordStamps.certificate（它的根憑證，PEM 檔）。"
        )
    found = record.verify()
    if found.is_empty or found.faults:
        raise CourseError(
            "紀錄是空的或有問題，沒有送去蓋時戳；請先執行 smcourse record verify，照它說的處理。"
        )
    builder = TimestampRequestBuilder().data(found.head.encode())
    request = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _asked(chosen.authority, request.as_bytes())
    roots = _certificates(Path(chosen.certificate))
    at = _proven(answer, found.head, _verifier(VerifierBuilder.from_request(request), roots))
    if isinstance(at, str):
        raise CourseError(f"時戳服務的回覆不能採用：{at}。紀錄沒有改變；請確認網址與根憑證後再試。")
    folder = private_folder(record.path.parent / FOLDER)
    file = folder / f"{found.count:06d}-{found.head}.tsr"
    write_whole(file, answer)
    return Stamp(found.count, at), file


def check_stamps(record: Record, certificate: Path) -> Stamps:
    """Prove every time stamp beside a record, and that what it names still stands in it.

    `CourseError` where the certificate cannot be read.
    """
    roots = _certificates(certificate)
    proven = []
    faults = []
    for file in _files(record.path):
        named = _NAME.fullmatch(file.name)
        if named is None:
            faults.append(f"{FOLDER} 裡的 {file.name} 不是時戳的檔名，沒有核對。")
            continue
        head = named["head"]
        at = _proven(file.read_bytes(), head, _verifier(VerifierBuilder(), roots))
        if isinstance(at, str):
            faults.append(f"時戳 {file.name} 不能採用：{at}。")
            continue
        number = record.number_of(head)
        if number is None:
            faults.append(
                f"{_told(at)} 的時戳證明過的雜湊值不在紀錄裡：結尾被截掉、換成較早的副本，"
                f"或整份被重寫過。"
            )
            continue
        proven.append(Stamp(number, at))
    proven.sort(key=lambda one: one.at)
    return Stamps(tuple(proven), tuple(faults))


def told(one: Stamp) -> str:
    """A time stamp as a sentence."""
    return f"到第 {one.count} 筆為止的紀錄，在 {_told(one.at)} 已經存在（時戳證明）。"


def _told(at: datetime) -> str:
    return here(at).strftime("%Y-%m-%d %H:%M:%S")


def _files(path: Path) -> list[Path]:
    return sorted((path.parent / FOLDER).glob("*.tsr"))


def _asked(address: str, request: bytes) -> bytes:
    """The answer of an authority. `CourseError` where there is none."""
    client = HTTPClient(defaults={"max_body_size": _LARGEST})
    try:
        answer = client.fetch(
            address,
            method="POST",
            body=request,
            headers={"Content-Type": "application/timestamp-query"},
            request_timeout=_SECONDS,
            follow_redirects=False,
        )
    except (HTTPError, OSError, ValueError):
        raise CourseError(
            f"時戳服務 {address} 沒有回覆；請確認網址與網路，稍後再試。紀錄沒有改變。"
        ) from None
    finally:
        client.close()
    return answer.body


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError):
        raise CourseError(
            f"時戳服務的根憑證 {file} 讀不到或不是 PEM 檔；請向時戳服務下載後再試。"
        ) from None


def _verifier(builder: VerifierBuilder, certificates: list[x509.Certificate]) -> Verifier:
    """Roots are those that signed themselves."""
    for certificate in certificates:
        if certificate.issuer == certificate.subject:
            builder = builder.add_root_certificate(certificate)
        else:
            builder = builder.add_intermediate_certificate(certificate)
    try:
        return builder.build()
    except ValueError:
        raise CourseError(
            "設定的憑證檔裡沒有根憑證（自己簽自己的那一張）；請向時戳服務下載後放進同一個 PEM 檔。"
        ) from None


def _proven(answer: bytes, head: str, verifier: Verifier) -> datetime | str:
    """When an authority says that a head existed, or why its answer proves nothing."""
    try:
        response = decode_timestamp_response(answer)
    except ValueError:
        return "不是 RFC 3161 的時戳"
    try:
        verifier.verify_message(response, head.encode())
    except (VerificationError, ValueError):
        return "簽章、憑證或雜湊值不符"
    at = response.tst_info.gen_time
    if at.timestamp() > time.time() + _AHEAD:
        return "時間在未來"
    return at
