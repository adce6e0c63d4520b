"""What is printed of many outcomes: for people, and for programs that read on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..results import Outcome
from .shown import Totals, one_line, shown


class Report(Protocol):
    """Takes the outcomes one by one and gives back text to print, the rest at the end."""

    def add(self, outcome: Outcome) -> str:
        """What to print of this file now."""

    def end(self, totals: Totals) -> str:
        """What to print when all are there."""


def report_for(form: str, *, diffs: bool, lists: bool, color: bool, codemods: Sequence[str] = ()) -> Report:
    """The report of a ``--output-format``: text, json, sarif or github; ``codemods`` are files of a user's rewrites."""
    if form == "json":
        from .json_report import JsonReport

        return JsonReport()
    if form == "sarif":
        from .sarif import SarifReport

        return SarifReport(codemods)
    if form == "github":
        from .github import GithubReport

        return GithubReport()
    from .text import TextReport

    return TextReport(diffs=diffs, lists=lists, color=color)


__all__ = ["Report", "Totals", "one_line", "report_for", "shown"]
