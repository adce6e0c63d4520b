"""Runs codemods over one text to a fixed point, and guards every change."""

from ..results import Applied, Report
from .engine import Result, fix
from .heard import CodemodError, told

__all__ = ["Applied", "CodemodError", "Report", "Result", "fix", "told"]
