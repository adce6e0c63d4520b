"""The files of the build context that come into a stage: what it copies and mounts, and what the stages that it takes
from copy.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from ..cst import AddOrCopy, Run
from ..knowledge.project_files import FOLDERS_FOR_OTHERS, is_for_others
from .mounts import mounts
from .scope import Stage
from .stage_steps import StageSteps
from .state import expanded

#: How many files are looked at, and how many bytes of each and of all.
MOST_FILES, LARGEST, MOST_BYTES = 2_000, 1_000_000, 20_000_000
#: How many stages are looked at.
MOST_STAGES = 50


class CopiedFiles:
    """Answers for one file."""

    def __init__(self, steps: StageSteps) -> None:
        self.steps = steps
        self.scope = steps.scope
        self.context = steps.context

    def read(self, stage: Stage, left_out: Collection[str] = ()) -> Iterator[tuple[str, bytes | None]]:
        """The paths and what stands in the files that may hold what runs; ``left_out`` are names of others.

        None stands for what is not read because it is too large, or for the first of what is too much.
        """
        left, total = MOST_FILES, 0
        for path in self.of(stage):
            name = posixpath.basename(path)
            if is_for_others(name) or name in left_out:
                continue
            if left == 0 or total > MOST_BYTES:
                yield path, None
                return
            left -= 1
            data = self.context.read_bytes(path, LARGEST)
            total += len(data or b"")
            is_text = data is not None and b"\0" not in data
            yield path, None if data is not None and is_text and len(data) == LARGEST else data

    def of(self, stage: Stage) -> Iterator[str]:
        """The paths in the context of the files that come to a stage and those that it takes from, the nearest first.

        Folders such as ``node_modules``, which hold nothing of the project's own, are left out.
        """
        seen: set[str] = set()
        for part in self.parts(stage):
            for node in part.instructions:
                values = self.scope.state_at(node).env
                for typed in _sources(node) if isinstance(node, (AddOrCopy, Run)) else ():
                    source = expanded(typed.strip("\"'"), values)
                    if source is not None and not source.startswith("<<"):
                        yield from self._below(source, seen)

    def parts(self, stage: Stage) -> Iterator[Stage]:
        """A stage, those it is built from, and those it copies from, the nearest first."""
        seen: set[int] = set()
        waiting = [stage]
        while waiting and len(seen) < MOST_STAGES:
            part = waiting.pop(0)
            if part.index in seen:
                continue
            seen.add(part.index)
            yield part
            waiting += [part.base] if part.base is not None else []
            for node in part.instructions:
                if isinstance(node, AddOrCopy) and (name := node.flag("from")) is not None:
                    other = self.steps.stage_named(name.strip("\"'"), node)
                    waiting += [other] if other is not None else []

    def _below(self, source: str, seen: set[str]) -> Iterator[str]:
        """The files of a source: those of a folder before those of the folders in it."""
        waiting = list(self.context.glob(source) or []) if set(source) & set("*?[") else [self.context.clean(source)]
        while waiting:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            if len(seen) > 10 * MOST_FILES:
                return
            if self.context.is_dir(path):
                names = [name for name in self.context.names(path) or () if name not in FOLDERS_FOR_OTHERS]
                waiting += [posixpath.join(path, name) for name in names]
            elif self.context.is_file(path):
                yield path


def _sources(node: AddOrCopy | Run) -> list[str]:
    """What an instruction takes from the build context."""
    if isinstance(node, AddOrCopy):
        return [] if node.flag("from") is not None else node.sources
    return [mount.source or "." for mount in mounts(node) if mount.type == "bind" and mount.from_ is None]
