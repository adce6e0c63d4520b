"""Programs whose place a shell remembers: a second shell would look for them again along ``PATH``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from posixpath import splitext

from ..knowledge.pip import PROGRAMS_OF_PIP
from ..knowledge.programs import INTERPRETERS, PROGRAM_SWITCHERS, STAY_IN_PLACE, TOOL_PACKAGES, UNPACKERS
from ..knowledge.shells import BUILTINS
from ..knowledge.system_package_managers import PROGRAMS, Does, manager_of
from .parser import parse
from .scripts import is_of_project
from .syntax import List, Simple, Unsupported, Word, list_of_command
from .walk import nested, programs

_DEEPEST = 5
#: Programs that an installation never puts somewhere else.
_STAY = STAY_IN_PLACE | PROGRAMS
_BIN_FOLDER = re.compile(r"(?:-C|--\w+=)?/(?:usr/local|usr/local/s?bin)?/?\*?")


def may_move(command: Simple, found: frozenset[str], in_place: frozenset[str]) -> frozenset[str]:
    """Which of the programs that a shell has found the command may put somewhere else."""
    moved = found - _STAY - {command.name} if _installs(command) else frozenset[str]()
    packages = _packages(command)
    if packages & {"coreutils", "findutils", "util-linux"} and manager_of([command.name or ""]) is not None:
        moved |= (found & _STAY) - {command.name}
    return moved | (found & packages - in_place)


def replaced(first: List, second: List, in_place: frozenset[str] = frozenset()) -> str | None:
    """A program that both run and that the first may put somewhere else, once it has run it.

    ``in_place`` are programs whose update puts them where they are.
    """
    wanted = looked_up(second)
    found: frozenset[str] = frozenset()
    here = {id(command) for command in first.walk(subshells=False)}
    for command in first.walk():
        if not isinstance(command, Simple):
            continue
        if id(command) in here:
            found |= looked_up_by(command.words)
        known = in_common(wanted, found)
        if not known:
            continue
        if touched := _packages(command) & known - in_place:
            return min(touched)
        movable = known - _STAY - {command.name}
        if movable and _installs(command):
            return min(movable)
        if known & _STAY and any(_package(word) in TOOL_PACKAGES for word in command.words[1:]):
            if manager_of([command.name or ""]) is not None and known - {command.name}:
                return min(known - {command.name})
    return _replaced_by_second(second, in_common(wanted, found), in_place)


@lru_cache(maxsize=1024)
def looked_up(commands: List) -> frozenset[str]:
    """The programs that the shell itself looks for along ``PATH``; "?" for one whose name is not known.

    What ``sudo``, ``env`` or another shell starts, that one looks for anew.
    """
    found: frozenset[str] = frozenset()
    for part in nested(commands):
        for command in part.commands():
            if isinstance(command, Simple):
                found |= looked_up_by(command.words)
    return found


def in_common(names: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The names that both may hold, where "?" may be any."""
    if "?" in names or "?" in others:
        unknown, known = (names, others) if "?" in names else (others, names)
        return (known if "?" not in known else known | unknown) - {"?"}
    return names & others


def looked_up_by(words: Sequence[Word], depth: int = 0) -> frozenset[str]:
    """The same of one simple command, without what a subshell does for its words."""
    name = words[0].literal if words else ""
    if name in ("command", "builtin", "exec"):
        return looked_up_by([word for word in words[1:] if not word.text.startswith("-")], depth)
    if name in ("eval", "trap"):
        texts = words[1:] if name == "eval" else words[1:2] if len(words) > 2 else ()
        if depth > _DEEPEST or any(word.literal is None for word in texts):
            return frozenset({"?"})
        try:
            script = parse(" ".join(word.literal or "" for word in texts))
        except Unsupported:
            return frozenset({"?"})
        commands = [command for part in nested(script) for command in part.commands()]
        return frozenset().union(
            *(looked_up_by(command.words, depth + 1) for command in commands if isinstance(command, Simple))
        )
    if name is None or name in (".", "source"):
        return frozenset({"?"})
    return frozenset({name} if name and "/" not in name else ()) - BUILTINS


def _replaced_by_second(second: List, found: frozenset[str], in_place: frozenset[str]) -> str | None:
    """One of ``found`` that the second puts somewhere else itself before it runs it."""
    touched: set[str] = set()
    for command in _in_order(second) if found else ():
        if again := in_common(looked_up_by(command.words), frozenset(touched)):
            return min(again)
        touched |= _packages(command) & found - in_place
        touched |= may_move(command, found, in_place)
    return None


def _in_order(commands: List) -> Iterator[Simple]:
    """The simple commands as they run: what stands in a command's words runs before it."""
    for command in commands.walk():
        if isinstance(command, Simple):
            for word in command.all_words():
                for substitution in word.substitutions:
                    yield from _in_order(substitution)
            yield command


def _packages(command: Simple) -> set[str]:
    """What a command may install, by the names of programs; pip goes by several."""
    found = {_package(word) for word in command.words[1:]}
    return found | (PROGRAMS_OF_PIP if "pip" in found else set())


def _package(word: Word) -> str:
    target = word.text.strip("'\"").rsplit("/", 1)[-1]
    for separator in "@=<>~":
        target = target.split(separator, 1)[0]
    return target


def _installs(command: Simple) -> bool:
    if not command.words:
        return False
    for program in programs(list_of_command(command)):
        texts = [word.text.strip("'\"") for word in program.arguments]
        if program.name in PROGRAM_SWITCHERS or any("get-pip" in text for text in (*texts, program.name)):
            return True
        manager = manager_of([program.name])
        if manager is not None and manager.does_any([program.name, *texts], {Does.REMOVE}):
            return True
        if (program.name, *texts[:1]) == ("cmake", "--install") or (program.name == "gem" and "--system" in texts):
            return True
        if _is_script(program.path, texts):
            return True
        if program.name in UNPACKERS and any(_BIN_FOLDER.fullmatch(text) for text in texts):
            return True
    return False


def _is_script(path: str, arguments: Sequence[str]) -> bool:
    """Whether a program is a script of the project, or runs one: it may install anything."""
    if path.rsplit("/", 1)[-1].rstrip("0123456789.") in INTERPRETERS:
        return any(not word.startswith("-") and splitext(word)[1] for word in arguments[:2])
    return is_of_project(path)
