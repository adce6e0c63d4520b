"""Stages, inheritance and what is in force at an instruction, read from the tree alone.

The rules are those of ``frontend/dockerfile/dockerfile2llb/convert.go`` in moby/buildkit. What the
base image decides is what :mod:`dockfix.images` knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..cst import AddOrCopy, Arg, Cmd, Copy, Dockerfile, Entrypoint, From, Instruction, Onbuild, Run, Volume, Workdir
from ..images import UNKNOWN, Image, Images
from ..knowledge.shells import READ_WHEN_BASH_STARTS
from ..shell import Dialect, ShellState
from .state import State

_LETTERS = re.compile(r"-[ceuxo]+")
_WINDOWS = re.compile(r"windows|nanoserver|servercore|-nano\b", re.IGNORECASE)
_SHELLS = {"sh": Dialect.SH, "ash": Dialect.ASH, "dash": Dialect.DASH, "bash": Dialect.BASH}


class Stage:
    """A ``FROM`` and what follows it; ``base`` is the stage it is built from, if it is one of the file."""

    __slots__ = ("_places", "base", "from_", "index", "instructions")

    def __init__(self, index: int, from_: From, base: Stage | None) -> None:
        self.index = index
        self.from_ = from_
        self.base = base
        self.instructions: list[Instruction] = []
        self._places: dict[int, int] = {}  # where each instruction stands, once somebody asks

    def behind(self, instruction: Instruction) -> Iterator[Instruction]:
        """The instructions of the stage that follow this one."""
        if not self._places:
            self._places = {id(node): at for at, node in enumerate(self.instructions)}
        return (self.instructions[at] for at in range(self._places[id(instruction)] + 1, len(self.instructions)))

    def lineage(self) -> Iterator[Stage]:
        """This stage and the stages it is built from."""
        stage: Stage | None = self
        while stage is not None:
            yield stage
            stage = stage.base


class Scope:
    """What a file's instructions see."""

    __slots__ = (
        "_consumers",
        "_ends",
        "_named",
        "_sources",
        "_stage_of",
        "_states",
        "_volumes",
        "_windows",
        "arguments",
        "images",
        "stages",
        "tree",
    )

    def __init__(self, tree: Dockerfile, images: Images | None = None) -> None:
        self.tree = tree
        self.images = images or Images()
        self.stages: list[Stage] = []
        self.arguments: list[Arg] = []  # before the first FROM
        self._stage_of: dict[int, Stage] = {}
        self._named: dict[str, Stage] = {}
        self._states: dict[int, State] = {}
        self._ends: list[State] = []  # of the first so many stages
        self._volumes: dict[int, list[Volume]] = {}
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

    def state_at(self, instruction: Instruction) -> State:
        """What is in force at an instruction of a stage."""
        # A stage that it is built from stands above it.
        for stage in self.stages[len(self._ends) : self.stage_of(instruction).index + 1]:
            self._walk(stage)
        return self._states[id(instruction)]

    def state_after(self, stage: Stage) -> State:
        """What is in force at the end of a stage, and so in a container."""
        for part in self.stages[len(self._ends) : stage.index + 1]:
            self._walk(part)
        return self._ends[stage.index]

    def _walk(self, stage: Stage) -> None:
        state = State.of_base(self.base_image(stage)) if stage.base is None else self._ends[stage.base.index]
        inherited = [] if stage.base is None else triggers(stage.base)
        for node in inherited:
            state = state.after(node)
        if any(isinstance(node, Workdir) for node in inherited):
            state = state._replace(workdir=None)
        for node in stage.instructions:
            self._states[id(node)] = state
            state = state.after(node)
        self._ends.append(state)

    def instructions_before(self, instruction: Instruction) -> Iterator[Instruction]:
        """The instructions that count for ``instruction``, those of the stages it is built from first."""
        for stage in reversed(list(self.stage_of(instruction).lineage())):
            for other in stage.instructions:
                if other is instruction:
                    return
                yield other

    def shell_state(self, instruction: Instruction) -> ShellState | str:
        """The shell of a ``RUN`` for :func:`dockfix.shell.how_to_join`, or a sentence why it is none."""
        stage = self.stage_of(instruction)
        if self.is_windows(stage):
            return "a Windows image has another shell"
        now = self.state_at(instruction)
        if not _dialect(now.shell):
            return f"the SHELL is {now.shell[0]}, which is not sh, ash, dash or bash"
        known = shell_options(now.shell)
        if known is None:
            return f"the SHELL has options that are not known: {' '.join(now.shell)}"
        dialect, options = known
        return ShellState(
            dialect,
            errexit="e" in options,
            nounset="u" in options,
            pipefail="pipefail" in options,
            xtrace="x" in options,
            exported=now.names,
            workdir=now.workdir,
            user=now.user,
            startup=next((name for name in sorted(READ_WHEN_BASH_STARTS) if name in now.environment), None),
            in_place=frozenset() if "PATH" in now.environment else self.base_image(stage).updated_in_place,
            unsure=now.unsure,
        )

    def image_of(self, stage: Stage) -> str:
        """The image that the stage, or the first of those that it is built from, begins with."""
        while stage.base is not None:
            stage = stage.base
        return stage.from_.image

    def base_image(self, stage: Stage) -> Image:
        """What is known of that image, as its ``ONBUILD`` triggers leave it; nothing of one of Windows."""
        return UNKNOWN if self.is_windows(stage) else self.images.of(self.image_of(stage)).after_triggers()

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

    def volumes(self, stage: Stage) -> list[Volume]:
        """The ``VOLUME`` instructions of the stage itself."""
        if id(stage) not in self._volumes:
            self._volumes[id(stage)] = [other for other in stage.instructions if isinstance(other, Volume)]
        return self._volumes[id(stage)]

    def copies(self, stage: Stage) -> list[AddOrCopy]:
        """The ``COPY`` and ``ADD`` instructions of the stage and those it is built from."""
        return [other for part in stage.lineage() for other in part.instructions if isinstance(other, AddOrCopy)]


def triggers(stage: Stage) -> list[Instruction]:
    """What ``ONBUILD`` has a stage do that is built from this one, before its own instructions."""
    nodes = (node.instruction for node in stage.instructions if isinstance(node, Onbuild))
    return [node for node in nodes if node is not None]


def _dialect(shell: Sequence[str]) -> Dialect | None:
    return None if not shell or "$" in shell[0] else _SHELLS.get(shell[0].rsplit("/", 1)[-1])


def shell_options(shell: Sequence[str]) -> tuple[Dialect, frozenset[str]] | None:
    """Which shell a ``SHELL`` is and its options (``e``, ``u``, ``x``, ``pipefail``); None where it can't be told."""
    dialect = _dialect(shell)
    options = _options(shell[1:])
    return None if dialect is None or options is None else (dialect, frozenset(options))


def _options(arguments: Sequence[str]) -> set[str] | None:
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
