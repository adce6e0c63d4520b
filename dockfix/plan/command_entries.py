"""The plain commands among the entries of a ``RUN``'s body."""

from __future__ import annotations

import re

from ..knowledge.variables import PARTS, TALK
from .model import Step
from .values import CommandEntry, PipelineText, Value

_QUIET = frozenset({"/dev/null", "1", "2"})
#: Variables that change what a program says and asks, and which part of its work it does.
_HARMLESS = TALK | PARTS
#: Text that no shell expands in the folder in which it stands; a pattern of an absolute path looks elsewhere.
_PLAIN = re.compile(r"[\w.:=,+@%/^-]*|(?:/[\w.*-]+)+/?|~/[\w.*/-]+")


def words_of(entry: Value, *, may_fail: bool = False) -> tuple[str, ...] | None:
    """The words of an entry that is one simple command, whose output goes nowhere else.

    With ``may_fail`` also those of one whose failure ends nothing, as in ``a; b``.
    """
    kinds = ("command", "failure ends nothing") if may_fail else ("command",)
    command = entry.simple if isinstance(entry, CommandEntry) and entry.kind in kinds else None
    if command is None:
        return None
    quiet = all(part.operator in (">", ">&") and part.target in _QUIET for part in command.redirects)
    return command.words if quiet else None


def with_words(entry: Value, words: tuple[str, ...]) -> Value:
    """The entry of one simple command, with other words."""
    assert isinstance(entry, CommandEntry) and entry.simple is not None
    item = entry.text[0]
    pipeline = PipelineText(False, (entry.simple._replace(words=words),))
    return entry._replace(text=(item._replace(pipelines=(pipeline,)),))


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
    assert isinstance(entry, CommandEntry) and entry.simple is not None
    return all(name in _HARMLESS and not set(value) & set("$`") for name, value in entry.simple.assignments)


def _unquoted(word: str) -> str | None:
    """A word as the shell makes it, where nothing in it can be expanded."""
    bare = re.sub(r"'[^']*'|\"[^\"$`\\]*\"", "", word)
    if not _PLAIN.fullmatch(bare):
        return None
    return re.sub(r"'([^']*)'|\"([^\"$`\\]*)\"", lambda match: match.group(1) or match.group(2) or "", word)
