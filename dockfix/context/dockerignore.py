"""``.dockerignore``: which paths of the build context Docker does not see.

The rules are those of moby/patternmatcher (``patternmatcher.go``, ``ignorefile/ignorefile.go``).
"""

from __future__ import annotations

import posixpath
import re


class Dockerignore:
    """The patterns of one file, the last that matches counts."""

    __slots__ = ("patterns",)

    def __init__(self, text: str) -> None:
        self.patterns: list[tuple[bool, re.Pattern[str]]] = []
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
                self.patterns.append((exclusion, _regex(pattern)))

    def ignores(self, path: str) -> bool:
        """Whether a clean, context-relative path is ignored (``MatchesOrParentMatches``)."""
        parts = path.split("/")
        candidates = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        ignored = False
        for exclusion, regex in self.patterns:
            if exclusion == ignored and any(regex.fullmatch(candidate) for candidate in candidates):
                ignored = not exclusion
        return ignored


def _regex(pattern: str) -> re.Pattern[str]:
    """``**`` crosses folders, ``*`` and ``?`` do not."""
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**", at):
            at += 2
            if pattern.startswith("/", at):
                at += 1
            out.append(".*" if at >= len(pattern) else "(?:.*/)?")
            continue
        if char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[":
            close = pattern.find("]", at + 2)
            if close < 0:
                out.append(re.escape(char))
            else:
                inner = pattern[at + 1 : close]
                out.append("[" + ("^" + inner[1:] if inner[0] in "^!" else inner) + "]")
                at = close
        elif char == "\\" and at + 1 < len(pattern):
            at += 1
            out.append(re.escape(pattern[at]))
        else:
            out.append(re.escape(char))
        at += 1
    try:
        return re.compile("".join(out), re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")
