"""Where in a TOML text a key stands; ``tomllib`` does not say."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


def place_of(text: str, keys: tuple[str, ...], word: str | None = None) -> tuple[int, int]:
    """Line and column, both from 1, of the key or of ``word`` in its value; else of what comes nearest to it."""
    lines = text.split("\n")
    best = (0, 1, 1)
    table: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        here: tuple[str, ...] | None = None
        if header := _HEADER.match(line):
            table = here = _parts(header.group(1))
        elif key := _KEY.match(line):
            here = (*table, *_parts(key.group(1)))
        if here is not None:
            common = _common(here, keys)
            if common == len(here) and common > best[0]:
                best = (common, number, len(line) - len(line.lstrip()) + 1)
    if word is not None and best[0]:
        return _word(lines, best[1], best[2], word)
    return best[1:]


def _word(lines: list[str], number: int, column: int, word: str) -> tuple[int, int]:
    """The first place of a quoted ``word`` from a line on."""
    for at in range(number - 1, len(lines)):
        if found := re.search(rf"""["']{re.escape(word)}["']""", lines[at]):
            return at + 1, found.start() + 1
    return number, column


def _parts(text: str) -> tuple[str, ...]:
    return tuple(next(part for part in match.groups() if part is not None) for match in _PART.finditer(text))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
