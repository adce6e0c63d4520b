"""What the files of a build context say about a build argument."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.builds import ways_in
from dockfix.context import BuildContext
from dockfix.context.evidence import find, looks_secret

COMPOSE = "services:\n  a:\n    build:\n      args:\n{}\n    image: b\n    environment:\n      PORT: 99\n"


@pytest.mark.parametrize(
    ("name", "file", "text", "value"),
    [
        ("NODE_VERSION", ".nvmrc", "v20.1.0\n", "20.1.0"),
        ("PYTHON_VERSION", ".python-version", "3.12\n", "3.12"),
        ("NODE_VERSION", ".tool-versions", "ruby 3.3\nnodejs 20.2.0\n", "20.2.0"),
        ("GO_VERSION", "go.mod", "module a\n\ngo 1.22\n", "1.22"),
        ("NODE_VERSION", "package.json", '{"engines": {"node": "20"}}', "20"),
    ],
)
def test_a_value_and_where_it_stands(tmp_path: Path, name: str, file: str, text: str, value: str) -> None:
    (tmp_path / file).write_text(text)
    assert find(BuildContext.of_folder(tmp_path), name) == [(value, file)]


@pytest.mark.parametrize(
    ("name", "file", "text", "value"),
    [
        ("PORT", "compose.yaml", COMPOSE.format("        PORT: 80"), "80"),
        ("PORT", "compose.yaml", COMPOSE.format("        - PORT=80"), "80"),
        ("PORT", "docker-compose.yml", COMPOSE.format('        PORT: "${PORT:-81}"'), "81"),
    ],
)
def test_an_argument_of_a_build(tmp_path: Path, name: str, file: str, text: str, value: str) -> None:
    (tmp_path / file).write_text(text)
    builds = ways_in(str(tmp_path)).builds
    assert find(BuildContext.of_folder(tmp_path), name, builds) == [(value, f"{file}:3")]
    assert find(BuildContext.unknown(), name, builds) == [(value, f"{file}:3")]


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("NODE_VERSION", ".python-version", "3.12\n"),
        ("NODE_VERSION", "package.json", '{"engines": {"node": ">=20"}}'),
        ("NODE_VERSION", "package.json", "{"),
        ("GO_VERSION", "go.mod", "// go 1.22\n"),
        ("NODE_VERSION", ".tool-versions", "nodejs\n"),
        ("PORT", "compose.yaml", COMPOSE.format("        REPORT: 80")),
    ],
)
def test_what_says_nothing_of_it(tmp_path: Path, name: str, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    assert find(BuildContext.of_folder(tmp_path), name, ways_in(str(tmp_path)).builds) == []
    assert find(BuildContext.unknown(), name) == []


def test_names_of_secrets() -> None:
    assert looks_secret("NPM_TOKEN")
    assert not looks_secret("NODE_VERSION")
