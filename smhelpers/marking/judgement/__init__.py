"""From scores to a proposal per item: the rules as data, and the proposal that a gradebook's scores support."""

from ...record import Decision, Evidence, Standing
from .gradebook import judge
from .rules import Policy, policy, read_rules, rule_findings

__all__ = ["Decision", "Evidence", "Policy", "Standing", "judge", "policy", "read_rules", "rule_findings"]
