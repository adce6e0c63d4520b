"""The outcome of a run for a file. Light on purpose: a result from the cache must not import the tree."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


class Safety(Enum):
    """Whether the image built after a change is the image built before."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Applied(NamedTuple):
    """A change that was made; line and column (from 1) are those of the text as it came."""

    rule: str
    line: int
    column: int
    message: str
    safety: Safety


class Diagnostic(NamedTuple):
    """A pattern that was left alone, or a warning; line and column are from 1.

    ``rule`` is empty where it is Docker that has to say something of the file.
    """

    rule: str
    line: int
    column: int
    reason: str
    help: str

    @property
    def message(self) -> str:
        """Reason and help in one sentence, behind the name of the rewrite: what stands in a line of its own."""
        return (f"{self.rule}: " if self.rule else "") + "; ".join(part for part in (self.reason, self.help) if part)


class Cause(Enum):
    """Where a failure comes from."""

    INPUT = "input"  #: the file can't be read, or Docker rejects it: an error only if a user named the file
    OUTPUT = "output"  #: it can't be written
    CONFIG = "config"  #: its config is wrong, which files may share: it is reported once
    CRASH = "crash"  #: a codemod raised, or a process died: not to be remembered


class Failure(NamedTuple):
    """What went wrong with a file: a line for the user."""

    path: str
    line: int
    column: int
    message: str
    cause: Cause = Cause.INPUT


class FileEdit(NamedTuple):
    """A file's text before and after; the second file of a change is ``.dockerignore``."""

    path: str
    before: str
    after: str


class Outcome(NamedTuple):
    """What became of a file."""

    path: str
    changes: Sequence[Applied] = ()
    findings: Sequence[Diagnostic] = ()
    failures: Sequence[Failure] = ()
    warnings: Sequence[Diagnostic] = ()  #: changes that were left out, because the proof refused them, and kin
    edits: Sequence[FileEdit] = ()  #: where the texts are wanted
    changed: bool = False
    asked: Sequence[tuple[Sequence[str], str]] | None = None  #: what was asked of the build context, with the answers

    def of_search(self) -> Outcome:
        """The outcome of a file that a search found: that it can't be read, or that Docker rejects it, is a warning."""
        unreadable = [failure for failure in self.failures if failure.cause is Cause.INPUT]
        if not unreadable:
            return self
        warnings = [Diagnostic("", failure.line, failure.column, failure.message, "") for failure in unreadable]
        failures = [failure for failure in self.failures if failure.cause is not Cause.INPUT]
        return self._replace(failures=failures, warnings=[*self.warnings, *warnings])
