"""Keyword, flags, JSON form and heredocs: the official parser is the oracle where it can be."""

from __future__ import annotations

import json

import dockerfile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockfix.cst.split import Heredoc, NotStrings, heredocs, json_strings, split_command

LINES = [
    "RUN echo a",
    "RUN --network=none echo a",
    "COPY --from=x --chown=a:b  c d",
    "COPY --from='x y' c d",
    'COPY --chown="a b" c d',
    "RUN --mount=type=cache,target=/a\\ b x",
    "RUN -- --x",
    "RUN --a -- --x",
    "RUN\techo a",
    "RUN - a",
    'CMD ["a", "b"]',
    'CMD [ "a" ] ',
    'CMD ["a"] x',
    "CMD ['a']",
    'CMD ["\\u00e9", "\\ud800"]',
    "CMD [NaN]",
    "ENTRYPOINT []",
    'VOLUME ["/a",\t"/b"]',
]


def agrees(line: str) -> None:
    """The parts of ``line`` are those the official parser finds."""
    official = dockerfile.parse_string(line + "\n")[0]
    command = split_command(line, "\\")
    assert command.keyword == official.cmd or command.keyword.lower() == official.cmd.lower()
    assert [flag.text for flag in command.flags] == list(official.flags)
    arguments = line[command.start : command.end]
    strings = json_strings(arguments)
    if official.json and json.JSONDecoder().raw_decode(arguments)[1] != len(arguments):
        # Known difference: the wheel's BuildKit 0.12.5 overlooks text after a JSON array; today's
        # parser calls json.Unmarshal on all of it, so that the line is shell form.
        assert strings is None
        return
    assert (strings is not None) == official.json
    if strings is not None:
        assert strings == list(official.value)
    elif official.cmd.lower() == "run" and official.value:
        assert arguments == official.value[0]


@pytest.mark.parametrize("line", LINES)
def test_parts_are_the_official_parsers(line: str) -> None:
    agrees(line)


@given(st.lists(st.sampled_from(["--", "--a", "=", "b", " ", "'", '"', "x", "-", '["c"]', "["]), max_size=9))
def test_any_run_agrees_with_the_official_parser(pieces: list[str]) -> None:
    agrees("RUN " + "".join(pieces))


def test_a_json_array_of_something_else_is_an_error() -> None:
    with pytest.raises(NotStrings, match="comprised of strings only"):
        json_strings('["a", 1]')


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("RUN cat<<EOF", []),
        ("RUN cat <<<EOF", []),
        ("RUN echo it's <<EOF", []),
        ("RUN echo $((1<<2))", []),
        ("RUN cat <<EOF;", [Heredoc("EOF;", True, False, 0)]),
        ("RUN cat << EOF", [Heredoc("EOF", True, False, 0)]),
        ("RUN cat 3<<EOF", [Heredoc("EOF", True, False, 3)]),
        ("COPY <<A <<-'B C' /d/", [Heredoc("A", True, False, 0), Heredoc("B C", False, True, 0)]),
    ],
)
def test_heredocs(line: str, expected: list[Heredoc]) -> None:
    assert heredocs(line) == expected
