"""`smcourse validity`: whether nonsense passes, and whether competent work fails."""

import json as jsons
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..console import aside, say
from .course import Root

if TYPE_CHECKING:
    from ..course import Course
    from ..validity import Tried, Verdict


def validity(
    portfolios: Annotated[
        Path | None,
        typer.Option(
            "--portfolios",
            help="要試評的資料夾，每份作答一個子資料夾（不寫：課程自己的作答）；"
            "子資料夾裡的 claim.yml 寫 competent: true 或 false",
        ),
    ] = None,
    markers: Annotated[
        Literal["generous", "strict", "none"],
        typer.Option(
            "--markers",
            help="文字說明怎麼評：generous 有寫就給四分之三，strict 有寫給一半，none 還沒有人評",
        ),
    ] = "generous",
    json: Annotated[
        Path | None,
        typer.Option("--json", help="結果另存成 JSON 檔"),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", help="試評的課程與網頁放在哪個資料夾"),
    ] = Path("build/validity"),
    root: Root = None,
) -> None:
    """用課程自己的評分試評一批作答，印出作答 ×
    行為指標的表：胡寫的會不會被建議「已具備」，認真做的會不會被自動檢查擋下。

    結果和作答的聲明矛盾時，結束代碼是 1。
    """
    from ..course import Course
    from ..validity import Markers, try_all

    course = Course.open(root)
    folder = out.resolve()
    verdicts = try_all(
        course,
        _portfolios(course, portfolios, folder),
        folder / "course",
        Markers(markers),
        lambda text: say(f"評分 {text}", to=aside),
    )
    _tell(verdicts, folder / "validity.html", json)
    contradicted = [verdict for verdict in verdicts if verdict.contradicted]
    for verdict in contradicted:
        say(f"✗ {verdict.tried.title}：{'、'.join(verdict.contradicted)} 和聲明矛盾")
    raise typer.Exit(1 if contradicted else 0)


def _portfolios(course: "Course", given: Path | None, folder: Path) -> "list[Tried]":
    """The portfolios of a folder, or those that the course makes of its model answers."""
    import shutil

    from ..assessment import assessments
    from ..demo.cohort import model_answer
    from ..validity import read_portfolios
    from ..validity.made import make_portfolios

    if given is not None:
        found, problems = read_portfolios(given.resolve(), assessments(course))
        for problem in problems:
            say(problem, to=aside)
        return found
    shutil.rmtree(folder / "portfolios", ignore_errors=True)
    models = {}
    for number, unit in enumerate(course.units, 1):
        say(f"參考答案 {number}／{len(course.units)}：{unit.slug}", to=aside)
        models[unit.slug] = model_answer(course, unit.slug)
    made = make_portfolios(course, models, folder / "portfolios")
    for model in models.values():
        shutil.rmtree(model, ignore_errors=True)
    return made


def _tell(verdicts: "list[Verdict]", page: Path, data: Path | None) -> None:
    """Print the table, write the page and the data, say where they lie."""
    from ..validity.table import markdown_table, page_of

    say(markdown_table(verdicts))
    page.write_text(page_of(verdicts), encoding="utf-8")
    say(f"網頁：{page}")
    if data:
        told = [verdict.to_json() for verdict in verdicts]
        data.write_text(jsons.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        say(f"資料：{data.resolve()}")
    for verdict in verdicts:
        for reason in verdict.unmarked:
            say(f"{verdict.tried.title}：沒有評分（{reason}）", to=aside)
