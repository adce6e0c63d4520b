"""``dockfix.toml``, ``.dockfix.toml`` and ``[tool.dockfix]``: found, read and checked. A config never runs code.

What they make of the rewrites is in :mod:`.choose`, which is not imported here: it needs all rewrites.
"""

from .errors import ConfigError
from .find import Configs, matches
from .model import Config

__all__ = ["Config", "ConfigError", "Configs", "matches"]
