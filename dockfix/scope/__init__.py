"""What is in force at an instruction."""

from .scope import Scope, Stage, shell_options
from .state import DEFAULT_SHELL, State, expanded

__all__ = ["DEFAULT_SHELL", "Scope", "Stage", "State", "expanded", "shell_options"]
