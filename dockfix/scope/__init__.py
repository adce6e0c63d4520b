"""What is in force at an instruction: its stage, the stages it is built from, its shell."""

from .scope import Scope, Stage

__all__ = ["Scope", "Stage"]
