"""How one Dockerfile is built: what its repository defines, or, where nothing speaks of it, the possible contexts."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..files import is_inside, repository_of
from .model import Build, is_below

if TYPE_CHECKING:
    from .definitions import Definitions


class Ways(NamedTuple):
    """The ways in which a Dockerfile is built, or may be."""

    root: str  #: the repository's folder
    builds: tuple[Build, ...]  #: those that some file defines
    folders: tuple[str, ...] = ()  #: where none is defined: the folders that may be its context, its own first

    def shown(self, path: str) -> str:
        """A path as it is seen from the root."""
        return os.path.relpath(path, self.root) if is_below(path, self.root) else path


def ways_in(folder: str | None) -> Ways:
    """What the Compose files in a folder say of its Dockerfile, which need not be there."""
    if folder is None:
        return Ways("", ())
    from .definitions import compose_builds_in

    own = os.path.join(folder, "Dockerfile")
    return Ways(folder, tuple(build for build in compose_builds_in(folder) if build.dockerfile == own))


def root_of(path: str) -> str:
    """The folder in which a Dockerfile's definitions are looked for.

    It is that of its repository; without one the current folder, where the file lies below it, else the file's own.
    """
    real = os.path.realpath(path)
    found = repository_of(real)
    if found is not None:
        return found
    here, own = os.path.realpath(os.getcwd()), os.path.dirname(real)
    return here if is_below(own, here) else own


class Repositories:
    """The definitions of each repository; each is read once, or anew after ``max_age`` seconds."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Definitions]] = {}
        self._roots: dict[str, str] = {}
        self.max_age: float | None = None

    def definitions(self, root: str) -> Definitions:
        """What the files under a folder define."""
        found = self._known.get(root)
        if found is None or (self.max_age is not None and time.monotonic() - found[0] > self.max_age):
            from .definitions import read_definitions  # most runs ask nothing of the build context

            found = self._known[root] = (time.monotonic(), read_definitions(root))
        return found[1]

    def read(self) -> dict[str, Definitions]:
        """What was read, by root."""
        return {root: found for root, (_, found) in self._known.items()}

    def forget(self) -> None:
        """Read anew from now on."""
        self._known.clear()
        self._roots.clear()

    def ways(self, path: str, configured: Sequence[Build] = ()) -> Ways:
        """How a Dockerfile is built; ``configured`` are the builds that a config names, which come first."""
        real = os.path.realpath(path)
        folder = os.path.dirname(real)
        if (root := self._roots.get(folder)) is None:
            root = self._roots[folder] = root_of(path)
        own = tuple(build for build in configured if os.path.realpath(build.dockerfile) == real)
        builds = tuple(_inside(build, root) for build in own or self.definitions(root).builds.get(real, ()))
        return Ways(root, builds, () if builds else tuple(_folders(folder, root)))


def _inside(build: Build, root: str) -> Build:
    """The build; its context is not known where a link, or a config, leads out of the repository."""
    is_known = build.context is not None and is_inside(build.context, root)
    return build if is_known else build._replace(context=None)


def _folders(folder: str, root: str) -> list[str]:
    found = [folder]
    while found[-1] != root and is_below(found[-1], root):
        found.append(os.path.dirname(found[-1]))
    return found


@lru_cache(maxsize=1)
def repositories() -> Repositories:
    """Those of this process; a pool's processes, where they are forked, begin with what is known here."""
    return Repositories()
