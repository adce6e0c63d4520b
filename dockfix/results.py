"""What a run says of a file. Light on purpose: a result from the cache must not import the tree."""

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
    """A pattern that was left alone, or a bug of a codemod; line and column are from 1."""

    rule: str
    line: int
    column: int
    reason: str
    help: str


class Failure(NamedTuple):
    """What went wrong: a line for the user. Files may share one, such as a broken config."""

    path: str
    line: int
    column: int
    message: str
    shared: bool = False
    bug: bool = False  #: a fault of dockfix or of a codemod: not to be remembered


class Edit(NamedTuple):
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
    edits: Sequence[Edit] = ()  #: where the texts are wanted
    changed: bool = False
    asked: Sequence[tuple[Sequence[str], str]] | None = None  #: what was asked of the build context, with the answers
