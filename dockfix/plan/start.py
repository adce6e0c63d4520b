"""Which program a container starts: ``ENTRYPOINT`` and ``CMD`` together.

The rules are those of the reference's "Understand how CMD and ENTRYPOINT interact".
"""

from __future__ import annotations

import json
import re

from ..shell import Argv, argv
from .model import Command, Config
from .values import Value

_PLAIN_SHELL = ("/bin/sh", "-c")
_ARRAY = re.compile(r"\[(?!\s).*\]\s+#", re.DOTALL)  # `[ a ]` is the program `[`


def started(config: Config) -> tuple[Value, ...]:
    """The argv of the container's process, a shell that only starts one program looked through."""
    entrypoint, cmd = config.entrypoint, config.cmd
    if isinstance(entrypoint, Command):
        # The CMD does not count here, but does with ``docker run --entrypoint``.
        return ("ENTRYPOINT", _program(entrypoint), ("unused", cmd) if cmd else ())
    if entrypoint:
        # The CMD is an argument, so that the shell of its shell form counts.
        return ("ENTRYPOINT", entrypoint, _words(cmd))
    if entrypoint is None and config.base and config.image.entrypoint != ():
        program = _program(cmd) if isinstance(cmd, Command) else _words(cmd)
        if program and config.image.hands_on(str(program[0])):
            return (f"ENTRYPOINT of {config.base}", *program)
        return (f"ENTRYPOINT of {config.base}", "CMD of the base" if cmd is None else "", *_words(cmd))
    if cmd is None:
        return (f"CMD of {config.base}",)
    return ("CMD", *(_program(cmd) if isinstance(cmd, Command) else cmd))


def never_starts(config: Config) -> bool:
    """Whether the container's shell would look for a program whose name begins with ``[``.

    That is what is left of ``CMD ["a"] # note``: it is no JSON any more, so that a shell gets it.
    """
    entrypoint, cmd = config.entrypoint, config.cmd
    if isinstance(entrypoint, Command):
        return is_array_with_comment(entrypoint.text)
    if entrypoint or (entrypoint is None and not config.image.starts_as_it_is("node")):
        return False
    return isinstance(cmd, Command) and is_array_with_comment(cmd.text)


def is_array_with_comment(text: str) -> bool:
    """Whether a text would be in JSON form without the comment at its end."""
    return _ARRAY.match(text) is not None and without_comment(text) is not None


def without_comment(text: str) -> tuple[str, ...] | None:
    """The array of such a text."""
    for end in (match.start() for match in re.finditer(r"\s+#", text)):
        try:
            items = json.loads(text[:end])
        except ValueError:
            continue
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return tuple(items)
    return None


def _words(cmd: Command | tuple[str, ...] | None) -> tuple[Value, ...]:
    return (*cmd.shell, cmd.text) if isinstance(cmd, Command) else cmd or ()


def _program(command: Command) -> tuple[Value, ...]:
    """The argv that the shell would make, or the shell and its text where it does more."""
    found = argv(command.text) if command.shell == _PLAIN_SHELL else ""
    return tuple(found.items) if isinstance(found, Argv) else (*command.shell, command.text)
