"""Assessor's verbs: papers, cohort.

Libraries are imported where they are used, so that `--help` answers at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ..console import progress, say
from ..course import Course
from ..errors import CourseError
from ..taipei import today
from .course import Root

RecordFile = Annotated[
    Path | None,
    typer.Option("--record", help="評量紀錄檔 record.db，或它所在的資料夾"),
]


def papers(
    out: Annotated[Path, typer.Option("--out", help="文件放在哪個資料夾")] = Path("build/papers"),
    record: RecordFile = None,
    student: Annotated[
        list[str] | None,
        typer.Option("--student", help="只做這位學員的評量紀錄與補評表（可重複）"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="同時排版幾份評量紀錄（預設：核心數）"),
    ] = None,
    root: Root = None,
) -> None:
    """產生評量文件：對照表、評量計畫、指引與參考答案、觀察檢核表、各式表單、聲明書；給 --record
    再加每位學員的評量紀錄。

    全部由課程與紀錄產生並註明日期。評量紀錄沒有變動的會保留，中斷後再執行同一個指令就會接續。
    """
    from ..charts import undrawable
    from ..papers.marks import Masters
    from ..papers.write import SECRET, write_papers, write_record_papers
    from ..record import Record

    if student and not record:
        raise CourseError(
            "--student 要和 --record 一起用；評量紀錄是 smcourse grade 寫下的 record.db。",
        )
    course, out, day = Course.open(root), out.resolve(), today()
    for path in () if student else write_papers(Masters(course), out, day):
        say(f"已產生 {path.relative_to(out)}")
    if record:
        with (
            Record.open(record) as opened,
            progress("評量紀錄", len(student or opened.students())) as steps,
        ):
            paths, kept = write_record_papers(
                opened,
                course.title,
                out,
                day,
                student or (),
                workers,
                steps.step,
            )
            lost = [(each.number, undrawable(each.name)) for each in opened.trainees()]
        say(f"評量紀錄與相關表單 {len(paths)} 份，其中 {kept} 份沒有變動。")
        for number, characters in lost:
            if characters:
                say(
                    f"⚠ 「{number}」的姓名有字型沒有的字（{'、'.join(characters)}），"
                    "印出來是方框；請在紙上補寫，電子檔的文字沒有少。"
                )
    say(f"結果在 {out}；「{SECRET}」裡的文件請勿給學員。")


def cohort(
    record: Annotated[
        Path,
        typer.Option("--record", help="評量紀錄檔 record.db，或它所在的資料夾"),
    ],
    out: Annotated[Path, typer.Option("--out", help="結果放在哪個資料夾")] = Path("build/cohort"),
    issuer_name: Annotated[
        str | None,
        typer.Option(help="數位徽章的核發單位；不給就不做徽章"),
    ] = None,
    issuer_url: Annotated[str | None, typer.Option(help="核發單位的網址")] = None,
    root: Root = None,
) -> None:
    """由評量紀錄做出全班總覽頁，以及給其他系統的檔案（CSV、Excel、Parquet、Moodle、Canvas、Open
    Badges 3.0）。

    總覽頁可離線開啟。徽章只給全部具備並簽署的學員，內容沒有數位簽章，
    請由核發單位用自己的金鑰簽章後再發出。
    """
    from ..cohort import Issuer, write_cohort
    from ..papers.marks import Masters
    from ..record import Record

    course, out = Course.open(root), out.resolve()
    issuer = (
        Issuer.checked(issuer_name or "", issuer_url or "") if issuer_name or issuer_url else None
    )
    with Record.open(record) as opened, progress("學員", len(opened.students())) as steps:
        paths = write_cohort(opened, Masters(course), out, today(), issuer, steps.step)
    for path in paths[:12]:
        say(f"已產生 {path.relative_to(out)}")
    more = f"，另有 {len(paths) - 12} 個徽章檔" if len(paths) > 12 else ""
    say(f"結果在 {out}{more}；請用瀏覽器打開 {paths[0]}")
