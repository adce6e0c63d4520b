"""What a file's ``RUN``s do, asked of real shells before and after a rewrite.

Nothing of dockfix decides what is the same: texts are read by BuildKit's parser, run by shells, and compared by bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from official_parser import commands

from .declared import SAME_FAILURES, is_known, printed, without_declared
from .room import STRANGERS, Outcome, Start, room

_NAME = re.compile(r"(?<![\w./-])[A-Za-z_][\w.+-]*")


def runs_of(text: str) -> list[str] | None:
    """The texts of a file's ``RUN``s, read by BuildKit's own parser; None where one is in another form."""
    found = [command for command in commands(text) or () if command.cmd.upper() == "RUN"]
    if any(run.json or run.heredocs or run.flags for run in found):
        return None
    return [run.value[0] for run in found]


def differences(before: str, after: str, start: Start, shells: tuple[str, ...], exits: str = "0") -> Iterator[str]:
    """What differs between two files, a line each. What differs by chance alone does not count: it is asked again."""
    old, new = runs_of(before), runs_of(after)
    if old is None or new is None or is_known(before):
        return
    names = {*STRANGERS, *_NAME.findall(before)} - _SHELL_WORDS
    for shell in shells:
        befores, afters = [], []
        found = ["not asked yet"]
        for _ in range(MOST_ASKED):
            befores.append(_outcome(shell, old, start, exits, names))
            if befores[0].status < 0:
                return  # a signal ended it: functions that call themselves without an end say nothing
            afters.append(_outcome(shell, new, start, exits, names))
            found = min(([*_compared(one, other)] for one in befores for other in afters), key=len)
            if not found:
                break
        yield from (f"{shell}: {line}" for line in found)


#: How often two shells are asked before they differ: the ends of a pipeline run at the same time.
MOST_ASKED = 8

#: Names that must lead to no recorder.
_SHELL_WORDS = frozenset("sh bash dash busybox if then else elif fi for in do done while until case esac".split())


def _outcome(shell: str, texts: list[str], start: Start, exits: str, names: set[str]) -> Outcome:
    return room(shell).run(start, texts, exits, sorted(names))


def _compared(before: Outcome, after: Outcome) -> Iterator[str]:
    if before.status != after.status and {before.status, after.status} not in SAME_FAILURES:
        yield f"ends with {before.status}, then with {after.status}"
    old, new = ([without_declared(call) for call in outcome.calls] for outcome in (before, after))
    for one, other in zip(old, new, strict=False):
        if one != other:
            yield f"is given {_shown(one, other)}, then {_shown(other, one)}"
            break
    else:
        for call in [*old[len(new) :], *new[len(old) :]][:1]:
            yield f"a call {'less' if len(old) > len(new) else 'more'}: {call.get('words')} in {call.get('folder')}"
    for path in sorted(before.files.keys() | after.files.keys()):
        one, other = ([*map(printed, files.get(path, ()))] for files in (before.files, after.files))
        if one != other:
            yield f"{path}: {before.files.get(path)}, then {after.files.get(path)}"


def _shown(call: dict[str, object], other: dict[str, object]) -> str:
    differing = {name: value for name, value in call.items() if other.get(name) != value}
    return f"{call.get('words')} {differing}"
