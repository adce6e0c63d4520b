"""What is in force at an instruction."""

from __future__ import annotations

from typing import Any

import pytest

from dockfix.cst import Instruction, Run, parse
from dockfix.scope import DEFAULT_SHELL, Scope, State, expanded


def state_at_end(text: str) -> State:
    """The state that a last ``RUN`` finds."""
    tree = parse(f"{text}\nRUN it\n")
    assert not tree.problems
    scope = Scope(tree)
    return scope.state_at(tree.instructions[-1])


@pytest.mark.parametrize(
    ("text", "workdir"),
    [
        ("FROM acme/base", None),
        ("FROM acme/base\nWORKDIR app", None),
        ("FROM acme/base\nWORKDIR /srv\nWORKDIR app", "/srv/app"),
        ("FROM acme/base\nWORKDIR /srv/../opt/./x/", "/opt/x"),
        ('FROM acme/base\nWORKDIR "/srv"', "/srv"),
        ("FROM acme/base\nENV A=/a\nWORKDIR $A/b", "/a/b"),
        ("FROM acme/base\nARG A=/a\nWORKDIR $A/b", None),
        ("FROM acme/base\nENV A=/a\nARG A=/c\nWORKDIR $A/b", None),  # a --build-arg wins over the ENV above
        ("FROM acme/base\nWORKDIR $UNKNOWN\nWORKDIR x", None),
        ("FROM acme/base\nWORKDIR ${A:-/a}", None),
        # Official images that begin at the root, whichever of the tables before knew them.
        *((f"FROM {image}\nWORKDIR app", "/app") for image in ("node:20", "debian:12", "fedora", "gcc", "scratch")),
        ("FROM golang:1.22", "/go"),
        ("FROM perl:5", None),
        ("FROM node:8-onbuild", "/usr/src/app"),
        ("FROM node:20 AS a\nWORKDIR /a\nFROM a\nWORKDIR b", "/a/b"),
        ("FROM node:20 AS a\nWORKDIR /a\nONBUILD WORKDIR /t\nFROM a", None),
        ("FROM node:20 AS a\nONBUILD WORKDIR /t\nFROM a AS b\nWORKDIR /b\nFROM b", "/b"),
    ],
)
def test_workdir(text: str, workdir: str | None) -> None:
    assert state_at_end(text).workdir == workdir


def test_the_workdir_as_it_is_typed() -> None:
    assert state_at_end("FROM acme/base\nWORKDIR $A\nWORKDIR b").typed_workdir == "$A/b"
    assert state_at_end("FROM acme/base\nWORKDIR b").typed_workdir == "b"
    assert state_at_end("FROM node:20\nWORKDIR b").typed_workdir == "/b"


@pytest.mark.parametrize(
    ("text", "user", "is_root"),
    [
        ("FROM a", None, True),
        ("FROM a\nUSER app:app", "app:app", False),
        ("FROM a\nUSER app\nUSER 0:0", "0:0", True),
        ("FROM a AS b\nUSER app\nFROM b", "app", False),
        ("FROM a AS b\nUSER app\nFROM a", None, True),
        ("FROM a AS b\nONBUILD USER app\nFROM b", "app", False),
    ],
)
def test_user(text: str, user: str | None, is_root: bool) -> None:
    state = state_at_end(text)
    assert (state.user, state.is_root) == (user, is_root)


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("FROM a", DEFAULT_SHELL),
        ('FROM a\nSHELL ["/bin/bash", "-c"]', ("/bin/bash", "-c")),
        ('FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b', ("/bin/bash", "-c")),
        ('FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM a', DEFAULT_SHELL),
        ('FROM a AS b\nONBUILD SHELL ["/bin/ash", "-c"]\nFROM b', ("/bin/ash", "-c")),
    ],
)
def test_shell(text: str, shell: tuple[str, ...]) -> None:
    assert state_at_end(text).shell == shell


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("ENV A=1 B=$A", "env", {"A": "1", "B": None}),  # all are expanded before the first is set
        ("ENV A=1\nENV B=$A/x C='$A'", "env", {"A": "1", "B": "1/x", "C": "1"}),
        ("LABEL A=1", "env", {}),
        ("ARG A=1\nARG B\nARG C=$A", "args", {"A": "1", "B": None, "C": None}),
        ("ENV A=/a\nENV B=$A:$C\nARG D=${A}/d", "environment", {"A": "/a", "B": "/a:$C", "D": "/a/d"}),
        ("ENV A=1\nARG A=2", "environment", {"A": "1"}),
        ("ENV A=1", "path", (None,)),
        ("ENV PATH=/x:$PATH", "path", ("/x", None)),
        ("ENV X=/x\nENV PATH=${PATH}:$X/bin:$Y", "path", (None, "/x/bin", "$Y")),
        ("ENV PATH=/x:/y\nENV PATH=/z:$PATH", "path", ("/z", "/x", "/y")),
        ("ENV PATH=/x\nARG PATH=/y", "path", (None,)),
    ],
)
def test_variables(text: str, field: str, value: Any) -> None:
    assert getattr(state_at_end(f"FROM a\n{text}"), field) == value


def test_names_in_the_environment() -> None:
    assert state_at_end("FROM acme/base\nENV A=1").names is None
    names = state_at_end("FROM debian:12\nENV A=1\nARG B\nLABEL C=1").names
    assert names is not None
    assert {"PATH", "HOME", "http_proxy", "HTTP_PROXY", "A", "B"} <= names
    assert "C" not in names
    assert state_at_end("FROM debian:12\nENV $A=1").names is None


def test_makers_of_links() -> None:
    makers = state_at_end("FROM a\nRUN ln -s /a /b\nRUN echo\nRUN x; mount /c").link_makers
    assert [run.text for run in makers] == ["ln -s /a /b", "x; mount /c"]


def test_an_instruction_finds_what_is_above_it_alone() -> None:
    tree = parse("FROM a\nRUN 1\nWORKDIR /x\nRUN 2\nUSER u\nRUN 3\n")
    scope = Scope(tree)
    states = [scope.state_at(run) for run in tree.find(Run)]
    assert [(state.workdir, state.user) for state in states] == [(None, None), ("/x", None), ("/x", "u")]
    # In whatever order they are asked for.
    again = Scope(tree)
    last = next(reversed(list(tree.find(Run))))
    assert again.state_at(last) == states[-1]
    assert again.state_at(next(tree.find(Run))) == states[0]


def test_instructions_before() -> None:
    tree = parse("FROM a AS b\nRUN 1\nFROM c\nRUN 2\nFROM b\nRUN 3\nRUN 4\n")
    last: Instruction = tree.instructions[-1]
    assert [node.text for node in Scope(tree).instructions_before(last)] == ["a AS b", "1", "b", "3"]


def test_the_image_at_the_bottom() -> None:
    scope = Scope(parse("FROM a AS b\nFROM b AS c\nFROM c\n"))
    assert [scope.image_of(stage) for stage in scope.stages] == ["a", "a", "a"]


def test_expanded() -> None:
    assert expanded("$A/${B}c", {"A": "1", "B": ""}) == "1/c"
    assert expanded("$A", {}) is None
    assert expanded("a\\b", {}) is None
    assert expanded("${A:-b}", {"A": "1"}) is None
