"""What puts files into a stage: its copies, and what its ``RUN``s and the scripts that they start visibly write."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..context import BuildContext
from ..cst import AddOrCopy, Instruction, Onbuild, Run
from ..knowledge.programs import PROGRAM_FOLDERS
from .output import UNKNOWN, Made, Output
from .outputs import outputs, written_by_script
from .program_paths import behind
from .scope import Scope, Stage
from .state import State

_DEEPEST = 6
#: How many steps are looked at for a file, and from how many stages in a row one may be built, until it is given up.
_MOST_STEPS, _MOST_STAGES = 200_000, 50


class Step(NamedTuple):
    """An instruction or a part of one that puts something at a place."""

    node: Instruction
    output: Output | None  #: of a ``RUN``; None for a copy
    state: State


class StageSteps:
    """Answers for one file; what an instruction does is looked at once."""

    def __init__(self, scope: Scope, context: BuildContext) -> None:
        self.scope = scope
        self.context = context
        self._steps: dict[int, list[Step]] = {}
        self._links: dict[int, dict[str, str]] = {}
        self._stages: dict[str, list[Stage]] = {}  # by number and by name
        self._children: dict[int, list[Stage]] = {}
        self._heights: list[int] = []
        self._left = _MOST_STEPS
        for stage in scope.stages:
            for name in {str(stage.index), stage.from_.stage} - {None}:
                self._stages.setdefault(name, []).append(stage)  # type: ignore[arg-type]
            self._heights.append(0 if stage.base is None else self._heights[stage.base.index] + 1)
            if stage.base is not None:
                self._children.setdefault(stage.base.index, []).append(stage)

    def charge(self, count: int = 1) -> bool:
        """Count steps that are looked at; whether there is room for them."""
        self._left -= count
        return self._left > 0

    def is_too_high(self, stage: Stage) -> bool:
        """Whether a stage is built from too many others in a row."""
        return self._heights[stage.index] > _MOST_STAGES

    def children(self, stage: Stage) -> list[Stage]:
        """The stages that are built from this one."""
        return self._children.get(stage.index, [])

    def of(self, stage: Stage) -> list[Step]:
        """What puts files somewhere, in the stage and those it is built from, in order."""
        for part in reversed([part for part in stage.lineage() if id(part) not in self._steps]):
            self._steps[id(part)] = self._of_stage(part, [] if part.base is None else self._steps[id(part.base)])
        return self._steps[id(stage)]

    def _of_stage(self, stage: Stage, inherited: Sequence[Step]) -> list[Step]:
        found = list(inherited)
        self.charge(len(found))
        for node in stage.instructions:
            state = self.scope.state_at(node)
            inner = node.instruction if isinstance(node, Onbuild) else node
            if isinstance(inner, AddOrCopy) and inner.words:
                found.append(Step(inner, None, state))
            elif isinstance(inner, Run):
                for output in outputs(inner, state):
                    found += [Step(inner, part, state) for part in self._with_script(output, found, state)]
        return found

    def _with_script(self, output: Output, before: Sequence[Step], state: State, depth: int = 0) -> Iterator[Output]:
        """What a script writes, for one that is started and whose text is known."""
        if output.made is not Made.STARTED:
            yield output
            return
        text = self._text_at(output.place, before, depth)
        if text is None or depth > _DEEPEST:
            return
        for part in written_by_script(text, state.workdir, of_shell=not output.sources):
            yield from self._with_script(part, before, state, depth + 1)

    def _text_at(self, place: str, steps: Sequence[Step], depth: int) -> str | None:
        """The text of a file of the image, where it is copied or written as it stands."""
        for node, output, state in reversed(steps):
            if not self.charge():
                return None
            if output is not None:
                if output.made in (Made.TEXT, Made.SCRIPT) and output.place == place and output.sources:
                    return output.sources[0]
                continue
            target = state.folder(node.target.strip("\"'")) if isinstance(node, AddOrCopy) else None
            if target is None or not isinstance(node, AddOrCopy):
                continue
            for doc in node.heredocs:
                if place in (target, posixpath.join(target, doc.name)):
                    return doc.body
            from_ = node.flag("from")
            stage = None if from_ is None else self.stage_named(from_, node)
            for source in node.sources:
                root = source.strip("\"'") if from_ is None else posixpath.normpath(posixpath.join("/", source))
                for path, _ in behind(root, target, place, folders_too=False):
                    if from_ is None and self.context.is_file(path):
                        return self.context.read_text(path)
                    if stage is not None and depth < _DEEPEST:
                        if (text := self._text_at(path, self.of(stage), depth + 1)) is not None:
                            return text
        return None

    def links_of(self, stage: Stage) -> dict[str, str]:
        """The links that ``ln -s`` makes of one absolute path to another."""
        if id(stage) not in self._links:
            self._links[id(stage)] = {
                output.place: output.sources[0]
                for _, output, _ in self.of(stage)
                if output is not None
                and output.link
                and len(output.sources) == 1
                and UNKNOWN not in output.place + output.sources[0]
                and output.place not in PROGRAM_FOLDERS
            }
        return self._links[id(stage)]

    def stage_named(self, name: str, node: Instruction) -> Stage | None:
        """The stage that ``--from`` names: the latest above of that name or number."""
        own = self.scope.stage_of(node.parent if isinstance(node.parent, Onbuild) else node)
        named = self._stages.get(name.lower(), [])
        return next((stage for stage in reversed(named) if stage.index < own.index), None)
