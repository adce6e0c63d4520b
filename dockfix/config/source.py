"""Where in a TOML text a key stands, which ``tomllib`` does not say; and the errors that point there."""

from __future__ import annotations

import difflib
import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from ..files import LARGEST_SETTINGS, leads_out, read_regular
from .errors import ConfigError

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")


class Source:
    """The text of a config; ``prefix`` are the tables around it, in a ``pyproject.toml``."""

    def __init__(self, path: Path, text: str, prefix: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.prefix = prefix

    def known(
        self, found: Iterable[str], known: Iterable[str], keys: tuple[str, ...], what: str, in_value: bool = False
    ) -> None:
        """An unknown name is an error that says the nearest right one."""
        possible = list(known)
        for name in found:
            if name not in possible:
                near = difflib.get_close_matches(name, possible, 1, 0.5)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                if not near and what != "rewrite":
                    hint = f"; there is {', '.join(possible)}" if possible else "; there is none"
                where = keys if in_value else (*keys, name)
                self.wrong(where, f"no {what} is called `{name}`{hint}", word=name if in_value else None)

    def wrong(self, keys: tuple[str, ...], message: str, word: str | None = None) -> NoReturn:
        """Raise a :class:`ConfigError` that points at a key, or at a word in its value."""
        raise ConfigError(self.path, *self.place(keys, word), message)

    def place(self, keys: tuple[str, ...], word: str | None = None) -> tuple[int, int]:
        """Line and column of a key, or of a word in its value."""
        return place_of(self.text, (*self.prefix, *keys), word)


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


def settings_bytes(path: str | os.PathLike[str]) -> bytes:
    """What stands in a config that was found.

    Raises ``OSError``, also for what is no regular file, for a large one and for a link out of the repository.
    """
    if leads_out(path):
        raise OSError(errno.ELOOP, "it is a link out of its repository, which is not followed")
    return read_regular(path, LARGEST_SETTINGS)
