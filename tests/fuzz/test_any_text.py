"""Any text at all: nothing is lost, nothing is raised, and what Docker's parser takes it takes afterwards."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from official_parser import accepted
from profiles import examples

from corpus import cases
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import fix
from dockfix.testing.files import PIECES, mixtures

CORPUS = [case.before for case in cases()]
CODEMODS = all_codemods()
MIXTURES = mixtures()


def holds(text: str) -> None:
    """The promises that need no meaning."""
    assert parse(text).get_code() == text
    result = fix(text, CODEMODS, BuildContext.unknown())
    assert result.warnings == []
    if result.text == text:
        return
    assert parse(result.text).get_code() == result.text
    assert fix(result.text, CODEMODS, BuildContext.unknown()).text == result.text
    if accepted(text):
        assert accepted(result.text) is not False


@given(st.text())
def test_any_text(text: str) -> None:
    holds(text)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    holds(data.decode("utf-8", "surrogateescape"))


@examples(300)
@given(MIXTURES)
@example("a\r\n" * 3)
@example("\ufeff\ufeffFROM a\nRUN b\nRUN c\n")
@example("# syntax=x\n# syntax=x\nWORKDIR a # escape=`\n")
def test_any_mixture(text: str) -> None:
    holds(text)
    holds("FROM busybox:1\n" + text)


@examples(200)
@given(st.sampled_from(CORPUS), st.data())
def test_a_file_that_ends_too_early(text: str, data: st.DataObject) -> None:
    holds(text[: data.draw(st.integers(0, len(text)))])


@examples(300)
@given(st.sampled_from(CORPUS), st.data())
def test_a_file_with_something_odd_inside(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 4)))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]
    holds(text)


@given(st.integers(0, 3000), st.sampled_from(["RUN a", "RUN <<E\na\nE", "", "COPY <<E /x\n", "ENV a", "CMD a # b"]))
def test_deep_onbuild(depth: int, inner: str) -> None:
    holds("FROM busybox:1\nRUN a\n" + "ONBUILD " * depth + inner + "\nRUN b\n")


@given(st.sampled_from(["RUN a <<E", "RUN a <<-'E F' <<G", "COPY <<E <<F /x/", 'ADD <<"E /x']), MIXTURES)
def test_heredocs_without_an_end(line: str, rest: str) -> None:
    holds(f"FROM busybox:1\nRUN b\n{line}\n{rest}")


@given(st.sampled_from(["RUN a '", 'RUN a "', "RUN a $(b", "RUN a `b", "ENV a='b", 'CMD ["a', "RUN a ${b"]), MIXTURES)
def test_quotes_without_an_end(line: str, rest: str) -> None:
    holds(f"FROM busybox:1\n{line}{rest}\nRUN c\nRUN d\n")


@given(st.integers(1, 400), st.sampled_from(["(", "$(", "{ ", "`", "if ", "${a:-", '"$(', "[", "((", "$(("]))
def test_deep_shell(depth: int, opener: str) -> None:
    closer = {"(": ")", "$(": ")", "{ ": "; }", "${a:-": "}", '"$(': ')"', "$((": "))"}.get(opener, "")
    holds(f"FROM busybox:1\nRUN x\nRUN {opener * depth}a{closer * depth}\nRUN y\n")
