"""Forms that write the portfolio: typed answers are saved at once, checked in zh-TW, and found
again after a restart.
"""

from .form import Form

__all__ = ["Form"]
