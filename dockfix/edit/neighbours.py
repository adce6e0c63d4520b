"""Instructions of one kind that stand next to each other, and what makes one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from ..cst import Blank, Comment, Dockerfile, Instruction
from ..knowledge import comments
from .layout import ends_plainly, joined, lines_of_arguments, style_of

#: What stands between the first and the last line of a file, from line to line.
Node = Instruction | Comment | Blank
Of = TypeVar("Of", bound=Instruction)


def speaks_of_next(comment: Comment) -> bool:
    """Whether a comment tells a tool something about the next instruction alone."""
    return comments.speaks_of_next(comment.value)


def rows(file: Dockerfile, kind: type[Instruction]) -> Iterator[list[Node]]:
    """Neighbouring instructions of exactly this type, with the comments and blank lines between them.

    One whose keyword is not in its first line, so that comments may stand before it, is none of them.
    """
    row: list[Node] = []
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

    def groups(self, file: Dockerfile) -> Iterator[tuple[list[Node], Of, str | None]]:
        """The rows of :func:`rows`, cut where one stays apart: each part, its first instruction, and why it does.

        There is no reason where a row begins, nor where a blank line sets two apart on purpose.
        """
        for row in rows(file, self.kind):
            yield from self._cut(row)

    def _cut(self, row: Sequence[Node]) -> Iterator[tuple[list[Node], Of, str | None]]:
        close = any(isinstance(one, Instruction) and isinstance(two, Instruction) for one, two in pairwise(row))
        first = last = row[0]
        assert isinstance(first, self.kind) and isinstance(last, self.kind)
        group: list[Node] = [first]
        between: list[Node] = []
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

    def _why(self, first: Of, last: Of, between: Sequence[Node], node: Of, names: set[str]) -> str | None:
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


def _are_paragraphs(first: Instruction, between: Sequence[Node], second: Instruction, close: bool) -> bool:
    """Whether a blank line sets two neighbours of a row apart on purpose.

    It does with a comment, about an instruction of several lines, and in a row that has others without (``close``).
    """
    if not any(isinstance(node, Blank) for node in between):
        return False
    long = any("\n" in node.body() for node in (first, second))
    return close or long or any(isinstance(node, Comment) for node in between)


def words_in_lines(group: Sequence[Node], file: Dockerfile) -> str:
    """One instruction with the words of all of the group, each in a line of its own below its comments.

    Words of an instruction of several lines stay in their lines. The first keeps its place, keyword and all.
    """
    instructions = [node for node in group if isinstance(node, Instruction)]
    first, last = instructions[0], instructions[-1]
    parts: list[tuple[list[str], str]] = []
    comments: list[str] = []
    for node in group:
        if isinstance(node, Comment):
            comments.append(node.value.strip())
        elif isinstance(node, Instruction):
            above, text = lines_of_arguments(node)
            comments += above
            for word in [text] if "\n" in text else [leaf.value for leaf in node.arguments]:
                parts.append((comments, word))
                comments = []
    return joined(head_of(first), parts, style_of(first, file), last.newline)


def head_of(node: Instruction) -> str:
    """The text of an instruction in front of its arguments."""
    return node.get_code()[: node.line.source(node.start) - node.offset]
