"""The plain commands among the entries of a ``RUN``'s body."""

from __future__ import annotations

from .model import Step, Value

_QUIET = frozenset({"/dev/null", "1", "2"})


def words_of(entry: Value) -> tuple[str, ...] | None:
    """The words of an entry that is one simple command, whose output goes nowhere else."""
    if not isinstance(entry, tuple) or len(entry) != 3 or entry[0] != "command" or len(entry[1]) != 3:
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
    """The words of each command of a ``RUN``; None where one is anything but a plain command."""
    if step.kind != "RUN":
        return None
    found: list[tuple[str, ...]] = []
    for entry in step.body:
        words = words_of(entry)
        if not words:
            return None
        found.append(words)
    return found
