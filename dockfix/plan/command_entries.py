"""The plain commands among the entries of a ``RUN``'s body."""

from __future__ import annotations

import re

from .model import Step
from .values import Value

_QUIET = frozenset({"/dev/null", "1", "2"})
#: Variables that change what a program says and asks, and which part of its work it does.
_TALK = frozenset(
    "DEBIAN_FRONTEND DEBIAN_PRIORITY DEBCONF_NONINTERACTIVE_SEEN LC_ALL LANG CI TZ NODE_ENV ACCEPT_EULA".split()
)
#: Text that no shell expands in the folder in which it stands; a pattern of an absolute path looks elsewhere.
_PLAIN = re.compile(r"[\w.:=,+@%/^-]*|(?:/[\w.*-]+)+/?|~/[\w.*/-]+")


def words_of(entry: Value, *, may_fail: bool = False) -> tuple[str, ...] | None:
    """The words of an entry that is one simple command, whose output goes nowhere else.

    With ``may_fail`` also those of one whose failure ends nothing, as in ``a; b``.
    """
    kinds = ("command", "failure ends nothing") if may_fail else ("command",)
    if not isinstance(entry, tuple) or len(entry) != 3 or entry[0] not in kinds or len(entry[1]) != 3:
        return None
    negated, *commands = entry[1][1]
    if negated or len(commands) != 1 or len(commands[0]) != 3:
        return None
    _, words, redirects = commands[0]
    if any(operator not in (">", ">&") or target not in _QUIET for _, operator, target in redirects):
        return None
    return tuple(str(word) for word in words)


def with_words(entry: Value, words: tuple[str, ...]) -> Value:
    """The entry with other words."""
    assert isinstance(entry, tuple)
    kind, (operators, (negated, (assignments, _, redirects)), separator), noticed = entry
    return kind, (operators, (negated, (assignments, words, redirects)), separator), noticed


def plain_words(step: Step) -> list[tuple[str, ...]] | None:
    """The words of each command of a ``RUN``, without quotes; None where one is anything but a plain command.

    Variables, patterns and braces make it none, and so does a variable set for it that may lead elsewhere.
    """
    if step.kind != "RUN":
        return None
    found: list[tuple[str, ...]] = []
    for entry in step.body:
        words = words_of(entry)
        if not words or not _talks_only(entry):
            return None
        plain = [_unquoted(word) for word in words]
        if None in plain:
            return None
        found.append(tuple(word or "" for word in plain))
    return found


def _talks_only(entry: Value) -> bool:
    assert isinstance(entry, tuple)
    assignments = entry[1][1][1][0]
    return all(name in _TALK and not set(value) & set("$`") for name, value in assignments)


def _unquoted(word: str) -> str | None:
    """A word as the shell makes it, where nothing in it can be expanded."""
    bare = re.sub(r"'[^']*'|\"[^\"$`\\]*\"", "", word)
    if not _PLAIN.fullmatch(bare):
        return None
    return re.sub(r"'([^']*)'|\"([^\"$`\\]*)\"", lambda match: match.group(1) or match.group(2) or "", word)
