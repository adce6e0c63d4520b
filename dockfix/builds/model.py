"""A build of a Dockerfile, as some file of the repository defines it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple


class Build(NamedTuple):
    """One image that is built, and what says so.

    Paths are absolute. What a variable of the environment decides is not known, and None.
    """

    dockerfile: str
    context: str | None  #: the folder; None where it is not known, or no folder of the repository
    file: str  #: that says so
    line: int
    column: int = 1
    name: str = ""  #: the service, the target or the image
    target: str | None = None  #: the stage that is built; None for the last one
    args: tuple[tuple[str, str | None], ...] = ()
    platforms: tuple[str, ...] = ()
    contexts: tuple[tuple[str, str], ...] = ()  #: named contexts and what they are, as it is written
    written: str = ""  #: the context as it is written

    @property
    def place(self) -> str:
        """The name of the file that says so, and the line."""
        return f"{os.path.basename(self.file)}:{self.line}"


class Unreadable(ValueError):
    """A definition that can't be used; ``line`` and ``column`` count from 1."""

    def __init__(self, line: int, column: int, message: str, file: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message
        self.file = file  #: another file than the one that was to be read


class BadDefinition(NamedTuple):
    """What is wrong with a definition, in one line."""

    file: str
    line: int
    column: int
    message: str


def folder_of(context: str | None, base: str, root: str) -> str | None:
    """The folder that a context names, seen from ``base``.

    None where it is not known, an address, or none of the folders in ``root``, which is the repository's.
    """
    if context is None or is_remote(context):
        return None
    path = os.path.normpath(os.path.join(base, context or "."))
    return path if is_below(path, root) else None


def is_remote(context: str) -> bool:
    """Whether a context is an address, another target or standard input, and no folder.

    ``DetectGitContext`` and ``DetectHTTPContext`` of ``frontend/dockerui/context.go`` in moby/buildkit.
    """
    return "://" in context or context.startswith(("git@", "github.com/")) or context == "-"


def is_below(path: str, root: str) -> bool:
    """Whether a normal path is a folder or lies in it, by its name."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def arguments(given: Mapping[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    """Build arguments in the order of their names."""
    return tuple(sorted(given.items()))
