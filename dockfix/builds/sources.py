"""The files of a repository that definitions are read from: regular ones inside of it, of a bounded size."""

from __future__ import annotations

import errno
import os
from collections.abc import Set

from ..files import LARGEST_SETTINGS, is_inside, read_regular
from .model import Unreadable


class Sources:
    """Reads definitions, and what they name.

    ``root`` is the repository's folder, or the one that is searched; ``found`` are paths that a walk came to which
    follows no links to folders.
    """

    def __init__(self, root: str, found: Set[str] = frozenset()) -> None:
        self.root = root
        self._found = found

    def text(self, path: str) -> str:
        """A file's text. Raises :class:`Unreadable`."""
        try:
            is_plain = path in self._found and not os.path.islink(path)
            if not is_plain and not is_inside(path, self.root):
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
