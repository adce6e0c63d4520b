"""Dockerfiles of a repository with several folders, built before and after with every context that counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dockfix import fix
from dockfix.builds import Repositories
from dockfix.codemod import Facts
from dockfix.codemods import all_codemods
from dockfix.context import BuildContexts
from dockfix.cst import parse

from .exported import differences, exported
from .kit import NEEDS_ENGINE

pytestmark = NEEDS_ENGINE
TEXT = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci --offline && rm -rf /root/.npm\n"
PACKAGE = '{{"name": "x", "version": "1.0.0"{}}}\n'
LOCK = (
    '{{"name": "x", "version": "1.0.0", "lockfileVersion": 3,'
    ' "packages": {{"": {{"name": "x", "version": "1.0.0"{}}}}}}}\n'
)
#: The root's install runs a script of the source.
FILES = {
    ".git/HEAD": "",
    "package.json": PACKAGE.format(', "scripts": {"postinstall": "node tool.js"}'),
    "package-lock.json": LOCK.format(', "hasInstallScript": true'),
    "tool.js": "require('fs').writeFileSync('made', 'x')\n",
    "services/a/Dockerfile": TEXT,
    "services/a/package.json": PACKAGE.format(""),
    "services/a/package-lock.json": LOCK.format(""),
    "services/a/index.js": "1\n",
}
WORKFLOW = "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with: {context: %s, file: %s}\n"
#: A definition, the contexts that it makes count, and whether the copy is split.
DEFINITIONS = {
    "none": ({}, ["services/a", "."], False),
    "Compose": ({"compose.yaml": "services: {a: {build: services/a}}\n"}, ["services/a"], True),
    "Compose at the root": (
        {"compose.yaml": "services: {a: {build: {context: ., dockerfile: services/a/Dockerfile}}}\n"},
        ["."],
        False,
    ),
    "Bake": ({"docker-bake.hcl": 'target "a" { context = "services/a" }\n'}, ["services/a"], True),
    "Bake at the root": (
        {"docker-bake.hcl": 'target "a" {\n  dockerfile = "services/a/Dockerfile"\n}\n'},
        ["."],
        False,
    ),
    "a workflow": (
        {".github/workflows/a.yml": WORKFLOW % ("services/a", "services/a/Dockerfile")},
        ["services/a"],
        True,
    ),
    "a workflow at the root": ({".github/workflows/a.yml": WORKFLOW % (".", "services/a/Dockerfile")}, ["."], False),
    "two": (
        {
            "compose.yaml": "services: {a: {build: services/a}}\n",
            "Makefile": "x:\n\tdocker build -f services/a/Dockerfile .\n",
        },
        ["services/a", "."],
        False,
    ),
    "no install at the root": ({"package.json": None, "package-lock.json": None}, ["services/a"], True),
}


@pytest.mark.parametrize(("files", "contexts", "split"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_every_build_makes_the_same_image(
    tmp_path: Path, files: dict[str, str | None], contexts: list[str], split: bool
) -> None:
    for name, text in {**FILES, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            (tmp_path / name).write_text(text)
    path = str(tmp_path / "services/a/Dockerfile")
    known = BuildContexts(path, lambda: Repositories().ways(path))
    after = fix(TEXT, all_codemods(), known).text
    assert ("COPY package" in after) is split
    folders = [str(one.context.folder) for one in Facts(parse(TEXT), known, None).contexts]
    assert [os.path.relpath(folder, os.path.realpath(tmp_path)) for folder in folders] == contexts
    # A file that stays as it is makes what it made.
    for folder in folders if after != TEXT else ():
        one, other = exported(TEXT, Path(folder), ()), exported(after, Path(folder), ())
        assert not isinstance(one, str), one
        assert not isinstance(other, str), other
        assert list(differences(one, other, ())) == []
