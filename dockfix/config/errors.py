"""What is wrong with a config."""

from __future__ import annotations

from pathlib import Path


class ConfigError(ValueError):
    """A config that can't be used: where, and what is wrong with it."""

    def __init__(self, path: Path, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
