"""What is in force at an instruction."""

from ..knowledge.images import (
    has_entrypoint,
    has_plain_environment,
    is_known,
    starts_any_program,
    starts_at_root,
    updated_in_place,
)
from .scope import Scope, Stage, shell_options
from .state import DEFAULT_SHELL, State, expanded
from .witnesses import witnesses

__all__ = [
    "DEFAULT_SHELL",
    "Scope",
    "Stage",
    "State",
    "expanded",
    "has_entrypoint",
    "has_plain_environment",
    "is_known",
    "shell_options",
    "starts_any_program",
    "starts_at_root",
    "updated_in_place",
    "witnesses",
]
