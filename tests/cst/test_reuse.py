"""An edited text: what is not read again is what reading it again would give."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from profiles import examples

from corpus import cases
from dockfix.cst import Dockerfile, Edited, Instruction, parse, parse_again

CORPUS = [case.before for case in cases()]
NEW = [
    "",
    "x",
    "\n",
    "# c\n",
    "RUN a \\\n",
    "RUN <<E\n",
    "E\n",
    "FROM a\n",
    "\\",
    "\ufeff",
    "# escape=`\n",
    " ",
    "`\n",
    "\r",
]


def described(node: Any) -> Any:
    """All that a node holds, its parents' names with it."""
    parent = type(node.parent).__name__
    if not isinstance(node, (Dockerfile, Instruction)):
        slots = [name for kind in type(node).__mro__ for name in getattr(kind, "__slots__", ()) if name != "parent"]
        return type(node).__name__, parent, [(name, getattr(node, name, None)) for name in slots]
    children = [described(child) for child in node.children]
    if isinstance(node, Dockerfile):
        return children, [node.children.index(child) for child in node.instructions], node.escape, node.problems
    line = node.line
    place = (line.whole, line.text, line.segments, line.end, line.newline, line.escape)
    said = node.words, getattr(node, "pairs", None)
    return type(node).__name__, parent, children, place, node.start, node.end, node.problem, said


def edited(text: str, cuts: list[tuple[int, int, str]]) -> tuple[str, list[Edited]]:
    """The text with each cut's characters replaced; the cuts say how far each begins behind the one before."""
    parts, edits, at = [], [], 0
    for gap, length, new in cuts:
        start = min(at + gap, len(text))
        end = min(start + length, len(text))
        parts += [text[at:start], new]
        edits.append(Edited(start, end - start, len(new)))
        at = end
    return "".join([*parts, text[at:]]), edits


CUTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12), st.sampled_from(NEW)), min_size=1, max_size=4)
LINES = st.lists(
    st.sampled_from([*NEW, "FROM b\n", "RUN c\n", 'CMD ["a", "b"]\r\n', "ONBUILD ENV a=b\n", "EXPOSE 80 # x\n"]),
    max_size=9,
)


@examples(500)
@given(st.one_of(st.sampled_from(CORPUS), LINES.map("".join)), CUTS)
@example("RUN a \\\n", [(8, 0, "b\n")])
@example("FROM a\nRUN <<E\nb\n", [(17, 0, "E\n")])
@example("FROM a\nRUN b\nRUN c\n", [(0, 7, ""), (0, 0, "")])
@example("\ufeffFROM a\nRUN b\n", [(0, 0, "\n")])
@example("FROM a\nRUN b\n\n\n", [(7, 0, "RUN x \\\n")])
def test_it_is_what_reading_the_whole_text_gives(text: str, cuts: list[tuple[int, int, str]]) -> None:
    before = parse(text)
    was = described(before)
    after, edits = edited(text, cuts)
    assert described(parse_again(before, text, after, edits)) == described(parse(after))
    assert described(before) == was


def test_what_no_edit_touches_is_not_read_again() -> None:
    text = "FROM a\nRUN b\nRUN c\nRUN d\n"
    tree = parse(text)
    tree.instructions[1]._words = ["read before"]
    after, edits = edited(text, [(13, 0, "# note\n")])
    again = parse_again(tree, text, after, edits)
    assert again.instructions[1].words == ["read before"]
    assert again.instructions[2].keyword.line == 4
