"""A file that is being edited is read as if each version were the first."""

from __future__ import annotations

import pytest
from cst.test_reuse import CUTS, LINES, NEW, described, edited
from hypothesis import example, given
from hypothesis import strategies as st
from profiles import examples

from dockfix.cst import Edited, Versions, parse
from dockfix.cst.versions import span_edited


@examples(200)
@given(LINES.map("".join), st.lists(st.one_of(CUTS, st.sampled_from(NEW)), max_size=5))
@example("FROM a\nRUN b\n", [[(7, 0, "# x\n")], [(0, 0, "\ufeff")]])
def test_each_version_is_read_as_if_it_were_the_first(text: str, keystrokes: list[object]) -> None:
    versions = Versions()
    for keystroke in [None, *keystrokes]:
        if isinstance(keystroke, str):
            text = keystroke  # a client that sends the whole text
        elif keystroke is not None:
            text, _ = edited(text, keystroke)  # type: ignore[arg-type]
        tree = versions.parse(text)
        assert described(tree) == described(parse(text))
        tree.release()  # as the engine does
        assert tree.get_code() == text


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ("abc", "abc", (3, 0, 0)),
        ("abc", "axc", (1, 1, 1)),
        ("aaa", "aa", (2, 1, 0)),
        ("", "x", (0, 0, 1)),
        ("x", "", (0, 1, 0)),
        ("abcabc", "abcabcabc", (6, 0, 3)),
    ],
)
def test_span(old: str, new: str, span: tuple[int, int, int]) -> None:
    assert span_edited(old, new) == Edited(*span)


@given(st.text("ab\n"), st.text("ab\n"))
def test_all_differences_lie_in_the_span(old: str, new: str) -> None:
    start, before, after = span_edited(old, new)
    assert old[:start] + new[start : start + after] + old[start + before :] == new
