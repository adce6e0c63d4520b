"""Words that mean what a text means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix.cst import WordError, WordLexer
from dockfix.cst.pairs import pairs
from dockfix.edit.quoting import literal_word, variables, word_edits
from dockfix.edit.spans import apply

WORDS = [
    ("one", "one"),
    ("one  two", '"one  two"'),
    ('"one two"', '"one two"'),
    ("a'b'", "a'b'"),
    ('x "y z"', '"x y z"'),
    ("it\\'s here", '"it\'s here"'),
    ("a \\$b", '"a \\$b"'),
    ("'$a' b", '"\\$a b"'),
    ("$a b", '"$a b"'),
    ('$a"b" c', '"${a}b c"'),
    ("${a:-x} b", '"${a:-x} b"'),
    ("a\\ b", "a\\ b"),
    ("a \\\\ b", '"a \\\\ b"'),
]


@pytest.mark.parametrize(("text", "word"), WORDS)
def test_a_text_becomes_a_word(text: str, word: str) -> None:
    edits = word_edits(text, "\\")
    assert edits is not None
    assert apply(text, edits) == word


TEXTS = st.lists(
    st.sampled_from(
        ["a", "b1", " ", "  ", "'", '"', "\\", "`", "$", "$a", "${a}", "${b1:-x y}", "<<", "{", "}", "=", "é"]
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: "".join(parts).strip())
VALUES = st.dictionaries(st.sampled_from(["a", "b1", "ab1", "aa"]), st.sampled_from(["", "x", "x y", "'", "\\"]))


@examples(600)
@given(TEXTS.filter(bool), st.sampled_from("\\`"), VALUES)
def test_the_word_expands_to_what_the_text_does(text: str, escape: str, values: dict[str, str]) -> None:
    edits = word_edits(text, escape)
    if edits is None:
        return
    new = f"A={apply(text, edits)} B=c"
    found = pairs(new, escape, "ENV")
    assert [pair.name for pair in found] == ["A", "B"]
    try:
        wanted: str | None = WordLexer(escape).word(text, values.get)
    except WordError:
        wanted = None
    try:
        is_: str | None = WordLexer(escape).word(found[0].value, values.get)
    except WordError:
        is_ = None
    assert is_ == wanted


@given(st.text(st.characters(exclude_characters="\n\r", codec="utf-8")), st.sampled_from("\\`"))
def test_a_literal_word(text: str, escape: str) -> None:
    word = literal_word(text, escape)
    assert WordLexer(escape).word(word, lambda name: "wrong") == text
    assert [pair.value for pair in pairs(f"A={word}", escape, "LABEL")] == [word]


def test_variables() -> None:
    assert variables("$a ${b:-$c} '$d' \\$e", "\\") == {"a", "b", "c"}
    assert variables("'", "\\") is None
