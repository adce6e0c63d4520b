"""The cost grows with the file, not with its square: calls are counted, so that no clock is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from types import FrameType

import pytest

from dockfix.codemod import Codemod, Facts
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.cst import Dockerfile, parse
from dockfix.shell import Dialect, can_be_read
from dockfix.shell import parse as parse_shell

SMALL, LARGE = 1_000, 10_000
MOST = 12  # times the calls for ten times the file

#: Each makes a file of about ``count`` instructions, or of one instruction with as many parts.
SHAPES: dict[str, Callable[[int], str]] = {
    "RUN and ENV": lambda count: "FROM busybox:1\n" + "RUN a $X\nENV X=1\n" * (count // 2),
    "pairs of RUN": lambda count: "FROM busybox:1\n" + "RUN cd /x && a\nRUN b; c\nENV X=1\n" * (count // 3),
    "ADD and CMD": lambda count: "FROM busybox:1\n" + "ADD a /b\nCMD c d\n" * (count // 2),
    "ENTRYPOINT and COPY": lambda count: "FROM busybox:1\n" + "COPY a b /c/\nENTRYPOINT d e\n" * (count // 2),
    "stages": lambda count: "".join(f"FROM busybox:1 AS s{at}\nRUN a\nCMD b\n" for at in range(count // 3)),
    "comments": lambda count: "FROM busybox:1\n" + "# a\n\nLABEL a=b\n" * (count // 3),
    "heredocs": lambda count: "FROM busybox:1\n" + "COPY <<E /x\na\nE\n" * count,
    "ONBUILD": lambda count: "FROM busybox:1\n" + "ONBUILD RUN a && b\n" * count,
    "SHELL, USER and WORKDIR": lambda count: (
        "FROM busybox:1\n" + 'SHELL ["/bin/bash", "-c"]\nUSER a\nWORKDIR b\nRUN c\n' * (count // 4)
    ),
    "ARG": lambda count: "ARG A\n" * count + "FROM busybox:1\n",
    "continued lines": lambda count: (
        "FROM busybox:1\nRUN a \\\n" + "  # c\n  && b 'c' \\\n" * count + "  && d\nRUN e\n"
    ),
    "one long ENV": lambda count: "FROM busybox:1\nENV " + "a=b " * count + "\n",
    "row of RUN": lambda count: "FROM busybox:1\n" + "RUN a\n" * count,
    "commands in one RUN": lambda count: (
        "FROM busybox:1\nRUN " + "f() { a; }; export A=1; cd b; " * count + "c\nRUN d\n"
    ),
    "WORKDIR": lambda count: "FROM busybox:1\n" + "WORKDIR a\n" * count + "RUN b\n",
    "ARG of ARG": lambda count: "FROM busybox:1\n" + "".join(f"ARG A{at + 1}=$A{at}$A{at}\n" for at in range(count)),
    "not Docker's": lambda count: "FROM busybox:1\n" + "RNU a '\n" * count,
}


def calls(function: Callable[[], object]) -> int:
    """How many calls, of functions in C too, ``function`` makes."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


def grows_with(make: Callable[[int], Callable[[], object]]) -> float:
    return calls(make(LARGE)) / max(calls(make(SMALL)), 100)


@lru_cache(maxsize=2)
def tree_of(name: str, count: int) -> Dockerfile:
    return parse(SHAPES[name](count))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_parsing(shape: Callable[[int], str]) -> None:
    texts = {count: shape(count) for count in (SMALL, LARGE)}
    assert grows_with(lambda count: lambda: parse(texts[count])) <= MOST


@pytest.mark.parametrize("codemod", all_codemods(), ids=lambda codemod: codemod.name)
@pytest.mark.parametrize("name", list(SHAPES))
def test_each_rewrite(codemod: Codemod, name: str) -> None:
    def make(count: int) -> Callable[[], object]:
        tree = tree_of(name, count)
        facts = Facts(tree, BuildContext.unknown(), codemod.Options())
        return lambda: list(codemod.rewrite(tree, facts))

    assert grows_with(make) <= MOST


@pytest.mark.parametrize("piece", ["a 'b' && ", "a $(b) ; ", "${a:-b} ", "( a ) | ", "x=1 ", "if a; then b; fi; "])
def test_reading_shell(piece: str) -> None:
    parse_shell.cache_clear()
    # A text of too many commands is given up, which takes no longer either.
    assert grows_with(lambda count: lambda: can_be_read(piece * count + "z", Dialect.SH)) <= MOST
