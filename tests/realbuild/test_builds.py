"""Image before = image after, with a real Docker Engine; and pairs that must be told apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import Case, cases
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from realbuild.images import build, differences, docker, engine_available, inspect, run

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not engine_available() and not os.environ.get("DOCKFIX_NEED_ENGINE"), reason="no Docker Engine answers"
    ),
]
BUILT = [case for case in cases() if case.settings.get("build") or case.settings.get("run")]


def test_the_engine_answers_where_it_must() -> None:
    assert engine_available()


def compare(before: str, after: str, context: Path, *, started: bool = False) -> list[str]:
    """The differences of the two images, and of what their containers do."""
    tags: list[str] = []
    try:
        tags = [build(text, context) for text in (before, after)]
        first, second = (inspect(tag) for tag in tags)
        found = differences(first, second)
        if started:
            found = [line for line in found if not line.startswith(("Cmd:", "Entrypoint:"))]
            outputs = [run(tag) for tag in tags]
            found += [f"container: {outputs[0]} != {outputs[1]}"] if outputs[0] != outputs[1] else []
        return found
    finally:
        for tag in tags:
            docker("rmi", "--force", tag)


@pytest.mark.parametrize("case", BUILT, ids=lambda case: f"{case.rule}/{case.name}")
def test_the_image_is_the_same(case: Case) -> None:
    context = BuildContext.of_folder(case.context)
    after = fix(case.before, all_codemods(), context).text
    assert compare(case.before, after, case.context, started=bool(case.settings.get("run"))) == []


B = "FROM busybox:1\n"
DIFFERENT = {
    "content": ("RUN echo a > /f", "RUN echo b > /f", "f:"),
    "mode": ("RUN touch /f", "RUN touch /f && chmod 600 /f", "f:"),
    "setuid": ("RUN touch /f", "RUN touch /f && chmod u+s /f", "f:"),
    "owner": ("RUN touch /f", "RUN touch /f && chown 5 /f", "f:"),
    "link": ("RUN ln -s a /f", "RUN ln -s b /f", "f:"),
    "kind": ("RUN ln -s a /f", "RUN touch /f", "f:"),
    "missing": ("RUN touch /f", "RUN true", "f:"),
    "empty folder": ("RUN mkdir /f", "RUN true", "f:"),
    "where cd leads": ("RUN cd /tmp\nRUN touch f", "RUN cd /tmp && touch f", "f:"),
    "Env": ("ENV A=1", "ENV A=2", "Env:"),
    "Cmd": ('CMD ["a"]', "CMD a", "Cmd:"),
    "Entrypoint": ('ENTRYPOINT ["a"]', "ENTRYPOINT a", "Entrypoint:"),
    "User": ("USER 1", "USER 2", "User:"),
    "WorkingDir": ("WORKDIR /a", "WORKDIR /b", "WorkingDir:"),
    "ExposedPorts": ("EXPOSE 1", "EXPOSE 1/udp", "ExposedPorts:"),
    "Volumes": ("VOLUME /a", "VOLUME /b", "Volumes:"),
    "Labels": ("LABEL a=b", "LABEL a=c", "Labels:"),
    "StopSignal": ("STOPSIGNAL 9", "STOPSIGNAL 15", "StopSignal:"),
    "Shell": ('SHELL ["/bin/sh", "-ec"]', 'SHELL ["/bin/sh", "-c"]', "Shell:"),
    "Healthcheck": ("HEALTHCHECK NONE", "HEALTHCHECK CMD true", "Healthcheck:"),
    "OnBuild": ("ONBUILD RUN a", "ONBUILD RUN b", "OnBuild:"),
}


@pytest.mark.parametrize(("before", "after", "where"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_differs_is_told_apart(before: str, after: str, where: str, tmp_path: Path) -> None:
    found = compare(B + before + "\n", B + after + "\n", tmp_path)
    assert any(line.startswith(where) for line in found), found


def test_a_container_that_does_something_else_is_told_apart(tmp_path: Path) -> None:
    found = compare(B + "CMD basename /a\n", B + "CMD basename /b\n", tmp_path, started=True)
    assert [line for line in found if line.startswith("container:")]
