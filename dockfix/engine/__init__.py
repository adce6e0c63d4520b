"""Runs codemods over one text to a fixed point, and guards every change."""

from .engine import Applied, Report, Result, fix

__all__ = ["Applied", "Report", "Result", "fix"]
