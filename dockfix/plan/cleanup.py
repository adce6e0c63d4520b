"""A form in which it does not count whether package managers' lists and caches are thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ..knowledge.command_line import Value as Takes
from ..knowledge.dependency_managers import PIP
from ..knowledge.pip import NO_CACHE_OPTION
from ..knowledge.system_package_managers import SYSTEM_PACKAGE_MANAGERS, Does, manager_of
from .command_entries import with_words, words_of
from .model import Step
from .scenario import is_symbolic
from .values import Value

#: Commands that throw away lists and caches, and do nothing else.
_COMMANDS = frozenset(manager.lists.clean for manager in SYSTEM_PACKAGE_MANAGERS if manager.lists.clean)
#: The same lists are fetched anew by the next command.
_FETCHES = frozenset(
    (manager.programs[0], *verb.words)
    for manager in SYSTEM_PACKAGE_MANAGERS
    if manager.lists.skip_options
    for verb in manager.verbs
    if verb.does is Does.REFRESH
)
_INSTALLS = frozenset({Does.INSTALL, Does.UPGRADE})


def cleanups(steps: Sequence[Step]) -> Counter[tuple[str, ...]]:
    """How often each clean-up stands in the steps, be it a command or an option."""
    found: Counter[tuple[str, ...]] = Counter()
    for step in steps:
        for entry in step.body if step.kind == "RUN" else ():
            words = words_of(entry)
            if words in _COMMANDS:
                found[words] += 1
            elif (told := words_of(entry, may_fail=True)) and (row := _row(told)) is not None:
                found.update((row.name, word) for word in told if word in row.skip)
    return found


def why_not_root(old: Sequence[Step], new: Sequence[Step]) -> str | None:
    """Which clean-up is new where the user may not be root, as a sentence."""
    gained = _by_user(new) - _by_user(old)
    for words, user in gained:
        name = user.partition(":")[0]
        if name not in ("", "root", "0") and not (is_symbolic(user) and user.startswith("\ue000USER of ")):
            return f"`{' '.join(words)}` would run as the user {name}"
    return None


def _by_user(steps: Sequence[Step]) -> Counter[tuple[tuple[str, ...], str]]:
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    for step in steps:
        user = str(dict(step.header).get("user", ""))
        for entry in step.body if step.kind == "RUN" else ():
            if (words := words_of(entry)) in _COMMANDS:
                found[words, user] += 1
    return found


def without_cleanup(step: Step) -> Step:
    """The step without its clean-up commands and options."""
    if step.kind != "RUN":
        return step
    body: list[Value] = []
    adds = False  # whether an `apk add` follows
    for entry in reversed(step.body):
        words = words_of(entry)
        if words in _COMMANDS or (adds and words in _FETCHES):
            continue
        adds = adds or (words is not None and _installs(words))
        body.append(_without_options(entry, words_of(entry, may_fail=True)))
    return step._replace(body=tuple(reversed(body)))


class _Options(NamedTuple):
    """The options of a command that say whether what is fetched is kept, and those that take a value."""

    name: str
    skip: frozenset[str]
    fetch: frozenset[str]
    with_value: frozenset[str]


def _installs(words: Sequence[str]) -> bool:
    manager = manager_of(words)
    return manager is not None and manager.does_any(words, {Does.INSTALL})


def _row(words: Sequence[str]) -> _Options | None:
    """What the options of a command line may say of its cache."""
    manager = manager_of(words)
    if manager is not None:
        if not manager.lists.skip_options or not manager.does_any(words, _INSTALLS):
            return None
        known = frozenset(name for o in manager.options if o.value is not Takes.NONE for name in o.names)
        lists = manager.lists
        with_value = known | {*manager.value_options}
        return _Options(manager.name, frozenset(lists.skip_options), frozenset(lists.fetch_options), with_value)
    for launch in PIP.install.launches:
        count = launch.matches(words)
        if count and "install" in words[count:]:
            known = frozenset(name for o in PIP.install.options if o.value is not Takes.NONE for name in o.names)
            return _Options(PIP.name, frozenset({NO_CACHE_OPTION}), frozenset(), known | {*PIP.value_options})
    return None


def _without_options(entry: Value, words: tuple[str, ...] | None) -> Value:
    row = _row(words) if words else None
    if not words or row is None:
        return entry
    kept = [words[0]]
    for last, word in pairwise(words):
        if word not in row.skip | row.fetch or last in row.with_value or last == "--":
            kept.append(word)
    return with_words(entry, tuple(kept))
