"""The tree: nothing lost, and read as the official parser reads."""

from __future__ import annotations

import dockerfile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from official import comparable, official, ours

from dockfix.cst import Add, AddOrCopy, Copy, Env, EnvOrLabel, Healthcheck, Instruction, Label, Onbuild, Run, parse

FILES = {
    "shell comment swallows the rest": "FROM a\nRUN echo a # x \\\n && echo b\n",
    "words split by continuations": 'FR\\\nOM a\nRUN ec\\\n# c\n\n# d \\\nho hi\nCMD ["a", \\\n# c\n "b"]\n',
    "JSON form and its fall-back": "FROM a\nCMD ['a']\nENTRYPOINT []\n",
    "odd quote means no heredoc": "FROM a\nRUN echo it's <<EOF\nRUN b\n",
    "heredoc named EOF;": "FROM a\nRUN cat <<EOF;\nb\nEOF;\n",
    "no heredocs": "FROM a\nRUN cat<<EOF\nRUN cat <<<EOF\n",
    "shift": "FROM a\nRUN echo $((1<<2))\n",
    "several heredocs": "FROM a\nCOPY <<A <<-'B C' /d/\n1\nA\n\t2\n\tB C\nRUN x\n",
    "heredoc under ONBUILD": "FROM a\nONBUILD RUN --mount=type=tmpfs,target=/x <<EOF\na\nEOF\nRUN b\n",
    "no heredoc under ONBUILD ONBUILD": "FROM a\nONBUILD ONBUILD RUN <<EOF\nRUN b\n",
    "backslashes": "FROM a\nRUN b \\  \n c\nRUN d \\\\\nRUN e \\\\\\\n\\\nRUN f \\\n",
    "BOM, CRLF, heredoc": "\ufeff# syntax=x\r\nFROM a\r\nRUN <<EOF\r\nb\r\nEOF\r\nCMD c",
    "flags split": "FROM a\nCOPY --from=x \\\n# c\n --chown='a b' \\\n  d e\n",
    "flag terminator and flags on ENV": "FROM a\nRUN -- --x\nENV --a b=c\n",
    "ENV forms": 'FROM a\nENV k v w=1\nENV k=v "x y"=z q=a\\ b\nLABEL a="b \\\n c" d=e\n',
    "no-break space": "FROM a\nRUN\u00a0a b\n",
    "odd blanks": "FROM a\nRUN a\rb\x0bc\u2028d\n",
    "directives in a heredoc": "FROM a\nRUN <<EOF\nFROM b\n# escape=`\nEOF\nCOPY a \\\n b\n",
    "HEALTHCHECK": 'FROM a\nHEALTHCHECK NONE\nHEALTHCHECK --interval=1s CMD a b\nHEALTHCHECK CMD ["a"]\n',
    "ONBUILD": 'FROM a\nONBUILD ENV a b\nONBUILD COPY --from=x ["a", "b"]\nonbuild run x\n',
    "arguments": "FROM --platform=x a AS b\nARG a=b c 'd e'\nEXPOSE 80 90/udp\nVOLUME /a /b\nSTOPSIGNAL 9\nuser  b \n",
    "unknown and lower case": "from a\nfoo bar\nrun b\nMAINTAINER me <a@b>\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_instructions_are_the_official_parsers(text: str) -> None:
    tree = parse(text)
    assert tree.get_code() == text
    assert comparable(text)
    assert ours(tree) == official(text)
    leaves_stand_where_they_say(text)


def leaves_stand_where_they_say(text: str) -> None:
    rows = text.removeprefix("\ufeff").split("\n")
    at = 0
    for leaf in parse(text).leaves():
        assert text[at : at + len(leaf.prefix)] == leaf.prefix
        at += len(leaf.prefix)
        assert leaf.offset == at
        assert text[at : at + len(leaf.value)] == leaf.value
        if leaf.value and leaf.type != "newline":
            assert rows[leaf.line - 1].startswith(leaf.value.split("\n")[0], leaf.column)
        at += len(leaf.value)
    assert at == len(text)


PIECES = [
    *("FROM a", "RUN ", "COPY ", "ONBUILD ", "ENV ", "CMD ", "HEALTHCHECK ", "ARG ", "LABEL ", "VOLUME "),
    *("--from=x ", "--mount='a b' ", "a", "b=c", '["a", "b"]', "[", "<<EOF", "<<-'A B'", "\tEOF", "EOF", "A B"),
    *("# c", "# escape=`", "\\", "`", "\\ ", '"', "'", "$x", "${y:-z}", " ", "\t", "\r", "\0", "\ufeff", "é", "\udc80"),
    *("\n", "\n", "\n", "\r\n", "\\\n", "\\\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    assert parse(text).get_code() == text
    leaves_stand_where_they_say(text)


@given(st.text())
def test_nothing_is_lost_of_any_text(text: str) -> None:
    assert parse(text).get_code() == text


@given(st.binary())
def test_nothing_is_lost_of_any_bytes(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    assert parse(text).get_code().encode("utf-8", "surrogateescape") == data


@given(TEXTS.filter(lambda text: "\udc80" not in text and "\0" not in text))
def test_any_file_is_read_as_the_official_parser_reads_it(rest: str) -> None:
    text = "FROM a\n" + rest
    tree = parse(text)
    try:
        same = comparable(text)
        expected = official(text)
    except dockerfile.GoParseError as error:
        if same_rules(text):
            assert [problem for problem in tree.problems if not problem.parses], error
        return
    if same:
        assert ours(tree) == expected
        assert not [problem for problem in tree.problems if not problem.parses]


def same_rules(text: str) -> bool:
    """Whether the text has none of what the wheel reads by older rules; see ``official``."""
    return "]" not in text and "escape" not in text and "<< " not in text and "<<-\t" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, 1, "file with no instructions")),
        ("# only\n", (1, 1, "file with no instructions")),
        ("FROM a\nRUN <<EOF\nx\n", (2, 1, "unterminated heredoc")),
        ("FROM a\nRUN echo $(( 1 << 2 ))\n", (2, 1, "unterminated heredoc")),
        ('FROM a\n  CMD ["a", 1]\n', (2, 3, "when using JSON array syntax, arrays must be comprised of strings only")),
        ("FROM a\nENV a=b c\n", (2, 1, 'Syntax error - can\'t find = in "c". Must be of the form: name=value')),
        ("FROM a\nENV a\n", (2, 1, "ENV must have two arguments")),
        ("FROM a\nENV\n", (2, 1, "ENV requires at least one argument")),
        ("FROM a\nFOO b\n", (2, 1, "unknown instruction: FOO")),
        ("FROM a\nCOYP b c\n", (2, 1, "unknown instruction: COYP (did you mean COPY?)")),
        ("FROM a\n\\\n", (2, 1, "unknown instruction: ")),
        ("FROM a b\n", (1, 1, "FROM requires either one or three arguments")),
        (
            "FROM a AS 1b\n",
            (1, 1, 'invalid name for build stage: "1b", name can\'t start with a number or contain symbols'),
        ),
        ("RUN a\n", (1, 1, "no build stage in current context")),
        ("FROM a\nCOPY --form=b c d\n", (2, 1, "unknown flag: --form")),
        ("FROM a\nCOPY --from=b --from=c c d\n", (2, 1, "duplicate flag specified: --from")),
        ("FROM a\nCOPY --link=x c d\n", (2, 1, "expecting boolean value for flag --link, not: x")),
        ("FROM a\nCOPY --chown c d\n", (2, 1, "missing a value on flag: --chown")),
        ("FROM a\nCOPY a <<EOF\nEOF\n", (2, 1, "COPY cannot accept a heredoc as a destination")),
        ("FROM a\nHEALTHCHECK NONE x\n", (2, 1, "HEALTHCHECK NONE takes no arguments")),
        ("FROM a\nHEALTHCHECK CMD\n", (2, 1, "Missing command after HEALTHCHECK CMD")),
        ("FROM a\nHEALTHCHECK CDM a\n", (2, 1, 'Unknown type "CDM" in HEALTHCHECK (try CMD)')),
        ("FROM a\nONBUILD FROM b\n", (2, 1, "FROM isn't allowed as an ONBUILD trigger")),
        ("FROM a\nONBUILD ONBUILD RUN b\n", (2, 1, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")),
        ("FROM a\nSHELL a\n", (2, 1, "SHELL requires the arguments to be in JSON form, not: SHELL a")),
        ("FROM a\nUSER\n", (2, 1, "USER requires exactly one argument")),
        ("# escape=x\nFROM a\n", (1, 1, "invalid escape token 'x' does not match ` or \\")),
        ("FROM a\nRUN " + "x" * 65536 + "\n", (2, 1, "dockerfile line greater than max allowed size of 65535")),
    ],
)
def test_what_docker_rejects_is_a_problem(text: str, expected: tuple[int, int, str]) -> None:
    problem = parse(text).problems[0]
    assert (problem.line, problem.column, problem.message) == expected


def test_parts_by_name() -> None:
    tree = parse(
        "from a as B\nCOPY --from=B --link \\\n  # why\n  x y /z/ # d\nHEALTHCHECK CMD a\nONBUILD RUN b \\\n c\n"
    )
    copy = next(tree.find(Copy))
    assert (copy.flag("from"), copy.flag("link"), copy.flag("chown")) == ("B", "", None)
    assert (copy.sources, copy.target) == (["x", "y", "/z/", "#"], "d")
    assert copy.comment_lines() == ["  # why\n"]
    assert copy.place(copy.text.index("/z/")) == (4, 7)
    assert copy.body() == "COPY --from=B --link \\\n  # why\n  x y /z/ # d"
    assert next(tree.find(Healthcheck)).words == ["CMD", "a"]
    onbuild = next(tree.find(Onbuild))
    assert isinstance(onbuild.instruction, Run)
    assert onbuild.instruction.text == "b  c"
    assert onbuild.body() == "ONBUILD RUN b \\\n c"
    assert all(isinstance(node, Instruction) for node in tree.instructions)


def test_siblings_are_no_children() -> None:
    tree = parse("FROM a\nENV a=b\nLABEL c=d\nADD e f\nCOPY g h\n")
    assert [node.name for node in tree.find(Env)] == ["ENV"]
    assert [node.name for node in tree.find(Label)] == ["LABEL"]
    assert [node.pairs[0].name for node in tree.find(EnvOrLabel)] == ["a", "c"]
    assert [node.name for node in tree.find(Add)] == ["ADD"]
    assert [node.name for node in tree.find(Copy)] == ["COPY"]
    assert [(node.sources, node.target) for node in tree.find(AddOrCopy)] == [(["e"], "f"), (["g"], "h")]


def test_deep_nesting_ends() -> None:
    text = "FROM a\n" + "ONBUILD " * 5000 + "RUN a\n"
    assert parse(text).get_code() == text


def test_visit() -> None:
    class Seen(list[str]):
        def visit_run(self, run: Run) -> None:
            self.append(run.text)

        def visit_onbuild(self, onbuild: Onbuild) -> None:
            self.append("onbuild")

    seen = Seen()
    parse("FROM a\nRUN b\nONBUILD RUN c\nCOPY d e\nRUN f\n").visit(seen)
    assert seen == ["b", "onbuild", "c", "f"]
