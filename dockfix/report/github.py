"""For GitHub Actions: workflow commands that become annotations of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from ..results import Outcome
from .shown import Totals, shown


class GithubReport:
    """``::warning`` for a change, made or left out, ``::notice`` for a finding, ``::error`` for a failure."""

    def add(self, outcome: Outcome) -> str:
        """The file's annotations."""
        return "".join(f"{line}\n" for line in _commands(outcome))

    def end(self, totals: Totals) -> str:
        """Nothing more."""
        return ""


def _commands(outcome: Outcome) -> Iterator[str]:
    for change in outcome.changes:
        yield _command("warning", outcome.path, change.line, change.column, change.rule, change.message)
    for finding in outcome.findings:
        message = f"left alone: {finding.reason}" + (f"\n{finding.help}" if finding.help else "")
        yield _command("notice", outcome.path, finding.line, finding.column, finding.rule, message)
    for warning in outcome.warnings:
        title = warning.rule or "warning"
        yield _command("warning", outcome.path, warning.line, warning.column, title, warning.message)
    for failure in outcome.failures:
        yield _command("error", failure.path, failure.line, failure.column, "error", failure.message)


def _command(kind: str, path: str, line: int, column: int, rule: str, message: str) -> str:
    place = f"file={_property(path)},line={line},col={column},title={_property(f'dockfix {rule}')}"
    return f"::{kind} {place}::{_data(message)}"


def _data(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
