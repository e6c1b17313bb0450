"""The assessor's paperwork, generated from the one truth: the unit, tags and mark schemes of
`source/`, the course, the record.
"""
