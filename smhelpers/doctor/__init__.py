"""What a machine needs to teach, learn or mark with this course: looked at one by one, each with
its remedy.
"""

from .checks import CHECKS, ROLES
from .finding import Ailment, examine

__all__ = ["CHECKS", "ROLES", "Ailment", "examine"]
