"""What the ``.gitignore`` files of a work tree say of a path."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from ..config.gitignore import Patterns
from ..files import LARGEST_SETTINGS, read_regular

#: Told of an ignore file that can't be used: its path, and why.
Warn = Callable[[str, str], None]


class Ignored:
    """What the ignore file of a folder says, and those above it; folders without one are not among them."""

    __slots__ = ("above", "patterns", "prefix")

    def __init__(self, folder: str, patterns: Patterns, above: Ignored | None) -> None:
        self.prefix = len(folder.rstrip(os.sep)) + 1
        self.patterns = patterns
        self.above = above

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the nearest file that says something of the path ignores it."""
        at: Ignored | None = self
        while at is not None:
            ignored = at.patterns.says(path[at.prefix :].replace(os.sep, "/"), is_folder)
            if ignored is not None:
                return ignored
            at = at.above
        return False


def ignored_in(folder: str, above: Ignored, warn: Warn, path: str | None = None) -> Ignored:
    """What counts in a folder: its ``.gitignore``, or the file at ``path``, and what counts above it.

    Like git it follows no link that is called ``.gitignore``.
    """
    file = path or os.path.join(folder, ".gitignore")
    try:
        text = read_regular(file, LARGEST_SETTINGS, follow=path is not None).decode("utf-8", "surrogateescape")
        return Ignored(folder, Patterns.of_text(text), above)
    except FileNotFoundError:
        return above
    except (OSError, ValueError) as error:
        if not (isinstance(error, OSError) and error.errno in (errno.ENOTDIR, errno.EISDIR)):
            warn(file, getattr(error, "strerror", None) or str(error))
        return above
