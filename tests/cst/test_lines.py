"""Logical lines: the official parser is the oracle for the text, the file for the places."""

from __future__ import annotations

import dockerfile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockfix.cst.lines import (
    MAX_LINE,
    Directives,
    LogicalLine,
    is_comment,
    line_too_long,
    logical_line,
    physical_lines,
    split_bom,
    split_newline,
)


def instructions(text: str) -> list[LogicalLine]:
    """The logical lines of a file without heredocs, comments and blank lines left out."""
    bom, rest = split_bom(text)
    lines = physical_lines(rest)
    directives = Directives()
    found = []
    index, offset = 0, len(bom)
    while index < len(lines):
        body = split_newline(lines[index])[0].lstrip()
        if not directives.done:
            _, problem = directives.feed(body)
            assert problem is None
        if is_comment(lines[index]):
            offset += len(lines[index])
            index += 1
            continue
        line, index, offset = logical_line(text, lines, index, offset, directives.escape)
        if line.text:
            found.append(line)
    return found


CASES = {
    "plain": "FROM a\nRUN b\n",
    "no final newline": "FROM a\nRUN b",
    "CRLF": "FROM a\r\nRUN b \\\r\n  c\r\n",
    "keyword split by a continuation": "FR\\\nOM a\nRUN x\n",
    "comment, blank line and comment inside": "FROM a\nRUN ec\\\n# c\n\n# d \\\nho hi\n",
    "blanks after the escape character": "FROM a\nRUN b \\ \t\n c\n",
    "two escape characters do not continue": "FROM a\nRUN b \\\\\nRUN c\n",
    "three neither": "FROM a\nRUN b \\\\\\\nRUN c\n",
    "a lone backslash line": "FROM a\n\\\nRUN b\n",
    "a lone backslash inside": "FROM a\nRUN b \\\n\\\n c\n",
    "backtick": "# escape=`\nFROM a\nRUN b C:\\\nRUN c `\n d\n",
    "escape after a blank line is a comment": "\n# escape=`\nFROM a\nRUN b `\nRUN c\n",
    "escape after an unknown directive is a comment": "# foo=bar\n# escape=`\nFROM a\nRUN b `\nRUN c\n",
    "backslash at the end of the file": "FROM a\nRUN b \\",
    "and a comment after it": "FROM a\nRUN b \\\n# c",
    "BOM": "\ufeffFROM a\nRUN b\n",
    "BOM before a directive": "\ufeff# escape=`\nFROM a\nRUN b `\n c\n",
    "BOM before a comment": "\ufeff# c\nFROM a\n",
    "a second BOM is text": "\ufeff\ufeffFROM a\nRUN b\n",
    "a BOM after a blank is text": " \ufeffFROM a\nRUN b\n",
    "indented keyword": "FROM a\n   RUN b \\\n\tc\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_text_is_the_official_parsers(text: str) -> None:
    assert [line.text for line in instructions(text)] == [command.original for command in dockerfile.parse_string(text)]


def places_lead_back(text: str) -> None:
    """Every character of every logical line stands in the file where ``place`` says."""
    rows = split_bom(text)[1].split("\n")
    for line in instructions(text):
        for at, char in enumerate(line.text):
            source, row, column = line.place(at)
            assert text[source] == char
            assert rows[row - 1][column] == char


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_places_lead_back(text: str) -> None:
    places_lead_back(text)


PIECES = st.sampled_from(
    ["RUN a", "# c", "", " ", "\\", " \\", "\\\\", "b", "\t", "\r", "é", "`", "FROM x", "COPY . ."]
)


@given(st.lists(st.tuples(PIECES, PIECES, st.sampled_from(["\n", "\r\n"])), max_size=12))
def test_any_lines_agree_with_the_official_parser(rows: list[tuple[str, str, str]]) -> None:
    text = "FROM a\n" + "".join("".join(row) for row in rows)
    places_lead_back(text)
    expected = [command.original for command in dockerfile.parse_string(text)]
    assert [line.text for line in instructions(text)] == [line for line in expected if line]


@given(st.text())
def test_physical_lines_lose_nothing(text: str) -> None:
    assert "".join(physical_lines(text)) == text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["# escape=\\", "# escape=\\"], "only one escape parser directive can be used"),
        (["# escape=x"], "invalid escape token 'x' does not match ` or \\"),
    ],
)
def test_wrong_directives_get_dockers_message(lines: list[str], message: str) -> None:
    directives = Directives()
    assert [directives.feed(line) for line in lines][-1] == (False, message)


def test_a_line_may_fill_the_scanners_buffer_but_no_more() -> None:
    assert not line_too_long("x" * (MAX_LINE - 1) + "\n")
    assert line_too_long("x" * MAX_LINE + "\n")
    assert line_too_long("x" * MAX_LINE)
    assert line_too_long("é" * (MAX_LINE // 2) + "\n")
