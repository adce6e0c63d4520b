"""Patterns are matched as git and moby match them, and in time linear in pattern times name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.test_linear import calls
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dockfix.config.gitignore import MOST, Patterns
from dockfix.context.dockerignore import Dockerignore
from dockfix.patterns import ANY_BUT_SLASH, Gap, Glob, OneOf, Token

TOKENS = st.lists(
    st.sampled_from(["a", "b", "/", ANY_BUT_SLASH, OneOf((("a", "a"),), True, True), Gap.NAME, Gap.FOLDERS, Gap.ALL]),
    max_size=9,
)


def slowly(tokens: list[Token], name: str) -> bool:
    """The definition, word for word: every way is tried."""
    if not tokens:
        return not name
    first, rest = tokens[0], tokens[1:]
    if isinstance(first, Gap):
        for end in range(len(name) + 1):
            text = name[:end]
            fits = {
                Gap.NAME: "/" not in text,
                Gap.FOLDERS: not text or text.endswith("/"),
                Gap.ALL: True,
            }[first]
            if fits and slowly(rest, name[end:]):
                return True
        return False
    is_meant = bool(name) and (first.has(name[0]) if isinstance(first, OneOf) else first == name[0])
    return is_meant and slowly(rest, name[1:])


@settings(max_examples=1500, deadline=None)
@given(TOKENS, st.text("ab/", max_size=9))
@example([Gap.FOLDERS, Gap.NAME, Gap.FOLDERS, "a"], "b/a")
@example([Gap.NAME, Gap.FOLDERS, "a"], "bb/a")
def test_a_glob_is_what_its_definition_says(tokens: list[Token], name: str) -> None:
    assert Glob(tokens).matches(name) == slowly(tokens, name)


def as_moby_does(pattern: str, path: str) -> bool:
    """``Pattern.compile`` of moby/patternmatcher, line by line, for clean patterns of ``ab*?/.``."""
    regex, kind, at, turn = "", "exact", 0, 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*" and pattern[at : at + 1] == "*":
            at += 1
            at += pattern[at : at + 1] == "/"
            if at == len(pattern):
                kind, regex = ("prefix", regex) if kind == "exact" else ("regex", regex + ".*")
            else:
                kind, regex = "regex", regex + "(.*/)?"
            kind = "suffix" if turn == 0 else kind
        elif char in "*?":
            kind, regex = "regex", regex + ("[^/]*" if char == "*" else "[^/]")
        else:
            regex += re.escape(char)
        turn += 1
    if kind == "prefix":
        return path.startswith(pattern[:-2])
    if kind == "suffix":
        return path.endswith(pattern[2:]) or (pattern[2:3] == "/" and path == pattern[3:])
    return path == pattern if kind == "exact" else re.fullmatch(regex, path) is not None


CLEAN = st.lists(st.text("ab*?.", min_size=1, max_size=4).filter(lambda part: part not in (".", "..")), min_size=1)


@settings(max_examples=1500, deadline=None)
@given(CLEAN.map(lambda parts: "/".join(parts[:4])), st.text("ab/.", min_size=1, max_size=8).filter(bool))
@example("**b", "ab")
@example("**/a", "a")
@example("**/a", "ba")
def test_one_pattern_of_dockerignore_is_mobys(pattern: str, path: str) -> None:
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if parts:
        parents = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        wanted = any(as_moby_does(pattern, parent) for parent in parents)
        assert Dockerignore(pattern).ignores("/".join(parts)) is wanted


NAMES = [
    "a", "b", "ab", "aab", "a b", "a ", "[a", "a]", "#a", "!a", "a\\b", "a*", "A", "ü", "a-b", "x.log", "a.tmp",
    "a/a", "a/b", "b/a", "a/b/a", "a/b/c/a", "b/x.log", "a/x.log", "b/b/b/b", "a/ab/b", "a/b/x.log",
]  # fmt: skip
LINES = [
    "a", "/a", "a/", "*", "*.log", "/*.log", "a/*", "a/**", "**/a", "**/b/a", "a/**/a", "**", "/**", "*a*b",
    "a**b", "a**/b", "[ab]", "[!a]", "[^a]", "[a-", "[", "a]", "[]a]", "[[:alpha:]]", "[[:nope:]]", "[a-b]b",
    "a?b", "?", "??", "a\\*", "a\\", "\\#a", "#a", "\\!a", "!a", "a ", "a\\ ", "a\\\\ ", "a\t", "a//b",
    "a/b/", "/", "//", "!", "!/", "b/**/b", "***/a", "a/***", "a/*/a", "[/]a", "a[/]b", "*/*", "*/", "!*/",
    "*/b", "\\a", "a\\/b", "**/*.log", "***", "*a/**", "/**/a", "a/**/", "!**/a",
]  # fmt: skip


def test_lines_of_gitignore_are_gits(tmp_path: Path) -> None:
    """Each line, alone and behind `*` and `a`, over each name: what ``git check-ignore`` says."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for text in (*LINES, *(f"*\n{line}" for line in LINES), *(f"/b\n{line}\n!/a/b" for line in LINES)):
        (tmp_path / ".gitignore").write_text(text + "\n")
        done = subprocess.run(
            ["git", "check-ignore", "--no-index", "-z", "--stdin"],
            cwd=tmp_path,
            input="\0".join(NAMES).encode() + b"\0",
            capture_output=True,
            check=False,
        )
        wanted = set(done.stdout.decode().split("\0")) - {""}
        patterns = Patterns.of_text((tmp_path / ".gitignore").read_text())
        assert {name for name in NAMES if patterns.match(name)} == wanted, text


ENDLESS = ["**/" * 8 + "b", "*a" * 6 + "b", "*a*" * 8 + "/**/" + "*a" * 9 + "b", "?*" * 20 + "b", "[a/]*" * 9 + "**/b"]


@pytest.mark.parametrize("pattern", ENDLESS)
@pytest.mark.parametrize("make", [lambda text: Dockerignore(text).ignores, lambda text: Patterns([text]).match])
@pytest.mark.parametrize("name", ["a" * 3000, "a/" * 60 + "a", "a" * 200 + "/" + "a" * 200])
def test_patterns_that_never_ended(pattern: str, name: str, make: Callable[[str], Callable[[str], bool]]) -> None:
    matches = make(pattern)
    assert calls(lambda: matches(name)) < 100_000


def test_a_file_of_very_many_patterns_is_refused() -> None:
    with pytest.raises(ValueError, match="10,000"):
        Patterns.of_text("a\n" * (MOST + 1))
