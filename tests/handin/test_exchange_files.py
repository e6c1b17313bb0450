"""What nbgrader's exchange carries with the settings of this course: the whole folder, not only
the notebook.
"""

import shutil

from smhelpers.paths import course_root

from .exchange import nbgrader


def test_deliverables_and_the_time_of_handing_in_arrive_from_either_side_with_the_settings_of_the_course(  # noqa: E501
    tmp_path,
):
    course, home, exchange = (tmp_path / name for name in ("course", "home", "exchange"))
    for folder in (course, home):
        folder.mkdir()
        shutil.copy(course_root() / "nbgrader_config.py", folder)
    exchange.mkdir()
    exchange.chmod(0o777)
    shutil.copytree(
        course_root() / "release" / "policy",
        course / "release" / "policy",
        ignore=shutil.ignore_patterns("portfolio"),
    )
    nbgrader(course, exchange, "release_assignment", "policy")
    nbgrader(home, exchange, "fetch_assignment", "policy")
    (home / "policy" / "portfolio").mkdir()
    (home / "policy" / "portfolio" / "quiz.json").write_text("{}", encoding="utf-8")
    nbgrader(home, exchange, "submit", "policy")
    nbgrader(course, exchange, "collect", "policy")
    (arrived,) = (course / "submitted").glob("*/policy")
    assert {
        path.relative_to(arrived).as_posix() for path in arrived.rglob("*") if path.is_file()
    } >= {"policy.ipynb", "portfolio/quiz.json", "timestamp.txt"}
