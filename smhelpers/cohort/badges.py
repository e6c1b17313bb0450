"""Open Badges 3.0 credentials (1EdTech, 2024) for trainees whose whole unit is 已具備 and signed.

They are unsigned: an issuer adds the proof with its own key before handing them out. The trainee's
number stands in them as a salted
hash only, as the specification advises.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ..conduct import barred_words
from ..errors import CourseError
from ..papers.record_sheet import file_name
from ..record import Trainee
from ..standard import unit
from ..writing import write_whole

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    # defines the type of `credentialSchema`, which the one above leaves out
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


@dataclass(frozen=True)
class Issuer:
    """Who issues: name, and an address of theirs that is the issuer's id."""

    name: str
    url: str

    @classmethod
    def checked(cls, name: str, url: str) -> "Issuer":
        """`CourseError` for an empty name or an address that is none."""
        parts = urlsplit(url.strip())
        if not name.strip() or parts.scheme not in ("https", "http") or not parts.netloc:
            raise CourseError(
                "數位徽章需要核發單位的名稱與網址，例如 --issuer-name 某某訓練中心 "
                "--issuer-url https://example.org。",
            )
        return cls(name.strip(), url.strip())


class Badges:
    """Writes a credential for every complete trainee."""

    def __init__(
        self,
        course_title: str,
        issuer: Issuer,
        folder: Path,
    ):
        if bad := barred_words(course_title):
            raise CourseError(
                f"課程名稱「{course_title}」含有 {'、'.join(bad)}；依 iCAP "
                f"的命名規則請改名後再核發。",
            )
        self._title = course_title
        self._issuer = issuer
        self._folder = folder
        self._made = []

    def take(self, trainee: Trainee) -> None:
        """Take in one trainee."""
        if trainee.complete:
            path = self._folder / f"{file_name(trainee.number)}.json"
            content = json.dumps(
                credential(trainee, self._title, self._issuer),
                ensure_ascii=False,
                indent=1,
            )
            write_whole(path, f"{content}\n")
            self._made.append(path)

    def close(self) -> list[Path]:
        """Paths of the credentials."""
        return self._made


def credential(trainee: Trainee, course_title: str, issuer: Issuer) -> dict:
    """The credential of a complete trainee; the same record gives the same credential."""
    decisions = sorted(
        (standing.decision for standing in trainee.standings if standing.decision),
        key=lambda entry: entry.at,
    )
    awarded = decisions[-1].at
    proof = hashlib.sha256("".join(entry.hash for entry in decisions).encode()).hexdigest()
    name = f"{issuer.url}/{unit().code}/{trainee.number}/{proof}"
    salt = hashlib.sha256(f"salt {name}".encode()).hexdigest()[:32]
    return {
        "@context": list(CONTEXT),
        "id": uuid.uuid5(uuid.NAMESPACE_URL, name).urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": course_title,
        "issuer": {
            "id": issuer.url,
            "type": ["Profile"],
            "name": issuer.name,
            "url": issuer.url,
        },
        "validFrom": _moment(awarded),
        "awardedDate": _moment(awarded),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(trainee.number, salt)],
            "achievement": _achievement(course_title, issuer),
        },
        "evidence": [
            {
                "type": ["Evidence"],
                "name": standing.decision.item,
                "genre": "Assessment",
                "narrative": f"{unit().item(standing.item).zh} SHA-256 {standing.decision.hash}",
            }
            for standing in trainee.standings
            if standing.decision
        ],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _identity(number: str, salt: str) -> dict:
    digest = hashlib.sha256(f"{number}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "systemId",
        "salt": salt,
    }


def _achievement(course_title: str, issuer: Issuer) -> dict:
    """What was achieved: the criteria as published."""
    criteria = "\n".join(f"- {criterion.id} {criterion.zh}" for criterion in unit().criteria)
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer.url}/{unit().code}").urn,
        "type": ["Achievement"],
        "name": course_title,
        "achievementType": "Competency",
        "description": f"完成「{unit().zh}」（{unit().code}）全部行為指標，並由評量人員簽署。",
        "humanCode": unit().code,
        "criteria": {"narrative": criteria},
        "inLanguage": "zh-TW",
    }


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
