"""Changes of an instruction's text by span: what stands outside the spans stays, comments and continuations too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..cst import Instruction, is_comment
from ..cst.lines import SPACE, LogicalLine, logical_line, physical_lines
from ..cst.split import heredocs


class Edit(NamedTuple):
    """New text for ``start:end`` of an instruction's ``text``; where the two are the same, it is inserted there."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with the edits made."""
    for start, end, new in _from_the_last(edits, len(text)):
        text = text[:start] + new + text[end:]
    return text


def logical_text(code: str, escape: str) -> str:
    """What Docker reads where ``code`` stands: continuations joined, comment lines gone."""
    return logical_line(code, physical_lines(code), 0, 0, escape)[0].text.strip(SPACE)


def edited(node: Instruction, edits: Iterable[Edit]) -> str:
    """The file's text of an instruction with parts of its arguments replaced; see :meth:`Draft.edited`."""
    return Draft.of(node).edited(edits)


class Draft:
    """An instruction's text that may still be changed, and that no parser has to read for it.

    ``code`` is what stands in the file. ``text`` are the arguments as Docker reads them: continuations joined,
    comment lines gone. All offsets that are taken are offsets in ``text``.
    """

    __slots__ = ("_base", "_end", "_line", "_start", "code")

    def __init__(self, code: str, line: LogicalLine, base: int, start: int, end: int) -> None:
        self.code = code
        self._line = line
        self._base = base  # where in the file the code begins
        self._start = start  # the arguments, as offsets in the logical line
        self._end = end

    @classmethod
    def of(cls, node: Instruction) -> Draft:
        """The instruction as it stands in the file."""
        return cls(node.get_code(), node.line, node.offset, node.start, node.end)

    def rewritten(self, code: str) -> Draft | None:
        """The draft with other code, whose keyword and flags are the same.

        None where it is more than one instruction, or announces a heredoc that it does not hold.
        """
        lines = physical_lines(code)
        line, count, _ = logical_line(code, lines, 0, 0, self._line.escape)
        if count < len(lines) or heredocs(line.text):
            return None
        return Draft(code, line, 0, self._start, len(line.text.rstrip(SPACE)))

    @property
    def text(self) -> str:
        """The arguments as Docker reads them."""
        return self._line.text[self._start : self._end]

    def position(self, offset: int) -> int:
        """Where in ``code`` a character of ``text`` stands."""
        return self._line.source(self._start + offset) - self._base

    def behind(self, offset: int) -> int:
        """The position in ``code`` right behind the character before ``offset``: it is in the same line."""
        return self.position(offset - 1) + 1 if offset else self.position(0)

    def line_of(self, offset: int) -> int:
        """In which line of ``code`` a character of ``text`` stands, from 0."""
        return self.code.count("\n", 0, self.position(offset))

    def comments_before(self, offset: int) -> list[str]:
        """The comment lines above the line of a character of ``text``."""
        return [line.strip() for line in self.code[: self.position(offset)].split("\n")[:-1] if is_comment(line)]

    def comments_behind(self, offset: int) -> list[str]:
        """The comment lines below the line of the character before ``offset``."""
        return [line.strip() for line in self.code[self.behind(offset) :].split("\n")[1:] if is_comment(line)]

    def raw(self, start: int, end: int) -> str:
        """The part of ``code`` that is ``start:end`` of ``text``, continuations and all."""
        return self._line.raw(self._start + start, self._start + end)

    def edited(self, edits: Iterable[Edit]) -> str:
        """The code with the edits made. Raises :class:`ValueError` where they overlap, or leave ``text``.

        What is inserted stands behind the character before it, so that it stays in that line.
        """
        code = self.code
        for start, end, new in _from_the_last(edits, len(self.text)):
            first = self.position(start) if end > start else self.behind(start)
            code = code[:first] + new + code[self.behind(end) if end > start else first :]
        return code


def _from_the_last(edits: Iterable[Edit], length: int) -> list[Edit]:
    """The edits from the last to the first, so that each leaves the offsets of the next ones as they are."""
    ordered = sorted(edits, reverse=True)
    limit = length
    for edit in ordered:
        if not 0 <= edit.start <= edit.end <= limit:
            raise ValueError(f"{edit} overlaps another edit, or goes beyond the text, which has {length} characters")
        limit = edit.start
    return ordered
