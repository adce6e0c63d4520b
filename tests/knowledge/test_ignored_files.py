"""What a ``.dockerignore`` should name, and when it had better not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import made, rewritten

START = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        *((".git/", ".git"), ("node_modules/", "node_modules"), (".venv/", ".venv"), ("__pycache__/", "__pycache__")),
        *((".env", ".env"), ("debug.log", "*.log"), ("logs/", "logs"), ("README.md", "*.md")),
    ],
)
def test_what_no_image_needs_is_left_out(name: str, line: str, tmp_path: Path) -> None:
    assert rewritten("dockerignore", START, made(tmp_path, [name, "package.json"])).ignore_text == f"{line}\n"


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        (".git/", "pyproject.toml", "requires = ['setuptools_scm']"),
        (".git/", "setup.py", "use_scm_version=True"),
        (".git/", "setup.cfg", "[versioneer]"),
        ("README.md", "pyproject.toml", "readme = 'README.md'"),
        ("README.md", "setup.py", "long_description=open('README.md').read()"),
        ("README.md", "setup.cfg", "long_description = file: README.md"),
        ("README.md", "Cargo.toml", "readme = 'README.md'"),
    ],
)
def test_what_a_manifest_names_stays(name: str, file: str, text: str, tmp_path: Path) -> None:
    context = made(tmp_path, {name: "", file: text})
    assert rewritten("dockerignore", START, context).ignore_text is None


@pytest.mark.parametrize(
    ("name", "command"),
    [
        (".git/", "git describe"),
        (".git/", "go build ./..."),
        (".env", "npx dotenv -- a"),
        ("README.md", "mkdocs build"),
    ],
)
def test_what_a_command_needs_stays(name: str, command: str, tmp_path: Path) -> None:
    context = made(tmp_path, [name, "package.json"])
    assert rewritten("dockerignore", f"{START}RUN {command}\n", context).ignore_text is None
