"""Which config counts for a file, and what it makes of the rewrites."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from .gitignore import Patterns
from .model import Config, ConfigError
from .source import settings_bytes

#: In one folder the first of these counts.
NAMES = ("dockfix.toml", ".dockfix.toml", "pyproject.toml")


def nearest(folder: str, known: dict[str, str | None]) -> str | None:
    """The config file that counts in a folder, judged by its name, and a ``pyproject.toml`` by the word dockfix.

    ``known`` holds what was found for other folders, and is added to.
    """
    if folder not in known:
        above = os.path.dirname(folder)
        known[folder] = _config_in(folder) or (nearest(above, known) if above != folder else None)
    return known[folder]


def _config_in(folder: str) -> str | None:
    for name in NAMES:
        path = os.path.join(folder, name)
        if os.path.lexists(path) and not os.path.isdir(path) and (name != "pyproject.toml" or _speaks_of_dockfix(path)):
            return path
    return None


def _speaks_of_dockfix(path: str) -> bool:
    """Whether a ``pyproject.toml`` may hold a config; one that can't be read does."""
    try:
        return b"dockfix" in settings_bytes(path)
    except OSError:
        return True


class Configs:
    """The configs of a run: one that was named, none at all, or the nearest one above each file."""

    def __init__(self, named: str | None = None, *, isolated: bool = False) -> None:
        self._named: Config | None = Config() if isolated else None
        self._found: dict[str, Config | ConfigError] = {}
        if named is not None:
            from .read import read

            self._named = read(Path(named)) or Config()

    def of(self, path: str) -> Config:
        """The config for a file or for what a folder search begins with.

        Raises :class:`ConfigError` or ``OSError``.
        """
        if self._named is not None:
            return self._named
        return self._in(os.path.dirname(os.path.abspath(path)))

    def _in(self, folder: str) -> Config:
        found = self._found.get(folder)
        if found is None:
            try:
                found = self._here(folder)
            except ConfigError as error:
                found = error
            if found is None:
                above = os.path.dirname(folder)
                found = self._in(above) if above != folder else Config()
            self._found[folder] = found
        if isinstance(found, ConfigError):
            raise found
        return found

    @staticmethod
    def _here(folder: str) -> Config | None:
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.lexists(path) and not os.path.isdir(path):
                from .read import read

                config = read(Path(path), _found_bytes(path))
                if config is not None:
                    return config
        return None


def _found_bytes(path: str) -> bytes:
    try:
        return settings_bytes(path)
    except OSError as error:
        raise ConfigError(Path(path), 1, 1, f"it can't be used: {error.strerror or error}") from None


@lru_cache(maxsize=64)
def _patterns(lines: tuple[str, ...]) -> Patterns:
    return Patterns(lines)


def matches(patterns: Sequence[str], path: str, folder: Path | None) -> bool:
    """Whether a path, seen from a config's folder, is meant by patterns of the kind of ``.gitignore``."""
    if not patterns:
        return False
    relative = os.path.relpath(os.path.abspath(path), folder or os.getcwd())
    if relative.startswith(".."):
        return False
    return _patterns(tuple(patterns)).match(relative.replace(os.sep, "/"))


def ignored_for(config: Config, path: str) -> set[str]:
    """The rewrites that ``per-file-ignores`` switches off for a file."""
    found: set[str] = set()
    for pattern, names in config.per_file_ignores.items():
        if matches((pattern,), path, config.folder):
            found.update(names)
    return found
