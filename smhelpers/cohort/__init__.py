"""A whole cohort, read from the record in one pass: the page that shows where it stands, and the
ways out to other systems.
"""

from .gather import Gathered, HeatMapRow
from .run import Issuer, write_cohort

__all__ = ["Gathered", "HeatMapRow", "Issuer", "write_cohort"]
