"""The whole job on a simulated cohort: release, hand in, grade safely, feedback, records,
monthly reports.
"""
