"""Whether the assessments measure competence: portfolios that claim something are marked as any
hand-in is, and what they earn is held against the claim.

Two errors count. A portfolio of nonsense that is proposed as competent is a false pass; competent
work that falls below a pass mark of the automatic evidence is a false fail.
"""

from .portfolios import Claim, Tried, read_portfolios
from .trial import Markers, Verdict, try_all

__all__ = ["Claim", "Markers", "Tried", "Verdict", "read_portfolios", "try_all"]
