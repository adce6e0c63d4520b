"""Files that may ask a package manager which fetches no lists of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.context import BuildContext
from dockfix.cst import Run, parse
from dockfix.knowledge.system_package_managers import APT
from dockfix.scope import Scope
from dockfix.scope.list_files import ListFiles, asks
from dockfix.scope.mounts import Mount, mounts

HEAD = "FROM debian:12\nRUN apt-get update && apt-get install -y make\n"


def why(text: str, context: BuildContext) -> str | None:
    tree = parse(HEAD + text)
    return ListFiles(Scope(tree), context).why_stay(next(iter(tree.find(Run))), APT)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "apt-get install -y a",
            "deps:\n\tapt-get -y install a",
            '["apt-get", "install", "a"]',
            "apt-get $1 install a",
        ),
        *("x && /usr/bin/apt-get install a", '{"scripts": {"a": "apt-get install b"}}', "#!/bin/sh\\napt install a"),
    ],
)
def test_a_text_asks(text: str) -> None:
    assert asks(APT, text)


@pytest.mark.parametrize(
    "text",
    ["# apt-get install a", "apt-get update && apt-get install a", "command -v apt-get", "an apt name", "make install"],
)
def test_another_does_not(text: str) -> None:
    assert not asks(APT, text)


def test_files_of_any_kind_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "start").write_text("apt-get install a\n")
    (tmp_path / "README.md").write_text("apt-get install a\n")
    context = BuildContext.of_folder(tmp_path)
    assert why("COPY . /srv/\n", context) == "`bin/start` may need the lists of the packages"
    assert why("COPY README.md /srv/\n", context) is None
    assert why("RUN --mount=type=bind,source=bin,target=/b cp /b/start /\n", context)
    assert (
        why("COPY <<E /e\napt-get install a\nE\n", context) == "what line 3 writes may need the lists of the packages"
    )
    assert why("\nFROM debian:12 AS b\nCOPY bin /\n", context) is None


@pytest.mark.parametrize(
    "text",
    [
        "COPY start.sh /\nCMD ['/start.sh']\n",
        "COPY setup /usr/bin/\nRUN setup\n",
        "COPY . /a\nRUN make\n",
        "COPY . /a\nRUN perl a.pl\n",
        "ADD https://example.com/start.sh /\nRUN bash <(cat /start.sh)\n",
    ],
)
def test_what_is_not_seen_may(text: str) -> None:
    assert why(text, BuildContext.unknown())


@pytest.mark.parametrize(
    "text",
    ["COPY start.sh /\nRUN chmod +x /start.sh\n", "COPY a.py /\nCMD python a.py\n", "COPY . /a\nRUN npm ci\n"],
)
def test_what_is_not_started_does_not(text: str) -> None:
    assert why(text, BuildContext.unknown()) is None


def test_mounts() -> None:
    run = next(iter(parse("FROM a\nRUN --mount=from=b,src=/c,dst=/d/ --mount=type=cache,target=/e f\n").find(Run)))
    assert list(mounts(run)) == [Mount("bind", "/d", "/c", "b"), Mount("cache", "/e", None, None)]
