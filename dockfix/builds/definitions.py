"""All build definitions of a repository."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..knowledge.build_definitions import (
    BAKE_NAME,
    COMPOSE_FILES,
    COMPOSE_NAME,
    DEVCONTAINER_NAMES,
    MAKEFILE_NAME,
    SCRIPT_ENDINGS,
    SKAFFOLD_NAME,
    WORKFLOWS,
)
from ..knowledge.folders import NEVER_SEARCHED
from .model import BadDefinition, Build, Unreadable
from .sources import Sources

if TYPE_CHECKING:
    from .compose import ComposeReader

#: Never looked into: what is kept there is no part of the project.
_SKIPPED_FOLDERS = NEVER_SEARCHED | {"vendor", "__pycache__"}
#: How many files and folders are looked at in a repository.
MOST_ENTRIES = 200_000


class Definitions(NamedTuple):
    """The builds of a repository, each under the path of its Dockerfile, links followed."""

    builds: Mapping[str, tuple[Build, ...]]
    bad: tuple[BadDefinition, ...]  #: definitions that can't be used

    @property
    def all(self) -> list[Build]:
        """Every build, in the order of the files that define them."""
        found = [build for builds in self.builds.values() for build in builds]
        return sorted(found, key=lambda build: (build.file, build.line, build.dockerfile, build.name))


def read_definitions(root: str) -> Definitions:
    """What the files under ``root`` define; a bad one stops none of the others."""
    names, complete = _named(root)
    reader = _Reader(Sources(root, {path for found in names.values() for path in found}))
    for kind in ("compose", "bake", "skaffold", "devcontainer", "workflow", "makefile", "script"):
        reader.read(kind, names.get(kind, []))
    if not complete:
        message = f"there are more than {MOST_ENTRIES:,} files: builds that are defined in the rest are not known"
        reader.bad.append(BadDefinition(root, 1, 1, message))
    builds: dict[str, list[Build]] = {}
    for build in dict.fromkeys(reader.builds):
        if os.path.isfile(build.dockerfile):
            builds.setdefault(os.path.realpath(build.dockerfile), []).append(build)
    return Definitions({path: tuple(found) for path, found in builds.items()}, tuple(dict.fromkeys(reader.bad)))


def compose_builds_in(folder: str) -> list[Build]:
    """The builds in the Compose files of one folder; a bad file defines none."""
    reader = _Reader(Sources(folder))
    reader.read("compose", [path for name in COMPOSE_FILES if os.path.isfile(path := os.path.join(folder, name))])
    return reader.builds


class _Reader:
    """Reads definitions; a module for a kind of them is imported where there is one."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.builds: list[Build] = []
        self.bad: list[BadDefinition] = []

    def read(self, kind: str, paths: list[str]) -> None:
        """Read the definitions of one kind."""
        if not paths:
            return
        if kind == "bake":
            from . import bake

            for group in bake.groups_of(paths):
                self._take(group[0], partial(bake.builds, group, self.sources))
        elif kind == "workflow":
            self._workflows(paths)
        else:
            of_path = self._reader_of(kind)
            for path in paths:
                self._take(path, partial(of_path, path))

    def _reader_of(self, kind: str) -> Callable[[str], Iterator[Build]]:
        root = self.sources.root
        if kind == "skaffold":
            from . import skaffold

            return lambda path: skaffold.builds(path, self.sources)
        if kind == "makefile":
            from . import makefile

            return lambda path: makefile.builds(path, self.sources.text(path), root)
        if kind == "script":
            from . import script

            return lambda path: script.of_script(path, self.sources.text(path), root)
        from .compose import ComposeReader

        compose = ComposeReader(self.sources)
        if kind == "compose":
            return lambda path: self._compose(path, compose)
        from . import devcontainer

        return lambda path: devcontainer.builds(path, self.sources, compose)

    def _workflows(self, paths: list[str]) -> None:
        from . import bake
        from .workflow import WorkflowReader

        workflows = WorkflowReader(self.sources)
        for path in paths:
            self._take(path, partial(workflows.builds, path))
        for files, folder in dict.fromkeys(workflows.bakes):
            self._take(files[0], partial(bake.builds, files, self.sources, folder))

    def _compose(self, path: str, compose: ComposeReader) -> Iterator[Build]:
        # Most Compose files name images only, and reading YAML takes long.
        if "build" in (text := self.sources.text(path)) or "extends" in text or "include" in text:
            yield from compose.builds(path)

    def _take(self, path: str, read: Callable[[], Iterator[Build]]) -> None:
        try:
            self.builds += read()
        except Unreadable as error:
            self.bad.append(BadDefinition(error.file or path, error.line, error.column, error.message))
        except RecursionError:
            self.bad.append(BadDefinition(path, 1, 1, "its values lie too deep in each other"))


def _named(root: str) -> tuple[dict[str, list[str]], bool]:
    """The files with a definition's name, by kind, and whether that are all."""
    found: dict[str, list[str]] = {}
    folders, count = deque([root]), 0
    while folders:
        folder = folders.popleft()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        if folder != root and any(entry.name == ".git" for entry in entries):
            continue  # another repository
        in_workflows = folder == os.path.join(root, *WORKFLOWS.split("/"))
        count += len(entries)
        if count > MOST_ENTRIES:
            return found, False
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED_FOLDERS:
                    folders.append(entry.path)
            elif (kind := _kind(entry.name, in_workflows)) is not None:
                found.setdefault(kind, []).append(entry.path)
    return found, True


def _kind(name: str, in_workflows: bool) -> str | None:
    """The kind of definition that a file of this name may be."""
    if in_workflows and name.endswith((".yml", ".yaml")):
        return "workflow"
    if name.endswith((".yml", ".yaml")):
        return "compose" if COMPOSE_NAME.match(name) else "skaffold" if SKAFFOLD_NAME.match(name) else None
    if name in DEVCONTAINER_NAMES:
        return "devcontainer"
    if name.endswith((".hcl", ".json")):
        return "bake" if BAKE_NAME.match(name) else None
    if MAKEFILE_NAME.match(name):
        return "makefile"
    return "script" if name.endswith(SCRIPT_ENDINGS) else None
