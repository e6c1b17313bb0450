"""Task 4, monitoring: KPI tracking, alarms, sentiment, compliance, the crisis drill."""
