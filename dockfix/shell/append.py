"""How a command is put behind a command line, so that it runs if, and only if, all went well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .effects import set_options, turns_on_errexit
from .syntax import Compound, List, Simple


class Append(NamedTuple):
    """Where another command goes."""

    end: int  #: the offset behind the last command, blanks included
    operator: str  #: ``&&``, or ``;`` where ``set -e`` is in force
    inside: bool  #: it goes into the ``{ }`` that ends the command line


def how_to_append(commands: List, errexit: bool) -> Append | str:
    """How a clean-up is put behind ``commands``, or a sentence why not; ``errexit``: the shell has ``-e``."""
    inner = _innermost(commands)
    last = inner.items[-1]
    if "||" in last.operators or last.pipelines[-1].negated:
        return "the last command may fail: a clean-up behind it could hide that"
    if commands.comment is not None:
        return "a shell comment ends the command"
    if commands.separators[-1]:
        return "the command ends in `;`: a clean-up behind it would hide its failure"
    if not last.operators and _sets_errexit(inner):
        return Append(last.end, ";", inner is not commands)
    # Under `-e` a failure inside a group ends the shell, but not where `&&` follows the group.
    is_group = any(isinstance(command, Compound) for command in last.pipelines[-1].commands)
    if is_group and (errexit or turns_on_errexit(commands)):
        return "the command ends in a group, whose failure a clean-up behind it could hide"
    return Append(last.end, "&&", inner is not commands)


def in_sequence(commands: List) -> Iterator[Simple]:
    """The commands that run one after the other, if all goes well; not those in pipes, tests and loops."""
    for item in commands.items:
        if any(operator != "&&" for operator in item.operators):
            continue
        for pipeline in item.pipelines:
            command = pipeline.commands[0]
            if len(pipeline.commands) > 1 or pipeline.negated:
                continue
            if isinstance(command, Simple):
                yield command
            elif command.kind == "{" and not command.redirects:
                for body in command.bodies:
                    yield from in_sequence(body)


def _innermost(commands: List) -> List:
    """The list, or that in the ``{ }`` which ends it."""
    last = commands.items[-1].pipelines[-1]
    command = last.commands[0]
    lone = len(last.commands) == 1 and not last.negated and "||" not in commands.items[-1].operators
    if lone and isinstance(command, Compound) and command.kind == "{" and not command.redirects:
        return _innermost(command.bodies[-1])
    return commands


def _sets_errexit(commands: List) -> bool:
    """Whether ``set -e`` is one of the commands, so that ``;`` is as good as ``&&``.

    Behind ``set -e && a;`` it is in force only if nothing failed: that is left to ``&&``.
    """
    found = False
    alone = List()
    alone.items = [item for item in commands.items if not item.operators]
    for command in in_sequence(alone):
        if command.name == "set":
            found = bool((set_options(command) or {}).get("e", found))
    return found
