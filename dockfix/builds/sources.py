"""The files of a repository that definitions are read from: regular ones inside of it, of a bounded size."""

from __future__ import annotations

import errno
import os

from ..files import LARGEST_SETTINGS, is_inside, read_regular
from .model import Unreadable


class Sources:
    """Reads definitions, and what they name; ``root`` is the repository's folder, or the one that is searched."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.read: set[str] = set()  #: all paths that were asked for

    def text(self, path: str) -> str:
        """A file's text. Raises :class:`Unreadable`."""
        self.read.add(path)
        try:
            if not is_inside(path, self.root):
                raise OSError(errno.ELOOP, "it is not in the repository, and is not read")
            return read_regular(path, LARGEST_SETTINGS).decode("utf-8-sig", "replace")
        except OSError as error:
            raise Unreadable(1, 1, error.strerror or str(error), path) from None

    def text_or_none(self, path: str) -> str | None:
        """A file's text; None where it can't be read."""
        try:
            return self.text(path)
        except Unreadable:
            return None

    def shown(self, path: str) -> str:
        """A path as it is seen from the root."""
        return os.path.relpath(path, self.root)
