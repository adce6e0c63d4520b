"""The paths at which a program may lie, and what a copy brings there."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from ..knowledge.programs import PROGRAM_FOLDERS
from .output import UNKNOWN


class Wanted(NamedTuple):
    """A program by the paths at which it may lie; ``anywhere``: in folders that are not known, too."""

    name: str
    paths: tuple[str, ...]
    anywhere: bool = False

    def lies_at(self, place: str) -> bool:
        """Whether it may be what is written to a place."""
        if place.endswith("/"):
            return self.anywhere or any(path.startswith(place) for path in self.paths)
        if UNKNOWN in place:
            head, tail = place[: place.index(UNKNOWN)], place[place.rindex(UNKNOWN) + 1 :]
            return self.anywhere or any(path.startswith(head) and path.endswith(tail) for path in self.paths)
        return place in self.paths or (self.anywhere and posixpath.basename(place) == self.name)

    def targets(self, target: str) -> Iterator[str]:
        """The paths at which it may lie where something is copied to ``target``."""
        yield from self.paths
        if self.anywhere:
            yield target if posixpath.basename(target) == self.name else posixpath.join(target, self.name)


def is_in(path: str, place: str) -> bool:
    """Whether what is copied to ``place`` may come to lie at ``path``."""
    return place.startswith(UNKNOWN) or path == place or path.startswith(place.rstrip("/") + "/")


def behind(source: str, place: str, path: str, *, folders_too: bool) -> Iterator[tuple[str, bool]]:
    """What of ``source`` is at ``path`` once it is copied to ``place``, and whether that is the source itself.

    ``folders_too``: a folder goes into one that is there, with its name (``cp -r``); ``COPY`` takes what is in it.
    """
    base = posixpath.basename(source)
    if path == place or place.startswith(UNKNOWN) or (UNKNOWN in source and is_in(path, place)):
        yield source, True
        return
    if not path.startswith(place.rstrip("/") + "/"):
        return
    rest = path[len(place.rstrip("/")) + 1 :]
    if set(base) & set("*?["):
        first, _, below = rest.partition("/")
        if fnmatch.fnmatchcase(first, base):
            yield posixpath.join(posixpath.dirname(source), rest), False
        elif below or not folders_too:
            return
        return
    if rest == base:
        yield source, True
        return
    if folders_too and rest.startswith(f"{base}/"):
        yield posixpath.join(source, rest[len(base) + 1 :]), False
    yield posixpath.join(source, rest), False


def may_bring(source: str, place: str, path: str) -> bool:
    """Whether a source that is not seen may bring a file to ``path``: it is that file, or a folder."""
    base = posixpath.basename(source.rstrip("/"))
    if path == place or place.startswith(UNKNOWN):
        return True
    rest = path[len(place.rstrip("/")) + 1 :]
    if set(base) & set("*?["):
        return fnmatch.fnmatchcase(rest.split("/")[0], base) or base == "*"
    is_file = bool(posixpath.splitext(base.lstrip("."))[1]) and not source.endswith("/")
    return rest == base or not is_file


def is_for_packages(folder: str) -> bool:
    """Whether a folder is one in which packages put programs: ``/usr/bin``, ``/usr/lib/postgresql/15/bin``."""
    return folder in PROGRAM_FOLDERS or (folder.startswith("/usr/") and posixpath.basename(folder) in ("bin", "sbin"))


def beginnings(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
