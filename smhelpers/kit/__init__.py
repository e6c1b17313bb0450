"""Kits: one zip that a trainee, or an assessor, unpacks and starts."""

from .build import build_kit
from .contents import KINDS

__all__ = ["KINDS", "build_kit"]
