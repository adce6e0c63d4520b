"""How the lines of an instruction are laid out: indents, line ends, continuations, comment lines inside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..cst import Dockerfile, Instruction, is_comment
from ..cst.lines import BOM

_PLAIN_INDENTS = frozenset({"\t", "  ", "   ", "    "})


class Style(NamedTuple):
    """How the file continues an instruction."""

    indent: str  #: of a continued line
    newline: str
    escape: str  #: the character that continues a line
    leading: bool = True  #: `&&` begins the next line, rather than ending this one


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
    most = counts.most_common(1)[0][0] if counts else node.indent.lstrip(BOM) + "    "
    indent = node.continuation_indent or most
    return Style(indent, "\r\n" if newline.endswith("\r\n") else "\n", file.escape)


def lines_of_arguments(node: Instruction) -> tuple[list[str], str]:
    """The comments that stand above the first argument, and the arguments as they are written."""
    leaves = node.arguments
    comments = [line.strip() for line in leaves[0].prefix.splitlines() if is_comment(line)]
    text = "".join(leaf.prefix + leaf.value for leaf in leaves)[len(leaves[0].prefix) :]
    return comments, text


def comments_inside(node: Instruction) -> list[str]:
    """The comment lines below the first line of the arguments."""
    above = [line for line in node.arguments[0].prefix.splitlines() if is_comment(line)]
    return [line.strip() for line in node.comment_lines()][len(above) :]


def comments_between(node: Instruction) -> list[str]:
    """The comment lines between the arguments: those that have no place among other arguments."""
    if not node.arguments:
        return []
    first, last = node.arguments[0], node.arguments[-1]
    text = node.line.whole[first.offset : last.end]
    return [line.strip() for line in text.split("\n")[1:] if is_comment(line)]


def ends_plainly(node: Instruction) -> bool:
    """Whether nothing but blanks stands between the last argument and the line end."""
    return not node.line.whole[node.line.source(node.end - 1) + 1 : node.line.end].strip(" \t")


def with_comments_above(node: Instruction, code: str, comments: Sequence[str], file: Dockerfile) -> str:
    """``code``, which takes the place of the instruction, with comment lines of the same indent above it."""
    newline = newline_of(node, file)
    indent = re.sub(r"[^ \t]", "", node.indent)
    mark = BOM if code.startswith(BOM) else ""
    return mark + "".join(f"{indent}{comment}{newline}" for comment in comments) + code.removeprefix(mark)


def with_arguments(node: Instruction, text: str, file: Dockerfile, *, keyword: str | None = None) -> str:
    """The instruction with other arguments; comment lines that stood between the old ones go above it."""
    return with_comments_above(node, node.rewritten(keyword=keyword, arguments=text), comments_between(node), file)


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
