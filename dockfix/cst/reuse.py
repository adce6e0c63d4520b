"""What stays of a tree when its text is edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .dockerfile import Dockerfile
from .instructions import Instruction
from .leaves import Leaf


class Edited(NamedTuple):
    """A span of a text that other text took the place of."""

    start: int
    before: int  #: its length before
    after: int  #: and after


class Reused(NamedTuple):
    """A node that no edit touches."""

    node: Leaf | Instruction
    shift: int  #: how many characters further down it stands
    row: int  #: the index of its first line in the text before
    rows: int  #: how many lines it has
    length: int  #: how many characters


def reusable(before: Dockerfile, text: str, edits: Iterable[Edited]) -> dict[int, Reused]:
    """The nodes of a file's tree that no edit of its ``text`` touches, by where they begin afterwards.

    A node reaches from the begin of a line to a line end, so that what it is does not depend on its
    neighbours. Only the last one may go on where text is added, the first may hold a byte-order mark, and
    one with a problem is looked at again.
    """
    found: dict[int, Reused] = {}
    children = before.children
    starts = [_start(child) for child in children]
    waiting = sorted(edits, reverse=True)
    shift = row = 0
    for index, child in enumerate(children[:-2]):
        start, end = starts[index], starts[index + 1]
        rows = text.count("\n", start, end)
        while waiting and waiting[-1].start + waiting[-1].before <= start:
            edit = waiting.pop()
            shift += edit.after - edit.before
        if index and not (waiting and waiting[-1].start < end) and getattr(child, "problem", None) is None:
            found[start + shift] = Reused(child, shift, row, rows, end - start)
        row += rows
    return found


def _start(child: Leaf | Instruction) -> int:
    return child.offset if isinstance(child, Instruction) else child.offset - len(child.prefix)
