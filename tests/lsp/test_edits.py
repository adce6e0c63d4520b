"""Small edits make the new text of the old one, and positions are counted as the client counts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockfix.lsp.edits import Lines, Replacement, applied, minimal, units

ENCODINGS = ("utf-8", "utf-16", "utf-32")

PAIRS = {
    "the same": ("FROM a\n", "FROM a\n", []),
    "a keyword": ("FROM a\nADD b c\n", "FROM a\nCOPY b c\n", [Replacement(7, 10, "COPY")]),
    "merged": (
        "FROM a\nRUN b\nRUN c\n",
        "FROM a\nRUN b \\\n    && c\n",
        [Replacement(12, 12, " \\"), Replacement(13, 16, "    &&")],
    ),
    "a line more": ("FROM a\nRUN b\n", "FROM a\n# c\nRUN b\n", [Replacement(7, 7, "# c\n")]),
    "a line less": ("FROM a\n\n\nRUN b\n", "FROM a\nRUN b\n", [Replacement(7, 9, "")]),
    "empty before": ("", "FROM a\n", [Replacement(0, 0, "FROM a\n")]),
    "empty after": ("FROM a\n", "", [Replacement(0, 7, "")]),
    "CR of CRLF goes": ("FROM a\r\n", "FROM a\n", [Replacement(6, 8, "\n")]),
    "CR comes": ("FROM a\n", "FROM a\r\n", [Replacement(6, 6, "\r")]),
    "no final newline": ("FROM a\nadd b c", "FROM a\nADD b c", [Replacement(7, 10, "ADD")]),
    "byte-order mark": ("\ufefffrom a\n", "\ufeffFROM a\n", [Replacement(1, 5, "FROM")]),
    "emoji": ("RUN echo 😀😀 x\n", "RUN echo 😀😀 y\n", [Replacement(12, 13, "y")]),
}


@pytest.mark.parametrize(("before", "after", "edits"), PAIRS.values(), ids=PAIRS.keys())
def test_edits(before: str, after: str, edits: list[Replacement]) -> None:
    assert minimal(before, after) == edits


@pytest.mark.parametrize(("before", "after", "edits"), PAIRS.values(), ids=PAIRS.keys())
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_edits_as_a_client_makes_them(before: str, after: str, edits: list[Replacement], encoding: str) -> None:
    assert by_position(before, edits, encoding) == after


def by_position(before: str, edits: list[Replacement], encoding: str) -> str:
    """The edits sent as positions, and made by a client that counts in bytes of the encoding."""
    lines = Lines(before, encoding)
    sent = [(lines.position(start), lines.position(end), text) for start, end, text in edits]
    assert all(one[1] <= other[0] for one, other in pairwise(sent))
    text = before
    for start, end, new in reversed(sent):
        text = text[: client_offset(text, start, encoding)] + new + text[client_offset(text, end, encoding) :]
    return text


def client_offset(text: str, position: tuple[int, int], encoding: str) -> int:
    """Written apart from the code that is tested: slowly, and with Python's own encoders."""
    rest, at = position[0], 0
    while rest:
        at += 2 if text.startswith("\r\n", at) else 1
        rest -= text[at - 1] in "\r\n"
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    size = position[1] * width
    while size > 0:
        assert text[at] not in "\r\n"
        size -= len(text[at].encode(codec, "surrogatepass"))
        at += 1
    assert size == 0
    return at


ODD = st.lists(
    st.sampled_from(["a", "b", "RUN", " ", "\n", "\r", "\r\n", "é", "😀", "\ufeff", "\u2028", "\f", "\udc80"])
).map("".join)
WORDS = st.lists(
    st.sampled_from(["RUN a\n", "RUN b\r\n", "\n", "# c 😀\n", "ADD x y\n", "COPY x y", "  && b\n", "\\\n"])
).map("".join)
ANY = st.one_of(ODD, WORDS, st.text())


@given(ANY, ANY, st.sampled_from(ENCODINGS))
def test_any_pair(before: str, after: str, encoding: str) -> None:
    edits = minimal(before, after)
    assert applied(before, edits) == after
    assert by_position(before, edits, encoding) == after


@given(ANY, st.sampled_from(ENCODINGS), st.data())
def test_positions_go_there_and_back(text: str, encoding: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines(text, encoding)
    position = lines.position(offset)
    between = text[max(offset - 1, 0) : offset + 1] == "\r\n"
    assert lines.offset(*position) == offset - between
    assert client_offset(text, position, encoding) == offset - between


BEYOND = {
    "line": ((9, 0), 9),
    "character": ((0, 99), 4),
    "last line": ((1, 99), 9),
    "within a character": ((1, 2), 6),
}


@pytest.mark.parametrize(("position", "offset"), BEYOND.values(), ids=BEYOND.keys())
def test_a_position_that_is_none(position: tuple[int, int], offset: int) -> None:
    assert Lines("ab c\na😀bc", "utf-16").offset(*position) == offset


def test_units() -> None:
    assert [units("é😀\udc80", encoding) for encoding in ENCODINGS] == [9, 4, 3]


def test_two_long_texts_that_have_nothing_in_common_take_no_time() -> None:
    before, after = (f"RUN {word} && x\n" * 3000 for word in ("a", "b"))
    assert applied(before, minimal(before, after)) == after
