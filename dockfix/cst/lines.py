"""Physical lines to logical lines, as BuildKit joins them.

The rules are those of ``frontend/dockerfile/parser/parser.go`` (``Parse``, ``processLine``,
``trimContinuationCharacter``) and ``parser/directives.go`` in moby/buildkit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

#: What Go's ``unicode.IsSpace`` takes for a blank. ``str.isspace`` also takes 0x1C to 0x1F.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
SPACES = frozenset(SPACE)
BOM = "\ufeff"

#: bufio.Scanner's buffer: a longer line, its line end included, is an error.
MAX_LINE = 65536

DIRECTIVES = ("syntax", "escape", "check")
_DIRECTIVE = re.compile(rf"#[{SPACE}]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(.+?)[\t\n\f\r ]*\Z")

_CONTINUATION = {
    "\\": re.compile(r"(?:(?<=[^\\])|\A)\\[ \t]*\Z"),
    "`": re.compile(r"(?:(?<=[^`])|\A)`[ \t]*\Z"),
}


class Segment(NamedTuple):
    """One physical line's share of a logical line."""

    logical: int  #: offset in the logical line where the share begins
    source: int  #: offset in the file
    line: int  #: line number in the file, from 1
    line_start: int  #: offset in the file of that line's first character


class LogicalLine:
    """An instruction's line with its continuations joined and its comment lines gone.

    ``text`` is what BuildKit hands to its instruction parsers; ``source`` and ``place`` lead
    from an offset in it back to the file.
    """

    __slots__ = ("_starts", "end", "escape", "newline", "segments", "text", "whole")

    def __init__(self, whole: str, text: str, segments: list[Segment], end: int, newline: str, escape: str) -> None:
        self.whole = whole
        self.text = text
        self.segments = segments
        self.end = end  # offset in the file of the line end that closes the instruction
        self.newline = newline
        self.escape = escape
        self._starts = [segment.logical for segment in segments] if len(segments) > 1 else None

    def moved(self, whole: str, characters: int, lines: int) -> LogicalLine:
        """The same line in another file, so many characters and lines further down."""
        segments = self.segments
        if characters or lines:
            segments = [
                Segment(logical, source + characters, line + lines, line_start + characters)
                for logical, source, line, line_start in segments
            ]
        return LogicalLine(whole, self.text, segments, self.end + characters, self.newline, self.escape)

    def place(self, offset: int) -> tuple[int, int, int]:
        """Offset in the file, line (from 1) and column (from 0) of logical ``offset``."""
        if self._starts is None:
            segment = self.segments[0]
        else:
            segment = self.segments[bisect_right(self._starts, offset) - 1]
        source = segment.source + offset - segment.logical
        return source, segment.line, source - segment.line_start

    def source(self, offset: int) -> int:
        """Offset in the file of logical ``offset``."""
        return self.place(offset)[0]

    def raw(self, start: int, end: int) -> str:
        """The file's text for the non-empty logical range ``start:end``, continuations and all."""
        if self._starts is None:
            return self.text[start:end]
        return self.whole[self.source(start) : self.source(end - 1) + 1]


class Directives:
    """Which parser directives the first lines hold (``DirectiveParser.ParseLine``)."""

    __slots__ = ("done", "escape", "seen")

    def __init__(self) -> None:
        self.done = False
        self.escape = "\\"
        self.seen: set[str] = set()

    def feed(self, line: str) -> tuple[bool, str | None]:
        """Look at one line, left blanks and line end trimmed.

        Returns whether it is a directive, and Docker's message where it is a wrong one.
        """
        match = _DIRECTIVE.match(line) if line.startswith("#") else None
        name = match.group(1).lower() if match else ""
        if match is None or name not in DIRECTIVES:
            self.done = True
            return False, None
        if name in self.seen:
            return False, f"only one {name} parser directive can be used"
        self.seen.add(name)
        if name == "escape":
            if match.group(2) not in ("\\", "`"):
                return False, f"invalid escape token '{match.group(2)}' does not match ` or \\"
            self.escape = match.group(2)
        return True, None


def physical_lines(text: str) -> list[str]:
    """The lines of ``text``, each with its line end; only ``\\n`` ends a line (``scanLines``)."""
    lines = text.split("\n")
    last = lines.pop()
    lines = [line + "\n" for line in lines]
    if last:
        lines.append(last)
    return lines


def split_bom(text: str) -> tuple[str, str]:
    """The byte-order mark that begins ``text``, if any, and the rest (``discardBOM``).

    One, at the very start: any other is part of what it stands in.
    """
    return (BOM, text[1:]) if text.startswith(BOM) else ("", text)


def split_newline(line: str) -> tuple[str, str]:
    """``line`` without its line end, and the line end: all of the trailing CR and LF."""
    body = line.rstrip("\r\n")
    return body, line[len(body) :]


def is_comment(line: str) -> bool:
    """Whether a line is a comment: its first character that is no blank is ``#``."""
    return line.lstrip(SPACE).startswith("#")


def trim_continuation(body: str, escape: str) -> tuple[str, bool]:
    """``body`` without the continuation character that ends it, and whether there was one."""
    if escape not in body:
        return body, False
    match = _CONTINUATION[escape].search(body)
    if match is None:
        return body, False
    return body[: match.start()], True


def line_too_long(line: str) -> bool:
    """Whether BuildKit's scanner gives up on this physical line (its line end included)."""
    if len(line) * 4 < MAX_LINE:
        return False
    size = len(line.encode("utf-8", "surrogateescape"))
    return size > MAX_LINE or (size == MAX_LINE and not line.endswith("\n"))


def logical_line(text: str, lines: list[str], index: int, offset: int, escape: str) -> tuple[LogicalLine, int, int]:
    """Join the instruction that begins at ``lines[index]``, ``offset`` characters into ``text``.

    ``lines`` are those of ``text`` after its byte-order mark (:func:`split_bom`).

    Returns the logical line, and the index and offset of the next physical line.
    """
    line = lines[index]
    body, newline = split_newline(line)
    stripped = body.lstrip(SPACE)
    share, more = trim_continuation(stripped, escape)
    start = offset + len(body) - len(stripped)
    segments = [Segment(0, start, index + 1, offset)]
    if not more:
        end = offset + len(body)
        return LogicalLine(text, share, segments, end, newline, escape), index + 1, end + len(newline)
    shares = [share]
    logical = len(share)
    index += 1
    offset += len(line)
    while more and index < len(lines):
        line = lines[index]
        body, newline = split_newline(line)
        end = offset + len(body)
        stripped = body.lstrip(SPACE)
        if stripped and not stripped.startswith("#"):
            share, more = trim_continuation(body, escape)
            if share:
                segments.append(Segment(logical, offset, index + 1, offset))
                shares.append(share)
                logical += len(share)
        index += 1
        offset += len(line)
    if more:  # the file ended inside a continuation: there is no line end that closes it
        end, newline = offset, ""
    if len(segments) > 1 and not segments[0].logical and len(shares[0]) == 0:
        segments.pop(0)
    return LogicalLine(text, "".join(shares), segments, end, newline, escape), index, offset
