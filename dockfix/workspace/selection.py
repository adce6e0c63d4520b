"""Which files of the paths on the command line a run takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..config import ConfigError, Configs, matches
from ..results import Failure
from .search import changed_since, search


class Found(NamedTuple):
    """A file to look at; ``named`` where the user named it, rather than a folder in which it lies."""

    path: str
    named: bool


class Selection(NamedTuple):
    """What narrows a search; a file that is named is always taken."""

    exclude: Sequence[str] = ()  #: globs; those of a file's config count, too
    since: str | None = None  #: a git revision: only files that differ from it
    gitignore: bool = True  #: whether what git ignores is left out

    def files(
        self,
        paths: Sequence[str],
        configs: Configs,
        failed: Callable[[Failure], None],
        nothing_in: Callable[[str], None],
        warn: Callable[[str, str], None] = lambda path, reason: None,
    ) -> Iterator[Found]:
        """The files to look at, each once; ``nothing_in`` is called with a folder without Dockerfiles.

        ``warn`` is told of an ignore file that can't be used, and why.

        Raises :class:`~dockfix.workspace.NoRevision`.
        """
        named = {os.path.normpath(path) for path in paths if path and not os.path.isdir(path)}
        seen: set[str] = set()
        for path in paths or (".",):
            if not path:
                failed(Failure("''", 1, 1, "an empty path names no file"))
                continue
            found: Iterable[str] = [path]
            if path != "-" and os.path.isdir(path):
                excluded = partial(self._excludes, configs=configs)
                everything = list(search(path, excluded=excluded, gitignore=self.gitignore, warn=warn))
                found = self._recent(path, everything)
                if not everything:
                    nothing_in(path)
            for name in found:
                if name not in seen:
                    seen.add(name)
                    yield Found(name, os.path.normpath(name) in named)

    def _excludes(self, path: str, configs: Configs) -> bool:
        if matches(self.exclude, path, None):
            return True
        try:
            config = configs.of(path)
        except (ConfigError, OSError):
            return False  # reported when the file's turn comes
        return matches(config.exclude, path, config.folder)

    def _recent(self, folder: str, names: list[str]) -> list[str]:
        """Of the names those that ``since`` wants."""
        if self.since is None:
            return names
        changed = changed_since(folder, self.since)
        return [name for name in names if os.path.normpath(name) in changed]
