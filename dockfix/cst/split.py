"""A logical line to keyword, flags and arguments; JSON arrays; heredoc words.

The rules are those of ``frontend/dockerfile/parser/split_command.go``, ``line_parsers.go``
(``parseJSON``) and ``parser.go`` (``heredocsFromLine``) in moby/buildkit. Offsets are offsets in
the logical line.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple, NoReturn

from .lines import SPACE, SPACES
from .words import WordError, WordLexer

_BLANKS = re.compile(r"[\t\v\f\r ]+")
_HEREDOC = re.compile(r"([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)\Z")
_SURROGATES = re.compile("[\ud800-\udfff]")


_FLAG_SPACES = frozenset("\t\n\v\f\r ")
#: The bytes of UTF-8 that are blanks as numbers of characters (``unicode.IsSpace`` of a single byte).
_BYTES_LIKE_BLANKS = frozenset((0x85, 0xA0))


def is_cut(text: str) -> bool:
    """Whether BuildKit cuts a character of a flag in two, since one of its bytes is a blank to it."""
    return not text.isascii() and not _BYTES_LIKE_BLANKS.isdisjoint(text.encode("utf-8", "surrogateescape"))


class Flag(NamedTuple):
    """A flag such as ``--chown=app``: its text as Docker reads it, and where it stands."""

    text: str
    start: int
    end: int


class Command(NamedTuple):
    """The parts of a logical line; ``start:end`` of the arguments is empty where there are none."""

    keyword: str
    keyword_start: int
    flags: list[Flag]
    start: int
    end: int


class Heredoc(NamedTuple):
    """A heredoc that a line announces; its body follows the line."""

    name: str
    expand: bool  #: False where a part of the word is quoted
    chomp: bool  #: ``<<-``: leading tabs go
    descriptor: int


class NotStrings(ValueError):
    """A JSON array with something in it that is no string; the message is BuildKit's."""


def split_command(line: str, escape: str) -> Command:
    """Split a logical line (``splitCommand``)."""
    end = len(line.rstrip(SPACE))
    start = end - len(line[:end].lstrip(SPACE))
    blank = _BLANKS.search(line, start, end)
    if blank is None:
        return Command(line[start:end], start, [], end, end)
    flags, at = _flags(line[:end], blank.end(), escape)
    while at < end and line[at] in SPACES:
        at += 1
    return Command(line[start : blank.start()], start, flags, at, end)


def _flags(line: str, at: int, escape: str) -> tuple[list[Flag], int]:
    """The flags from ``at`` on, and where the rest begins (``extractBuilderFlags``).

    It goes byte by byte, so that no blank of Unicode counts; :func:`is_cut` tells what it cuts in two.
    """
    flags: list[Flag] = []
    end = len(line)
    while True:
        while at < end and line[at] in _FLAG_SPACES:
            at += 1
        if not line.startswith("--", at):
            return flags, at
        start = at
        text, at = _flag(line, at, escape)
        if text == "--":
            return flags, at
        flags.append(Flag(text, start, at))


def _flag(line: str, at: int, escape: str) -> tuple[str, int]:
    """One flag without its quotes and escapes, and where it ends."""
    text: list[str] = []
    quote = ""
    while at < len(line):
        char = line[at]
        if not quote and char in _FLAG_SPACES:
            break
        at += 1
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif char != escape:
            text.append(char)
        elif at < len(line):  # an escape at the end of the line is dropped
            text.append(line[at])
            at += 1
    return "".join(text), at


def json_strings(text: str) -> list[str] | None:
    """The strings of a JSON array, or None where ``text`` is none and shell form counts.

    Raises :class:`NotStrings` where it is an array of something else (``parseJSON``).
    """
    text = text.lstrip(SPACE)
    if not text.startswith("["):
        return None
    try:
        values = json.loads(text, parse_constant=_no_constant, parse_int=_zero)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(value, str) for value in values):
        raise NotStrings("when using JSON array syntax, arrays must be comprised of strings only")
    # Go's decoder puts U+FFFD where a surrogate stands alone or a byte is no UTF-8.
    return [_SURROGATES.sub("\ufffd", value) for value in values]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _zero(digits: str) -> int:
    """Any whole number: only that it is no string counts, and Python refuses very long ones."""
    return 0


def heredocs(line: str) -> list[Heredoc]:
    """The heredocs that a ``RUN``, ``COPY`` or ``ADD`` line announces, in order."""
    if "<<" not in line:
        return []
    lexer = WordLexer(raw_quotes=True, raw_escapes=True, skip_unset=True)
    try:
        words = lexer.words(line, _unset)
    except WordError:
        return []  # an odd quote: BuildKit then sees no heredoc at all
    return [found for word in words if (found := heredoc(word)) is not None]


def heredoc(word: str) -> Heredoc | None:
    """What ``word`` announces, or None (``ParseHeredoc``). Raises WordError for odd quotes."""
    match = _HEREDOC.match(word)
    if match is None or not match.group(3):
        return None
    words = WordLexer(skip_unset=True).words(match.group(3), _unset)
    if len(words) != 1:
        return None
    raw = WordLexer(raw_quotes=True, skip_unset=True).words(match.group(3), _unset)
    if len(raw) != 1:
        raise WordError(f"internal lexing of heredoc produced inconsistent results: {match.group(3)}")
    expand = _quotes(words[0]) == _quotes(raw[0])
    return Heredoc(words[0], expand, match.group(2) == "-", int(match.group(1) or 0))


def _quotes(word: str) -> int:
    return word.count("'") + word.count('"')


def _unset(name: str) -> str | None:
    return None
