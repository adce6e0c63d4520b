"""SARIF 2.1.0, for code scanning: changes with their fixes, findings; errors and warnings as notifications."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ..codemods import all_codemods
from ..results import FileEdit, Outcome
from .shown import Totals, shown

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class SarifReport:
    """One run with all results."""

    def __init__(self, codemods: Sequence[str] = ()) -> None:
        self.codemods = codemods
        self.results: list[dict[str, Any]] = []
        self.notifications: list[dict[str, Any]] = []
        self.failed = False

    def add(self, outcome: Outcome) -> str:
        """Keep it for the end."""
        edit = next((edit for edit in outcome.edits if edit.path == outcome.path), None)
        hunks = _hunks(edit) if edit is not None else []
        for change in outcome.changes:
            result = _result(outcome.path, change.rule, change.line, change.column, change.message, "warning")
            if fix := _fix(outcome.path, change.line, change.message, hunks):
                result["fixes"] = [fix]
            self.results.append(result)
        for finding in outcome.findings:
            message = finding.reason + (f" ({finding.help})" if finding.help else "")
            self.results.append(_result(outcome.path, finding.rule, finding.line, finding.column, message, "note"))
        for failure in outcome.failures:
            place = _location(failure.path, failure.line, failure.column)
            text = {"text": shown(failure.message)}
            self.failed = True
            self.notifications.append({"level": "error", "message": text, "locations": [place]})
        for warning in outcome.warnings:
            place = _location(outcome.path, warning.line, warning.column)
            text = {"text": shown(warning.message)}
            self.notifications.append({"level": "warning", "message": text, "locations": [place]})
        return ""

    def end(self, totals: Totals) -> str:
        """The document."""
        from .. import __version__
        from ..catalog import summary

        rules = [
            {"id": codemod.name, "shortDescription": {"text": summary(codemod)}, "name": type(codemod).__name__}
            for codemod in all_codemods(self.codemods)
        ]
        rules.append(
            {"id": "dockfix", "name": "Dockfix", "shortDescription": {"text": "What dockfix itself has to say."}}
        )
        driver = {"name": "dockfix", "version": __version__, "rules": rules}
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": not self.failed, "toolExecutionNotifications": self.notifications}],
            "results": self.results,
        }
        document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _uri(path: str) -> str:
    return quote(path.removeprefix("./").encode("utf-8", "surrogateescape"))


def _location(path: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}


def _result(path: str, rule: str, line: int, column: int, message: str, level: str) -> dict[str, Any]:
    text = {"text": shown(message)}
    return {"ruleId": rule, "level": level, "message": text, "locations": [_location(path, line, column)]}


def _hunks(edit: FileEdit) -> list[tuple[int, int, str]]:
    """The changed lines: first, one after the last (both from 1), and the text that comes."""
    before, after = edit.before.split("\n"), edit.after.split("\n")
    found = []
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            found.append((start + 1, end + 1, "".join(line + "\n" for line in after[new_start:new_end])))
    return found


def _fix(path: str, line: int, message: str, hunks: list[tuple[int, int, str]]) -> dict[str, Any] | None:
    """The hunk that a change is part of: the first that ends behind the change's line."""
    hunk = next((hunk for hunk in hunks if line < max(hunk[1], hunk[0] + 1)), None)
    if hunk is None:
        return None
    region = {"startLine": hunk[0], "startColumn": 1, "endLine": hunk[1], "endColumn": 1}
    replacement = {"deletedRegion": region, "insertedContent": {"text": shown(hunk[2])}}
    return {
        "description": {"text": shown(message)},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(path)}, "replacements": [replacement]}],
    }
