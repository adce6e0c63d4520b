"""A ``RUN``'s shell text as a row of commands in which it does not count how they are joined.

``a && b``, ``{ a; b; }`` under ``set -e``, ``( a ) && b`` and two ``RUN``s do the same if each
command would notice the same of its shell's state. So each command stands here with its text, with
what its failure does, and with that part of the state.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ..knowledge.shells import NEVER_FAIL
from ..shell.effects import is_turned_special, leftovers, set_options, speaks_of_level, turns_on_errexit
from ..shell.parser import parse
from ..shell.syntax import AndOr, Command, Compound, Dialect, List, Pipeline, Simple, Unsupported, Word, list_of
from .shell_state import ShellState
from .values import (
    NOWHERE,
    AndOrText,
    CommandEntry,
    CompoundText,
    ListText,
    PipelineText,
    Place,
    RedirectText,
    SimpleText,
    Value,
)


@lru_cache(maxsize=512)
def commands_of(
    text: str,
    dialect: Dialect,
    options: frozenset[str],
    known: frozenset[str] | None,
    place: Place = NOWHERE,
) -> tuple[Value, ...] | None:
    """The commands of a shell text, or None where it can't be read; the same text is often asked for again.

    ``options`` are those of the ``SHELL``, ``known`` the names in the environment, ``place`` where
    the shell starts.
    """
    row = _Row(text, dialect)
    try:
        commands = parse(text, dialect)
        row.list(commands, ShellState(options, known, place), exempt=False)
    except Unsupported:
        return None
    if speaks_of_level(commands):
        row.found.append(("level of shells", len(row.found)))  # the last command has another than those before it
    return tuple(row.found)


class _Row:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        self.found: list[Value] = []
        self.source = text
        self.pending: Callable[[], None] | None = None

    def list(self, commands: List, state: ShellState, exempt: bool) -> None:
        """A list: each item in turn; one whose failure is not looked at is one command."""
        if "&" in commands.separators:
            self.emit("list", commands, state, exempt, always=False)
            return
        last = len(commands.items) - 1
        for index, item in enumerate(commands.items):
            self.flush()
            alone = list_of(item)
            if index == last or _never_fails(alone):
                self.item(item, state, exempt)
            elif state.errexit(exempt) is True and not item.operators and not item.pipelines[0].negated:
                self.item(item, state, exempt)
            else:
                errexit = state.errexit(exempt)
                if errexit is False and not exempt and turns_on_errexit(alone):
                    errexit = None  # it may count for the end of the item itself
                kind = "failure ends nothing" if errexit is False else f"errexit {errexit}"
                self.emit(kind, alone, state, exempt, always=False)

    def item(self, item: AndOr, state: ShellState, exempt: bool) -> None:
        """``a && b && c`` is three commands; ``a || b && c`` is two, of which the first is ``a || b``."""
        last_or = max((at for at, operator in enumerate(item.operators) if operator == "||"), default=-1)
        first = 0
        end = len(item.pipelines) - 1
        if last_or >= 0:
            first = last_or + 2
            part = AndOr(item.start)
            part.pipelines, part.operators = item.pipelines[:first], item.operators[: last_or + 1]
            self.emit("or", list_of(part), state, exempt or first <= end, always=False)
        for at in range(first, end + 1):
            self.pipeline(item.pipelines[at], state, exempt or at < end)

    def pipeline(self, pipeline: Pipeline, state: ShellState, exempt: bool) -> None:
        """A pipeline; the lists in ``( )`` and ``{ }`` are looked into."""
        command = pipeline.commands[0]
        if len(pipeline.commands) == 1 and not pipeline.negated and isinstance(command, Compound):
            # A shell that an error of `exec` ends in `( ! exec … )` turns its status round; one without `( )` does not.
            turned = command.kind == "(" and any(map(is_turned_special, command.bodies))
            if command.kind in ("(", "{") and not command.redirects and not turned:
                self.flush()
                inner = state.subshell() if command.kind == "(" else state
                for body in command.bodies:
                    self.list(body, inner, exempt)
                if inner is not state:
                    self.flush()
                    state.absorb(inner)
                return
        part = AndOr(0)
        part.pipelines = [pipeline]
        simple = len(pipeline.commands) == 1 and isinstance(command, Simple) and not pipeline.negated
        self.emit("command", list_of(part), state, exempt, always=simple)

    def emit(self, kind: str, commands: List, state: ShellState, exempt: bool, *, always: bool) -> None:
        self.flush()
        text = _text(commands, self.source)
        commands = _first_of_its_text(commands, text, self.dialect)
        left = leftovers(commands)
        if state.lasting or state.whole or not (always and _only_sets_options(commands)):
            self.found.append(CommandEntry(kind, text, state.noticed(commands, left, exempt)))
        self.pending = lambda: state.after(commands, left, text, always=always)

    def flush(self) -> None:
        """Go on to the state after the last command; after the very last of all nobody asks for it."""
        if self.pending is not None:
            self.pending()
            self.pending = None


def _first_of_its_text(commands: List, text: ListText, dialect: Dialect) -> List:
    """The list that was read first of all with this text.

    What a list does is found once and kept with the list: so a command that stands before and after a change is
    looked at once.
    """
    known = _lists_by_text.setdefault((text, dialect), commands)
    if len(_lists_by_text) > _MOST_LISTS:
        _lists_by_text.clear()
    return known


_lists_by_text: dict[tuple[ListText, Dialect], List] = {}
_MOST_LISTS = 1024


def _never_fails(commands: List) -> bool:
    pipelines = list(commands.pipelines())
    command = pipelines[0].commands[0]
    if (
        len(pipelines) > 1
        or pipelines[0].negated
        or len(pipelines[0].commands) > 1
        or not isinstance(command, Simple)
        or command.redirects
    ):
        return False
    words = [*command.words, *(value for _, value in command.assignments)]
    if any(word.literal is None for word in words):
        return False
    return not command.words or command.name in NEVER_FAIL


def _only_sets_options(commands: List) -> bool:
    """``set -eux`` does nothing but what the commands after it notice, so that it may be said once or twice."""
    command = next(iter(commands.commands()))
    return isinstance(command, Simple) and command.name == "set" and set_options(command) is not None


def _text(commands: List, source: str) -> ListText:
    """The list in a form in which blanks and line ends don't count; ``source`` is the text it was read from."""
    return tuple(
        AndOrText(
            tuple(item.operators),
            tuple(
                PipelineText(pipeline.negated, tuple(_command(command, source) for command in pipeline.commands))
                for pipeline in item.pipelines
            ),
            "&" if separator == "&" else ";",
        )
        for item, separator in zip(commands.items, commands.separators, strict=True)
    )


def _command(command: Command, source: str) -> SimpleText | CompoundText:
    redirects = tuple(RedirectText(part.descriptor, part.operator, part.target.text) for part in command.redirects)
    words = tuple(word.text for word in command.words)
    if isinstance(command, Simple):
        assignments = tuple(_assignment(name, value, source) for name, value in command.assignments)
        return SimpleText(assignments, words, redirects)
    if command.kind in ("case", "[["):
        words = tuple(text for word in command.words for text in (word.text, _after(word, source)))
    tests = tuple(_text(part, source) for part in command.tests)
    bodies = tuple(_text(part, source) for part in command.bodies)
    return CompoundText(command.kind, command.name, words, tests, bodies, redirects)


def _assignment(name: str, value: Word, source: str) -> tuple[str, str]:
    return name + ("+" if source[: value.start].endswith("+=") else ""), value.text


def _after(word: Word, source: str) -> str:
    """What stands behind a word and is none: ``|`` and ``)`` of a pattern, the operators of ``[[ ]]``."""
    found = re.compile(r"[\s&|<>()]*").match(source, word.end)
    return re.sub(r"\s", "", found.group() if found else "")
