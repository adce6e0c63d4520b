"""Pairs of files written to fool the proof: those that nearly mean the same, and odd ones that do."""

from __future__ import annotations

import pytest

from dockfix.codemod import Effect
from dockfix.cst import parse
from dockfix.plan import Scenario, difference, plan

WORLDS = (Scenario(), Scenario(given=None, base_set=True), Scenario(given=None, empty=True))
NONE: set[Effect] = set()
BASH = 'FROM debian\nSHELL ["/bin/bash", "-c"]\n'

DIFFERENT = [
    # ENV and ARG
    ("ENV A=1\nRUN x", "RUN x\nENV A=1", NONE),
    ("ENV A=1\nENV B=$A", "ENV A=1 B=$A", NONE),
    ("ENV A=1 B=2\nENV C=${A}${B}", "ENV A=1 B=2\nENV C=${A}$C", NONE),
    ("ARG A=1\nRUN x", "RUN x\nARG A=1", NONE),
    ("ARG A\nRUN x", "ARG B\nRUN x", NONE),
    ("ARG A\nENV B=${A:-x}", "ARG A\nENV B=${A-x}", NONE),
    ("ENV A=1\nARG A=2\nRUN x", "ARG A=2\nENV A=1\nRUN x", NONE),
    ("FROM a\nENV B=${A:-x}", "FROM a\nENV B=x", NONE),  # what is known of debian is that it sets no A
    ("ENV A=a\\ b", "ENV A=a\\\\ b=", NONE),
    ("ENV A='$B'", 'ENV A="$B"', NONE),
    ("ENV PATH=/x:$PATH", "ENV PATH=/x", NONE),
    ("LABEL a=$B", "LABEL a='$B'", NONE),
    ("ARG HTTP_PROXY=x\nRUN a", "RUN a", NONE),
    ("ARG TARGETARCH\nRUN x", "ARG TARGETARCH=amd64\nRUN x", NONE),
    # order
    ("WORKDIR /a\nRUN x", "RUN x\nWORKDIR /a", NONE),
    ("USER a\nWORKDIR /a", "WORKDIR /a\nUSER a", NONE),
    ("USER a\nRUN x", "RUN x\nUSER a", NONE),
    ("VOLUME /a\nRUN touch /a/b", "RUN touch /a/b\nVOLUME /a", NONE),
    ("VOLUME /a\nCOPY b /a/", "COPY b /a/\nVOLUME /a", NONE),
    ("RUN x\nCOPY a /a\nRUN y", "RUN x\nRUN y\nCOPY a /a", NONE),
    ('SHELL ["/bin/bash", "-c"]\nCMD x', 'CMD x\nSHELL ["/bin/bash", "-c"]', NONE),
    ('SHELL ["/bin/bash", "-c"]\nHEALTHCHECK CMD x', "HEALTHCHECK CMD x", NONE),
    # flags
    ("COPY --chown=a b /c", "COPY b /c", NONE),
    ("COPY --link b /c", "COPY b /c", NONE),
    ("COPY --exclude=*.md --exclude=!README.md . /c", "COPY --exclude=!README.md --exclude=*.md . /c", NONE),
    ("COPY --parents ./a/./b /c", "COPY --parents ./a/b /c", NONE),
    ("COPY --parents a/b /c", "COPY a/b /c", NONE),
    ("RUN --mount=type=cache,target=/a x", "RUN x", NONE),
    (
        "RUN --mount=type=bind,target=/a --mount=type=bind,from=b,target=/a x",
        "RUN --mount=type=bind,from=b,target=/a --mount=type=bind,target=/a x",
        NONE,
    ),
    ("RUN --network=none x", "RUN x", NONE),
    ("RUN --security=insecure x", "RUN x", NONE),
    ("HEALTHCHECK --retries=3 CMD a", "HEALTHCHECK CMD a", NONE),
    ("ENV X=debian\nCOPY --from=$X a b", "ENV X=debian\nCOPY --from=debian a b", NONE),
    # COPY and ADD
    ("COPY a b", "COPY a b/", NONE),
    ("COPY a b", "ADD a b", NONE),
    ("ADD github.com/a/b.git /c", "ADD ./github.com/a/b.git /c", NONE),
    ("ADD user@host.org:a/b.git /c", "ADD /user@host.org:a/b.git /c", NONE),
    ("ADD --checksum=sha256:1 https://a/b /c", "ADD https://a/b /c", NONE),
    ("ADD https://a//b /c", "ADD https://a/b /c", NONE),
    ('COPY ["a b", "/c/"]', "COPY a b /c/", NONE),
    ("COPY <<EOF /a\n$X\nEOF", "COPY <<'EOF' /a\n$X\nEOF", NONE),
    ("COPY <<EOF /a\n\tx\nEOF", "COPY <<-EOF /a\n\tx\nEOF", NONE),
    ("COPY <<EOF /a/\nx\nEOF", "COPY <<EOG /a/\nx\nEOG", NONE),
    ("COPY <<EOF /a\nx\nEOF", "COPY <<EOF /a\nx \nEOF", NONE),
    ("ENV X=1\nCOPY <<EOF /a\n$X\nEOF", "COPY <<EOF /a\n$X\nEOF\nENV X=1", NONE),
    # RUN
    ("RUN <<EOF\na\nEOF", "RUN <<EOF\na\nb\nEOF", NONE),
    ("RUN <<EOF\na\nEOF", "RUN <<-EOF\na\nEOF\nRUN b", NONE),
    ("RUN <<EOF cat\n$A\nEOF", "RUN <<'EOF' cat\n$A\nEOF", NONE),
    ('RUN ["a", "b"]', "RUN a b", NONE),
    ('RUN ["a", "b c"]', 'RUN ["a", "b", "c"]', NONE),
    ('RUN ["a"]\nRUN ["b"]', 'RUN ["a", "b"]', {Effect.LAYERS}),
    ("RUN a 'b  c'", "RUN a 'b c'", NONE),
    ("RUN a 2>&1 >b", "RUN a >b 2>&1", NONE),
    ("RUN a | b", "RUN a || b", NONE),
    ("RUN a; b", "RUN a && b", NONE),
    ("RUN case $A in a|b) c;; d) e;; esac", "RUN case $A in a) c;; b|d) e;; esac", NONE),
    # CMD, ENTRYPOINT and the like
    ("ENTRYPOINT a\nCMD b", "ENTRYPOINT a\nCMD c", {Effect.FORM}),
    ('ENTRYPOINT a\nCMD ["b"]', 'ENTRYPOINT ["a"]\nCMD ["b"]', {Effect.FORM}),
    ("ENTRYPOINT a", "CMD a", {Effect.FORM}),
    ('ENTRYPOINT ["a"]\nCMD ["b"]', 'ENTRYPOINT ["a", "b"]', {Effect.FORM}),
    ('ENTRYPOINT ["a"]\nCMD ["b"]', 'CMD ["a", "b"]', {Effect.FORM}),
    ('CMD a\nENTRYPOINT ["b"]', 'ENTRYPOINT ["b"]', NONE),
    ("CMD a $HOME", 'CMD ["a", "$HOME"]', {Effect.FORM}),
    ("CMD a *", 'CMD ["a", "*"]', {Effect.FORM}),
    ("CMD cd /a", 'CMD ["cd", "/a"]', {Effect.FORM}),
    ("RUN echo a > /usr/local/bin/run\nCMD run", 'RUN echo a > /usr/local/bin/run\nCMD ["run"]', {Effect.FORM}),
    ("WORKDIR /a\nRUN echo a > b\nCMD ./b", 'WORKDIR /a\nRUN echo a > b\nCMD ["./b"]', {Effect.FORM}),
    ("COPY <<a /bin/\nx\na\nCMD a", 'COPY <<a /bin/\nx\na\nCMD ["a"]', {Effect.FORM}),
    ("COPY <<x /bin/a\ny\nx\nENTRYPOINT a", 'COPY <<x /bin/a\ny\nx\nENTRYPOINT ["a"]', {Effect.FORM}),
    ("RUN cat <<x > /a\ny\nx\nCMD /a", 'RUN cat <<x > /a\ny\nx\nCMD ["/a"]', {Effect.FORM}),
    ("CMD a   'b  c'", "CMD a   'b c'", NONE),
    ("HEALTHCHECK CMD a 'b  c'", "HEALTHCHECK CMD a 'b c'", NONE),
    ("HEALTHCHECK CMD a b", 'HEALTHCHECK CMD ["a", "b"]', {Effect.FORM}),
    ("HEALTHCHECK NONE", "", NONE),
    ("STOPSIGNAL SIGTERM", "STOPSIGNAL TERM", NONE),
    ("EXPOSE 80", "EXPOSE 80/udp", NONE),
    ("EXPOSE $P", "EXPOSE ${P:-80}", NONE),
    ("VOLUME /a", "VOLUME /a/", NONE),
    ("VOLUME $A", 'VOLUME ["\\\\$A"]', NONE),
    ('VOLUME ["/a b"]', "VOLUME /a b", NONE),
    # ONBUILD
    ("ONBUILD RUN a", "RUN a", NONE),
    ("ONBUILD RUN a\nONBUILD RUN b", "ONBUILD RUN b\nONBUILD RUN a", NONE),
    ("ONBUILD RUN a\nONBUILD RUN b", "ONBUILD RUN a && b", {Effect.LAYERS}),
    ("ONBUILD RUN --mount=type=cache,target=/x a", "ONBUILD RUN a", NONE),
    ("ONBUILD RUN <<EOF\na\nEOF", "ONBUILD RUN <<EOF\nb\nEOF", NONE),
    ("ONBUILD COPY <<-EOF /a\n\tx\nEOF", "ONBUILD COPY <<-EOF /a\n\ty\nEOF", NONE),
    # what fails does not hide what comes after it
    ("EXPOSE a\nRUN x", "EXPOSE a\nRUN y", NONE),
    ("EXPOSE a\nENV A=1", "EXPOSE a\nENV A=2", NONE),
    ('CMD ["a"] # b\nRUN x', 'CMD ["a"]\nRUN y', {Effect.FAILURE}),
    # effects
    ("ADD https://a/b /c", "COPY https://a/b /c", {Effect.UNPACKING}),
    ("ADD git@a.org:b /c", "COPY git@a.org:b /c", {Effect.UNPACKING}),
    ("ADD github.com/a/b.git /c", "COPY github.com/a/b.git /c", {Effect.UNPACKING}),
    ("ADD user@a.org:b.git /c", "COPY user@a.org:b.git /c", {Effect.UNPACKING}),
    ("ADD --chown=a a /c", "COPY a /c", {Effect.UNPACKING}),
    ("RUN a\nUSER x\nRUN b", "RUN a && b\nUSER x", {Effect.LAYERS}),
    (
        "RUN --mount=type=tmpfs,target=/x a\nRUN --mount=type=tmpfs,target=/x b",
        "RUN --mount=type=tmpfs,target=/x a && b",
        {Effect.LAYERS},
    ),
    (
        "RUN --mount=target=/x,rw a\nRUN --mount=target=/x,rw b",
        "RUN --mount=target=/x,rw a && b",
        {Effect.LAYERS},
    ),
    ("RUN a & b", "RUN a && b", {Effect.LAYERS}),
    ("RUN ln -sf bash /bin/sh\nRUN [ a ]", "RUN ln -sf bash /bin/sh && [ a ]", {Effect.LAYERS}),
    ("RUN dpkg-reconfigure dash\nRUN [ a ]", "RUN ( dpkg-reconfigure dash ) && [ a ]", {Effect.LAYERS}),
    ("RUN IFS=: && a\nRUN echo $PATH", "RUN IFS=: && a && echo $PATH", {Effect.LAYERS}),
    ("RUN apt-get update\nRUN apt-get install -y a", "RUN apt-get install -y a", {Effect.CLEANUP}),
    (
        "RUN apt-get update\nRUN apt-get install -y a",
        "RUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y a",
        {Effect.CLEANUP},
    ),
    ("RUN pip download --no-cache-dir a", "RUN pip download a", {Effect.CLEANUP}),
    # what real shells told apart
    ("RUN a; ! true\nRUN b", "RUN a; ! true; b", {Effect.LAYERS}),
    ("RUN set -ex && cd sub; a\nRUN b", "RUN ( set -ex && cd sub; a ) && { b; }", {Effect.LAYERS}),
    ("RUN set -f\nRUN eval 'a /d/*'", "RUN set -f && eval 'a /d/*'", {Effect.LAYERS}),
    (
        "RUN for A in a b; do ( set -e; c; d ); done\nRUN b",
        "RUN for A in a b; do ( set -e; c; d ); done && b",
        {Effect.LAYERS},
    ),
    ("RUN command exec 3> /f\nRUN b", "RUN command exec 3> /f && b", {Effect.LAYERS}),
    ("RUN export B=1\nRUN B=3; b", "RUN export B=1 && { B=3; b; }", {Effect.LAYERS}),
    ("RUN A=u :\nRUN b", "RUN A=u : && b", {Effect.LAYERS}),
    ("WORKDIR /w\nRUN cd / && rm -rf w\nRUN cd /d", "WORKDIR /w\nRUN cd / && rm -rf w && cd /d", {Effect.LAYERS}),
    ("RUN ln -sf bash /bin/sh\nRUN set -o pipefail", "RUN ln -sf bash /bin/sh && set -o pipefail", {Effect.LAYERS}),
    ("ENV A=b\nRUN set -u\nRUN a $((A))", "ENV A=b\nRUN set -u && a $((A))", {Effect.LAYERS}),
    ("RUN cd /a && b\nRUN cd / && cd - > /o", "RUN cd /a && b && cd / && cd - > /o", {Effect.LAYERS}),
    ("RUN set -x && a\nRUN f() { b; } && f 2> /o", "RUN set -x && a && f() { b; } && f 2> /o", {Effect.LAYERS}),
    ("RUN return; a\nRUN b", "RUN ( return; a ) && b", {Effect.LAYERS}),
]
#: What ``compare.py`` still lets through: a stage in which something fails is not looked at.
FAILING = [
    ('RUN ["a"] # b\nRUN x', 'RUN ["a"]\nRUN y', {Effect.FAILURE}),
    ("EXPOSE 80 # a\nRUN x", "EXPOSE 80\nRUN y", {Effect.FAILURE}),
    ("EXPOSE 80 # a\nENV A=1", "EXPOSE 80\nENV A=2", {Effect.FAILURE}),
    ("COPY a /c # b\nRUN x", "COPY a /c\nRUN y", {Effect.FAILURE}),
    ("COPY a /c # b\nCMD x", "COPY a /c\nCMD y", {Effect.FAILURE}),
    ("USER a # b\nRUN x", "USER a\nRUN y", {Effect.FAILURE}),
    ("USER a # b\nRUN x\nENV A=1", "USER a\nRUN x\nENV A=2", {Effect.FAILURE}),
    ("STOPSIGNAL A # b\nRUN x", "STOPSIGNAL A\n", {Effect.FAILURE}),
    ("COPY a /c", "ADD a /c", {Effect.UNPACKING}),
]
#: Whole files.
FILES = [
    ("FROM a\nRUN x\nFROM a\nRUN y\n", "FROM a\nRUN y\nFROM a\nRUN x\n", NONE),
    ("FROM a AS x\nRUN a\nFROM b AS x\nFROM x\n", "FROM a AS x\nRUN a\nFROM b AS y\nFROM x\n", NONE),
    ("FROM a AS x\nFROM b AS y\nCOPY --from=0 a b\n", "FROM a AS x\nFROM b AS y\nCOPY --from=1 a b\n", NONE),
    (
        "FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x a b\n",
        "FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=0 a b\n",
        NONE,
    ),
    ('FROM a AS x\nSHELL ["/bin/bash", "-c"]\nFROM x\nRUN a\n', "FROM a AS x\nFROM x\nRUN a\n", NONE),
    ("FROM a AS x\nONBUILD RUN a\nFROM x\nRUN b\n", "FROM a AS x\nFROM x\nRUN a\nRUN b\n", NONE),
    ("FROM --platform=linux/amd64 a\n", "FROM a\n", NONE),
    ("FROM --platform=$BUILDPLATFORM a\n", "FROM --platform=$TARGETPLATFORM a\n", NONE),
    ("ARG A=1\nFROM a\nARG A\nRUN x\n", "ARG A=1\nFROM a\nRUN x\n", NONE),
    ("ARG A=1\nFROM a\nRUN x\nARG A\n", "ARG A=1\nFROM a\nARG A\nRUN x\n", NONE),
    ("ARG T\nFROM a:$T\nRUN x\n", "ARG T\nFROM a:$T\nRUN y\n", NONE),
    ("ARG T\nFROM a:$T\nRUN x\n", "ARG T=1\nFROM a:$T\nRUN y\n", {Effect.FAILURE}),
    ("FROM a:\nRUN x\n", "FROM a:\nRUN y\n", NONE),
    ("# escape=`\nFROM a\nENV A=a`\\b\n", "FROM a\nENV A=a`\\b\n", NONE),
    ("# escape=`\nFROM a\nENV A=a\\b\n", "FROM a\nENV A=a\\b\n", NONE),
    ("FROM a AS x\nENTRYPOINT b\nFROM x\nCMD c\n", 'FROM a AS x\nENTRYPOINT ["b"]\nFROM x\nCMD c\n', {Effect.FORM}),
    ("FROM composer\nCMD a\n", 'FROM composer\nCMD ["a"]\n', {Effect.FORM}),
    ('FROM debian AS a\nCMD x\nFROM a\nENTRYPOINT ["b"]\n', 'FROM debian AS a\nFROM a\nENTRYPOINT ["b"]\n', NONE),
    (BASH + "RUN [[ a && b ]]\n", BASH + "RUN [[ a || b ]]\n", NONE),
    (BASH + "RUN [[ a < b ]] && c\n", BASH + "RUN  [[ a > b ]] && c\n", NONE),
    (BASH + "RUN A=1 && A+=2 && x $A\n", BASH + "RUN A=1  && A=2 && x $A\n", NONE),
    (BASH + "RUN a |& b\n", BASH + "RUN  a | b\n", NONE),
    (BASH + "RUN a &> b\n", BASH + "RUN  a > b\n", NONE),
    (BASH + 'RUN a\nSHELL ["/bin/sh", "-c"]\nRUN b\n', BASH + 'RUN a && b\nSHELL ["/bin/sh", "-c"]\n', {Effect.LAYERS}),
]
SAME = [
    ("RUN a\\\n  && b", "RUN a && b", NONE),
    ("RUN a && \\\n  # note\n  b", "RUN a && b", NONE),
    ("COPY ./a/ /b/", "COPY a /b/", NONE),
    ("COPY --chown=a --link b /c", "COPY --link --chown=a b /c", NONE),
    ("WORKDIR /a/\nWORKDIR ../b", "WORKDIR /a\nWORKDIR /b", NONE),
    ("ENV A=b\\ c", 'ENV A="b c"', NONE),
    ("EXPOSE 80-82", "EXPOSE 80 81 82", NONE),
    ("EXPOSE 80/TCP", "EXPOSE 80", NONE),
    ("healthcheck cmd a", "HEALTHCHECK CMD a", NONE),
    ("HEALTHCHECK   CMD   a", "HEALTHCHECK CMD a", NONE),
    ("EXPOSE a\nENV A=1\nENV B=2", "EXPOSE a\nENV A=1 B=2", NONE),
    ("RUN case $A in a | b) c ;; d) e;; esac && f", "RUN case $A in a|b) c;; d) e;; esac\\\n && f", NONE),
    ("EXPOSE 80 # a\nENV A=1", "# a\nEXPOSE 80\nENV A=1", {Effect.FAILURE}),
    ("COPY a /c # b\nENV A=1", "COPY a /c\nENV A=1", {Effect.FAILURE}),
    ("USER a # b\nRUN x", "USER a\nRUN x", {Effect.FAILURE}),
    ('CMD ["a"] # b\nRUN x', 'CMD ["a"]\nRUN x', {Effect.FAILURE}),
    ("STOPSIGNAL A # b\nRUN x", "STOPSIGNAL A\nRUN x", {Effect.FAILURE}),
]


def differs(before: str, after: str, effects: set[Effect]) -> str | None:
    for scenario in WORLDS:
        if found := difference(plan(parse(before), scenario), plan(parse(after), scenario), effects):
            return found
    return None


@pytest.mark.parametrize(("before", "after", "effects"), DIFFERENT)
def test_a_difference(before: str, after: str, effects: set[Effect]) -> None:
    assert differs(f"FROM debian\n{before}\n", f"FROM debian\n{after}\n", effects) is not None


@pytest.mark.parametrize(("before", "after", "effects"), FAILING)
def test_a_difference_where_something_fails(before: str, after: str, effects: set[Effect]) -> None:
    assert differs(f"FROM debian\n{before}\n", f"FROM debian\n{after}\n", effects) is not None


@pytest.mark.parametrize(("before", "after", "effects"), FILES)
def test_a_difference_of_files(before: str, after: str, effects: set[Effect]) -> None:
    assert differs(before, after, effects) is not None


@pytest.mark.parametrize(("before", "after", "effects"), SAME)
def test_no_difference(before: str, after: str, effects: set[Effect]) -> None:
    assert differs(f"FROM debian\n{before}\n", f"FROM debian\n{after}\n", effects) is None
