"""What a codemod says of a file; where it fails, whose codemod that was."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding, IgnoreFileChange
from ..cst import Dockerfile, Instruction, Leaf, Onbuild


class CodemodError(Exception):
    """A codemod raised, or yielded what can't be done to the file; the message says which one, and whose it is."""

    def __init__(self, codemod: Codemod, reason: str) -> None:
        super().__init__(f"{codemod.name}: {reason}; {please_report(codemod)}")
        self.codemod = codemod
        self.reason = reason


def origin_of(codemod: Codemod) -> str:
    """Where a codemod is from; empty for dockfix's own."""
    if codemod.origin:
        return codemod.origin
    module = type(codemod).__module__
    return "" if module.startswith("dockfix.") else module


def please_report(codemod: Codemod) -> str:
    """Who has to know of a fault."""
    origin = origin_of(codemod)
    return f"please report this where `{codemod.name}` is from: {origin}" if origin else "please report this as a bug"


def message_of(error: Exception) -> str:
    """An error for the user, who can do nothing but report it."""
    if isinstance(error, CodemodError):
        return str(error)
    return f"{type(error).__name__}: {error}; please report this as a bug"


def ask(codemod: Codemod, tree: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
    """All that the codemod has to say. Raises :class:`CodemodError`."""
    try:
        for yielded in codemod.rewrite(tree, facts):
            if reason := why_wrong(yielded, codemod, tree):
                raise CodemodError(codemod, reason)
            yield yielded
    except CodemodError:
        raise
    except Exception as error:
        raise CodemodError(codemod, f"{type(error).__name__}: {error}{_place(error, codemod)}") from error


def _place(error: Exception, codemod: Codemod) -> str:
    """The last line of the codemod's own module that was at work."""
    path = getattr(sys.modules.get(type(codemod).__module__), "__file__", None)
    found, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            found = f" ({os.path.basename(path)}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return found


def why_wrong(yielded: object, codemod: Codemod, tree: Dockerfile) -> str | None:
    """Why this can't be done to, or said of, the file that ``tree`` holds."""
    if not isinstance(yielded, (Change, Finding, IgnoreFileChange)):
        return f"it yields {type(yielded).__name__}, which is neither a Change nor a Finding"
    if yielded.rule != codemod.name:
        return f"it speaks for `{yielded.rule}`"
    if not isinstance(yielded, Change):
        node = yielded.node.parent if isinstance(yielded.node.parent, Onbuild) else yielded.node
        return None if isinstance(node, Instruction) and node.parent is tree else f"a {_kind(yielded)} names {_OTHER}"
    if any(node.parent is not tree for node in yielded.out):
        return f"a change takes out {_OTHER}"
    if not any(isinstance(node, Instruction) for node in yielded.out):
        return "a change takes out no instruction"
    if not isinstance(yielded.into, str) and not all(isinstance(node, (Instruction, Leaf)) for node in yielded.into):
        return "a change puts in what is no node"
    return None if _are_neighbours(yielded) else "a change takes out nodes that are no neighbours"


_OTHER = "a node that is none of this file's tree"


def _kind(yielded: Finding | IgnoreFileChange) -> str:
    return "finding" if isinstance(yielded, Finding) else "change of the ignore file"


def _are_neighbours(change: Change) -> bool:
    """Whether each node begins where the one before it ends: the text between the first and the last is theirs."""
    end = -1
    for node in change.out if len(change.out) > 1 else ():
        start = node.offset if isinstance(node, Instruction) else node.offset - len(node.prefix)
        if end not in (-1, start):
            return False
        end = start + len(node.get_code())
    return True
