"""Stages, inheritance and the shell in force, read from the tree alone.

The rules are those of ``frontend/dockerfile/dockerfile2llb/convert.go`` in moby/buildkit. What the
base image decides is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..cst import AddOrCopy, Arg, Cmd, Copy, Dockerfile, Entrypoint, Env, From, Instruction, Run, Shell
from ..shell import Dialect, ShellState
from .bases import has_plain_environment

#: What Docker puts into the environment of every ``RUN``, and its predefined arguments.
_ALWAYS = frozenset("PATH HOME HOSTNAME TERM".split())
_PROXIES = frozenset(
    name
    for base in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (base, base.upper())
)
_LETTERS = re.compile(r"-[ceuxo]+")
_WINDOWS = re.compile(r"windows|nanoserver|servercore|-nano\b", re.IGNORECASE)
_SHELLS = {"sh": Dialect.SH, "ash": Dialect.ASH, "dash": Dialect.DASH, "bash": Dialect.BASH}
_DEFAULT_SHELL = ["/bin/sh", "-c"]


class Stage:
    """A ``FROM`` and what follows it; ``base`` is the stage it is built from, if it is one of the file."""

    __slots__ = ("base", "from_", "index", "instructions")

    def __init__(self, index: int, from_: From, base: Stage | None) -> None:
        self.index = index
        self.from_ = from_
        self.base = base
        self.instructions: list[Instruction] = []

    def lineage(self) -> Iterator[Stage]:
        """This stage and the stages it is built from."""
        stage: Stage | None = self
        while stage is not None:
            yield stage
            stage = stage.base


class _InForce:
    """What is in force at each instruction of a stage, by the instruction's id.

    ``names`` are those in the environment, None where the base image may have set any.
    """

    __slots__ = ("last", "names", "shells")

    def __init__(self, stage: Stage, base: _InForce | None) -> None:
        last: tuple[list[str], frozenset[str] | None] = (_DEFAULT_SHELL, _names_of_base(stage))
        shell, names = last if base is None else base.last
        self.shells: dict[int, list[str]] = {}
        self.names: dict[int, frozenset[str] | None] = {}
        for node in stage.instructions:
            self.shells[id(node)], self.names[id(node)] = shell, names
            if isinstance(node, Shell):
                shell = node.json or shell
            elif names is not None and (new := _names_set(node) - names):
                names = None if any("$" in name for name in new) else names | new
        self.last: tuple[list[str], frozenset[str] | None] = (shell, names)


def _names_of_base(stage: Stage) -> frozenset[str] | None:
    return _ALWAYS | _PROXIES if has_plain_environment(stage.from_.image) else None


def _names_set(node: Instruction) -> set[str]:
    if isinstance(node, Arg):
        return {name for name, _ in node.names}
    if isinstance(node, Env):
        return {pair.name for pair in node.pairs}
    return set()


class Scope:
    """What a file's instructions see."""

    __slots__ = (
        "_consumers",
        "_found",
        "_named",
        "_sources",
        "_stage_of",
        "_windows",
        "arguments",
        "places",
        "stages",
        "tree",
    )

    def __init__(self, tree: Dockerfile) -> None:
        self.tree = tree
        self.stages: list[Stage] = []
        self.arguments: list[Arg] = []  # before the first FROM
        self._stage_of: dict[int, Stage] = {}
        self._named: dict[str, Stage] = {}
        self._found: list[_InForce] = []
        self.places: dict[int, Any] = {}  # kept by `places.py`: the folder and the user at an instruction
        self._sources: set[str] | None = None
        self._consumers: list[Instruction] | None = None
        self._windows: list[bool] = []  # for the first so many stages
        for instruction in tree.instructions:
            if isinstance(instruction, From):
                stage = Stage(len(self.stages), instruction, self.stage_named(instruction.image))
                self.stages.append(stage)
                if instruction.stage is not None:
                    self._named[instruction.stage] = stage
            elif isinstance(instruction, Arg) and not self.stages:
                self.arguments.append(instruction)
                continue
            if self.stages:
                self.stages[-1].instructions.append(instruction)
                self._stage_of[id(instruction)] = self.stages[-1]

    def stage_named(self, name: str) -> Stage | None:
        """The latest stage of that name."""
        return self._named.get(name.lower())

    def stage_of(self, instruction: Instruction) -> Stage:
        """The stage that an instruction stands in."""
        return self._stage_of[id(instruction)]

    def is_windows(self, stage: Stage) -> bool:
        """Whether the stage's base is a Windows image, as far as names tell."""
        for part in self.stages[len(self._windows) : stage.index + 1]:
            self._windows.append(self.tree.escape == "`" or self._names_windows(part))
        return self._windows[stage.index]

    def _names_windows(self, stage: Stage) -> bool:
        if stage.base is not None and self._windows[stage.base.index]:
            return True
        texts = [stage.from_.image, stage.from_.flag("platform") or ""]
        if any("$" in text for text in texts):
            texts += [default or "" for arg in self.arguments for _, default in arg.names]
        return _WINDOWS.search("\n".join(texts)) is not None

    def shell_at(self, instruction: Instruction) -> list[str]:
        """The ``SHELL`` in force; ``/bin/sh -c`` where only the base image could say otherwise."""
        return self._in_force(self.stage_of(instruction)).shells[id(instruction)]

    def _in_force(self, stage: Stage) -> _InForce:
        """Shells and names at each instruction of a stage, found out once."""
        for at in range(len(self._found), stage.index + 1):
            part = self.stages[at]
            self._found.append(_InForce(part, None if part.base is None else self._found[part.base.index]))
        return self._found[stage.index]

    def shell_state(self, instruction: Instruction) -> ShellState | str:
        """The shell of a ``RUN`` for :func:`dockfix.shell.how_to_join`, or a sentence why it is none."""
        stage = self.stage_of(instruction)
        if self.is_windows(stage):
            return "a Windows image has another shell"
        shell = self.shell_at(instruction)
        if not _dialect(shell):
            return f"the SHELL is {shell[0]}, which is not sh, ash, dash or bash"
        known = shell_options(shell)
        if known is None:
            return f"the SHELL has options that are not known: {' '.join(shell)}"
        dialect, options = known
        return ShellState(
            dialect, "e" in options, "u" in options, "pipefail" in options, self.environment(stage, instruction)
        )

    def environment(self, stage: Stage, instruction: Instruction) -> frozenset[str] | None:
        """The names in a ``RUN``'s environment; None where the base image may have set any."""
        return self._in_force(stage).names[id(instruction)]

    def consumers(self) -> list[Instruction]:
        """The instructions with a ``--from`` or a mount: those that may take files of a stage."""
        if self._consumers is None:
            self._consumers = [
                node for node in self.tree.find(Copy, Run) if any(flag.name in ("from", "mount") for flag in node.flags)
            ]
        return self._consumers

    def is_copied_from(self, stage: Stage) -> bool:
        """Whether a ``COPY --from`` or a mount takes files of the stage."""
        if self._sources is None:
            self._sources = set()
            for instruction in self.consumers():
                for flag in instruction.flags:
                    if flag.name in ("from", "mount"):
                        value = flag.flag_value or ""
                        parts = [part.partition("=")[2] for part in value.split(",") if part.startswith("from=")]
                        self._sources.update(name.lower() for name in parts or [value])
        names = {str(stage.index), stage.from_.stage}
        return bool(names & self._sources) or any("$" in name for name in self._sources)

    def layers_matter(self, stage: Stage) -> bool:
        """Whether the stage becomes an image: the last, those it is built from, those nobody copies from."""
        return stage in list(self.stages[-1].lineage()) or not self.is_copied_from(stage)

    def entrypoints(self, stage: Stage) -> list[Entrypoint]:
        """The ``ENTRYPOINT`` instructions of the stage itself."""
        return [other for other in stage.instructions if isinstance(other, Entrypoint)]

    def commands(self, stage: Stage) -> list[Cmd]:
        """The ``CMD`` instructions of the stage itself."""
        return [other for other in stage.instructions if isinstance(other, Cmd)]

    def copies(self, stage: Stage) -> list[AddOrCopy]:
        """The ``COPY`` and ``ADD`` instructions of the stage and those it is built from."""
        return [other for part in stage.lineage() for other in part.instructions if isinstance(other, AddOrCopy)]


def _dialect(shell: list[str]) -> Dialect | None:
    return None if not shell or "$" in shell[0] else _SHELLS.get(shell[0].rsplit("/", 1)[-1])


def shell_options(shell: list[str]) -> tuple[Dialect, frozenset[str]] | None:
    """Which shell a ``SHELL`` is and its options (``e``, ``u``, ``x``, ``pipefail``); None where it can't be told."""
    dialect = _dialect(shell)
    options = _options(shell[1:])
    return None if dialect is None or options is None else (dialect, frozenset(options))


def _options(arguments: list[str]) -> set[str] | None:
    """The options of ``-euo pipefail -c``, or None where they are more than that."""
    found: set[str] = set()
    at = 0
    while at < len(arguments):
        word = arguments[at]
        at += 1
        if not _LETTERS.fullmatch(word):
            return None
        for letter in word[1:]:
            if letter == "o":
                if at >= len(arguments) or arguments[at] not in ("pipefail", "errexit", "nounset", "xtrace"):
                    return None
                found.add({"errexit": "e", "nounset": "u", "xtrace": "x"}.get(arguments[at], arguments[at]))
                at += 1
            else:
                found.add(letter)
    return found if "c" in found and arguments and "c" in arguments[-1] + arguments[0] else None
