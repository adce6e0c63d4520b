"""For programs: one JSON document, version 1 (docs/report.schema.json)."""

from __future__ import annotations

import json
from typing import Any

from ..results import Outcome
from .shown import Totals, shown

VERSION = 1


class JsonReport:
    """Files in the order of the run, each with changes, findings, warnings and errors."""

    def __init__(self) -> None:
        self.files: list[dict[str, Any]] = []

    def add(self, outcome: Outcome) -> str:
        """Keep it for the end."""
        self.files.append(
            {
                "path": shown(outcome.path),
                "changed": outcome.changed,
                "changes": [
                    {
                        "rule": c.rule,
                        "line": c.line,
                        "column": c.column,
                        "message": shown(c.message),
                        "safety": c.safety.value,
                    }
                    for c in outcome.changes
                ],
                "findings": [
                    {
                        "rule": f.rule,
                        "line": f.line,
                        "column": f.column,
                        "reason": shown(f.reason),
                        "help": shown(f.help),
                    }
                    for f in outcome.findings
                ],
                "warnings": [
                    {
                        "rule": w.rule or None,
                        "line": w.line,
                        "column": w.column,
                        "reason": shown(w.reason),
                        "help": shown(w.help),
                    }
                    for w in outcome.warnings
                ],
                "errors": [
                    {"path": shown(e.path), "line": e.line, "column": e.column, "message": shown(e.message)}
                    for e in outcome.failures
                ],
            }
        )
        return ""

    def end(self, totals: Totals) -> str:
        """The document."""
        summary = {
            "files": totals.files,
            "changed": totals.changed,
            "changes": totals.changes.total(),
            "findings": totals.findings.total(),
            "warnings": totals.warnings,
            "errors": totals.failures,
        }
        document = {"version": VERSION, "files": self.files, "summary": summary}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
