"""Patterns for names, as ``.dockerignore`` and ``.gitignore`` have them, matched in time linear in pattern times name.

Patterns come from repositories that nobody has read: a backtracking matcher, ``re`` above all, may take hours for one
of twenty bytes. Here all ways through a pattern are followed at once, each a bit of one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple


class Gap(Enum):
    """What stands for a text of any length."""

    NAME = "*"  #: anything without ``/``
    FOLDERS = "**/"  #: nothing, or anything that ends with ``/``
    ALL = "**"  #: anything


class OneOf(NamedTuple):
    """What stands for one character; a range may be one character wide."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False
    slash: bool = False  #: whether ``/`` may be that character

    def has(self, char: str) -> bool:
        """Whether the character is meant."""
        if char == "/" and not self.slash:
            return False
        return any(first <= char <= last for first, last in self.ranges) != self.negated


#: ``?``.
ANY_BUT_SLASH = OneOf((), negated=True)
Token = str | OneOf | Gap  # a text of one character stands for itself
_POSIX = {
    "alpha": (("a", "z"), ("A", "Z")),
    "digit": (("0", "9"),),
    "alnum": (("a", "z"), ("A", "Z"), ("0", "9")),
    "upper": (("A", "Z"),),
    "lower": (("a", "z"),),
    "space": (("\t", "\r"), (" ", " ")),
    "blank": (("\t", "\t"), (" ", " ")),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "xdigit": (("0", "9"), ("a", "f"), ("A", "F")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "graph": (("!", "~"),),
    "print": ((" ", "~"),),
}


def one_of(pattern: str, at: int, *, negations: str, slash: bool) -> tuple[OneOf, int] | None:
    """The ``[…]`` that begins at an offset, and where it ends; None where it does not end."""
    negated = pattern[at + 1 : at + 2] in tuple(negations)
    start = at = at + 1 + negated
    ranges: list[tuple[str, str]] = []
    while at < len(pattern) and (pattern[at] != "]" or at == start):
        close = pattern.find(":]", at + 2) if pattern.startswith("[:", at) else -1
        if close > 0 and pattern[at + 2 : close] in _POSIX:
            ranges += _POSIX[pattern[at + 2 : close]]
            at = close + 2
            continue
        first, at = _member(pattern, at)
        last = first
        if pattern.startswith("-", at) and pattern[at + 1 : at + 2] not in ("", "]"):
            last, at = _member(pattern, at + 1)
        ranges.append((first, last))
    return (OneOf(tuple(ranges), negated, slash), at + 1) if at < len(pattern) else None


def _member(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\" and at + 1 < len(pattern):
        at += 1
    return pattern[at], at + 1


class Glob:
    """One pattern, made of tokens."""

    __slots__ = ("_automaton", "_gap", "_head", "_middle", "_tail")

    def __init__(self, tokens: Iterable[Token]) -> None:
        parts = list(_without_needless(tokens))
        start, end = 0, len(parts)
        while start < end and isinstance(parts[start], str):
            start += 1
        while end > start and isinstance(parts[end - 1], str):
            end -= 1
        self._head = "".join(part for part in parts[:start] if isinstance(part, str))
        self._tail = "".join(part for part in parts[end:] if isinstance(part, str))
        self._middle = parts[start:end]
        only = self._middle[0] if len(self._middle) == 1 else None
        self._gap = only if isinstance(only, Gap) else None
        self._automaton: _Automaton | None = None

    def matches(self, name: str) -> bool:
        """Whether the pattern stands for the whole name."""
        end = len(name) - len(self._tail)
        if end < len(self._head) or not (name.startswith(self._head) and name.endswith(self._tail)):
            return False
        if not self._middle:
            return end == len(self._head)
        text = name[len(self._head) : end]
        if self._gap is not None:  # nearly every pattern there is
            if self._gap is Gap.NAME:
                return "/" not in text
            return self._gap is Gap.ALL or not text or text[-1] == "/"
        if self._automaton is None:
            self._automaton = _Automaton(self._middle)
        return self._automaton.accepts(text)


def _without_needless(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with no more than two gaps in a row: ``**/*`` is anything, and ``**/**/`` is ``**/``."""
    row: list[Gap] = []
    for token in tokens:
        if isinstance(token, Gap):
            row.append(token)
            continue
        yield from _row(row)
        row = []
        yield token
    yield from _row(row)


def _row(gaps: list[Gap]) -> list[Gap]:
    if not gaps:
        return []
    first_folders = gaps.index(Gap.FOLDERS) if Gap.FOLDERS in gaps else len(gaps)
    if Gap.ALL in gaps or Gap.NAME in gaps[first_folders:]:
        return [Gap.ALL]
    return [kind for kind in (Gap.NAME, Gap.FOLDERS) if kind in gaps]


class _Automaton:
    """All ways through the tokens at once: bit ``n`` of a state says that the tokens before ``n`` are matched.

    ``**/`` has two bits: at the first it may be left at once, at the second only behind a ``/``.
    """

    __slots__ = ("_all", "_chars", "_entry", "_inside", "_last", "_masks", "_name")

    def __init__(self, tokens: list[Token]) -> None:
        self._chars: list[tuple[int, str | OneOf]] = []
        self._masks: dict[str, int] = {}
        self._name = self._all = self._entry = self._inside = 0
        bit = 1
        for token in tokens:
            if token is Gap.NAME:
                self._name |= bit
            elif token is Gap.ALL:
                self._all |= bit
            elif token is Gap.FOLDERS:
                self._entry |= bit
                bit <<= 1
                self._inside |= bit
            elif isinstance(token, (str, OneOf)):
                self._chars.append((bit, token))
            bit <<= 1
        self._last = bit

    def accepts(self, text: str) -> bool:
        """Whether the tokens stand for the text."""
        state = self._closed(1)
        for char in text:
            mask = self._masks.get(char)
            if mask is None:
                mask = self._masks[char] = self._mask(char)
            into = (state & self._entry) << 1 | state & self._inside
            new = (state & mask) << 1 | state & self._all | into
            new |= into << 1 if char == "/" else state & self._name
            state = self._closed(new)
            if not state:
                return False
        return bool(state & self._last)

    def _mask(self, char: str) -> int:
        """The tokens that stand for a character."""
        return sum(bit for bit, one in self._chars if (one == char if isinstance(one, str) else one.has(char)))

    def _closed(self, state: int) -> int:
        """The state with every gap also left empty; there are no more than two in a row."""
        for _ in range(2):
            state |= (state & (self._name | self._all)) << 1 | (state & self._entry) << 2
        return state
