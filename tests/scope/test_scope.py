"""Stages: which one an instruction stands in, what that is built from, and what shell is in force there."""

from __future__ import annotations

import pytest

from dockfix.cst import Dockerfile, Run, parse
from dockfix.scope import Scope, shell_options
from dockfix.shell import Dialect, ShellState

STAGES = """\
ARG VERSION=1
FROM debian:12 AS base
ENV A=1
FROM base AS Build
RUN make
FROM base
COPY --from=build /out /out
RUN ls
"""


def runs(text: str) -> tuple[Scope, list[Run]]:
    """The scope of a file, and its ``RUN`` instructions."""
    tree = parse(text)
    return Scope(tree), list(tree.find(Run))


def test_stages_and_what_they_are_built_from() -> None:
    scope, (make, ls) = runs(STAGES)
    assert [arg.text for arg in scope.arguments] == ["VERSION=1"]
    assert [stage.base and stage.base.index for stage in scope.stages] == [None, 0, 0]
    assert scope.stage_of(make) is scope.stages[1] is scope.stage_named("BUILD")
    assert [stage.index for stage in scope.stage_of(ls).lineage()] == [2, 0]


def test_a_stage_of_the_same_name_is_the_latest_above() -> None:
    scope = Scope(parse("FROM a AS x\nFROM b AS x\nFROM x\n"))
    assert scope.stages[2].base is scope.stages[1]
    # A stage is not built from itself, nor from one below it.
    scope = Scope(parse("FROM x AS x\nFROM y\nFROM z AS y\n"))
    assert [stage.base for stage in scope.stages] == [None, None, None]


@pytest.mark.parametrize(
    ("last", "copied"),
    [
        ("COPY --from=b /a /b", True),
        ("COPY --from=0 /a /b", True),
        ("COPY --from=B /a /b", True),
        ("COPY --from=$X /a /b", True),
        ("RUN --mount=type=bind,from=b,target=/x ls", True),
        ("COPY --from=1 /a /b", False),
        ("COPY b /b", False),
        ("RUN --mount=type=cache,target=/b ls", False),
    ],
)
def test_which_stage_files_are_copied_from(last: str, copied: bool) -> None:
    scope = Scope(parse(f"FROM a AS b\nRUN c\nFROM d\n{last}\n"))
    assert scope.is_copied_from(scope.stages[0]) is copied
    assert scope.layers_matter(scope.stages[0]) is not copied
    assert scope.layers_matter(scope.stages[1])


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("FROM debian", False),
        ("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022", True),
        ("FROM --platform=windows/amd64 a", True),
        ("# escape=`\nFROM a", True),
        ("ARG BASE=servercore\nFROM $BASE", True),
        ("ARG BASE=debian\nFROM $BASE", False),
        ("FROM mcr.microsoft.com/windows/servercore AS a\nFROM a", True),
        ("FROM mcr.microsoft.com/windows/servercore AS a\nFROM b", False),
    ],
)
def test_windows_as_far_as_names_tell(text: str, windows: bool) -> None:
    scope = Scope(parse(text + "\n"))
    assert scope.is_windows(scope.stages[-1]) is windows


def test_the_shell_in_force() -> None:
    text = 'FROM a AS b\nRUN 1\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nRUN 2\nFROM b\nRUN 3\nFROM a\nRUN 4\n'
    scope, nodes = runs(text)
    bash = ["/bin/bash", "-euo", "pipefail", "-c"]
    assert [list(scope.state_at(node).shell) for node in nodes] == [["/bin/sh", "-c"], bash, bash, ["/bin/sh", "-c"]]
    state = scope.shell_state(nodes[2])
    assert isinstance(state, ShellState)
    assert state[:4] == (Dialect.BASH, True, True, True)


@pytest.mark.parametrize(
    ("shell", "reason"),
    [
        ('["powershell", "-Command"]', "which is not sh, ash, dash or bash"),
        ('["/bin/bash", "-lc"]', "has options that are not known"),
        ('["$SHELL", "-c"]', "which is not sh, ash, dash or bash"),
    ],
)
def test_a_shell_that_is_not_known(shell: str, reason: str) -> None:
    scope, (node,) = runs(f"FROM a\nSHELL {shell}\nRUN b\n")
    assert reason in str(scope.shell_state(node))


def test_options_of_a_shell() -> None:
    assert shell_options(["/bin/sh", "-c"]) == (Dialect.SH, frozenset("c"))
    assert shell_options(["/bin/ash", "-eo", "pipefail", "-c"]) == (Dialect.ASH, {"e", "pipefail", "c"})
    assert shell_options(["/bin/dash", "-o", "errexit", "-c"]) == (Dialect.DASH, {"e", "c"})
    for unknown in (["/bin/sh"], ["/bin/sh", "-o"], ["/bin/sh", "-o", "posix", "-c"], ["/bin/sh", "-c", "x"], []):
        assert shell_options(unknown) is None


def names(text: str) -> frozenset[str] | None:
    """The names in the environment of the last ``RUN``."""
    scope, nodes = runs(text)
    return scope.state_at(nodes[-1]).names


def test_names_in_the_environment() -> None:
    known = names("ARG G\nFROM debian\nENV A=1 B=2\nARG C D=1\nLABEL L=1\nRUN a\n")
    assert known is not None
    assert known >= {"A", "B", "C", "D", "PATH", "HOME", "http_proxy"}
    assert known.isdisjoint({"G", "L"})
    assert names("FROM debian AS a\nENV A=1\nFROM a\nRUN b\n") == names("FROM debian\nENV A=1\nRUN b\n")
    node = names("FROM node\nRUN a\n")
    assert node is not None and "NODE_VERSION" in node
    for unknown in ("FROM acme/node\nRUN a\n", "FROM debian\nENV $A=1\nRUN b\n"):
        assert names(unknown) is None


def test_instructions_of_a_stage() -> None:
    tree: Dockerfile = parse("FROM a AS b\nCOPY c d\nENTRYPOINT e\nFROM b\nADD f g\nCMD h\n")
    scope = Scope(tree)
    below = scope.stages[1]
    assert [node.text for node in scope.copies(below)] == ["f g", "c d"]
    assert ([node.text for node in scope.commands(below)], scope.entrypoints(below)) == (["h"], [])
    assert [node.text for node in scope.entrypoints(scope.stages[0])] == ["e"]
