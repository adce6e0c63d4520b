"""Patterns of the kind of ``.gitignore``, read as git reads them (``dir.c``, ``wildmatch.c``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..patterns import ANY_BUT_SLASH, Gap, Glob, Token, one_of

#: The most patterns of one file; a file with more is not read.
MOST = 10_000


class _Pattern(NamedTuple):
    glob: Glob
    negated: bool
    folders_only: bool
    whole: bool  # it speaks of the whole path, not only of the last name


class Patterns:
    """The patterns of one file, of which the last that matches counts."""

    __slots__ = ("_patterns",)

    def __init__(self, lines: Iterable[str]) -> None:
        self._patterns = [pattern for line in lines if (pattern := _pattern(line)) is not None]

    @staticmethod
    def of_text(text: str) -> Patterns:
        """Those of a file. Raises ``ValueError`` where it holds more than :data:`MOST`."""
        lines = text.removeprefix("\ufeff").split("\n")
        if len(lines) > MOST:
            raise ValueError(f"it has more than {MOST:,} lines")
        return Patterns(line.removesuffix("\r") for line in lines)

    def says(self, path: str, is_folder: bool) -> bool | None:
        """Whether a path is ignored, its folders left out of account; None where nothing is said of it."""
        path = _bytes(path)
        name = path[path.rfind("/") + 1 :]
        for glob, negated, folders_only, whole in reversed(self._patterns):
            if (is_folder or not folders_only) and glob.matches(path if whole else name):
                return not negated
        return None

    def match(self, path: str) -> bool:
        """Whether a file or one of the folders that it lies in is ignored."""
        at = path.find("/")
        while at >= 0:
            if self.says(path[:at], True):
                return True
            at = path.find("/", at + 1)
        return bool(self.says(path, False))


def _bytes(text: str) -> str:
    """One character a byte: to git ``ü`` is two."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def _pattern(line: str) -> _Pattern | None:
    """The pattern of a line; None for a comment, a blank line and what can't match."""
    if line.startswith("#"):
        return None
    text = _without_trailing_spaces(_bytes(line))
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    if folders_only:
        text = text[:-1]
    whole = "/" in text
    tokens = _tokens(text.removeprefix("/"), whole)
    return _Pattern(Glob(tokens), negated, folders_only, whole) if tokens else None


def _without_trailing_spaces(line: str) -> str:
    """A trailing space counts only behind a backslash."""
    end = len(line.rstrip(" "))
    backslashes = end - len(line[:end].rstrip("\\"))
    return line[: end + 1] if backslashes % 2 and end < len(line) else line[:end]


def _tokens(text: str, whole: bool) -> list[Token] | None:
    """What a pattern is made of; None where it can't match anything.

    ``**`` is special only between slashes. git takes off the plain text in front before it looks (``match_pathname``),
    so that behind it ``**`` stands at the start, too.
    """
    tokens: list[Token] = []
    plain = next((at for at, char in enumerate(text) if char in "*?[\\"), len(text))
    at = 0
    while at < len(text):
        char = text[at]
        if char == "*":
            end = at + len(text[at:]) - len(text[at:].lstrip("*"))
            starts = at == plain or text[at - 1] == "/"
            stands_alone = whole and end - at > 1 and starts and text[end : end + 1] in ("", "/")
            tokens.append((Gap.FOLDERS if end < len(text) else Gap.ALL) if stands_alone else Gap.NAME)
            at = end + (stands_alone and end < len(text))
            continue
        if char == "[":
            found = one_of(text, at, negations="!^", slash=False)
            if found is None:
                return None
            tokens.append(found[0])
            at = found[1]
            continue
        if char == "\\":
            at += 1
            if at == len(text):
                return None
            tokens.append(text[at])
        else:
            tokens.append(ANY_BUT_SLASH if char == "?" else char)
        at += 1
    return tokens or None
