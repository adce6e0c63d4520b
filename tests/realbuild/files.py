"""Whole Dockerfiles that build on ``busybox:1`` and leave in the image what each of their commands saw."""

from __future__ import annotations

from hypothesis import strategies as st

#: Shell commands that end well and whose effect shows in a file; ``{n}`` is a number of their own.
COMMANDS = [
    "touch f{n}",
    "touch /tmp/f{n}",
    "cd /tmp && touch g{n}",
    "cd tmp2 2>/dev/null || cd /etc && touch h{n}",
    "A=x{n} && echo $A > /a{n}",
    "export B=y{n}; echo $B > /b{n}",
    'echo "$A $B ${C:-none}" > /seen{n}',
    "umask 077; touch /u{n}",
    "set -e; echo 1 > /e{n}; true",
    "set -eu; for i in 1 2; do touch /i{n}$i; done",
    "set -x; touch /x{n}",
    "f() { touch /fn{n}; }; f",
    "touch /o{n} || true",
    "false || touch /p{n}",
    "false; touch /q{n}",
    "(cd /usr 2>/dev/null; touch /r{n})",
    "pwd > /pwd{n}",
    "env | grep -v HOSTNAME | sort > /env{n}",
    "if [ -f /f0 ]; then touch /yes{n}; else touch /no{n}; fi",
    "touch /s{n}; exit 0",
    "for v in a b; do echo $v >> /v{n}; done",
    "echo '$A' \"it's\" > /quoted{n}",
    "mkdir -p tmp2 && cd tmp2 && touch w{n}",
    "set -- a b; echo $# > /args{n}",
    'echo $# "$*" > /noargs{n}',
    "ls > /ls{n}",
    "trap 'touch /t{n}' EXIT; true",
    "echo ${B-unset} > /c{n} # note",
    "read -r l < /etc/passwd; echo $l > /l{n}",
    "! false && touch /n{n}",
    "touch /k{n} && { touch /k{n}b; false; } || touch /k{n}c",
]
_TEXTS = [
    "ENV A=1",
    "ENV A b  c",
    'ENV B="x $A" C=$B',
    "ENV D=a\\ b E='$A' F=${A:-q} G=${Z:+w}",
    "ENV A=2\nENV B=$A",
    "ARG A=arg",
    "ARG G",
    "ARG H=$A",
    "ARG G=own",
    "WORKDIR /w",
    "WORKDIR w2",
    "WORKDIR $B/x",
    "WORKDIR ..",
    "USER nobody",
    "USER root",
    'LABEL a=$A "b c"=d',
    "LABEL one two  three",
    "EXPOSE 80 81/udp",
    "EXPOSE 90-92/TCP",
    "VOLUME /v /v2",
    'VOLUME ["/v 3", "/$A"]',
    "STOPSIGNAL SIGINT",
    "CMD echo $A",
    'CMD ["a", "b"]',
    "ENTRYPOINT basename /x",
    'ENTRYPOINT ["basename"]',
    'SHELL ["/bin/sh", "-ec"]',
    'SHELL ["/bin/sh", "-c"]',
    "HEALTHCHECK --interval=5s CMD true",
    "HEALTHCHECK NONE",
    "MAINTAINER me $A",
    "ONBUILD ENV T=$A",
    "ONBUILD RUN env | grep -v HOSTNAME | sort > /trigger",
    "COPY <<E /copied-$A\n$A '$B' \\$C\nE\n",
    "COPY <<'E' f.txt\n$A\nE\n",
    "ADD <<E /added/\n${A:-none}\nE\n",
]


@st.composite
def runs(draw: st.DrawFn, number: int) -> str:
    """A ``RUN`` of one to three commands."""
    found = []
    for part in range(draw(st.sampled_from([1, 1, 2, 3]))):
        found.append(draw(st.sampled_from(COMMANDS)).replace("{n}", f"{number}x{part}"))
    joiner = draw(st.sampled_from([" && ", "; ", " \\\n    && "]))
    if any("#" in text and "$#" not in text for text in found):
        return "RUN " + found[0]
    return "RUN " + joiner.join(f"{{ {text}; }}" if joiner != "; " and ";" in text else text for text in found)


@st.composite
def files(draw: st.DrawFn, rows_only: bool = False) -> str:
    """A file of one to three stages; with ``rows_only`` mostly rows of ``RUN``."""
    lines = ["ARG G=global"] if draw(st.booleans()) else []
    number = 0
    for stage in range(1 if rows_only else draw(st.integers(1, 3))):
        base = f"s{stage - 1}" if stage and draw(st.booleans()) else "busybox:1"
        lines.append(f"FROM {base} AS s{stage}")
        for _ in range(draw(st.integers(2, 7))):
            number += 1
            if draw(st.integers(0, 9)) < (8 if rows_only else 4):
                lines.append(draw(runs(number)))
            else:
                lines.append(draw(st.sampled_from(_TEXTS)))
    # A user who may not write would end the build, not show anything.
    text = "\n".join(lines) + "\n"
    return text.replace("USER nobody\n", "USER nobody\nUSER root\n") if "RUN" in text else text
