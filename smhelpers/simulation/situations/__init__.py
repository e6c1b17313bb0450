"""Situations with known truth: what trainees decide in the assessments, and the keys.

`worded` deals out claims that were written for three businesses; `figured` draws figures, so that
only the figures tell what is right. Both write the bank of a criterion (`data/situations`) and its
key (`answers/situations`).
"""

from .bank import MadeBank, write_banks
from .figured import FIGURED
from .worded import worded

__all__ = ["FIGURED", "MadeBank", "make_situations", "worded", "write_banks"]


def make_situations() -> list[MadeBank]:
    """Every bank with its key, in the order of the criteria."""
    made = [*worded(), *(make() for make in FIGURED)]
    return sorted(made, key=lambda each: each.bank.criterion)
