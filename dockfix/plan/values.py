"""What the parts of a plan are compared by: commands without their layout, and where a shell starts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

#: A value that can be compared: texts, numbers and tuples of them.
Value = Hashable


class Place(NamedTuple):
    """Where a shell starts: working directory and user, None for what is not known.

    ``in_place`` are the programs whose update puts them where they are, ``unsure`` the variables that some versions of
    the base image may not set.
    """

    workdir: str | None = None
    user: str | None = None
    in_place: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


NOWHERE = Place()  #: where nothing is known


class RedirectText(NamedTuple):
    """A redirection, as it is written."""

    descriptor: str
    operator: str
    target: str


class SimpleText(NamedTuple):
    """A simple command: assignments as name and value, words, redirections, each as it is written."""

    assignments: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    redirects: tuple[RedirectText, ...]


class CompoundText(NamedTuple):
    """``if``, ``for``, ``( )`` and their kin."""

    kind: str
    name: str
    words: tuple[str, ...]
    tests: tuple[ListText, ...]
    bodies: tuple[ListText, ...]
    redirects: tuple[RedirectText, ...]


class PipelineText(NamedTuple):
    """``[!] command | command``."""

    negated: bool
    commands: tuple[SimpleText | CompoundText, ...]


class AndOrText(NamedTuple):
    """Pipelines with the operators between them, and the separator behind the last."""

    operators: tuple[str, ...]
    pipelines: tuple[PipelineText, ...]
    separator: str


ListText = tuple[AndOrText, ...]


class CommandEntry(NamedTuple):
    """A command of a ``RUN``: what its failure does (``kind``), its text, and what of its shell it notices."""

    kind: str
    text: ListText
    noticed: tuple[Value, ...]

    @property
    def simple(self) -> SimpleText | None:
        """The only simple command that the entry is; None where it is more, or negated."""
        pipelines = self.text[0].pipelines if len(self.text) == 1 else ()
        if len(pipelines) != 1 or pipelines[0].negated or len(pipelines[0].commands) != 1:
            return None
        command = pipelines[0].commands[0]
        return command if isinstance(command, SimpleText) else None

    def simple_commands(self) -> Iterator[SimpleText]:
        """Every simple command in it, at any depth."""
        return _simple_commands(self.text)


def _simple_commands(text: ListText) -> Iterator[SimpleText]:
    for item in text:
        for command in (command for pipeline in item.pipelines for command in pipeline.commands):
            if isinstance(command, SimpleText):
                yield command
            else:
                for part in (*command.tests, *command.bodies):
                    yield from _simple_commands(part)
