"""A command behind others is typed as they are."""

from __future__ import annotations

import pytest

from dockfix.cst import Run, parse
from dockfix.edit.chains import LEADING, SEMICOLON, TRAILING, ChainStyles, appended, continued, joints
from dockfix.edit.layout import Style, comments_between, style_of, with_arguments
from dockfix.edit.spans import edited


def the_run(text: str) -> tuple[Run, ChainStyles]:
    file = parse(f"FROM a\n{text}")
    return next(file.find(Run)), ChainStyles(file)


@pytest.mark.parametrize(
    ("run", "operator", "after"),
    [
        ("RUN a", "&&", "RUN a && x && y"),
        ("RUN a; b", ";", "RUN a; b; x; y"),
        ("RUN a \\\n  && b", "&&", "RUN a \\\n  && b \\\n  && x \\\n  && y"),
        ("RUN a && \\\n\tb", "&&", "RUN a && \\\n\tb && \\\n\tx && \\\n\ty"),
        ("RUN set -e; \\\n\ta; \\\n\tb", ";", "RUN set -e; \\\n\ta; \\\n\tb; \\\n\tx; \\\n\ty"),
        ("RUN a \\\r\n && b\r\n", "&&", "RUN a \\\r\n && b \\\r\n && x \\\r\n && y\r\n"),
        (f"RUN {'a' * 116}", "&&", f"RUN {'a' * 116} \\\n    && x \\\n    && y"),
        ("RUN a \\\n  && b \\\n  # end\n", "&&", "RUN a \\\n  && b \\\n  && x \\\n  && y \\\n  # end\n"),
    ],
)
def test_appended(run: str, operator: str, after: str) -> None:
    node, styles = the_run(run)
    edit = appended(node, len(node.text), ["x", "y"], operator, styles.file, inside=False)
    assert edited(node, [edit]) == after


def test_appended_inside_a_group_of_several_lines() -> None:
    node, styles = the_run("RUN a \\\n  && { b; }")
    end = node.text.index("b") + 1
    edit = appended(node, end, ["x"], "&&", styles.file, inside=True)
    assert edited(node, [edit]) == "RUN a \\\n  && { b && x; }"


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("RUN a", Style("    ", "\n", "\\", leading=True)),
        ("RUN a && \\\n  b", Style("  ", "\n", "\\", leading=False)),
        ("RUN a\nRUN b \\\n\t&& c\n", Style("\t", "\n", "\\", leading=True)),
        ("RUN a\r\nENV b=c \\\r\n   d=e\r\n", Style("   ", "\r\n", "\\", leading=True)),
        ("  RUN a", Style("      ", "\n", "\\", leading=True)),
    ],
)
def test_the_style_of_a_chain(text: str, style: Style) -> None:
    run, styles = the_run(text)
    assert styles.of(run) == style


def test_joints() -> None:
    run, _ = the_run("RUN a \\\n  && b && \\\n    # c\n   d; \\\n e")
    found = [(joint.kind, joint.indent) for joint in joints(run, LEADING, TRAILING, SEMICOLON)]
    assert found == [(LEADING, "  "), (TRAILING, "   "), (SEMICOLON, " ")]


def test_continued() -> None:
    leading, trailing = Style("  ", "\n", "\\"), Style("  ", "\r\n", "`", leading=False)
    assert continued("a", ["# c"], "b", "&&", leading) == "a \\\n  # c\n  && b"
    assert continued("a", [], "b", "&&", trailing) == "a && `\r\n  b"
    assert continued("a", ["# c"], "b", ";", leading) == "a; \\\n  # c\n  b"


def test_style_of_a_name() -> None:
    file = parse("FROM a\nENV a=b \\\n  c=d\nLABEL e=f \\\n      g=h\nLABEL i=j\nENV k=l\n")
    env, label = file.instructions[4], file.instructions[3]
    assert style_of(env, file).indent == "  "
    assert style_of(label, file).indent == "      "


def test_comments_between_arguments_go_above() -> None:
    file = parse("FROM a\n  EXPOSE \\\n # one\n 1 \\\n # two\n 2 \\\n # three\n")
    expose = file.instructions[1]
    assert comments_between(expose) == ["# two"]
    new = with_arguments(expose, "3", file)
    assert new == "  # two\n  EXPOSE \\\n # one\n 3 \\\n # three\n"
