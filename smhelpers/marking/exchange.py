"""nbgrader's exchange for this course: what a trainee hands in is more than a notebook."""

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect, ExchangeSubmit


class _Whole:
    """Copies all that was handed in: deliverables and the time too, which the release leaves out
    (`CourseDirectory.ignore`).
    """

    def do_copy(self, src: str, dest: str, log=None) -> None:
        """nbgrader calls this for each folder."""
        of_release = self.coursedir.ignore
        self.coursedir.ignore = CourseDirectory().ignore
        try:
            super().do_copy(src, dest)
        finally:
            self.coursedir.ignore = of_release


class Submit(_Whole, ExchangeSubmit):
    """`nbgrader submit`."""


class Collect(_Whole, ExchangeCollect):
    """`nbgrader collect`, and the button of formgrader."""
