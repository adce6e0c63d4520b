"""The official parser's reading of a file, and ours in the same shape, to be compared.

Known differences of the wheel (BuildKit 0.12.5) from today's BuildKit, which dockfix follows:

- text after a JSON array is overlooked by the wheel; today it makes the line shell form
  (:func:`comparable` turns such a line away);
- ``<< EOF`` with a blank is a heredoc today, none in the wheel;
- the escape character of the file counts in flags today; the wheel knows only the backslash;
- the wheel gives ``ENV`` and ``LABEL`` name and value only, no separator;
- the wheel gives no arguments of an instruction it does not know;
- the wheel gives neither the flags nor the heredocs of an instruction under ``ONBUILD``;
- the wheel gives nothing at all for a lone backslash at the end of a file, an instruction without a
  keyword today; its Python side cuts every text at a NUL.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import dockerfile

from dockfix.cst import KEYWORDS, Dockerfile, EnvOrLabel, Instruction, Onbuild, Unknown, parse
from dockfix.cst.leaves import keyword_name


class Read(NamedTuple):
    """One instruction as a parser reads it."""

    keyword: str
    flags: tuple[str, ...]
    json: bool
    values: tuple[str, ...]
    line: int
    heredocs: tuple[tuple[str, str], ...]


def comparable(text: str) -> bool:
    """Whether the wheel reads ``text`` by today's rules."""
    if re.search(r"<<-?[ \t]", text) or parse(text).escape != "\\":
        return False
    for command in dockerfile.parse_string(text):
        if command.original is None or "\0" in text:
            return False
        start = command.original.find("[")
        if command.json and json.JSONDecoder().raw_decode(command.original[start:])[1] != len(command.original) - start:
            return False
    return True


def official(text: str) -> list[Read]:
    """What the official parser reads. Raises ``dockerfile.GoParseError``."""
    found = []
    for command in dockerfile.parse_string(text):
        keyword = " ".join(keyword_name(word) for word in (command.cmd, command.sub_cmd) if word)
        if not keyword:
            continue
        bodies = tuple((heredoc.name, heredoc.content) for heredoc in command.heredocs)
        no_values = command.sub_cmd == "ONBUILD" or keyword_name(command.sub_cmd or command.cmd) not in KEYWORDS
        values = () if no_values else tuple(command.value)
        found.append(Read(keyword, tuple(command.flags), command.json, values, command.start_line, bodies))
    return found


def ours(tree: Dockerfile) -> list[Read]:
    """What dockfix reads."""
    return [_read(node) for node in tree.instructions if node.keyword.text]


def _read(node: Instruction) -> Read:
    line = node.line.whole.count("\n", 0, node.offset) + 1
    inner = node.instruction if isinstance(node, Onbuild) else None
    if inner is not None:
        values = () if isinstance(inner, (Onbuild, Unknown)) else _values(inner)
        return Read(f"{node.name} {inner.name}", _flags(node), inner.json is not None, values, line, ())
    bodies = tuple((leaf.name, leaf.body) for leaf in node.heredocs)
    return Read(node.name, _flags(node), node.json is not None, _values(node), line, bodies)


def _flags(node: Instruction) -> tuple[str, ...]:
    return tuple(flag.text for flag in node.flags)


def _values(node: Instruction) -> tuple[str, ...]:
    if isinstance(node, Unknown):
        return ()
    if isinstance(node, EnvOrLabel):
        return tuple(part for pair in node.pairs for part in (pair.name, pair.value))
    leaves = node.arguments
    items = node.json
    if items is not None:
        return (*(leaf.text for leaf in leaves[:-1]), *items)
    return tuple(leaf.text for leaf in leaves)
