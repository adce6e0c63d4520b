"""Runs codemods over one text to a fixed point, and guards every change."""

from ..results import Applied, Report
from .engine import Result, fix

__all__ = ["Applied", "Report", "Result", "fix"]
