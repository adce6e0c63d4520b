"""For people: a line for each change and finding, or a unified diff."""

from __future__ import annotations

from collections.abc import Iterator

from ..results import FileEdit, Outcome
from .shown import Totals, one_line

_COLORS = {"+": "32", "-": "31", "@": "36"}


class TextReport:
    """``path:line:col: rule: message``, and the diffs where they are wanted."""

    def __init__(self, *, diffs: bool, lists: bool, color: bool) -> None:
        self.diffs = diffs
        self.lists = lists
        self.color = color

    def add(self, outcome: Outcome) -> str:
        """The file's lines and its diffs."""
        text = "".join(line + "\n" for line in lines(outcome)) if self.lists else ""
        if self.diffs:
            text += "".join(diff(edit, self.color) for edit in outcome.edits)
        return text

    def end(self, totals: Totals) -> str:
        """Nothing: the summary goes to standard error."""
        return ""


def lines(outcome: Outcome) -> Iterator[str]:
    """What would change and what was left alone, in the file's order."""
    found = [(c.line, c.column, f"{c.rule}: {c.message}", "") for c in outcome.changes]
    found += [(f.line, f.column, f"{f.rule}: left alone: {f.reason}", f.help) for f in outcome.findings]
    for line, column, message, help_ in sorted(found):
        yield one_line(f"{outcome.path}:{line}:{column}: {message}")
        if help_:
            yield f"    help: {one_line(help_)}"


def diff(edit: FileEdit, color: bool = False) -> str:
    """A unified diff; surrogates in it stand for the file's own bytes."""
    import difflib

    name = edit.path.removeprefix("./").replace("\n", "\\n")
    found = []
    for line in difflib.unified_diff(_lines(edit.before), _lines(edit.after), f"a/{name}", f"b/{name}"):
        text = line + ("" if line.endswith("\n") else "\n\\ No newline at end of file\n")
        code = _COLORS.get(line[0]) if color else None
        found.append(f"\x1b[{code}m{text[:-1]}\x1b[0m\n" if code else text)
    return "".join(found)


def _lines(text: str) -> list[str]:
    """Lines as ``diff`` counts them: only a line feed ends one."""
    parts = text.split("\n")
    last = parts.pop()
    return [part + "\n" for part in parts] + ([last] if last else [])
