"""The promises for whole Dockerfiles that hypothesis writes."""

from __future__ import annotations

from corpus_promises import CODEMODS, promises
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix.context import BuildContext

COMMANDS = st.sampled_from(
    [
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
)
WORDS = st.sampled_from(
    ["a", "b c", ". .", "a.tar /x", "$A /x", "https://x/y z", '["a b", "c"]', "<<E x\nbody\nE", "*.sh /x/"]
)
COMMENTS = st.sampled_from(["# one", "# hadolint ignore=DL3059", "  # two", "#", "# ü", ""])


@st.composite
def instructions(draw: st.DrawFn) -> str:
    kind = draw(
        st.sampled_from([*["RUN"] * 6, "ADD", "COPY", "CMD", "ENTRYPOINT", "ENV", "ARG", "WORKDIR", "SHELL", "ONBUILD"])
    )
    flag = (
        draw(st.sampled_from(["", "", "", "--network=none ", "--mount=type=cache,target=/c "])) if kind == "RUN" else ""
    )
    argument = {
        "ADD": WORDS,
        "COPY": WORDS,
        "ENV": st.sampled_from(["A=1", "A b", "A=$B C=d"]),
        "ARG": st.sampled_from(["A", "A=1"]),
        "WORKDIR": st.sampled_from(["/x", "y", "$A"]),
        "SHELL": st.sampled_from(['["/bin/bash", "-eo", "pipefail", "-c"]', '["pwsh", "-c"]']),
        "ONBUILD": st.just("RUN a"),
    }.get(kind, COMMANDS)
    text = f"{kind} {flag}{draw(argument)}"
    return text.lower() if draw(st.integers(0, 9)) == 0 else text


@st.composite
def dockerfiles(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(["", "# syntax=docker/dockerfile:1\n", "ARG T\n", "\ufeff"]))]
    for stage in range(draw(st.integers(1, 3))):
        base = draw(st.sampled_from(["busybox:1", "debian:12", "node:20", "base", "alpine:$T"]))
        parts.append(f"FROM {base} AS s{stage}\n")
        for _ in range(draw(st.integers(0, 5))):
            comment = draw(COMMENTS) if draw(st.booleans()) else None
            parts.append("" if comment is None else comment + "\n")
            parts.append(draw(instructions()) + "\n")
    text = "".join(parts)
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text.rstrip("\r\n") if draw(st.integers(0, 4)) == 0 else text


@examples(600)
@given(dockerfiles(), st.sampled_from(sorted(CODEMODS)))
def test_promises_hold_for_whole_files(text: str, alone: str) -> None:
    promises(text, BuildContext.unknown(), alone)
