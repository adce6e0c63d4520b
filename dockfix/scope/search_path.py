"""Variables by which programs are led to settings, libraries and other programs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ..knowledge.folders import MADE_BY_INSTALLS
from ..knowledge.variables import is_search_path

_BETWEEN = str.maketrans(":,=\t\n", "     ")


def leads_into(environment: Iterable[tuple[str, str]], folder: str, *, made: bool) -> str | None:
    """The variable that leads programs to files in ``folder``; ``made``: what an install makes there does not count."""
    base = folder.rstrip("/")
    for name, value in environment:
        if not is_search_path(name):
            continue
        if name == "PATH" and any(map(_from_here, value.strip("\"'").split(":"))):
            return name
        for part in value.strip("\"'").translate(_BETWEEN).split():
            if part in (".", "..") or part.startswith(("./", "../")):
                return name
            inside = posixpath.normpath(part) if part.startswith("/") else ""
            if inside and (inside == (base or "/") or inside.startswith(base + "/")):
                if not (made and inside[len(base) :].lstrip("/") in MADE_BY_INSTALLS):
                    return name
    return None


def _from_here(folder: str) -> bool:
    """Whether an element of ``PATH`` is looked for in the working directory, as an empty one is (POSIX, 8.3)."""
    return not folder.startswith(("/", "$", "~")) and folder not in MADE_BY_INSTALLS


def relative_files(environment: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The variables that lead programs somewhere, and the relative paths in them."""
    for name, value in environment:
        if is_search_path(name):
            for part in value.strip("\"'").translate(_BETWEEN).split():
                if not part.startswith(("/", "$", "-", "~")):
                    yield name, part
