"""Absolute ``WORKDIR``s, and a word where there is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import AddOrCopy, Dockerfile, Instruction, Onbuild, Run, Workdir
from ..edit.layout import comments_inside
from ..edit.quoting import variables
from ..scope import Scope, Stage, State
from ..shell.packages import command_lines

_PLAIN = re.compile(r"[\w./+@:-]+\Z")
#: Words by which a command goes to another folder, or a program works in one.
_MOVES = frozenset({"cd", "pushd", "chdir", "-C", "--chdir", "--directory"})


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

    *Safety*: The folder in which the image begins is taken from the file, or from what is known of an official
    image. Not taken for granted is the `WORKDIR` of any other image, one that a variable names, or one that an
    `ONBUILD` of the base may set: then the relative path stays.
    """

    name = "absolute-workdir"
    equivalent_rules = ("buildkit:WorkdirRelativePath", "hadolint:DL3000", "hadolint:DL3045")
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``WORKDIR``, and the last stage without one."""
        scope = facts.scope
        for stage in scope.stages:
            if scope.is_windows(stage):
                continue
            for node in stage.instructions:
                if isinstance(node, Workdir) and node.text:
                    yield from self._check(node, scope.state_at(node))
        if scope.stages and (first := _without_workdir(scope.stages[-1], scope)) is not None:
            folder = scope.base_image(scope.stages[-1]).workdir
            place = "whatever the base image says" if folder is None else folder
            reason = f"no WORKDIR says which folder this relative path is in: it is {place}"
            yield self.finding(first, reason, "write an absolute WORKDIR above")

    def _check(self, node: Workdir, state: State) -> Iterator[Change | Finding]:
        text, folder = node.text, state.workdir
        if text.startswith(("/", "$", '"/', "'/", '"$')):
            return
        if not _PLAIN.match(text):
            yield self.finding(node, "the path holds quotes, variables or blanks")
        elif folder is None or not _PLAIN.match(state.typed_workdir):
            reason = "it is relative to a folder that only the base image or a variable knows"
            yield self.finding(node, reason, "write the path from the root")
        elif comments_inside(node):
            yield self.finding(node, "comments stand inside the path")
        else:
            path = posixpath.normpath(posixpath.join(folder, text))
            yield self.rewrite_arguments(node, path, f"`{text}` is in {folder}, where the last WORKDIR ended")


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
        if isinstance(node, Run) and node.json is None and _runs_from_here(node.text):
            return node
    return None


def _runs_from_here(text: str) -> bool:
    """Whether a command runs a program of the working directory, as ``./x``, and none goes to another folder."""
    lines = command_lines(text) or []
    words = {word.partition("=")[0] for line in lines for word in line}
    return words.isdisjoint(_MOVES) and any(line[0].startswith("./") and len(line[0]) > 2 for line in lines)


def _is_relative(target: str, node: AddOrCopy) -> bool:
    known = variables(target, node.line.escape)
    return known is not None and not target.startswith(("/", "$", '"', "'"))
