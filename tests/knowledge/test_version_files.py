"""Where the version of a language stands that a build argument asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import made, words

from dockfix.context.evidence import find

ARGUMENTS = {
    ".nvmrc": "NODE_VERSION NODE_TAG NODE node_version",
    ".node-version": "NODE_VERSION NODE_TAG NODE",
    ".python-version": "PYTHON_VERSION PYTHON_TAG PYTHON",
    ".ruby-version": "RUBY_VERSION RUBY_TAG RUBY",
}
TOOLS = {
    "NODE_VERSION": "nodejs node",
    "PYTHON_VERSION": "python",
    "RUBY_VERSION": "ruby",
    "GO_VERSION": "golang go",
}


@pytest.mark.parametrize(("file", "argument"), words(ARGUMENTS))
def test_a_version_file_says_the_argument(file: str, argument: str, tmp_path: Path) -> None:
    assert find(made(tmp_path, {file: "20.1\n"}), argument) == [("20.1", file)]


@pytest.mark.parametrize(("file", "argument"), [(".nvmrc", "PYTHON_VERSION"), (".ruby-version", "RUBY_VERSIONS")])
def test_it_says_no_other(file: str, argument: str, tmp_path: Path) -> None:
    assert find(made(tmp_path, {file: "20.1\n"}), argument) == []


@pytest.mark.parametrize(("argument", "tool"), words(TOOLS))
def test_a_line_of_tool_versions_says_the_argument(argument: str, tool: str, tmp_path: Path) -> None:
    context = made(tmp_path, {".tool-versions": f"java 21\n{tool} 1.2\n"})
    assert find(context, argument) == [("1.2", ".tool-versions")]
