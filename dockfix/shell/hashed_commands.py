"""Programs whose place a shell remembers: a second shell would look for them again along ``PATH``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import splitext

from ..knowledge.pip import PROGRAMS_OF_PIP
from ..knowledge.programs import INTERPRETERS, PROGRAM_SWITCHERS, STAY_IN_PLACE, TOOL_PACKAGES, UNPACKERS
from ..knowledge.shells import BUILTINS
from ..knowledge.system_package_managers import PROGRAMS, Does, manager_of
from .effects import names
from .scripts import is_of_project
from .syntax import AndOr, List, Pipeline, Simple, Word, list_of
from .walk import programs

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
    wanted = {name for name in names(second) if "/" not in name} - BUILTINS
    found: set[str] = set()
    here = {id(command) for command in first.walk(subshells=False)}
    for command in first.walk():
        if not isinstance(command, Simple):
            continue
        if id(command) in here and command.name:
            found.add(command.name)
        known = wanted & found
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
    return _replaced_by_second(second, found & wanted, in_place)


def _replaced_by_second(second: List, found: set[str], in_place: frozenset[str]) -> str | None:
    """One of ``found`` that the second puts somewhere else itself before it runs it."""
    touched: set[str] = set()
    for command in second.walk() if found else ():
        if not isinstance(command, Simple) or not command.words:
            continue
        if again := names(_as_list(command)) & touched:
            return min(again)
        touched |= _packages(command) & found - in_place
        touched |= may_move(command, frozenset(found), in_place)
    return None


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
    for program in programs(_as_list(command)):
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


def _as_list(command: Simple) -> List:
    item = AndOr(0)
    item.pipelines = [Pipeline([command], False)]
    return list_of(item)
