"""A ``RUN`` as a row of commands, each of which runs only where the one before it did well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..cst import Run
from ..knowledge.variables import TALK
from .effects import set_options
from .join import ShellState
from .parser import parse
from .syntax import AndOr, List, Simple, Unsupported


class Chain(NamedTuple):
    """The commands in order; ``semicolons`` says that ``set -e`` and ``;`` join the last of them."""

    commands: list[Simple]
    semicolons: bool
    list: List


def chain(run: Run, state: ShellState | str) -> Chain | None:
    """The commands of ``a && b``, or of ``set -e; a; b``; None where it is anything else."""
    if isinstance(state, str) or run.json is not None or run.heredocs:
        return None
    try:
        parsed = parse(run.text, state.dialect)
    except Unsupported:
        return None
    if not parsed.items or "&" in parsed.separators:
        return None
    found: list[Simple] = []
    errexit = state.errexit
    for index, item in enumerate(parsed.items):
        row = _row(item)
        if row is None:
            return None
        for command in row:
            options = set_options(command) if command.name == "set" else {}
            if options is None or options.get("f"):
                return None
            errexit = bool(options.get("e", errexit))
        # A failure in front of `&&` does not end a shell with `set -e`.
        if index < len(parsed.items) - 1 and not (errexit and len(row) == 1):
            return None
        found += row
    return Chain(found, len(parsed.items) > 1, parsed)


def _row(item: AndOr) -> list[Simple] | None:
    found: list[Simple] = []
    if any(operator != "&&" for operator in item.operators):
        return None
    for pipeline in item.pipelines:
        command = pipeline.commands[0]
        if len(pipeline.commands) > 1 or pipeline.negated or not isinstance(command, Simple):
            return None
        found.append(command)
    return found


def goes_elsewhere(command: Simple) -> bool:
    """Whether input or output of a command is a file: what the command says then counts."""
    return any(
        redirect.operator not in (">", ">&") or (redirect.target.literal or "") not in ("/dev/null", "1", "2")
        for redirect in command.redirects
    )


def argv_of(command: Simple, assignments: Sequence[str] = ()) -> list[str] | None:
    """The words where no expansion but of a pattern can change them; None also where input or output go elsewhere.

    Only the variables in ``assignments``, and those that all package managers take, may stand in front.
    """
    if goes_elsewhere(command):
        return None
    if any(name not in TALK and name not in assignments for name, _ in command.assignments):
        return None
    if any(value.substitutions for _, value in command.assignments):
        return None
    words = [word.text if word.glob else word.literal for word in command.words]
    return None if None in words else [word or "" for word in words]
