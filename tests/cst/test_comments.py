"""Comment lines inside instructions: only a line feed ends a line, only Docker's blanks stand before ``#``."""

from __future__ import annotations

import pytest

from dockfix.cst import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN a \\\n# c\x0bd\n b\n", ["# c\x0bd"]),
        ("RUN a \\\n# c\rd\n b\n", ["# c\rd"]),
        ("RUN a \\\n# c\u2028d\x85e\x1cf\n b\n", ["# c\u2028d\x85e\x1cf"]),
        ("RUN a \\\n\x0b# c\n\r# d\n\x85# e\n b\n", ["# c", "# d", "# e"]),
        ("RUN a \\\n\x1c# no comment\n", []),
        ("RUN a \\\n b \\\n # last\n", ["# last"]),
        ("RUN a\x0b# no comment\n", []),
        ("# c\x0bd\rRUN a\n", ["# c\x0bd\rRUN a"]),
    ],
)
def test_comments(text: str, expected: list[str]) -> None:
    assert parse("FROM a\n" + text).comments() == expected


def test_comments_above_are_found_at_once() -> None:
    tree = parse("FROM a\n# one\n\n# two\nRUN b\n# three\nRUN c\n")
    assert [comment.words for comment in tree.comments_above(tree.instructions[1])] == ["one", "two"]
    assert [comment.words for comment in tree.comments_above(tree.instructions[2])] == ["three"]
