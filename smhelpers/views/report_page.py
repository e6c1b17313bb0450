"""The one-month report as the value of a notebook's cell: the same parts as in Word and PDF."""

from ..documents.blocks_html import html_of
from .monthly_report import Month, blocks_of


class ReportPage:
    """The whole report below its title."""

    def __init__(self, about: Month):
        self.about = about

    def __repr__(self) -> str:
        return f"{self.about.workplace.name} {self.about.month} 的月報"

    def _repr_html_(self) -> str:
        return html_of(blocks_of(self.about))
