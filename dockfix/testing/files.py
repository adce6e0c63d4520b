"""Hypothesis strategies that write Dockerfiles: whole ones, and any text at all."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_COMMANDS = [
    "a",
    "a b && c",
    "cd /x && a",
    "cd x; a",
    "A=1 && b $A",
    "export A=1",
    "a || b",
    "a # note",
    "a 'b c' \"d\"",
    "(a; b)",
    "set -e; a; b",
    "set -ex && a",
    "exit 0",
    "if a; then b; fi",
    "for i in 1 2; do a $i; done",
    "a &",
    "echo \\$x",
    "a | b",
    "service a start",
    "{ a; b; }",
    "a \\\n    && b",
    "a && \\\n  b",
    "a \\\n# in\n  && b",
    "a; \\\n\n  b",
    "umask 022; a",
    "'a",
]
_WORDS = ["a", "b c", ". .", "a.tar /x", "$A /x", "https://x/y z", '["a b", "c"]', "<<E x\nbody\nE", "*.sh /x/"]
_ARGUMENTS = {
    "ADD": _WORDS,
    "COPY": _WORDS,
    "ENV": ["A=1", "A b", "A=$B C=d", "A=1 \\\n    # in\n    B=2"],
    "ARG": ["A", "A=1"],
    "WORKDIR": ["/x", "y", "$A"],
    "SHELL": ['["/bin/bash", "-eo", "pipefail", "-c"]', '["pwsh", "-c"]'],
    "ONBUILD": ["RUN a"],
    "EXPOSE": ["80", "443 80/udp", "$A", "80 \\\n# in\n  81"],
    "LABEL": ["a=b", "a b", 'a="b c" d=e'],
    "USER": ["a", "1:$A"],
    "VOLUME": ["/x", "/x /y", '["/x"]'],
    "HEALTHCHECK": ["NONE", "CMD a", "--interval=5s CMD a b"],
    "STOPSIGNAL": ["SIGTERM", "9"],
    "MAINTAINER": ["a b"],
}
_COMMENTS = ["# one", "# hadolint ignore=DL3059", "  # two", "#", "# ü", ""]
_FLAGS = ["", "", "", "--network=none ", "--mount=type=cache,target=/c "]
_BASES = ["busybox:1", "debian:12", "node:20", "base", "alpine:$T"]


@st.composite
def instructions(draw: st.DrawFn) -> str:
    """An instruction, without its line end; ``RUN`` is most frequent."""
    kind = draw(st.sampled_from([*["RUN"] * 8, "CMD", "ENTRYPOINT", *_ARGUMENTS]))
    flag = draw(st.sampled_from(_FLAGS)) if kind == "RUN" else ""
    text = f"{kind} {flag}{draw(st.sampled_from(_ARGUMENTS.get(kind, _COMMANDS)))}"
    return text.lower() if draw(st.integers(0, 9)) == 0 else text


@st.composite
def dockerfiles(draw: st.DrawFn, lines: Sequence[str] = ()) -> str:
    """A whole Dockerfile: stages, comments anywhere, continued lines, heredocs, odd shell, LF or CRLF.

    Half of its instructions are those of ``lines``, where there are any.
    """
    given = st.sampled_from([line.rstrip("\r\n") for line in lines]) if lines else None
    parts = [draw(st.sampled_from(["", "# syntax=docker/dockerfile:1\n", "ARG T\n", "\ufeff"]))]
    for stage in range(draw(st.integers(1, 3))):
        parts.append(f"FROM {draw(st.sampled_from(_BASES))} AS s{stage}\n")
        for _ in range(draw(st.integers(0, 5))):
            comment = draw(st.sampled_from(_COMMENTS)) if draw(st.booleans()) else None
            parts.append("" if comment is None else comment + "\n")
            parts.append(draw(given if given is not None and draw(st.booleans()) else instructions()) + "\n")
    text = "".join(parts)
    if draw(st.booleans()):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text.rstrip("\r\n") if draw(st.integers(0, 4)) == 0 else text


_INSTRUCTIONS = ["FROM a\n", "FROM a AS b\n", "FROM $T\n", "FROM busybox:1\n", "ARG T\n", "ARG T=1 U\n"]
_KEYWORDS = [
    *("RUN ", "ADD ", "COPY ", "CMD ", "ENTRYPOINT ", "ONBUILD ", "ENV ", "SHELL ", "WORKDIR ", "USER "),
    "HEALTHCHECK ",
]
_SHELL = [
    *("a", "b c", "/x", "cd /x", "set -e", "exit 0", "A=1", "$A", "${A:-1}", "${A", "$(", "`", "echo", "rm -rf"),
    *("[", "]", '"', "'", "\\", "&&", "||", ";", "|", "&", "(", ")", "{ ", " }", "<", ">"),
    *("if ", "fi", "do ", "done", "case", ";;"),
]
_FORMS = [
    *("<<E", "<<-E", "<<'E'", "E\n", "\tE\n", '["a", "b"]', '["a"', "--mount=type=cache,target=/c", "--link", "--"),
    *("# escape=`\n", "# syntax=x\n", "# c", " # c", "#"),
]
_BLANKS = ["\\\n", "\\ \n", "\\\r\n", "`\n", "\n", "\n", "\n", "\r\n", "\r", "\t", " ", " ", "\x0b", "\x0c"]
_ODD = ["\0", "\x1c", "\x85", "\xa0", "\u2028", "\ufeff", "é", "\udc80", "\ud800", "\U0001f600"]
#: Pieces of which a text can be made that is nearly a Dockerfile.
PIECES = [*_INSTRUCTIONS, *_KEYWORDS, *_SHELL, *_FORMS, *_BLANKS, *_ODD]


def mixtures(lines: Sequence[str] = ()) -> st.SearchStrategy[str]:
    """Texts that are nearly Dockerfiles; ``lines`` are among the pieces."""
    return st.lists(st.sampled_from([*PIECES, *(f"{line}\n" for line in lines)]), max_size=40).map("".join)
