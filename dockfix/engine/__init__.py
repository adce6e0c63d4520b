"""Runs codemods over one text to a fixed point, and guards every change."""

from ..results import Applied, Diagnostic
from .ask import CodemodError, message_of
from .engine import Result, fix

__all__ = ["Applied", "CodemodError", "Diagnostic", "Result", "fix", "message_of"]
