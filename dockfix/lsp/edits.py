"""From a text before and a text after to few small edits; and offsets to positions as the protocol counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

#: Of a language server's lines; for BuildKit a lone CR ends none.
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: A word with the blanks before it: alone, the blanks would match everywhere, and make the search slow.
_TOKEN = re.compile(r"\n|[^\S\n]*\w+|[^\S\n]*[^\w\s]+|[^\S\n]+")
#: More tokens than this on one side are not compared with each other: that takes quadratic time.
_MOST_TOKENS = 1500
_MOST_LINES = 4000


class Replacement(NamedTuple):
    """What stands from ``start`` to ``end`` (code points) gives way to ``text``."""

    start: int
    end: int
    text: str


class Position(NamedTuple):
    """Line and character from 0, the character in units of the encoding that was agreed on."""

    line: int
    character: int


def units(text: str, encoding: str) -> int:
    """How long a text is in ``utf-8``, ``utf-16`` or ``utf-32`` units; a lone surrogate counts, too."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(char > "\uffff" for char in text)


class Lines:
    """Where the lines of a text begin."""

    __slots__ = ("_ends", "_starts", "encoding", "text")

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self.encoding = encoding
        found = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in found)]
        self._ends = [*(start for start, _ in found), len(text)]

    def position(self, offset: int) -> Position:
        """The position of an offset; there is none between CR and LF, so that the CR's is taken."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return Position(line, units(self.text[start : min(offset, self._ends[line])], self.encoding))

    def offset(self, line: int, character: int) -> int:
        """The offset of a position; beyond a line it is the line's end, and within a character its begin."""
        if line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[line], self._ends[line]
        if self.encoding == "utf-32" or self.text[start:end].isascii():
            return min(start + character, end)
        for at in range(start, end):
            character -= units(self.text[at], self.encoding)
            if character < 0:
                return at
        return end

    def line_start(self, offset: int) -> int:
        """Where the line begins in which ``offset`` lies."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where that line ends, its line end left out."""
        return self._ends[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Where the line after it begins, or where the text ends."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)


def applied(text: str, edits: Iterable[Replacement]) -> str:
    """The text after all edits, which all speak of the text before, as in the protocol."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def minimal(before: str, after: str) -> list[Replacement]:
    """Edits, in order and apart, that make ``after`` of ``before``; lines are compared first, then words."""
    if before == after:
        return []
    old, new = _LINE.findall(before), _LINE.findall(after)
    found: list[Replacement] = []
    at = 0
    head, tail = _common(old, new)
    at += sum(map(len, old[:head]))
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    for edit in _differences(old, new, at, len(old) > _MOST_LINES):
        found += _refined(before[edit.start : edit.end], edit)
    return _whole_line_ends(before, found)


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many parts are the same at the beginning, and how many of the others at the end."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _differences(old: Sequence[str], new: Sequence[str], at: int, many: bool) -> Iterator[Replacement]:
    """The parts that differ; ``old`` begins at offset ``at``."""
    place = 0
    for tag, low, high, new_low, new_high in SequenceMatcher(None, old, new, autojunk=many).get_opcodes():
        at += sum(map(len, old[place:low]))
        place = low
        if tag != "equal":
            yield Replacement(at, at + sum(map(len, old[low:high])), "".join(new[new_low:new_high]))


def _refined(gone: str, edit: Replacement) -> Iterator[Replacement]:
    """An edit of lines as edits of words."""
    if not gone or not edit.text:
        yield edit
        return
    old, new = _TOKEN.findall(gone), _TOKEN.findall(edit.text)
    if max(len(old), len(new)) > _MOST_TOKENS:
        yield _trimmed(gone, edit)
        return
    for part in _differences(old, new, edit.start, False):
        yield _trimmed(gone[part.start - edit.start : part.end - edit.start], part)


def _trimmed(gone: str, edit: Replacement) -> Replacement:
    """An edit without what is the same at its beginning and at its end."""
    head, tail = _common(gone, edit.text)
    return Replacement(edit.start + head, edit.end - tail, edit.text[head : len(edit.text) - tail])


def _whole_line_ends(text: str, edits: Iterable[Replacement]) -> list[Replacement]:
    """No edit begins or ends between CR and LF, where the protocol has no position; neighbours are joined."""
    found: list[Replacement] = []
    for start, end, new in edits:
        if text[start - 1 : start + 1] == "\r\n" and start:
            start, new = start - 1, "\r" + new
        if text[end - 1 : end + 1] == "\r\n" and end:
            end, new = end + 1, new + "\n"
        if found and found[-1].end > start:
            # Both were widened over the same line end.
            last = found.pop()
            start, new = last.start, last.text + new[last.end - start :]
        if found and found[-1].end == start:
            last = found.pop()
            start, new = last.start, last.text + new
        found.append(Replacement(start, end, new))
    return found
