"""What is too much: a text that was made to take time or memory is left alone, with one line that says so."""

from __future__ import annotations

import re

from ..cst import Arg, Dockerfile, Env, Instruction, Problem, Workdir

#: Docker builds no image of more than 127 layers; the longest of 5,316 real files has some hundred instructions.
MOST_INSTRUCTIONS = 20_000
#: What Linux takes as one variable of a program is 128 KiB (``MAX_ARG_STRLEN``).
LONGEST_VALUE = 131_072
#: All values of all instructions together, in characters.
MOST_VALUES = 20_000_000
_VARIABLE = re.compile(r"\$\{?(\w+)")


def why_too_large(tree: Dockerfile, text: str) -> Problem | None:
    """Why the file is not looked at; the values are measured, not made."""
    if len(tree.instructions) > MOST_INSTRUCTIONS:
        node = tree.instructions[MOST_INSTRUCTIONS]
        return _problem(text, node, f"the file has more than {MOST_INSTRUCTIONS:,} instructions, and is left alone")
    lengths: dict[str, int] = {}
    folder = total = 0
    for node in tree.instructions:
        values = _values(node)
        new = {name: _length(text, lengths) for name, text in values}
        if isinstance(node, Workdir):
            length = _length(node.text, lengths)
            folder = length if node.text.startswith("/") else folder + 1 + length
        # An argument of that name may have been there before: the longer of the two counts.
        lengths.update({name: max(length, lengths.get(name, 0)) for name, length in new.items()})
        total += sum(new.values()) + folder
        if max(folder, *new.values(), 0) > LONGEST_VALUE or total > MOST_VALUES:
            return _problem(text, node, "variables or folders become too long here: the file is left alone")
    return None


def _values(node: Instruction) -> list[tuple[str, str]]:
    if isinstance(node, Env):
        return [(pair.name, pair.value) for pair in node.pairs]
    if isinstance(node, Arg):
        return [(name, default or "") for name, default in node.names]
    return []


def _length(text: str, lengths: dict[str, int]) -> int:
    """How long a text becomes at most, give or take what stands around the names."""
    return len(text) + sum(lengths.get(match[1], 0) for match in _VARIABLE.finditer(text))


def _problem(text: str, node: Instruction, message: str) -> Problem:
    offset = node.keyword.offset
    before = text[:offset]
    return Problem(before.count("\n") + 1, offset - before.rfind("\n"), message, False)
