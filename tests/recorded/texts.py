"""Shell texts for ``RUN``: all that a shell can hand on to what follows, and all that looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from .room import Start

NAMES = ["A", "B", "FOO", "X"]
PLACES = ["/tmp/o", "o", "/d/o", "sub/o", '"/tmp/$A"', "/out"]
STRANGERS = ["foo", "make", "node", "pip", "tool", "apt-get", "./run.sh", "/s/exit.sh", "/opt/bin/foo", "git"]


def _parts(name: str) -> list[str]:
    """The lines of a file, but for the first, which says what they are."""
    return (Path(__file__).parent / "parts" / f"{name}.txt").read_text().splitlines()[1:]


LOOKS, LEAVES, COMPOUNDS = _parts("looks"), _parts("leaves"), _parts("compounds")
WORDS, REDIRECTS = _parts("words"), _parts("redirects")
CONDITIONS = ["true", "false", '[ -n "$A" ]', "test -f a.txt", "foo c", "[ -f /tmp/o ]", "! foo", "cd /d"]
COMMENTS = ["", "", "", "", "", "", " # a note", " #", "; # end", "  "]


#: What stands between the commands of a ``RUN``.
JOINERS = [" && ", "; ", " && \\\n    ", "; \\\n    ", " \\\n    && ", " || ", " \\\n# a comment line\n    && "]


class Example(NamedTuple):
    """A file, the codes with which its programs end, and how its ``RUN``s start."""

    text: str
    exits: str
    start: Start
    shells: tuple[str, ...]


#: ``SHELL`` lines, how the shell starts then, and in which rooms.
STARTS = [
    *[("", ("/bin/sh", "-c"), ("dash", "bash", "busybox"))] * 8,
    ('SHELL ["/bin/sh", "-ec"]', ("/bin/sh", "-ec"), ("dash", "bash", "busybox")),
    ('SHELL ["/bin/sh", "-euxc"]', ("/bin/sh", "-euxc"), ("dash", "bash", "busybox")),
    ('SHELL ["/bin/bash", "-c"]', ("/bin/bash", "-c"), ("bash",)),
    ('SHELL ["/bin/bash", "-eo", "pipefail", "-c"]', ("/bin/bash", "-eo", "pipefail", "-c"), ("bash",)),
    ('SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]', ("/bin/bash", "-euxo", "pipefail", "-c"), ("bash",)),
    ('SHELL ["/bin/dash", "-c"]', ("/bin/dash", "-c"), ("dash",)),
    ('SHELL ["/bin/bash", "-u", "-c"]', ("/bin/bash", "-u", "-c"), ("bash",)),
]  # fmt: skip
ENVIRONMENTS: list[dict[str, str]] = [
    {},
    {},
    {},
    {"A": "1"},
    {"FOO": "x", "B": "y z"},
    {"A": "env", "X": "", "FOO": "1"},
]
FOLDERS = ["/w", "/w", "/w", "/", "/d/e"]


Choice = TypeVar("Choice")
LOOKING, LEAVING = 0, 7  #: kinds of commands


class Writer:
    """Writes what bytes say: each choice takes two; where they end it is the first of all, the plainest."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self, below: int) -> int:
        """One of 0, 1, 2 ..."""
        value = int.from_bytes(self.data[self.at : self.at + 2], "big")
        self.at += 2
        return value % below

    def one(self, choices: Sequence[Choice]) -> Choice:
        """One of them."""
        return choices[self.number(len(choices))]

    def filled(self, template: str, depth: int) -> str:
        """A template with other things in its holes."""
        found, rest = "", template
        while "{" in rest:
            before, _, rest = rest.partition("{")
            found += before
            hole, sign, tail = rest[:1], rest[1:2], rest[2:]
            if hole == "{":
                found, rest = found + "{", rest[1:]
            elif sign == "}" and hole in "cqtnrp":
                found, rest = found + self.hole(hole, depth), tail
            else:
                found += "{"
        return (found + rest).replace("}}", "}")

    def hole(self, hole: str, depth: int) -> str:
        """What goes into a hole."""
        if hole == "c":
            return self.command(depth + 1)
        if hole == "q":
            return self.command(depth + 1).replace("'", '"')
        if hole == "r":
            return self.redirect()
        return self.one({"t": CONDITIONS, "n": NAMES, "p": PLACES}[hole])

    def redirect(self) -> str:
        """A redirection behind a command; mostly none."""
        return "" if self.number(4) < 3 else " " + self.filled(self.one(REDIRECTS), 0)

    def command(self, depth: int, kind: int | None = None) -> str:
        """A command, at a depth; of a kind, if one is given."""
        kind = self.number(20) if kind is None else kind
        if kind < 7:
            return self.one(LOOKS)
        if kind < 12:
            return self.filled(self.one(LEAVES).replace("${n}", "$A"), depth)
        if kind < 16 and depth < 3:
            return self.filled(self.one(COMPOUNDS), depth)
        assignment = f"{self.one(NAMES)}={self.one(WORDS)} " if self.number(6) == 5 else ""
        arguments = [self.one(WORDS) for _ in range(self.number(4))]
        return assignment + " ".join([self.one([*STRANGERS, "echo", "printf %s"]), *arguments]) + self.redirect()

    def run(self, kind: int) -> str:
        """What stands behind ``RUN``, on one line or on several; often one command of a kind."""
        if self.number(3) == 0:
            return self.command(0, kind) + self.one(COMMENTS)
        parts = [self.command(0) for _ in range(1 + self.number(3))]
        return self.one(JOINERS).join(parts) + self.one(COMMENTS)

    def file(self) -> Example:
        """A file of two or three ``RUN``s, and what a build of it would start with."""
        # The first leaves something behind, the others look.
        runs = [f"RUN {self.run(LEAVING if number == 0 else LOOKING)}" for number in range(2 + self.number(5) // 4)]
        line, shell, shells = self.one(STARTS)
        variables, folder = self.one(ENVIRONMENTS), self.one(FOLDERS)
        known = self.number(2) == 0  # or the base image sets them
        lines = ["FROM debian:12" if known else "FROM example.org/base"]
        lines += [line] if line else []
        lines += [f"WORKDIR {folder}"] if known or self.number(2) else []
        lines += [f'ENV {name}="{value}"' for name, value in variables.items()] if known else []
        if not any(line.startswith("WORKDIR") for line in lines):
            folder = "/d/e"  # a base image's own
        exits = self.one(["0", "0", "0", "0001", "010", "0020", "1", "00000003"])
        return Example("\n".join([*lines, *runs]) + "\n", exits, Start(shell, tuple(variables.items()), folder), shells)
