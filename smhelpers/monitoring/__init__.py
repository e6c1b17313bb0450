"""Task 4, monitoring: figures with control limits, alarms, sentiment, service, content against
the rules, and the records of it all.
"""

from ..deliverable import Finding, share_right
from .alarms import Setting, compared, days_of, ends_of, firings, found_crisis, score, scores
from .compliance import calendar_gaps, hit_table, mix_of, pillar_of, planned_mix
from .control import METHODS, ControlLimits, cusum, ewma, robust_limits, robust_z, surge
from .deliverables import ComplianceLog, IncidentLog, MeetingRecord, MonitoringProse, TrackingLog
from .earlier import Earlier, take_over
from .earlier import read as read_earlier
from .incident_checks import (
    check_alarm,
    check_incidents,
    check_log,
    check_sentiments,
    check_triage,
    read_as,
    share_of_triage,
)
from .log import LogEntry, MonitoringLog
from .meeting_checks import check_meeting
from .service import ServiceFigures, messages_of, open_cases, service_figures, told_until
from .tracking import Target, baseline_limits, beyond, daily_series, kpi_table, targets_of, weekly
from .tracking_checks import (
    breach_score,
    check_kpis,
    check_limits,
    check_mix,
    check_posts,
    check_recognition,
    check_service,
    compliance_share,
    expected_service,
)
from .triage import fitting_actions, sampled_mentions
from .truth import MonitoringTruth, read_monitoring_truth
from .voice import share_of_voice

__all__ = [
    "METHODS",
    "ComplianceLog",
    "ControlLimits",
    "Earlier",
    "Finding",
    "IncidentLog",
    "LogEntry",
    "MeetingRecord",
    "MonitoringLog",
    "MonitoringProse",
    "MonitoringTruth",
    "ServiceFigures",
    "Setting",
    "Target",
    "TrackingLog",
    "baseline_limits",
    "beyond",
    "breach_score",
    "calendar_gaps",
    "check_alarm",
    "check_incidents",
    "check_kpis",
    "check_limits",
    "check_log",
    "check_meeting",
    "check_mix",
    "check_posts",
    "check_recognition",
    "check_sentiments",
    "check_service",
    "check_triage",
    "compared",
    "compliance_share",
    "cusum",
    "daily_series",
    "days_of",
    "ends_of",
    "ewma",
    "expected_service",
    "firings",
    "fitting_actions",
    "found_crisis",
    "hit_table",
    "kpi_table",
    "messages_of",
    "mix_of",
    "open_cases",
    "pillar_of",
    "planned_mix",
    "read_as",
    "read_earlier",
    "read_monitoring_truth",
    "robust_limits",
    "robust_z",
    "sampled_mentions",
    "score",
    "scores",
    "service_figures",
    "share_of_triage",
    "share_of_voice",
    "share_right",
    "surge",
    "take_over",
    "targets_of",
    "told_until",
    "weekly",
]
