"""Where in the file as it came something stands that is found in the text as it is now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ..cst import Edited


class Positions:
    """Follows a text from edit to edit; the edits of one step don't overlap."""

    __slots__ = ("_lines", "_steps", "original")

    def __init__(self, original: str) -> None:
        self.original = original
        self._steps: list[tuple[list[int], list[Edited]]] = []  # where each edit begins afterwards, and the edits
        self._lines: list[int] = []

    def add(self, edits: Iterable[Edited]) -> None:
        """One step: what has just been replaced, all at once."""
        ordered = sorted(edits)
        starts, shift = [], 0
        for edit in ordered:
            starts.append(edit.start + shift)
            shift += edit.after - edit.before
        self._steps.append((starts, ordered))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, in the original of ``offset`` in the text as it stands."""
        for starts, edits in reversed(self._steps):
            offset = _undone(offset, starts, edits)
        if not self._lines:
            self._lines = [0, *accumulate(len(line) + 1 for line in self.original.split("\n"))]
        line = bisect_right(self._lines, offset)
        start = self._lines[line - 1]
        # A byte-order mark is no column.
        mark = start == 0 and self.original.startswith("\ufeff") and offset > 0
        return line, offset - start + 1 - mark


def _undone(offset: int, starts: list[int], edits: list[Edited]) -> int:
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return offset
    start, edit = starts[index], edits[index]
    inside = offset - start
    if inside >= edit.after:
        return edit.start + edit.before + inside - edit.after
    return edit.start + min(inside, edit.before)
