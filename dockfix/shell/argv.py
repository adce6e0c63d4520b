"""The program and the arguments that a shell would make of a command line."""

from __future__ import annotations

import re

from ..knowledge.shells import BUILTINS
from .parser import parse
from .syntax import Dialect, List, Simple, Unsupported

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Argv:
    """The argv of a command line, and where its trailing comment begins, if it has one."""

    __slots__ = ("comment", "items")

    def __init__(self, items: list[str], comment: int | None) -> None:
        self.items = items
        self.comment = comment


def argv(text: str, dialect: Dialect = Dialect.SH, *, builtins: bool = False) -> Argv | str:
    """The exact argv of ``text``, or a sentence why it can't be told; ``builtins``: the shell's own commands, too."""
    try:
        commands = parse(text, dialect)
    except Unsupported as error:
        return f"the command can't be read for sure: {error.reason}"
    if _CONTROL.search(text):
        return "the command holds a control character"
    command = _only_command(commands)
    if isinstance(command, str):
        return command
    if command.redirects:
        return "the shell redirects input or output"
    if command.assignments:
        return "the shell sets a variable for the command"
    items: list[str] = []
    for word in command.words:
        if word.literal is None:
            return f"the shell expands `{word.text}`"
        if word.glob:
            return f"the shell may expand `{word.text}`"
        items.append(word.literal)
    if len(items) > 1 and items[0] == "exec" and not items[1].startswith("-"):
        items = items[1:]
    if not items or not items[0]:
        return "there is no command to run"
    if items[0] in BUILTINS and not builtins:
        return f"`{items[0]}` is a command of the shell itself"
    return Argv(items, commands.comment)


def _only_command(commands: List) -> Simple | str:
    if not commands.items:
        return "there is no command to run"
    item = commands.items[0]
    if len(commands.items) > 1 or item.operators or commands.separators[0] == "&":
        return "the shell runs several commands"
    pipeline = item.pipelines[0]
    command = pipeline.commands[0]
    if len(pipeline.commands) > 1 or pipeline.negated:
        return "the shell runs several commands"
    if not isinstance(command, Simple):
        return f"`{command.kind}` is a keyword of the shell"
    return command
