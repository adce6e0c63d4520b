"""Codemods that users bring: those of installed plug-ins, and those of a file.

Light: a run that finds all it wants in the cache asks which plug-ins there are, and loads none.
"""

from .errors import BadCodemod
from .installed import GROUP, Installed, installed

__all__ = ["GROUP", "BadCodemod", "Installed", "installed"]
