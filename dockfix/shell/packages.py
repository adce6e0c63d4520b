"""What a command line does with a system's packages, and with the lists and caches of its package manager.

The managers stand in :mod:`dockfix.knowledge.system_package_managers`; a command line is its words without quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge.folders import SWEPT
from ..knowledge.system_package_managers import Does, SystemPackageManager, manager_of
from .parser import parse
from .syntax import Dialect, Unsupported
from .walk import programs

_BRACES = "*?[{"


def installs(words: Sequence[str]) -> SystemPackageManager | None:
    """The manager by which the command line installs packages that it names literally."""
    manager = manager_of(words)
    reading = manager.read(words) if manager else None
    return manager if manager and reading and manager.does(reading.verb) is Does.INSTALL else None


def tends_packages(words: Sequence[str]) -> bool:
    """Whether the command line installs, lists or removes packages, or sweeps their caches, and no more."""
    manager = manager_of(words)
    if manager is not None:
        return manager.read(words) is not None
    return _sweeps(words) or _sets_options(words)


def _sweeps(words: Sequence[str]) -> bool:
    """Whether ``rm -rf`` removes caches and nothing else."""
    if words[0] != "rm":
        return False
    targets = [word for word in words[1:] if not word.startswith("-")]
    return (
        bool(targets)
        and len(targets) < len(words) - 1
        and all(any(f"{target}/".startswith(f"{folder}/") for folder in SWEPT) for target in targets)
        and not any(".." in target for target in targets)
    )


def _sets_options(words: Sequence[str]) -> bool:
    options = words[1:]
    if words[0] != "set" or not options:
        return False
    return all(option.startswith("-") and not set(option[1:]) - set("eux") for option in options)


def forgets(manager: SystemPackageManager, words: Sequence[str]) -> bool:
    """Whether the command line removes the manager's lists or cache."""
    if manager_of(words) is not None:
        other = manager_of(words)
        if other is None or other.lists.folders != manager.lists.folders:
            return False
        verb = other.verb_of(words)
        return verb is not None and verb.words in other.lists.cleaned_by
    if words[:1] == ["find"]:
        return "-delete" in words and any(_covers(word, manager) for word in words[1:2])
    return words[:1] == ["rm"] and any(_covers(word, manager) for word in words[1:] if not word.startswith("-"))


def _covers(target: str, manager: SystemPackageManager) -> bool:
    """Whether a path, or all that a pattern matches, holds the lists or lies in them."""
    end = next((at for at, char in enumerate(target) if char in _BRACES), len(target))
    base = target[:end].rstrip("/")
    folders = manager.lists.folders
    return bool(base) and any(f"{folder}/".startswith(f"{base}/") or base.startswith(f"{folder}") for folder in folders)


def needs_fetched_lists(manager: SystemPackageManager, words: Sequence[str]) -> bool:
    """Whether the command fails or does something else where nobody has fetched the lists before."""
    lists = manager.lists
    options = {word.partition("=")[0] for word in words}
    if options & {*lists.only_options}:
        return True
    if options & {*lists.fetch_options, *lists.skip_options}:
        return False
    verb = manager.verb_of(words)
    return bool(lists.needed_by) if verb is None else verb.does in lists.needed_by


def leaves_lists(manager: SystemPackageManager, words: Sequence[str]) -> bool:
    """Whether the command fetches the lists, and leaves them behind."""
    lists = manager.lists
    options = {word.partition("=")[0] for word in words}
    if options & {*lists.skip_options, *lists.only_options}:
        return False
    verb = manager.verb_of(words)
    return bool(options & {*lists.fetch_options}) or (verb is not None and verb.does in lists.fetched_by)


def command_lines(text: str, dialect: Dialect = Dialect.SH) -> list[list[str]] | None:
    """Every command line of a shell text at any depth, as words without quotes; None where it can't be read."""
    try:
        started = programs(parse(text, dialect))
    except Unsupported:
        return None
    return [[p.path, *(word.literal or word.text for word in p.arguments)] for p in started if p.script is None]


def mentions(manager: SystemPackageManager, text: str) -> bool:
    """Whether a text that is no shell command, or one that can't be read, names the manager."""
    names = {*manager.programs, *manager.lists.read_by}
    return any(word.rsplit("/", 1)[-1] in names for word in bare_words(text))


def bare_words(text: str) -> list[str]:
    """What is left of a text between blanks, quotes and the signs of shells and JSON."""
    for sign in "\"'`;&|()[]{},<>\\":
        text = text.replace(sign, " ")
    return text.split()
