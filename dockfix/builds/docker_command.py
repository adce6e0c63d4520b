"""What a ``docker build`` command says: the words of a shell, some of which may not be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..knowledge.docker_build import (
    BEFORE_THE_VERB,
    BUILD_ARG,
    BUILD_CONTEXT,
    FILE,
    LAUNCHES,
    PLATFORM,
    SWITCHES,
    TARGET,
)

#: The options that matter here, by each of their names.
_NAMED = {name: option for option in (FILE, TARGET, BUILD_ARG, PLATFORM, BUILD_CONTEXT) for name in option.names}
_LONGEST = max(map(len, LAUNCHES))


class DockerBuild(NamedTuple):
    """The words that say what is built; None for one that only a running shell knows."""

    context: str | None
    file: str | None
    has_file: bool  #: whether `--file` is given
    target: str | None
    args: tuple[tuple[str, str | None], ...]
    platforms: tuple[str, ...]
    contexts: tuple[tuple[str, str], ...]


def read_build(words: Sequence[str | None]) -> DockerBuild | None:
    """A build, where the words of a command start one; a word is None where it is not known."""
    start = _start(words)
    if start is None:
        return None
    found: dict[str, list[str | None]] = {}
    operands: list[str | None] = []
    rest = iter(words[start:])
    for word in rest:
        if word is None or word == "-" or not word.startswith("-"):
            operands.append(word)
        elif word == "--":
            operands += rest
        else:
            name, value = _option(word, rest)
            found.setdefault(name, []).append(value)
    # A word that the shell makes may be an option, or none at all: the last one is the context.
    context = operands[-1] if operands else None
    files = found.get(FILE.names[0], [])
    given: dict[str, str | None] = {}
    for argument in found.get(BUILD_ARG.names[0], []):
        if argument is not None:
            key, equals, text = argument.partition("=")
            given[key] = text if equals else None
    return DockerBuild(
        context,
        files[-1] if files else None,
        bool(files),
        next(reversed(found.get(TARGET.names[0], [None]))),
        tuple(sorted(given.items())),
        tuple(part for text in found.get(PLATFORM.names[0], []) if text for part in text.split(",")),
        tuple(_pair(text) for text in found.get(BUILD_CONTEXT.names[0], []) if text),
    )


def _start(words: Sequence[str | None]) -> int | None:
    """Where the words behind ``docker build`` begin."""
    if not words or words[0] is None:
        return None
    plain = [words[0].rsplit("/", 1)[-1]]
    at = 1
    while at < len(words) and len(plain) < _LONGEST:
        word = words[at]
        if word is None:
            break
        at += 1
        if word.startswith("-"):
            at += word in BEFORE_THE_VERB
            continue
        plain.append(word)
        if tuple(plain) in LAUNCHES:
            return at
    return None


def _option(word: str, rest: Iterator[str | None]) -> tuple[str, str | None]:
    """The first of the option's names, and its value."""
    name, equals, value = word.partition("=")
    if name in _NAMED:
        return _NAMED[name].names[0], value if equals else next(rest, None)
    if not word.startswith("--") and word[:2] in _NAMED and len(word) > 2:
        return _NAMED[word[:2]].names[0], word[2:]
    if not equals and not _stands_alone(word):
        next(rest, None)
    return name, value


def _stands_alone(word: str) -> bool:
    """Whether an option has no value in the next word: a switch, several of them, or a letter with its value."""
    return word in SWITCHES or (not word.startswith("--") and len(word) > 2)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value
