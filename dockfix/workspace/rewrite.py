"""One file of many: read, rewritten, and, where that is wanted, replaced."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..config import Choice, Chooser, ConfigError, Configs
from ..context import BuildContext
from ..engine import Applied, Report, Result, fix
from .replace import Refused, replace


class Job(NamedTuple):
    """What is done with each file; it can be sent to another process."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    unsafe: bool = False
    config: str | None = None
    isolated: bool = False
    context: str | None = None
    write: bool = False
    advice: bool = False  #: findings are wanted, so unsafe rewrites say what they would do
    texts: bool = False  #: the texts before and after are wanted

    def chooser(self) -> Chooser:
        """The rewrites for each file. Raises what :class:`Configs` and :class:`Chooser` raise."""
        configs = Configs(self.config, isolated=self.isolated)
        return Chooser(configs, self.select, self.ignore, self.unsafe, advice=self.advice)

    def worker(self) -> Callable[[str], Outcome]:
        """A function that does the job for one file."""
        return Rewriter(self).file


class Failure(NamedTuple):
    """What went wrong: a line for the user. Two files may share one, such as a broken config."""

    path: str
    line: int
    column: int
    message: str
    shared: bool = False


class Edit(NamedTuple):
    """A file's text before and after; the second file of a change is ``.dockerignore``."""

    path: str
    before: str
    after: str


class Outcome(NamedTuple):
    """What became of a file."""

    path: str
    changes: Sequence[Applied] = ()
    findings: Sequence[Report] = ()
    failures: Sequence[Failure] = ()
    edits: Sequence[Edit] = ()  #: with ``texts`` only
    changed: bool = False


class Rewriter:
    """Does a job for one file after the other."""

    def __init__(self, job: Job, chooser: Chooser | None = None) -> None:
        self.job = job
        self.chooser = chooser or job.chooser()

    def file(self, path: str) -> Outcome:
        """A file on the disk; whatever goes wrong is in the outcome."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            return _failed(path, error.strerror or str(error))
        return self.text(path, data.decode("utf-8", "surrogateescape"), context_of(path, self.job.context))

    def text(self, path: str, text: str, context: BuildContext) -> Outcome:
        """A text; ``path`` says which config counts."""
        try:
            choice = self.chooser.of(path)
        except ConfigError as error:
            return _failed(str(error.path), error.message, error.line, error.column, owner=path)
        except OSError as error:
            return _failed(path, f"its config can't be read: {error.strerror or error}")
        try:
            return self._fixed(path, text, choice, context)
        except Exception as error:  # a bug with one file must not stop the others
            return _failed(path, f"{type(error).__name__}: {error}; please report this as a bug")

    def _fixed(self, path: str, text: str, choice: Choice, context: BuildContext) -> Outcome:
        result = fix(text, choice.codemods, context, unsafe=choice.unsafe, options=choice.options)
        if result.problems:
            problem = result.problems[0]
            return Outcome(path, failures=[Failure(path, problem.line, problem.column, problem.message)])
        failures = [
            Failure(path, bug.line, bug.column, f"{bug.rule}: {bug.reason} ({bug.help})") for bug in result.bugs
        ]
        edits = _edits(path, text, result, context)
        if self.job.write:
            for edit in edits:
                if failure := _written(edit):
                    return Outcome(path, findings=result.findings, failures=[*failures, failure])
        kept = edits if self.job.texts else ()
        return Outcome(path, result.changes, result.findings, failures, kept, bool(edits))


def _failed(path: str, message: str, line: int = 1, column: int = 1, owner: str = "") -> Outcome:
    return Outcome(owner or path, failures=[Failure(path, line, column, message, shared=bool(owner))])


def died(path: str, reason: str) -> Outcome:
    """The outcome of a file with which a process of the pool died."""
    return _failed(path, f"{reason}; please report this as a bug")


def _edits(path: str, text: str, result: Result, context: BuildContext) -> list[Edit]:
    found = [Edit(path, text, result.text)] if result.text != text else []
    if result.ignore_text is not None:
        ignore = context.ignore_file or Path(context.root or ".") / ".dockerignore"
        found.append(Edit(str(ignore), context.ignore_text() or "", result.ignore_text))
    return found


def _written(edit: Edit) -> Failure | None:
    before, after = (text.encode("utf-8", "surrogateescape") for text in (edit.before, edit.after))
    try:
        replace(edit.path, before, after)
    except (OSError, Refused) as error:
        return Failure(edit.path, 1, 1, getattr(error, "strerror", None) or str(error))
    return None


def context_folder_of(path: str, folder: str | None) -> str:
    """The build context of a file: ``--context``, or the folder it lies in."""
    return folder or (os.path.dirname(path) or ".")


def context_of(path: str, folder: str | None) -> BuildContext:
    """What is known of the build context of a file; of ``-`` only what ``--context`` says."""
    known = path != "-" or folder is not None
    return BuildContext.of_folder(context_folder_of(path, folder), path) if known else BuildContext.unknown()
