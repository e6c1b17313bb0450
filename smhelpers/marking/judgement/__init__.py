"""The judgement rules as data, and the scores of nbgrader's gradebook that they are applied to."""

from .rules import Policy, policy, read_rules, rule_findings

__all__ = ["Policy", "policy", "read_rules", "rule_findings"]
