"""Broken rewrites: the guard drops each of them, and without the guard each would come through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from dockfix.codemod import Change, Codemod, Effect, Facts, Finding
from dockfix.cst import Dockerfile, parse
from dockfix.engine import fix
from dockfix.engine.guard import Guard


class Broken(NamedTuple):
    """A rewrite of one whole file that must not be let through."""

    name: str
    before: str
    after: str
    effects: frozenset[Effect]
    said: str  #: part of the reason


LAYERS = frozenset({Effect.LAYERS})
CACHE = frozenset({Effect.CACHE})
FORM = frozenset({Effect.FORM})
UNPACKING = frozenset({Effect.UNPACKING})
FAILURE = frozenset({Effect.FAILURE})
NONE: frozenset[Effect] = frozenset()

TWO = "FROM debian:12\nRUN {}\nRUN {}\n"
ONE = "FROM debian:12\nRUN {}\n"


def joined(name: str, first: str, second: str, text: str, said: str) -> Broken:
    """Two ``RUN``s joined in a way that changes what they do."""
    return Broken(name, TWO.format(first, second), ONE.format(text), LAYERS, said)


BROKEN = [
    joined("leaks cd", "cd /srv && a", "make b", "cd /srv && a && make b", "cd /srv"),
    joined("leaks a variable", "A=1 && a", "b $A", "A=1 && a && b $A", "A"),
    joined("leaks an exported variable", "export A=1 && a", "make", "export A=1 && a && make", "A"),
    joined("leaks umask", "umask 077 && a", "mkdir /b", "umask 077 && a && mkdir /b", "limits"),
    joined("leaks a function", "f() { a; } && f", "f", "f() { a; } && f && f", "function"),
    joined("leaks set -u", "set -u; a", "b $X", "set -u; a; b $X", "become"),
    joined("leaks set -e", "set -e; a", "b; c", "set -e; a; b; c", "become"),
    joined("ends early", "exit 0", "a", "exit 0 && a", "would notice"),
    joined("a trap", "trap 'rm /x' EXIT; a", "b", "trap 'rm /x' EXIT && a && b", "become"),
    joined("goes on after a failure", "a", "b", "a; b", "become"),
    joined("binds to a part only", "a", "b || c", "a && b || c", "become"),
    joined("binds a list to a part only", "a", "b; c", "a && b; c", "become"),
    joined("a background job", "a &", "b", "( a & ) && b", "background job"),
    joined("another order", "a", "b", "b && a", "become"),
    joined("a command lost", "a && b", "c", "a && c", "become"),
    joined("a command twice", "a", "b", "a && b && b", "new"),
    joined("an argument lost", "a b c", "d", "a b && d", "become"),
    joined("a redirection lost", "a > /b", "d", "a && d", "become"),
    joined("a quote lost", "a 'b  c'", "d", "a b  c && d", "become"),
    joined(
        "set -e no longer counts",
        "set -e; for i in 1; do a; b; done",
        "c",
        "set -e; for i in 1; do a; b; done && c",
        "e",
    ),
    joined("a hidden failure", "a", "b", "{ a || true; } && b", "become"),
    Broken("a layer without saying so", TWO.format("a", "b"), ONE.format("a && b"), NONE, "new"),
    Broken(
        "flags widened",
        "FROM a\nRUN --network=none a\nRUN b\n",
        "FROM a\nRUN --network=none a && b\n",
        LAYERS,
        "new",
    ),
    Broken(
        "a shared tmpfs",
        "FROM a\nRUN --mount=type=tmpfs,target=/t a\nRUN --mount=type=tmpfs,target=/t b\n",
        "FROM a\nRUN --mount=type=tmpfs,target=/t a && b\n",
        LAYERS,
        "new",
    ),
    Broken("a USER skipped", "FROM a\nRUN a\nUSER u\nRUN b\n", "FROM a\nRUN a && b\nUSER u\n", LAYERS, "new"),
    Broken("an ENV skipped", "FROM a\nRUN a\nENV A=1\nRUN b\n", "FROM a\nENV A=1\nRUN a && b\n", LAYERS, "environment"),
    Broken(
        "a WORKDIR skipped", "FROM a\nRUN a\nWORKDIR /x\nRUN b\n", "FROM a\nWORKDIR /x\nRUN a && b\n", LAYERS, "become"
    ),
    Broken("a variable lost", "FROM a\nENV A=1 B=2\n", "FROM a\nENV A=1\n", NONE, "ENV"),
    Broken("joined ENV that reads itself", "FROM a\nENV A=1\nENV B=$A\n", "FROM a\nENV A=1 B=$A\n", NONE, "ENV"),
    Broken("legacy ENV torn", "FROM a\nENV A one  two\n", 'FROM a\nENV A="one two"\n', NONE, "ENV"),
    Broken("another ENTRYPOINT", "FROM a\nENTRYPOINT a b\n", 'FROM a\nENTRYPOINT ["a b"]\n', FORM, "CMD"),
    Broken("a CMD that now counts", "FROM a\nENTRYPOINT a\nCMD b\n", 'FROM a\nENTRYPOINT ["a"]\nCMD b\n', FORM, "CMD"),
    Broken(
        "a CMD for an ENTRYPOINT",
        'FROM a\nENTRYPOINT ["a"]\nCMD b c\n',
        'FROM a\nENTRYPOINT ["a"]\nCMD ["b", "c"]\n',
        FORM,
        "CMD",
    ),
    Broken("an expansion lost", "FROM debian\nCMD a $X\n", 'FROM debian\nCMD ["a", "$X"]\n', FORM, "CMD"),
    Broken("a base's ENTRYPOINT", "FROM composer\nCMD a b\n", 'FROM composer\nCMD ["a", "b"]\n', FORM, "CMD"),
    Broken("form without saying so", "FROM debian\nCMD a b\n", 'FROM debian\nCMD ["a", "b"]\n', NONE, "CMD"),
    Broken("a URL copied", "FROM a\nADD https://x/y /z\n", "FROM a\nCOPY https://x/y /z\n", UNPACKING, "become"),
    Broken("a checksum lost", "FROM a\nADD --checksum=sha256:1 x /z\n", "FROM a\nCOPY x /z\n", UNPACKING, "become"),
    Broken("COPY without saying so", "FROM a\nADD x /z\n", "FROM a\nCOPY x /z\n", NONE, "become"),
    Broken("another target", "FROM a\nADD x /z\n", "FROM a\nCOPY x /z/\n", UNPACKING, "target"),
    Broken("an owner lost", "FROM a\nCOPY --chown=u x /z\n", "FROM a\nCOPY x /z\n", UNPACKING, "chown"),
    Broken(
        "another stage",
        "FROM a AS b\nFROM a AS c\nFROM a\nCOPY --from=b /x /y\n",
        "FROM a AS b\nFROM a AS c\nFROM a\nCOPY --from=c /x /y\n",
        CACHE,
        "from",
    ),
    Broken(
        "a part that stays away",
        "FROM a\nWORKDIR /x\nCOPY . .\nRUN npm ci\n",
        "FROM a\nWORKDIR /x\nCOPY package.json .\nRUN npm ci\n",
        CACHE,
        "become",
    ),
    Broken(
        "the parts somewhere else",
        "FROM a\nWORKDIR /x\nCOPY . .\nRUN npm ci\n",
        "FROM a\nWORKDIR /x\nCOPY package.json /y/\nRUN npm ci\nCOPY . .\n",
        CACHE,
        "target",
    ),
    Broken(
        "a RUN between crossed",
        "FROM a\nWORKDIR /x\nCOPY . .\nRUN a\nRUN npm ci\n",
        "FROM a\nWORKDIR /x\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN a\n",
        CACHE,
        "become",
    ),
    Broken(
        "a default that shadows",
        "ARG A=1\nFROM a\nARG A\nRUN b\n",
        "ARG A=1\nFROM a\nARG A=2\nRUN b\n",
        FAILURE,
        "environment",
    ),
    Broken(
        "a default that counts",
        "FROM a\nARG A\nRUN b ${A:-1}\n",
        "FROM a\nARG A=2\nRUN b ${A:-1}\n",
        FAILURE,
        "environment",
    ),
    Broken("another base", "FROM a:1\n", "FROM a:2\n", FAILURE, "base"),
    Broken("another platform", "FROM a\n", "FROM --platform=linux/arm64 a\n", FAILURE, "platform"),
    Broken("a comment lost", "FROM a\n# kept\nRUN a\nRUN b\n", "FROM a\nRUN a && b\n", LAYERS, "comment"),
    Broken("a directive moved", "# escape=`\nFROM a\n", "#\n# escape=`\nFROM a\n", NONE, "directive"),
    Broken("rejected by Docker", "FROM a\nRUN a\n", "FROM a\nRNU a\n", LAYERS, "rejects"),
    Broken("a port lost", "FROM a\nEXPOSE 80 81/udp\n", "FROM a\nEXPOSE 80 81\n", NONE, "EXPOSE"),
    Broken("a volume changed", "FROM a\nVOLUME /a /b\n", 'FROM a\nVOLUME ["/a /b"]\n', NONE, "VOLUME"),
    Broken("a label changed", "FROM a\nLABEL a=1\n", "FROM a\nLABEL a=2\n", NONE, "LABEL"),
    Broken("a trigger changed", "FROM a\nONBUILD RUN a\n", "FROM a\nONBUILD RUN b\n", NONE, "ONBUILD"),
    Broken("a user lost", "FROM a\nUSER u\n", "FROM a\n", NONE, "USER"),
    Broken("a health check lost", "FROM a\nHEALTHCHECK CMD a\n", "FROM a\nHEALTHCHECK NONE\n", NONE, "HEALTHCHECK"),
    Broken("a signal lost", "FROM a\nSTOPSIGNAL 9\n", "FROM a\nSTOPSIGNAL 15\n", NONE, "STOPSIGNAL"),
    Broken("another shell", 'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN a\n', "FROM a\nRUN a\n", NONE, "shell"),
]
each = pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name.replace(" ", "-"))


class _Rewrites(Codemod):
    """Puts another text in the place of the whole file, once."""

    name = "broken"

    def __init__(self, broken: Broken) -> None:
        self.broken = broken
        self.effects = broken.effects  # type: ignore[misc]

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        if file.get_code() == self.broken.before:
            out = [child for child in file.children if child.get_code()]
            into = parse(self.broken.after).children[:-1]
            yield Change(self.name, out, into, "broken", self.safety)


@each
def test_the_guard_drops_it_and_says_why(broken: Broken) -> None:
    result = fix(broken.before, [_Rewrites(broken)])
    assert result.text == broken.before
    assert [warning.rule for warning in result.warnings] == ["broken"]
    assert broken.said in result.warnings[0].reason
    assert "please report" in result.warnings[0].help


@each
def test_without_the_guard_it_would_come_through(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "why_not", lambda *_: None)
    result = fix(broken.before, [_Rewrites(broken)])
    assert result.text == broken.after


def test_one_bad_change_does_not_stop_the_good_ones() -> None:
    class Joins(Codemod):
        """Joins the first two and, wrongly, the last two."""

        name = "joins"
        effects = LAYERS

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
            runs = [child for child in file.instructions if child.name == "RUN"]
            if len(runs) == 4:
                yield self.replace_all(runs[:2], "RUN a && b\n", "right")
                yield self.replace_all(runs[2:], "RUN c; d\n", "wrong")

    result = fix("FROM x\nRUN a\nRUN b\nUSER u\nRUN c\nRUN d\n", [Joins()])
    assert result.text == "FROM x\nRUN a && b\nUSER u\nRUN c\nRUN d\n"
    assert [warning.line for warning in result.warnings] == [5]
