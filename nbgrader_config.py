"""nbgrader as this course uses it: zh-TW stubs on release, our isolated run behind autograde,
feedback without hidden tests.
"""

from smhelpers.authoring.release import configure_release
from smhelpers.judging.grading import configure_course

c = get_config()  # noqa: F821 (given by nbgrader)
configure_release(c)
configure_course(c)
