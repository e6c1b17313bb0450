"""Every format that can be read, the more specific before the more general."""

from . import business, formats, messaging, meta_account, networks, video
from .formats import Format
from .raw import Raw

FORMATS: list[Format] = [
    *formats.FORMATS,
    *meta_account.FORMATS,
    *messaging.FORMATS,
    *networks.FORMATS,
    *video.FORMATS,
    *business.FORMATS,
]


def detect(raw: Raw) -> Format | None:
    """The format of a file by what its columns mean (or by its title or blocks), or None."""
    return next((form for form in FORMATS if form.fits(raw)), None)
