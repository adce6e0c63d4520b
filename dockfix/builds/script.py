"""``docker build`` in shell text: scripts, the recipes of Makefiles, the ``run`` of a workflow's step."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..shell import Dialect, Unsupported, parse
from ..shell.syntax import Compound, List, Simple, Word
from ..shell.walk import without_wrappers
from .docker_command import DockerBuild, read_build
from .model import Build, folder_of

#: A line is looked at where both stand in it.
_PROGRAMS = re.compile(r"\b(?:docker|podman|buildah|nerdctl)\b")
_WORDS = ("docker", "podman", "buildah", "nerdctl")
_VERBS = re.compile(r"\b(?:build|bud|b)\b")
_MOVES = re.compile(r"(?:^|[;&|({]|\bdo|\bthen)\s*(?:cd|pushd|popd)\b")
_HERE = frozenset(("$PWD", "${PWD}", "$(pwd)", "`pwd`"))
_MOST_LINES = 20_000


class Found(NamedTuple):
    """A build in a script: the command, its line, and the folder that the script has gone to, if that is known."""

    build: DockerBuild
    line: int
    folder: str | None  #: relative to where the script starts


def commands(text: str, dialect: Dialect = Dialect.BASH, values: Mapping[str, str] | None = None) -> list[Found]:
    """The builds in a script; ``values`` are variables that are known."""
    if not any(word in text for word in _WORDS):
        return []
    found: list[Found] = []
    folder: str | None = ""
    for number, line in _logical_lines(text):
        moves = _MOVES.search(line) is not None
        builds = _PROGRAMS.search(line) is not None and _VERBS.search(line) is not None
        if not moves and not builds:
            continue
        try:
            read = parse(line.strip().removeprefix("time "), dialect)
        except Unsupported:
            folder = None if moves else folder
            continue
        walk = _Walk(folder, values or {})
        walk.list(read)
        found += [Found(build, number, where) for build, where in walk.found]
        # One that stands in an `if` or a loop may move, or not.
        folder = folder if walk.folder == folder else walk.folder if line[:1] not in " \t" else None
    return found


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them, and the number of the first."""
    pending, first = "", 1
    for number, line in enumerate(text.split("\n")[:_MOST_LINES], 1):
        first = number if not pending else first
        bare = line.rstrip("\r")
        if bare.endswith("\\") and not bare.lstrip().startswith("#"):
            pending += bare[:-1]
            continue
        yield first, pending + bare
        pending = ""
    if pending:
        yield first, pending


class _Walk:
    """Goes through the commands of a line, and to the folders that they go to."""

    def __init__(self, folder: str | None, values: Mapping[str, str]) -> None:
        self.folder = folder
        self.values = dict(values)
        self.found: list[tuple[DockerBuild, str | None]] = []

    def list(self, commands: List) -> None:
        for command in commands.commands():
            if isinstance(command, Compound):
                self._compound(command)
            else:
                self._simple(command)

    def _compound(self, command: Compound) -> None:
        before = self.folder
        for part in (*command.tests, *command.bodies):
            self.list(part)
        if command.kind == "(":
            self.folder = before
        elif self.folder != before:
            self.folder = None

    def _simple(self, command: Simple) -> None:
        if not command.words:
            for variable, value in command.assignments:
                known = self._known(value)
                if known is not None:
                    self.values[variable] = known
                else:
                    self.values.pop(variable, None)
            return
        words = [self._known(word) for word in without_wrappers(command.words)]
        if words[0] in ("cd", "pushd", "popd"):
            self._go(words[1:])
        elif (build := read_build(words)) is not None:
            self.found.append((build, self.folder))

    def _go(self, words: Sequence[str | None]) -> None:
        target = words[0] if len(words) == 1 else None
        if target is None or self.folder is None or target.startswith(("-", "~")):
            self.folder = None
        elif os.path.isabs(target):
            self.folder = None
        else:
            self.folder = os.path.normpath(os.path.join(self.folder, target))

    def _known(self, word: Word) -> str | None:
        """What the shell makes of a word, where that can be told."""
        if word.literal is not None:
            return None if word.glob else word.literal
        text = word.text.strip('"')
        if text in _HERE:
            return "."
        for start in _HERE:
            text = text.replace(start + "/", "./")
        for name in word.variables:
            if name not in self.values:
                continue
            text = text.replace("${" + name + "}", self.values[name])
            text = re.sub(rf"\${name}\b", lambda match, name=name: self.values[name], text)  # type: ignore[misc]
        return None if set(text) & set("$`\"'\\*?[~{") or not text else text


def resolved(found: Found, starts: Sequence[str], file: str, root: str, line: int) -> Iterator[Build]:
    """The builds of Dockerfiles that are there, if the script starts in one of the folders ``starts``.

    Where it starts is often not known: then each folder in which the Dockerfile lies counts.
    """
    build = found.build
    for start in starts:
        here = os.path.normpath(os.path.join(start, found.folder or ""))
        folder = folder_of(build.context, here, root)
        if build.has_file and build.file is not None:
            dockerfile = os.path.normpath(os.path.join(here, build.file))
        elif not build.has_file and folder is not None:
            dockerfile = os.path.join(folder, "Dockerfile")
        else:
            continue
        if os.path.isfile(dockerfile) and (folder is None or os.path.isdir(folder)):
            yield Build(
                dockerfile,
                folder,
                file,
                line,
                target=build.target,
                args=build.args,
                platforms=build.platforms,
                contexts=build.contexts,
                written=build.context or "",
            )


def folders_up_to(folder: str, root: str) -> list[str]:
    """A folder and those around it, up to ``root``."""
    found = [folder]
    while found[-1] != root and os.path.dirname(found[-1]) != found[-1]:
        found.append(os.path.dirname(found[-1]))
    return found


def of_script(path: str, text: str, root: str) -> Iterator[Build]:
    """The builds in a shell script, which may be started in its folder or in any above it."""
    for found in commands(text):
        yield from resolved(found, folders_up_to(os.path.dirname(path), root), path, root, found.line)
