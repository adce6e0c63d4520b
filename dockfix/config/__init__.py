"""``dockfix.toml``, ``.dockfix.toml`` and ``[tool.dockfix]``: found, read and checked. A config never runs code."""

from .choose import Choice, Chooser, UnknownRewrite
from .find import Configs, matches
from .model import Config, ConfigError

__all__ = ["Choice", "Chooser", "Config", "ConfigError", "Configs", "UnknownRewrite", "matches"]
