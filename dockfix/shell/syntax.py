"""The parts of a shell command line: words, commands, lists.

The names are those of the POSIX shell grammar (Shell Command Language, section 2.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum


class Dialect(Enum):
    """Which shell reads the text; ``SH`` is what ``/bin/sh`` may be: dash, busybox ash or bash."""

    SH = "sh"
    ASH = "ash"
    DASH = "dash"
    BASH = "bash"

    # Enum's own hashes the name, in Python; a dialect is part of every key under which something is kept.
    __hash__ = object.__hash__

    @property
    def is_bash(self) -> bool:
        """Whether bash's own syntax counts."""
        return self is Dialect.BASH


class Unsupported(ValueError):
    """Text that the scanner does not know for sure; ``offset`` is where in the text."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


_NO_NAMES = frozenset[str]()


class Word:
    """A word; ``literal`` is its value where no expansion can change it, else None."""

    __slots__ = (
        "assigns",
        "end",
        "glob",
        "literal",
        "quoted",
        "start",
        "substitutions",
        "text",
        "unquoted",
        "unset_ok",
        "variables",
    )

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.text = ""  # as it is written
        self.literal: str | None = ""
        self.quoted = False
        self.unquoted = False  # an expansion outside quotes, whose value may be split and hold a pattern
        self.glob = False  # holds an unquoted `*`, `?`, `[`, a leading `~` or a brace expansion
        # Most words hold none of these: one empty set serves them all.
        self.variables: frozenset[str] = _NO_NAMES  # every variable it mentions
        self.unset_ok: frozenset[str] = _NO_NAMES  # those that may be unset under `set -u`
        self.assigns: frozenset[str] = _NO_NAMES  # `${x:=v}`, `$((x = 1))`
        self.substitutions: tuple[List, ...] = ()  # `$( )` and backticks


class Redirect:
    """A redirection such as ``2>file``."""

    __slots__ = ("descriptor", "operator", "target")

    def __init__(self, descriptor: str, operator: str, target: Word) -> None:
        self.descriptor = descriptor
        self.operator = operator
        self.target = target


class Simple:
    """Assignments, words and redirections."""

    __slots__ = ("assignments", "redirects", "words")

    def __init__(self) -> None:
        self.assignments: list[tuple[str, Word]] = []
        self.words: list[Word] = []
        self.redirects: list[Redirect] = []

    @property
    def name(self) -> str | None:
        """The command's name where it is literal; "" without one, None where it is made by expansion."""
        return self.words[0].literal if self.words else ""

    def all_words(self) -> list[Word]:
        """Its words, the targets of its redirections and the values that it assigns."""
        return [
            *self.words,
            *(redirect.target for redirect in self.redirects),
            *(value for _, value in self.assignments),
        ]


class Compound:
    """``{ }``, ``( )``, ``if``, ``while``, ``until``, ``for``, ``case``, ``[[``, ``((`` or a function."""

    __slots__ = ("bodies", "kind", "name", "redirects", "tests", "words")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = ""  # a loop's variable, a function's name
        self.tests: list[List] = []  # the conditions of `if` and `while`
        self.bodies: list[List] = []
        self.words: list[Word] = []
        self.redirects: list[Redirect] = []

    def all_words(self) -> list[Word]:
        """Its own words, and the targets of its redirections."""
        return [*self.words, *(redirect.target for redirect in self.redirects)]


Command = Simple | Compound


class Pipeline:
    """``[!] command | command ...``."""

    __slots__ = ("commands", "negated")

    def __init__(self, commands: list[Command], negated: bool) -> None:
        self.commands = commands
        self.negated = negated


class AndOr:
    """Pipelines joined by ``&&`` and ``||``; ``operators`` stand between them."""

    __slots__ = ("end", "operators", "pipelines", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.pipelines: list[Pipeline] = []
        self.operators: list[str] = []


class List:
    """AND-OR lists, each with the separator after it: ``;``, ``&``, a newline or nothing."""

    __slots__ = ("_commands", "_own_words", "comment", "items", "separators")

    def __init__(self) -> None:
        self.items: list[AndOr] = []
        self.separators: list[str] = []
        self.comment: int | None = None  # offset of the `#` of a comment that ends the text
        # A list that was read never changes, and is walked a dozen times.
        self._commands: list[Command] | None = None
        self._own_words: list[Word] | None = None

    def pipelines(self) -> Iterator[Pipeline]:
        """The pipelines of this list, not of lists inside."""
        for item in self.items:
            yield from item.pipelines

    def commands(self) -> list[Command]:
        """The commands of this list, not of lists inside."""
        if self._commands is None:
            self._commands = [command for pipeline in self.pipelines() for command in pipeline.commands]
        return self._commands

    def own_words(self) -> list[Word]:
        """Every word of the list's own commands, redirections' and assignments' too."""
        if self._own_words is None:
            self._own_words = [word for command in self.commands() for word in command.all_words()]
        return self._own_words

    def walk(self, subshells: bool = True) -> Iterator[Command]:
        """Every command, those inside compounds too; with ``subshells`` those of ``( )``."""
        for command in self.commands():
            yield command
            if isinstance(command, Compound) and (subshells or command.kind != "("):
                for inner in (*command.tests, *command.bodies):
                    yield from inner.walk(subshells)

    def words(self) -> Iterator[Word]:
        """Every word of every command, redirections' and assignments' too; not of substitutions."""
        for command in self.walk():
            yield from command.all_words()


def list_of(item: AndOr) -> List:
    """A list of one item."""
    found = List()
    found.items, found.separators = [item], [""]
    return found


def list_of_command(command: Command) -> List:
    """A list of one command."""
    item = AndOr(0)
    item.pipelines = [Pipeline([command], False)]
    return list_of(item)
