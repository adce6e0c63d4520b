"""Walks over a parsed command line: every list in it, every program that it starts.

A list that was read never changes, so what is found in it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..knowledge.programs import WRAPPERS
from .syntax import Compound, Dialect, List, Simple, Unsupported, Word

_SHELLS = {"sh": Dialect.SH, "ash": Dialect.SH, "dash": Dialect.SH, "bash": Dialect.BASH, "su": Dialect.SH}
_SHELLS |= dict.fromkeys(("zsh", "ksh", "runuser", "script"), Dialect.BASH)
_DEEPEST = 3


class Program(NamedTuple):
    """A program that is started; ``script`` is the text of a script that can't be read, with no name."""

    name: str  #: without its folder; "" where it is made by expansion
    arguments: list[Word]
    path: str = ""  #: as it is written
    script: str | None = None


@lru_cache(maxsize=512)
def nested(commands: List) -> Sequence[List]:
    """The list and every list inside it, command substitutions too."""
    found = [commands]
    for command in commands.commands():
        if isinstance(command, Compound):
            for inner in (*command.tests, *command.bodies):
                found += nested(inner)
    for word in commands.own_words():
        for substitution in word.substitutions:
            found += nested(substitution)
    return found


@lru_cache(maxsize=512)
def programs(commands: List) -> Sequence[Program]:
    """Every program at any depth: behind ``sudo`` and the like, and in the script of ``sh -c``."""
    return list(_programs(commands, 0))


def _programs(commands: List, depth: int) -> Iterator[Program]:
    for part in nested(commands):
        for command in part.commands():
            if isinstance(command, Simple) and command.words:
                yield from _started(command.words, depth)


def _started(words: list[Word], depth: int) -> Iterator[Program]:
    path = words[0].literal or ""
    name = path.rsplit("/", 1)[-1]
    yield Program(name, words[1:], path)
    if name in _SHELLS or name in ("eval", "trap"):
        yield from _scripts(name, words[1:], depth)
    elif name in WRAPPERS:
        inner = _behind(words[1:], *WRAPPERS[name])
        if inner:
            yield from _started(inner, depth)


def without_wrappers(words: list[Word]) -> list[Word]:
    """The words of the program that ``sudo`` and the like start in the end."""
    while words and (name := (words[0].literal or "").rsplit("/", 1)[-1]) in WRAPPERS:
        inner = _behind(words[1:], *WRAPPERS[name])
        if not inner:
            break
        words = inner
    return words


def _behind(words: list[Word], with_value: str, positional: int) -> list[Word]:
    at = 0
    while at < len(words):
        text = words[at].text
        if re.fullmatch(r"-[A-Za-z]*", text) and text[-1:] in with_value and len(text) > 1:
            at += 2
        elif text.startswith("-") or re.match(r"[A-Za-z_]\w*=", text):
            at += 1
        elif positional:
            positional -= 1
            at += 1
        else:
            break
    return words[at:]


def _scripts(name: str, words: list[Word], depth: int) -> Iterator[Program]:
    from .parser import parse

    found = words[:1] if (name, len(words) == 1) in (("eval", True), ("trap", False)) else []
    for index, word in enumerate(words[:-1]):
        if re.fullmatch(r"-[A-Za-z]*c|--command", word.text):
            found = [words[index + 1]]
            break
    if name == "eval" and len(words) > 1:
        yield Program("", words, script=" ".join(word.text for word in words))
    for word in found:
        if word.literal is None or depth >= _DEEPEST:
            yield Program("", [word], script=word.text)
            continue
        try:
            script = parse(word.literal, _SHELLS.get(name, Dialect.SH))
        except Unsupported:
            yield Program("", [word], script=word.literal)
            continue
        if any("&" in part.separators for part in nested(script)):
            yield Program("", [word], script=word.literal)
        yield from _programs(script, depth + 1)
