"""Portfolios to be tried: a folder each, with the work of one or more assessments and a claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..assessment import Assessment
from ..datafile import FileRecord, checked, read_yaml
from ..errors import CourseError
from ..foreign import read_object
from ..portfolio import EARLIER, FOLDER

CLAIM = "claim.yml"
#: Deliverables that every task has under one name, drawn for the number in them.
DRAWN = ("quiz", "situations")


class Claim(FileRecord):
    """What a portfolio claims (`claim.yml`): whether a competent person made it, and a sentence."""

    competent: bool
    title: str = ""


@dataclass(frozen=True)
class Tried:
    """A portfolio.

    work: the folder that holds the deliverables of each assessment, by its slug. claim: None where
    nothing is claimed.
    """

    name: str
    work: dict[str, Path]
    claim: Claim | None = None

    @property
    def title(self) -> str:
        """The sentence that it is known by."""
        return self.claim.title if self.claim and self.claim.title else self.name

    @property
    def number(self) -> str:
        """Under which trainee's number its quiz and situations were drawn and its drill was played;
        "" for none.
        """
        places = {"crisis_drill": ("setting",)} | dict.fromkeys(DRAWN, ())
        for folder in self.work.values():
            for name, place in places.items():
                found = answers_in(folder / f"{name}.json")
                for key in (*place, "trainee"):
                    found = found.get(key, {}) if isinstance(found, dict) else {}
                if isinstance(found, str) and found.strip():
                    return found.strip()
        return ""


def read_portfolios(
    folder: Path,
    assessments: Iterable[Assessment],
) -> tuple[list[Tried], list[str]]:
    """Every portfolio below a folder, in order of their names, and a zh-TW sentence for each
    sub-folder that holds none.

    A sub-folder holds a folder for each assessment, as it is handed in (`policy/portfolio/…`), or
    all deliverables together. `CourseError` where there is no folder, or nothing in it.
    """
    if not folder.is_dir():
        raise CourseError(f"找不到資料夾 {folder}；請檢查 --portfolios。")
    known = list(assessments)
    found = []
    problems = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            tried = Tried(place.name, _work_of(place, known), _claim_of(place))
        except CourseError as error:
            problems.append(f"{place.name}：{error}")
            continue
        if tried.work:
            found.append(tried)
        else:
            problems.append(f"{place.name} 裡沒有任何一項評量的作答檔；請放入 portfolio 資料夾。")
    if not found:
        raise CourseError(
            f"{folder} 裡沒有可以試評的作答；每份作答放一個子資料夾，裡面是各評量的 portfolio。",
        )
    return found, problems


def _claim_of(place: Path) -> Claim | None:
    path = place / CLAIM
    if not path.is_file():
        return None
    return checked(Claim, read_yaml(path, "請重新建立這個檔案。"), path)


def _work_of(place: Path, assessments: list[Assessment]) -> dict[str, Path]:
    """The folder with the deliverables of each assessment that was worked on."""
    work = {}
    for assessment in assessments:
        own = (place / assessment.slug / FOLDER, place / assessment.slug)
        together = (place / FOLDER, place)
        names = [f"{kind.file_name}.json" for kind in assessment.kinds]
        # what every task has under one name does not tell whose folder this is
        telling = [name for name in names if name.removesuffix(".json") not in DRAWN]
        for candidate, looked_for in (
            *((folder, names) for folder in own),
            *((folder, telling) for folder in together),
        ):
            if any((candidate / name).is_file() for name in looked_for):
                work[assessment.slug] = candidate
                break
    return work


def files_of(tried: Tried, assessment: Assessment) -> dict[str, Path]:
    """The files of one assessment, by their path below `portfolio/`."""
    folder = tried.work[assessment.slug]
    found = {}
    for kind in assessment.kinds:
        path = folder / f"{kind.file_name}.json"
        if path.is_file():
            found[path.name] = path
    for path in sorted((folder / EARLIER).rglob("*.json")):
        found[path.relative_to(folder).as_posix()] = path
    return found


def answers_in(path: Path) -> Any:
    """The answers of a deliverable; {} where they cannot be read."""
    try:
        return read_object(path.read_bytes()).get("data", {})
    except OSError:
        return {}
