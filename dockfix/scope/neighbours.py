"""Instructions of one kind that stand next to each other, and how the file types a continued one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from ..cst import Blank, Comment, Dockerfile, Instruction
from ..cst.lines import is_comment

_PLAIN_INDENTS = frozenset({"\t", "  ", "   ", "    "})

Neighbour = Instruction | Comment | Blank
Of = TypeVar("Of", bound=Instruction)

#: Comments that tell a tool something about the next instruction.
_SPEAKS_OF_NEXT = re.compile(r"#\s*(?:hadolint|tally|check\s*=|dockfix\s*:|trivy:|checkov:|kics-)", re.IGNORECASE)


def speaks_of_next(comment: Comment) -> bool:
    """Whether a comment tells a tool something about the next instruction alone."""
    return _SPEAKS_OF_NEXT.match(comment.value) is not None


def rows(file: Dockerfile, kind: type[Instruction]) -> Iterator[list[Neighbour]]:
    """Neighbouring instructions of exactly this type, with the comments and blank lines between them.

    One whose keyword is not in its first line, so that comments may stand before it, is none of them.
    """
    row: list[Neighbour] = []
    for child in (*file.children, None):
        if isinstance(child, Instruction):
            if type(child) is kind and "\n" not in child.keyword.prefix:
                row.append(child)
                continue
        elif row and isinstance(child, (Comment, Blank)):
            row.append(child)
            continue
        while row and not isinstance(row[-1], Instruction):
            row.pop()
        if sum(isinstance(node, Instruction) for node in row) > 1:
            yield row
        row = []


class Grouping(Generic[Of]):
    """What counts when instructions of one kind are to become one."""

    def __init__(
        self, kind: type[Of], names: Callable[[Of], set[str]], why_apart: Callable[[Of, bool, Of, set[str]], str | None]
    ) -> None:
        self.kind = kind
        self.names = names  # what one of them sets
        #: Why an instruction stays apart: from a group's first, whether comments stand between, the
        #: instruction, and the names that the group sets.
        self.why_apart = why_apart

    def groups(self, file: Dockerfile) -> Iterator[tuple[list[Neighbour], Of, str | None]]:
        """The rows of :func:`rows`, cut where one stays apart: each part, its first instruction, and why it does.

        There is no reason where a row begins, nor where a blank line sets two apart on purpose.
        """
        for row in rows(file, self.kind):
            yield from self._cut(row)

    def _cut(self, row: Sequence[Neighbour]) -> Iterator[tuple[list[Neighbour], Of, str | None]]:
        close = any(isinstance(one, Instruction) and isinstance(two, Instruction) for one, two in pairwise(row))
        first = last = row[0]
        assert isinstance(first, self.kind) and isinstance(last, self.kind)
        group: list[Neighbour] = [first]
        between: list[Neighbour] = []
        names, reason = set(self.names(first)), None
        for node in row[1:]:
            if not isinstance(node, self.kind):
                between.append(node)
                continue
            apart = _are_paragraphs(last, between, node, close)
            why = None if apart else self._why(first, last, between, node, names)
            if apart or why is not None:
                yield group, first, reason
                group, first, names, reason = [node], node, set(), why
            else:
                group += [*between, node]
            last, between = node, []
            names |= self.names(node)
        yield group, first, reason

    def _why(self, first: Of, last: Of, between: Sequence[Neighbour], node: Of, names: set[str]) -> str | None:
        # What stands between the first and the last has been looked at when it came to the group.
        comments = [other for other in between if isinstance(other, Comment)]
        for comment in (*first.comments_above(), *comments):
            if speaks_of_next(comment):
                return f"`{comment.value.strip()}` speaks of one of the two alone"
        if not ends_plainly(last):
            return f"a comment or a continuation ends the {last.name} above"
        if not ends_plainly(node):
            return f"a comment or a continuation ends the {node.name}"
        return self.why_apart(first, bool(comments), node, names)


def _are_paragraphs(first: Instruction, between: Sequence[Neighbour], second: Instruction, close: bool) -> bool:
    """Whether a blank line sets two neighbours of a row apart on purpose.

    It does with a comment, about an instruction of several lines, and in a row that has others without (``close``).
    """
    if not any(isinstance(node, Blank) for node in between):
        return False
    long = any("\n" in node.body() for node in (first, second))
    return close or long or any(isinstance(node, Comment) for node in between)


class Style(NamedTuple):
    """How the file continues an instruction."""

    indent: str
    newline: str
    escape: str


def newline_of(node: Instruction, file: Dockerfile) -> str:
    """The end of the instruction's line; at the end of a file without one, that of another."""
    return node.newline or next((other.newline for other in file.instructions if other.newline), "\n")


def style_of(node: Instruction, file: Dockerfile) -> Style:
    """The style of the instruction itself, else what most of those of its name do, else of all.

    The first continued line of each counts: later ones may be indented further. Of instructions with
    another name only a plain indent does, not one that puts words below others.
    """
    newline = newline_of(node, file)
    counts: Counter[str] = Counter()
    for name, indents in file.indents().items():
        for indent, count in indents.items():
            if name == node.name:
                counts[indent] += 100 * count
            elif indent in _PLAIN_INDENTS:
                counts[indent] += count
    most = counts.most_common(1)[0][0] if counts else node.indent.lstrip("\ufeff") + "    "
    indent = node.continuation_indent or most
    return Style(indent, "\r\n" if newline.endswith("\r\n") else "\n", file.escape)


def lines_of_arguments(node: Instruction) -> tuple[list[str], str]:
    """The comments that stand above the first argument, and the arguments as they are written."""
    leaves = node.arguments
    comments = [line.strip() for line in leaves[0].prefix.splitlines() if is_comment(line)]
    text = "".join(leaf.prefix + leaf.value for leaf in leaves)[len(leaves[0].prefix) :]
    return comments, text


def comments_inside(node: Instruction) -> list[str]:
    """The comment lines below the first line of the arguments: new arguments would take their place."""
    above = [line for line in node.arguments[0].prefix.splitlines() if is_comment(line)]
    return [line.strip() for line in node.comment_lines()][len(above) :]


def ends_plainly(node: Instruction) -> bool:
    """Whether nothing but blanks stands between the last argument and the line end."""
    return not node.line.whole[node.line.source(node.end - 1) + 1 : node.line.end].strip(" \t")


def joined(head: str, parts: Sequence[tuple[Sequence[str], str]], style: Style, newline: str) -> str:
    """An instruction of several lines: ``head``, then for each part its comments and its text.

    Comments of the first part are not looked at: they are in ``head``.
    """
    lines = [head + parts[0][1]]
    for comments, text in parts[1:]:
        lines[-1] += f" {style.escape}"
        lines += [f"{style.indent}{comment}" for comment in comments]
        lines.append(style.indent + text)
    return style.newline.join(lines) + newline
