"""What a ``RUN``'s shell text does: which commands run, what they leave behind, how they are joined."""

from .argv import Argv, argv
from .effects import Leftovers, leftovers
from .join import Join, ShellState, how_to_join, leaves_anything
from .parser import can_be_read, parse
from .syntax import Dialect, Unsupported

__all__ = [
    "Argv",
    "Dialect",
    "Join",
    "Leftovers",
    "ShellState",
    "Unsupported",
    "argv",
    "can_be_read",
    "how_to_join",
    "leaves_anything",
    "leftovers",
    "parse",
]
