"""What all reports share: how a path is printed, and the sums."""

from __future__ import annotations

import re
from collections import Counter

from ..results import Outcome

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """A text in one line, whatever a file's name or an instruction holds: control characters as escapes."""
    return _CONTROL.sub(lambda match: ascii(match.group())[1:-1], shown(text))


def shown(path: str) -> str:
    """A path or text as it can be printed: bytes that are no UTF-8 as U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Totals:
    """The sums over all files."""

    def __init__(self) -> None:
        self.files = 0
        self.changed = 0
        self.changes: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.failures = 0
        self.warnings = 0

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        self.files += 1
        self.changed += outcome.changed
        self.changes.update(change.rule for change in outcome.changes)
        self.findings.update(finding.rule for finding in outcome.findings)
        self.failures += len(outcome.failures)
        self.warnings += len(outcome.warnings)

    def statistics(self) -> str:
        """A line for each rewrite: how often it changed something, how often it left something alone."""
        names = sorted(self.changes | self.findings, key=lambda name: (-self.changes[name], name))
        if not names:
            return ""
        width = max(len(name) for name in names)
        lines = [f"{'':{width}}  changes  left alone"]
        lines += [f"{name:{width}}  {self.changes[name]:7}  {self.findings[name]:10}" for name in names]
        return "\n".join(lines) + "\n"
