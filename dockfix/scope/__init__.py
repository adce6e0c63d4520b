"""What is in force at an instruction."""

from .scope import Scope, Stage, shell_options
from .state import DEFAULT_SHELL, State, expanded
from .witnesses import witnesses

__all__ = ["DEFAULT_SHELL", "Scope", "Stage", "State", "expanded", "shell_options", "witnesses"]
