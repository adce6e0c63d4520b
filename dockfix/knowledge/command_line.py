"""Command lines as data: which options a program has, and what a row of words says with them.

The rules are those of ``getopt_long`` and of the parsers that follow it: ``--name=value``, ``--name value``,
``-n value``, ``-nvalue``, and several switches behind one dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Value(Enum):
    """What an option takes."""

    NONE = "nothing"
    WORD = "a name, a number or a choice, which is no path"
    SETTING = "a name and whether it is on: `name=true`"
    URL = "an address in the net"
    PATH = "a file or folder that the program reads or writes"
    LIST = "a file that names packages"


class Option(NamedTuple):
    """An option: its names, what it takes, and the values that are known (any, where there are none).

    A name that ends in a dot is the beginning of many. ``beginnings``: a value begins with one of these.
    ``may_stand_alone``: the value can be left out, and stands behind a ``=`` only.
    """

    names: tuple[str, ...]
    value: Value = Value.NONE
    choices: frozenset[str] = frozenset()
    may_stand_alone: bool = False
    beginnings: tuple[str, ...] = ()


def switches(names: str) -> tuple[Option, ...]:
    """Options that take nothing, from their names in one text."""
    return tuple(Option((name,)) for name in names.split())


def takes(value: Value, names: str) -> tuple[Option, ...]:
    """Options that take a value of this kind, from their names in one text."""
    return tuple(Option((name,), value) for name in names.split())


def takes_beginning(beginnings: str, names: str) -> tuple[Option, ...]:
    """Options that take a word which begins with one of these."""
    return tuple(Option((name,), Value.WORD, beginnings=tuple(beginnings.split())) for name in names.split())


def takes_one_of(choices: str, names: str, *, may_stand_alone: bool = False) -> tuple[Option, ...]:
    """Options that take one of these words."""
    known = frozenset(choices.split())
    return tuple(Option((name,), Value.WORD, known, may_stand_alone) for name in names.split())


class Call(NamedTuple):
    """What a command line says: options with their values, and the other words (a verb among them) in order."""

    options: tuple[tuple[Option, str], ...]
    operands: tuple[str, ...]

    def has(self, *names: str) -> bool:
        """Whether one of these options is given."""
        return any(set(names) & set(option.names) for option, _ in self.options)


def read_call(words: Sequence[str], options: Sequence[Option]) -> Call | None:
    """The words behind a program's name, read with the options that it is known to have.

    None where an option, or a value of it, is not known: then nothing can be said of the command.
    """
    known = _by_name(tuple(options))
    found: list[tuple[Option, str]] = []
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            operands.append(word)
            continue
        read = _long(word, known, rest) if word.startswith("--") else _short(word, known, rest)
        if read is None or not all(_is_value(option, value) for option, value in read):
            return None
        found += read
    return Call(tuple(found), tuple(operands))


@lru_cache(maxsize=128)
def _by_name(options: tuple[Option, ...]) -> dict[str, Option]:
    return {name: option for option in options for name in option.names}


def _long(word: str, known: dict[str, Option], rest: Iterable[str]) -> list[tuple[Option, str]] | None:
    name, equals, value = word.partition("=")
    option = known.get(name) or known.get(name.partition(".")[0] + ".")
    if option is None or (equals and option.value is Value.NONE):
        return None
    if not equals and option.value is not Value.NONE and not option.may_stand_alone:
        value = next(iter(rest), "")
        if not value:
            return None
    return [(option, value)]


def _short(word: str, known: dict[str, Option], rest: Iterable[str]) -> list[tuple[Option, str]] | None:
    """One dash: a whole name (``-ntp``), else a row of letters, the last of which may take the rest as its value."""
    if (option := known.get(word)) is not None:
        if option.value is Value.NONE or option.may_stand_alone:
            return [(option, "")]
        value = next(iter(rest), "")
        return [(option, value)] if value else None
    name, equals, value = word.partition("=")
    if equals and len(name) > 2 and (option := known.get(name)) is not None and option.value is not Value.NONE:
        return [(option, value)]
    found: list[tuple[Option, str]] = []
    for at, letter in enumerate(word[1:], 1):
        option = known.get(f"-{letter}")
        if option is None:
            return None
        if option.value is Value.NONE or (option.may_stand_alone and word[at + 1 : at + 2] != "="):
            found.append((option, ""))
            continue
        value = word[at + 1 :].removeprefix("=") or next(iter(rest), "")
        return [*found, (option, value)] if value else None
    return found


def _is_value(option: Option, value: str) -> bool:
    """Whether a value is of the option's kind, as far as its letters tell."""
    if option.value is Value.NONE or (option.may_stand_alone and not value):
        return True
    if option.choices:
        return value in option.choices
    if option.value is Value.URL:
        return value.startswith(("https://", "http://"))
    if option.value is Value.SETTING:
        return value.endswith(("=true", "=false"))
    if option.value is Value.WORD:
        named = not option.beginnings or value.startswith(option.beginnings)
        return named and "/" not in value and not value.startswith(("~", "-")) and bool(value.strip("."))
    return not value.startswith("-")


class Launch(NamedTuple):
    """The words with which a program is started.

    ``versioned``: the first may carry a version (``pip3.11``); ``in_any_folder``: the last may be a path.
    """

    words: tuple[str, ...]
    versioned: bool = False
    in_any_folder: bool = False

    def matches(self, words: Sequence[str]) -> int:
        """How many of the words start the program; 0 where another one is started."""
        count = len(self.words)
        if len(words) < count:
            return 0
        given = list(words[:count])
        if self.in_any_folder:
            given[-1] = given[-1].rsplit("/", 1)[-1]
        if self.versioned:
            given[0] = given[0].rstrip("0123456789.")
        return count if tuple(given) == self.words else 0


def launches(*texts: str, versioned: bool = False, in_any_folder: bool = False) -> tuple[Launch, ...]:
    """A :class:`Launch` for each text."""
    return tuple(Launch(tuple(text.split()), versioned, in_any_folder) for text in texts)


class Command(NamedTuple):
    """A command that is known: how it is started, its verbs, its options, and what else may stand there.

    ``verbs`` are rows of words, of which one comes first among the operands (an empty one: none is needed);
    ``operand`` is a pattern of each word behind the verb, empty where there may be none; ``files`` are endings by
    which such a word names a local file, which is then not known; ``needs`` are options of which one must be there;
    ``least`` is how many words there are behind the verb at least.
    """

    launches: tuple[Launch, ...]
    verbs: tuple[tuple[str, ...], ...] = ((),)
    options: tuple[Option, ...] = ()
    operand: str = ""
    files: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    least: int = 0

    def read(self, words: Sequence[str]) -> Reading | None:
        """What a command line says, if it is this command; None where it is another or holds what is not known."""
        for launch in self.launches:
            if count := launch.matches(words):
                call = read_call(words[count:], self.options)
                if call is not None and (found := self._verb(launch, call)) is not None:
                    return found
        return None

    def _verb(self, launch: Launch, call: Call) -> Reading | None:
        for verb in sorted(self.verbs, key=len, reverse=True):
            if call.operands[: len(verb)] == verb:
                rest = call.operands[len(verb) :]
                if len(rest) < self.least or (self.needs and not call.has(*self.needs)):
                    return None
                if all(self._is_operand(word) for word in rest):
                    return Reading(launch, verb, call.options, rest)
        return None

    def _is_operand(self, word: str) -> bool:
        return bool(self.operand) and _pattern(self.operand).fullmatch(word) is not None and not self.is_file(word)

    def is_file(self, word: str) -> bool:
        """Whether an operand names a local file by its ending; what is fetched from an address is none."""
        return bool(self.files) and word.endswith(self.files) and "://" not in word


class Reading(NamedTuple):
    """A known command, read: how it is started, its verb, its options with their values, its other words."""

    launch: Launch
    verb: tuple[str, ...]
    options: tuple[tuple[Option, str], ...]
    operands: tuple[str, ...]

    def says(self, *names: str) -> bool:
        """Whether one of these is the verb or an option that is given."""
        return " ".join(self.verb) in names or any(set(names) & set(option.names) for option, _ in self.options)

    def values(self, *kinds: Value) -> tuple[str, ...]:
        """The values of options of these kinds."""
        return tuple(value for option, value in self.options if option.value in kinds)


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def verbs(texts: str) -> tuple[tuple[str, ...], ...]:
    """Rows of words, from texts that ``|`` sets apart."""
    return tuple(tuple(text.split()) for text in texts.split("|"))
