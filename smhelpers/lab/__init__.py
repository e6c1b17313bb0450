"""JupyterLab as the course opens it: in zh-TW, without what a trainee does not need, on a page
that shows the way.
"""

from .progress import Progress, progress
from .start import start
from .welcome import Welcome, write_welcome

__all__ = ["Progress", "Welcome", "progress", "start", "write_welcome"]
