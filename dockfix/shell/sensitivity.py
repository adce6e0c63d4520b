"""Which commands can't notice the shell's working directory or variables that are not theirs."""

from __future__ import annotations

import re
from functools import lru_cache

from ..knowledge.programs import (
    FILE_TOOLS,
    MODE_FIRST,
    OF_THE_SYSTEM,
    PLAIN_TOOLS,
    READ_BY_ALL,
    VARIABLES_READ,
    WITHOUT_PATHS,
)
from ..knowledge.system_package_managers import Does, SystemPackageManager, manager_of
from ..knowledge.variables import OF_EVERY_PROGRAM
from .syntax import List, Redirect, Simple, Word
from .walk import nested

#: A mode such as `-x`, which is no option.
_MODE = re.compile(r"-[rwxXst]+")


def notices_environment(commands: List, variables: set[str]) -> bool:
    """Whether a command could notice that ``variables`` are set to something else."""
    if "?" in variables or any(name in OF_EVERY_PROGRAM or name.startswith(READ_BY_ALL) for name in variables):
        return True
    for part in nested(commands):
        for command in part.commands():
            if not isinstance(command, Simple) or not command.words:
                continue
            if command.name not in PLAIN_TOOLS or variables & VARIABLES_READ.get(command.name, frozenset()):
                return True
    return False


#: Expansions that count or change characters, which the locale tells from bytes (bash(1), "Parameter Expansion").
_CHARACTERS = re.compile(r"\$\{#\w|\$\{\w+(?::[^-=?+]|[,^@])")


def notices_locale(commands: List) -> bool:
    """Whether the shell itself does something that depends on the locale in which it began: bash's ``LC_CTYPE``."""
    for part in nested(commands):
        for command in part.commands():
            if not isinstance(command, Simple):
                if command.kind in ("[[", "case"):
                    return True
            elif command.name in ("printf", "read"):
                return True
            if any(_CHARACTERS.search(word.text) or (word.glob and "[" in word.text) for word in command.all_words()):
                return True
    return False


@lru_cache(maxsize=1024)
def notices_cwd(commands: List) -> bool:
    """Whether a command could notice in which folder the shell stands."""
    if _enters_absolute(commands):
        return False
    for part in nested(commands):
        for command in part.commands():
            if any(_relative_target(redirect) for redirect in command.redirects):
                return True
            if isinstance(command, Simple):
                if _looks_around(command):
                    return True
            elif any(word.glob for word in command.words) or command.kind == "[[":
                return True
    return False


def _enters_absolute(commands: List) -> bool:
    """Whether the first thing is ``cd /absolute &&`` (or nothing else)."""
    if not commands.items:
        return False
    first = commands.items[0]
    command = first.pipelines[0].commands[0]
    alone = len(first.pipelines) == 1 and len(commands.items) == 1
    return (
        isinstance(command, Simple)
        and command.name == "cd"
        and not command.redirects
        and not first.pipelines[0].negated
        and len(first.pipelines[0].commands) == 1
        and len(command.words) == 2
        and (command.words[1].literal or "").startswith("/")
        and (alone or first.operators[:1] == ["&&"])
        and (len(commands.items) == 1)
        and "||" not in first.operators
    )


def _relative_target(redirect: Redirect) -> bool:
    if redirect.operator in (">&", "<&") or redirect.operator == "<<<":
        return False
    return not (redirect.target.literal or "").startswith("/")


def _looks_around(command: Simple) -> bool:
    words = command.words
    if not words:
        return any(value.substitutions for _, value in command.assignments)
    name = command.name
    arguments = words[1:]
    if any(_may_match(word) for word in arguments):
        return True
    if name in WITHOUT_PATHS or (name in OF_THE_SYSTEM and all(word.text.startswith("-") for word in arguments)):
        return False
    manager = manager_of([name]) if name else None
    if manager is not None:
        # It runs the packages' scripts in `/`, and looks at no relative path of its own.
        verb = manager.verb_of([word.text for word in words])
        return verb is None or verb.does is Does.DOWNLOAD or any(_may_be_local(word, manager) for word in arguments)
    if name not in FILE_TOOLS:
        return True
    if any(_path_in_option(name, word.text) for word in arguments):
        return True
    paths = [word for word in arguments if not word.text.startswith("-")]
    if name == "ls" and not paths:
        return True  # it lists the folder that the shell stands in
    if name in MODE_FIRST and not any(_MODE.fullmatch(word.text) for word in arguments):
        paths = paths[1:]
    if name in ("test", "["):
        paths = [word for word in paths if word.text not in ("]", "=", "!=", "!")]
    return not all(_absolute(word) for word in paths)


def _may_match(word: Word) -> bool:
    """Whether the shell may look for files in its own folder to expand the word."""
    if _absolute(word):
        return False
    return word.glob or word.unquoted


def _path_in_option(name: str, text: str) -> bool:
    """Whether an option holds a path: ``--reference=x``, ``cp -tx``."""
    if not text.startswith("-"):
        return False
    if text.startswith("--"):
        return "=" in text and not re.search(r"=[\"']?/", text)
    return (name in ("cp", "mv", "ln") and "t" in text and not text.endswith("t")) or (name == "touch" and "r" in text)


def _absolute(word: Word) -> bool:
    return word.text.startswith(("/", '"/', "'/"))


def _may_be_local(word: Word, manager: SystemPackageManager) -> bool:
    """Whether an argument of a package manager may name a file by a relative path."""
    text = word.text
    if text.startswith("-"):
        return "=" in text and "/" in text and "=/" not in text and "::" not in text
    named = "/" in text or text.endswith(manager.files)
    return word.literal is None or word.glob or (named and not text.startswith("/"))
