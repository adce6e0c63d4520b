"""One file of many: read, rewritten, and, where that is wanted, replaced."""

from __future__ import annotations

import os

from ..config import ConfigError
from ..config.choose import Choice, Chooser
from ..context import BuildContexts
from ..engine import Result, fix, message_of
from ..files import is_inside
from ..images import Images
from ..results import Cause, Diagnostic, Failure, FileEdit, Outcome
from .base_images import BaseImages
from .job import Job, contexts_of, dockerfile_bytes
from .replace import Refused, replace


class Rewriter:
    """Does a job for one file after the other."""

    def __init__(self, job: Job, chooser: Chooser | None = None) -> None:
        self.job = job
        self.chooser = chooser or job.chooser()
        self._images = BaseImages()

    def file(self, path: str) -> Outcome:
        """A file on the disk; whatever goes wrong is in the outcome."""
        try:
            data = dockerfile_bytes(path)
        except OSError as error:
            return _failed(path, Failure(path, 1, 1, error.strerror or str(error)))
        return self.text(path, data.decode("utf-8", "surrogateescape"))

    def text(self, path: str, text: str) -> Outcome:
        """A text; ``path`` says which config and which builds count."""
        try:
            choice = self.chooser.of(path)
        except ConfigError as error:
            return _failed(path, Failure(str(error.path), error.line, error.column, error.message, Cause.CONFIG))
        except OSError as error:
            reason = f"its config can't be read: {error.strerror or error}"
            return _failed(path, Failure(path, 1, 1, reason, Cause.CONFIG))
        try:
            return self._fixed(path, text, choice)
        except Exception as error:  # a bug, or a codemod that a user brought: it must not stop the other files
            return Outcome(path, failures=[Failure(path, 1, 1, message_of(error), Cause.CRASH)])

    def _fixed(self, path: str, text: str, choice: Choice) -> Outcome:
        contexts = contexts_of(path, self.job.context, choice.builds)
        if self.job.remember:
            contexts.remember()
        result = fixed(text, choice, contexts, self._images.of(path, choice.images))
        if contexts.problem is not None:
            result = result._replace(warnings=[Diagnostic("", 1, 1, contexts.problem, ""), *result.warnings])
        if result.problems:
            problem = result.problems[0]
            failure = Failure(path, problem.line, problem.column, problem.message)
            return Outcome(path, failures=[failure], warnings=result.warnings, asked=contexts.asked)
        edits = _edits(path, text, result)
        if self.job.write:
            for edit in edits:
                if unwritten := _written(edit):
                    return Outcome(path, findings=result.findings, failures=[unwritten], warnings=result.warnings)
        return Outcome(
            path,
            result.changes,
            result.findings,
            warnings=result.warnings,
            edits=edits if self.job.texts else (),
            changed=bool(edits),
            asked=contexts.asked,
        )


def fixed(text: str, choice: Choice, contexts: BuildContexts, images: Images) -> Result:
    """What becomes of a text by the rewrites that are chosen for it."""
    return fix(
        text,
        choice.codemods,
        contexts,
        unsafe=choice.unsafe,
        options=choice.options,
        known=choice.known,
        images=images,
    )


def _failed(path: str, failure: Failure) -> Outcome:
    return Outcome(path, failures=[failure])


def _edits(path: str, text: str, result: Result) -> list[FileEdit]:
    found = [FileEdit(path, text, result.text)] if result.text != text else []
    return found if result.ignore_file is None else [*found, result.ignore_file]


def _written(edit: FileEdit) -> Failure | None:
    is_ignore_file = edit.path.endswith(".dockerignore")
    if is_ignore_file and not is_inside(edit.path, os.path.dirname(edit.path) or "."):
        return Failure(edit.path, 1, 1, "it is a link out of its folder, which is not followed", Cause.OUTPUT)
    before, after = (text.encode("utf-8", "surrogateescape") for text in (edit.before, edit.after))
    try:
        replace(edit.path, before, after)
    except (OSError, Refused) as error:
        return Failure(edit.path, 1, 1, getattr(error, "strerror", None) or str(error), Cause.OUTPUT)
    return None
