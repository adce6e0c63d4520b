"""The folder in the build context in which an install runs."""

from __future__ import annotations

import json
import posixpath
from typing import NamedTuple

from .build_context import BuildContext


class Refusal(NamedTuple):
    """Why an install is not known to do without the source, and what the user can do about it."""

    reason: str
    help: str = ""


class Project:
    """Files by their names relative to ``folder``; ``workdir`` is that folder in the image.

    ``top`` is the folder that is copied: what stands above it is not in the image.
    """

    __slots__ = ("context", "folder", "top", "workdir")

    def __init__(self, context: BuildContext, folder: str, workdir: str, top: str = "") -> None:
        self.context = context
        self.folder = folder
        self.workdir = workdir
        self.top = top

    def path(self, name: str) -> str:
        """The path in the build context."""
        return posixpath.normpath(posixpath.join(self.folder, name))

    def has(self, name: str) -> bool:
        """Whether Docker sees something of that name; ``*`` matches as in a ``COPY``."""
        if "*" in name:
            return bool(self.names(name))
        return bool(self.context.exists(self.path(name)))

    def is_file(self, name: str) -> bool:
        """Whether Docker sees a file of that name."""
        return bool(self.context.is_file(self.path(name)))

    def is_link(self, name: str) -> bool:
        """Whether a part of the path is a symbolic link, which ``COPY`` follows here and keeps there."""
        return bool(self.context.is_link(self.path(name)))

    def read(self, name: str) -> str | None:
        """A file's text."""
        return self.context.read_text(self.path(name))

    def json(self, name: str) -> dict[str, object] | None:
        """A file that holds a JSON object."""
        try:
            value = json.loads((self.read(name) or "").removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None

    def names(self, pattern: str) -> list[str]:
        """The names that a pattern matches, relative to the folder."""
        found = self.context.glob(self.path(pattern)) or []
        return [posixpath.relpath(path, self.folder or ".") for path in found]

    def above(self, name: str) -> str | None:
        """The path of a file of that name in a folder above, where many programs look for it, too."""
        inside = posixpath.relpath(self.folder or ".", self.top or ".")
        parts = [] if inside == "." else inside.split("/")
        for end in range(len(parts)):
            path = posixpath.normpath("/".join((self.top or ".", *parts[:end], name)))
            if self.context.exists(path):
                return path
        return None

    def hidden(self, folder: str) -> bool:
        """Whether ``.dockerignore`` hides a part of a folder that is there."""
        paths = self.context.tree(self.path(folder))
        return paths is None or any(self.context.is_ignored(path) for path in paths)


def mapping(value: object) -> dict[str, object]:
    """A JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}
