"""The author's side: one writable copy of a notebook, tidy and tagged, and what is derived from
it.
"""
