"""Absolute ``WORKDIR``s, and a word where there is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import AddOrCopy, Dockerfile, Instruction, Onbuild, Run, Workdir
from ..edit.layout import comments_inside
from ..edit.quoting import variables
from ..scope import Scope, Stage, starts_at_root

_PLAIN = re.compile(r"[\w./+@:-]+\Z")
_RUNS_FROM_HERE = re.compile(r"(?:\A|[;&|]\s*)\./[\w.]")
_MOVES = re.compile(r"\b(?:cd|pushd|chdir)\b|--(?:chdir|directory)\b| -C ")


class AbsoluteWorkdir(Codemod):
    """Write `WORKDIR` as an absolute path.

    A relative one begins where the last `WORKDIR` ended, maybe that of the base image, so that a reader
    has to look for it. It is written out where the file, or what is known of an official image, says
    where that is.

    ```diff
     FROM node:20
     WORKDIR /srv
    -WORKDIR app
    +WORKDIR /srv/app
    ```
    """

    name = "absolute-workdir"
    equivalent_rules = ("buildkit:WorkdirRelativePath", "hadolint:DL3000", "hadolint:DL3045")
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``WORKDIR``, and the last stage without one."""
        scope = facts.scope
        ends: dict[int, str | None] = {}  # the folder in force at the end of each stage
        for stage in scope.stages:
            folder = _start(stage, ends, scope)
            windows = scope.is_windows(stage)
            for node in stage.instructions:
                if not isinstance(node, Workdir) or not node.text:
                    continue
                said = None if windows else self._look(node, folder, file)
                if said is not None:
                    yield said
                folder = _after(node, folder)
            ends[stage.index] = folder
        if scope.stages and (first := _without_workdir(scope.stages[-1], scope)) is not None:
            image = list(scope.stages[-1].lineage())[-1].from_.image
            place = "/" if starts_at_root(image) else "whatever the base image says"
            reason = f"no WORKDIR says which folder this relative path is in: it is {place}"
            yield self.finding(first, reason, "write an absolute WORKDIR above")

    def _look(self, node: Workdir, folder: str | None, file: Dockerfile) -> Change | Finding | None:
        text = node.text
        if text.startswith(("/", "$", '"/', "'/", '"$')):
            return None
        if not _PLAIN.match(text):
            return self.finding(node, "the path holds quotes, variables or blanks")
        if folder is None:
            reason = "it is relative to a folder that only the base image or a variable knows"
            return self.finding(node, reason, "write the path from the root")
        path = posixpath.normpath(posixpath.join(folder, text))
        if comments_inside(node):
            return self.finding(node, "comments stand inside the path")
        return self.rewrite_arguments(node, path, f"`{text}` is in {folder}, where the last WORKDIR ended")


def _start(stage: Stage, ends: dict[int, str | None], scope: Scope) -> str | None:
    """The folder in which a stage begins; None where the base image decides."""
    base = stage.base
    if base is None:
        return "/" if starts_at_root(stage.from_.image) else None
    triggers = (node.instruction for node in base.instructions if isinstance(node, Onbuild))
    return None if any(isinstance(node, Workdir) for node in triggers) else ends[base.index]


def _after(node: Workdir, folder: str | None) -> str | None:
    """The folder after a ``WORKDIR``."""
    if not _PLAIN.match(node.text):
        return None
    if node.text.startswith("/"):
        return posixpath.normpath("/" + node.text.lstrip("/"))
    return None if folder is None else posixpath.normpath(posixpath.join(folder, node.text))


def _without_workdir(stage: Stage, scope: Scope) -> Instruction | None:
    """The first instruction of the stage with a path that a ``WORKDIR`` should explain."""
    parts = list(stage.lineage())
    inner = (node for part in parts for node in part.instructions)
    if any(isinstance(node, Workdir) for node in inner) or scope.is_windows(stage):
        return None
    if any(isinstance(node, Onbuild) for part in parts[1:] for node in part.instructions):
        return None
    for node in stage.instructions:
        if isinstance(node, AddOrCopy) and node.words and _is_relative(node.target, node):
            return node
        if isinstance(node, Run) and node.json is None and not _MOVES.search(node.text):
            if _RUNS_FROM_HERE.search(node.text):
                return node
    return None


def _is_relative(target: str, node: AddOrCopy) -> bool:
    known = variables(target, node.line.escape)
    return known is not None and not target.startswith(("/", "$", '"', "'"))
