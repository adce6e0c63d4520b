"""How a command says what went wrong: one line, ``path:line:col: error: message``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, Any

import click

from ..results import Diagnostic, Failure


class LineError(click.ClickException):
    """Ends the run with exit code 2; the message is one whole line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(self.message, err=True)


def say_failure(failure: Failure) -> None:
    """An error on standard error."""
    click.echo(failure_line(failure), err=True)


def say_warning(path: str, warning: Diagnostic) -> None:
    """A warning on standard error: the exit code does not know of it."""
    click.echo(_line("warning", path, warning.line, warning.column, warning.message), err=True)


def say_bad_locks(names: Iterable[str]) -> int:
    """A warning for each lock above these files that can't be used; how many there are."""
    from ..workspace.base_images import bad_locks

    found = bad_locks(names)
    for error in found:
        path = os.path.relpath(error.path)
        say_warning(
            path, Diagnostic("", error.line, error.column, f"{error.message} (until then it counts as none)", "")
        )
    return len(found)


def say_note(path: str, message: str) -> None:
    """A note on standard error."""
    click.echo(_line("note", path, 1, 1, message), err=True)


def failure_line(failure: Failure) -> str:
    """``path:line:col: error: message``."""
    return _line("error", failure.path, failure.line, failure.column, failure.message)


def _line(severity: str, path: str, line: int, column: int, message: str) -> str:
    from ..report import one_line

    return one_line(f"{path}:{line}:{column}: {severity}: {message}")
