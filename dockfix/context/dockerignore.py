"""``.dockerignore``: which paths of the build context Docker does not see.

The rules are those of moby/patternmatcher (``patternmatcher.go``, ``ignorefile/ignorefile.go``).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from ..patterns import ANY_BUT_SLASH, Gap, Glob, Token, one_of

_SPECIAL: dict[str, Token] = {"*": Gap.NAME, "?": ANY_BUT_SLASH}


class Dockerignore:
    """The patterns of one file, the last that matches counts."""

    __slots__ = ("patterns",)

    def __init__(self, text: str) -> None:
        self.patterns: list[tuple[bool, Callable[[str], bool]]] = []
        for index, line in enumerate(text.split("\n")):
            line = line.rstrip("\r")
            if index == 0:
                line = line.removeprefix("\ufeff")
            if line.startswith("#"):
                continue
            pattern = line.strip()
            if not pattern:
                continue
            exclusion = pattern.startswith("!")
            if exclusion:
                pattern = pattern[1:].strip()
            if pattern:
                pattern = posixpath.normpath(pattern.replace("//", "/"))
                if len(pattern) > 1:
                    pattern = pattern.lstrip("/")
                self.patterns.append((exclusion, _matcher(pattern)))

    def ignores(self, path: str) -> bool:
        """Whether a clean, context-relative path is ignored (``MatchesOrParentMatches``)."""
        parts = path.split("/")
        candidates = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        ignored = False
        for exclusion, matches in self.patterns:
            if exclusion == ignored and any(map(matches, candidates)):
                ignored = not exclusion
        return ignored


def _matcher(pattern: str) -> Callable[[str], bool]:
    """What a pattern matches, as ``Pattern.compile`` and ``Pattern.match`` have it.

    ``**`` crosses folders, ``*`` and ``?`` do not. A ``**`` in front, where nothing else is special, asks for an end.
    """
    tokens, is_plain = _tokens(pattern)
    if pattern.startswith("**") and is_plain:
        suffix = pattern[2:]
        return lambda path: path.endswith(suffix) or (suffix[:1] == "/" and path == suffix[1:])
    return Glob(tokens).matches


def _tokens(pattern: str) -> tuple[list[Token], bool]:
    """The tokens of a pattern, and whether nothing is special behind the first ``**``."""
    tokens: list[Token] = []
    is_plain = True
    at = 0
    while at < len(pattern):
        char = pattern[at]
        special = char in "*?[]\\"
        if pattern.startswith("**", at):
            special = at > 0
            at += 3 if pattern.startswith("/", at + 2) else 2
            tokens.append(Gap.ALL if at >= len(pattern) else Gap.FOLDERS)
        elif char == "[" and (found := one_of(pattern, at, negations="^", slash=True)):
            tokens.append(found[0])
            at = found[1]
        else:
            if char == "\\" and at + 1 < len(pattern):
                at += 1
                char = "\\" + pattern[at]
            tokens.append(_SPECIAL.get(char) or char[-1])
            at += 1
        is_plain = is_plain and not special
    return tokens, is_plain
