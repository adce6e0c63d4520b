"""Whether a program of a well-known name is one that the project brings along."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from ..context import BuildContext
from ..cst import AddOrCopy, Instruction, Run
from ..shell import Unsupported, parse
from ..shell.external_effects import bare, redirects
from .scope import Scope


def line_that_brings(scope: Scope, context: BuildContext, names: Collection[str], before: Run) -> int | None:
    """The line of the copy, or of the ``RUN`` that writes a file, by which one of the programs may be the project's."""
    for node in scope.instructions_before(before):
        if isinstance(node, AddOrCopy) and _copies(node, context, names):
            return node.keyword.line
        if isinstance(node, Run) and any(f"/{name}" in node.text for name in names) and _writes(node, names):
            return node.keyword.line
    return None


def _copies(node: AddOrCopy, context: BuildContext, names: Collection[str]) -> bool:
    if posixpath.basename(node.target.strip("\"'")) in names:
        return True
    for source in (word.strip("\"'") for word in node.sources):
        if posixpath.basename(source) in names:
            return True
        if node.flag("from") is None and context.is_dir(source):
            folders = (source, posixpath.join(source, "bin"))
            if any(context.is_file(posixpath.join(folder, name)) for folder in folders for name in names):
                return True
    return False


def _writes(node: Instruction, names: Collection[str]) -> bool:
    try:
        found = list(redirects(parse(node.text)))
    except Unsupported:
        return False
    return any(">" in r.operator and posixpath.basename(bare(r.target)) in names for r in found)
