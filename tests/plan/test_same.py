"""Pairs of files that mean the same, and pairs that nearly do."""

from __future__ import annotations

import pytest

from dockfix.codemod import Effect
from dockfix.cst import parse
from dockfix.plan import Scenario, difference, plan

LAYERS = {Effect.LAYERS}
JOINED = [
    ("cd /srv && a", "make b", "( cd /srv && a ) && make b"),
    ("cd /srv && a", "rm -rf /x", "cd /srv && a && rm -rf /x"),
    ("cd /srv && a", "cd /x && b", "cd /srv && a && cd /x && b"),
    ("A=1 && a $A", "b", "( A=1 && a $A ) && b"),
    ("export A=1 && a", "mkdir /x", "export A=1 && a && mkdir /x"),
    ("A=1 && a", "A=2 && b $A", "( A=1 && a ) && A=2 && b $A"),
    ("a; b", "c", "{ a; b; } && c"),
    ("a; b", "c", "a; b && c"),
    ("a", "b; c", "a && { b; c; }"),
    ("a", "b || c", "a && { b || c; }"),
    ("a || true", "b", "a || true && b"),
    ("a || true", "b", "( a || true ) && b"),
    ("set -e; a; b", "c", "set -e; a; b && c"),
    ("set -e; a; b", "set -e; c", "set -e; a; b; c"),
    ("set -ex && a", "b", "set -ex && a && b"),
    ("umask 077 && a", "mkdir /b", "( umask 077 && a ) && mkdir /b"),
    ("for i in 1 2; do a $i; done", "b", "for i in 1 2; do a $i; done && b"),
    ("a   b  # note", "c", "a b && c"),
    ("if a; then b; fi", "c", "if a; then b; fi && c"),
    ("pip install --upgrade pip", "a", "pip install --upgrade pip && a"),
]
NOT_JOINED = [
    ("cd /srv && a", "ls", "cd /srv && a && ls"),
    ("cd /srv && a", "touch b", "cd /srv && a && touch b"),
    ("cd /srv && a", "echo $PWD", "cd /srv && a && echo $PWD"),
    ("export PATH=/x && a", "mkdir /y", "export PATH=/x && a && mkdir /y"),
    ("export A=1 && a", "b", "export A=1 && a && b"),
    ("read x < /f", "echo $x", "read x < /f && echo $x"),
    ("set -f; a", "b *", "set -f; a && b *"),
    ("set -o pipefail; a", "b | c", "set -o pipefail; a && b | c"),
    ("set +e; a; b", "c; d", "set +e; a; b; c; d"),
    ("pip install --upgrade pip", "pip install a", "pip install --upgrade pip && pip install a"),
    ("a || b", "c", "a || b; c"),
    ("a && exit 0", "b", "a && exit 0 && b"),
    ("service x start", "b", "( service x start ) && b"),
    ("echo 1 >> /etc/hosts", "b", "( echo 1 >> /etc/hosts ) && b"),
    ("a", "exec b", "exec b && a"),
]


def differs(before: str, after: str, effects: set[Effect]) -> str | None:
    for scenario in (Scenario(), Scenario(given=None, base_set=True)):
        if found := difference(plan(parse(before), scenario), plan(parse(after), scenario), effects):
            return found
    return None


@pytest.mark.parametrize(("first", "second", "one"), JOINED)
def test_joined_without_a_difference(first: str, second: str, one: str) -> None:
    before, after = f"FROM debian:12\nRUN {first}\nRUN {second}\n", f"FROM debian:12\nRUN {one}\n"
    assert differs(before, after, LAYERS) is None
    assert differs(before, after, set()) is not None


@pytest.mark.parametrize(("first", "second", "one"), NOT_JOINED)
def test_joined_with_a_difference(first: str, second: str, one: str) -> None:
    before, after = f"FROM debian:12\nRUN {first}\nRUN {second}\n", f"FROM debian:12\nRUN {one}\n"
    assert differs(before, after, LAYERS) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ENV A=1\nENV B=2", "ENV A=1 B=2"),
        ("ENV A one two", 'ENV A="one two"'),
        ("EXPOSE 80\nEXPOSE 81/udp", "EXPOSE 80/tcp 81/udp"),
        ("VOLUME /a /b", 'VOLUME ["/a", "/b"]'),
        ("COPY ./app /app", "COPY app /app"),
        ("COPY /app /app", "COPY ./app /app"),
        ("WORKDIR /a\nWORKDIR b", "WORKDIR /a\nWORKDIR /a/b"),
        ("run a   b", "RUN a b"),
        ("CMD a \\\n  b", "CMD a   b"),
    ],
)
def test_two_ways_to_write_one_thing(before: str, after: str) -> None:
    assert differs(f"FROM debian:12\n{before}\n", f"FROM debian:12\n{after}\n", set()) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FROM debian\nCMD a 'b c'", 'FROM debian\nCMD ["a", "b c"]'),
        ("FROM node\nCMD npm start", 'FROM node\nCMD ["npm", "start"]'),
        ("FROM postgres\nENTRYPOINT a b", 'FROM postgres\nENTRYPOINT ["a", "b"]'),
        ("FROM debian\nCMD exec a", 'FROM debian\nCMD ["a"]'),
    ],
)
def test_the_same_program_starts(before: str, after: str) -> None:
    assert differs(before + "\n", after + "\n", {Effect.FORM}) is None
    assert differs(before + "\n", after + "\n", set()) is not None


def test_parts_first() -> None:
    before = "FROM node\nWORKDIR /x\nCOPY --chown=u . .\nRUN npm ci\nRUN b\n"
    after = "FROM node\nWORKDIR /x\nCOPY --chown=u package.json l.json ./\nRUN npm ci\nCOPY --chown=u . .\nRUN b\n"
    assert differs(before, after, {Effect.CACHE}) is None
    assert differs(before, after, set()) is not None
    assert differs(before, after.replace("--chown=u package", "package"), {Effect.CACHE}) is not None


def test_a_default_for_a_build_that_fails() -> None:
    before, after = "ARG T\nFROM a:$T\nRUN b\n", "ARG T=1\nFROM a:$T\nRUN b\n"
    assert differs(before, after, {Effect.FAILURE}) is None
    assert differs(before, after, set()) is not None
