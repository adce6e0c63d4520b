"""The words of ``ENV``, ``LABEL`` and ``ARG``, quotes and escapes kept.

The rules are those of ``parseWords`` and ``parseNameVal`` in
``frontend/dockerfile/parser/line_parsers.go`` (moby/buildkit).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .lines import SPACE, SPACES

#: ``unicode.IsSpace`` ends a word here, but not in ``reWhitespace``, which sets the legacy form apart.
_WORD = re.compile(rf"[^{SPACE}]+")
_BLANKS = re.compile(r"[\t\v\f\r ]+")


class RawWord(NamedTuple):
    """A word as it is written, but for an escape character that ends the text."""

    text: str
    start: int
    end: int


class Pair(NamedTuple):
    """``name=value``; ``legacy`` where a blank stands in the place of ``=``."""

    name: str
    value: str
    legacy: bool


class PairError(ValueError):
    """Arguments that BuildKit rejects; the message is BuildKit's."""


def raw_words(text: str, escape: str) -> list[RawWord]:
    """Split ``text`` at blanks outside quotes (``parseWords``)."""
    if escape not in text and '"' not in text and "'" not in text:
        return [RawWord(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]
    words: list[RawWord] = []
    at, end = 0, len(text)
    while at < end:
        if text[at] in SPACES:
            at += 1
            continue
        start, at, quote = at, at, ""
        dropped = False
        while at < end and (quote or text[at] not in SPACES):
            char = text[at]
            if char == escape and quote != "'":
                dropped = at + 1 == end
                at += 2
                continue
            if char == quote:
                quote = ""
            elif not quote and char in "'\"":
                quote = char
            at += 1
        at = min(at, end)
        word = text[start : at - 1] if dropped else text[start:at]
        if word:
            words.append(RawWord(word, start, at))
    return words


def pairs(text: str, escape: str, keyword: str) -> list[Pair]:
    """The pairs of an ``ENV`` or ``LABEL`` (``parseNameVal``). Raises :class:`PairError`."""
    words = raw_words(text, escape)
    if not words:
        return []
    if "=" not in words[0].text:
        parts = _BLANKS.split(text, maxsplit=1)
        if len(parts) < 2:
            raise PairError(f"{keyword} must have two arguments")
        return [Pair(parts[0], parts[1], True)]
    found = []
    for word in words:
        name, equals, value = word.text.partition("=")
        if not equals:
            raise PairError(f'Syntax error - can\'t find = in "{word.text}". Must be of the form: name=value')
        found.append(Pair(name, value, False))
    return found
