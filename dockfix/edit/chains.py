"""Where ``&&`` and ``;`` stand in a ``RUN`` of several lines, and how a command is put behind the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..cst import Dockerfile, Run, is_comment
from .layout import Style, style_of
from .spans import Edit

LEADING, TRAILING, SEMICOLON = "leading", "trailing", "semicolon"
_PATTERNS = {
    LEADING: re.compile(r"^([ \t]*)&&[ \t]", re.MULTILINE),
    TRAILING: re.compile(r"&&[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)(?=\S)"),
    SEMICOLON: re.compile(r";[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)(?=\S)"),
}
#: A line that grows longer than this is continued.
_LONGEST = 120


class Joint(NamedTuple):
    """A place where a line ends between two commands."""

    offset: int  #: in the instruction's body
    kind: str  #: `&&` leads the next line, `&&` trails this one, or a semicolon does
    indent: str  #: of the next line


def joints(run: Run, *kinds: str) -> Iterator[Joint]:
    """The joints of these kinds."""
    body = run.body()
    for kind in kinds:
        for match in _PATTERNS[kind].finditer(body):
            yield Joint(match.start(), kind, match.group(1))


class ChainStyles:
    """How a file types chains of ``&&``: found out once, when it is first asked for."""

    def __init__(self, file: Dockerfile) -> None:
        self.file = file
        self._votes: Counter[tuple[bool, str]] | None = None
        self._indent: str | None = None

    def of(self, run: Run) -> Style:
        """The style of the ``RUN`` itself, else what most of the file's do, else ``&&`` in front."""
        votes = _votes(run) or self._votes_of_all()
        if votes:
            leading, indent = votes.most_common(1)[0][0]
        else:
            # A lone CR or a no-break space is a blank to Docker, but not to the shell.
            leading, indent = True, re.sub(r"[^ \t]", "", run.indent) + self._usual_indent()
        newline = "\r\n" if (run.newline or self.file.instructions[0].newline).endswith("\r\n") else "\n"
        return Style(indent, newline, self.file.escape, leading)

    def _votes_of_all(self) -> Counter[tuple[bool, str]]:
        if self._votes is None:
            self._votes = Counter()
            for run in self.file.find(Run):
                self._votes += _votes(run)
        return self._votes

    def _usual_indent(self) -> str:
        """The indent of continuation lines in the file, or four blanks."""
        if self._indent is None:
            counts: Counter[str] = Counter()
            for node in self.file.instructions:
                # The least indented line of each: others may stand inside an `if` or a loop.
                lines = [line for line in node.body().split("\n")[1:] if line.strip() and not is_comment(line)]
                indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
                if indents and (least := sorted(indents, key=len)[0]):
                    counts[least] += 1
            self._indent = counts.most_common(1)[0][0] if counts else "    "
        return self._indent


def _votes(run: Run) -> Counter[tuple[bool, str]]:
    return Counter((joint.kind == LEADING, joint.indent) for joint in joints(run, LEADING, TRAILING))


def continued(first: str, comments: Sequence[str], second: str, operator: str, style: Style) -> str:
    """Two commands with ``operator`` and a line end between them, and comment lines above the second."""
    lines = "".join(f"{style.indent}{comment}{style.newline}" for comment in comments)
    continuation = f"{style.escape}{style.newline}{lines}{style.indent}"
    if operator == ";":
        return f"{first}; {continuation}{second}"
    if style.leading:
        return f"{first} {continuation}&& {second}"
    return f"{first} && {continuation}{second}"


def appended(run: Run, end: int, commands: Sequence[str], operator: str, file: Dockerfile, *, inside: bool) -> Edit:
    """The edit that puts commands behind offset ``end``, where a command ends, typed as the ``RUN``'s others are.

    A short one stays in the line where the ``RUN`` has only one, or where it goes ``inside`` a group.
    """
    body = run.body()
    style = style_of(run, file)
    last = max(joints(run, LEADING, TRAILING, SEMICOLON), default=Joint(0, LEADING, style.indent))
    newline = "\r\n" if "\r\n" in body else style.newline
    style = Style(last.indent, newline, style.escape, leading=last.kind != TRAILING)
    last_line = body[body.rfind("\n") + 1 :]
    text = ""
    for command in commands:
        short = f"{text}; {command}" if operator == ";" else f"{text} && {command}"
        fits = len(last_line + short) <= _LONGEST and ("\n" not in body or inside)
        text = short if fits else continued(text, (), command, operator, style)
    return Edit(end, end, text)


def goes_on_behind(run: Run, end: int) -> bool:
    """Whether the instruction goes on behind offset ``end`` of its text, where its last word ends."""
    return len(run.body()) > run.line.source(run.start + end - 1) + 1 - run.keyword.offset
