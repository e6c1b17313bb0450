"""The assessor's desk: a queue by criterion, evidence beside the decision, double marking.

A web page on this machine.
"""
