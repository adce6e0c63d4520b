"""split-copy, once for each package manager: what is copied before the install, or why the copy stays as it is.

The expectations are typed by hand, a ``+`` before the words of the first ``COPY``; the corpus has the other cases.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.codemods import own_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix

SPLIT_COPY = [codemod for codemod in own_codemods() if codemod.name == "split-copy"]
FILE = "FROM debian:12\nWORKDIR /srv/app\nCOPY . .\nRUN {}\nRUN make\n"
PROJECTS: list[tuple[str, dict[str, str], str]] = [
    (
        "npm ci",
        {"package.json": "{}", "package-lock.json": '{"lockfileVersion":3,"packages":{"":{}}}'},
        "+package.json package-lock.json ./",
    ),
    (
        "npm ci",
        {
            "package.json": '{"scripts":{"postinstall":"node build.js"}}',
            "package-lock.json": '{"lockfileVersion":3,"packages":{"":{}}}',
        },
        "postinstall",
    ),
    (
        "npm ci",
        {
            "package.json": '{"dependencies":{"a":"file:./a"}}',
            "package-lock.json": '{"lockfileVersion":3,"packages":{"":{}}}',
        },
        "local package",
    ),
    (
        "npm ci",
        {"package.json": '{"workspaces":["a"]}', "package-lock.json": '{"lockfileVersion":3,"packages":{"":{}}}'},
        "workspaces",
    ),
    ("yarn install --frozen-lockfile", {"package.json": "{}", "yarn.lock": ""}, "+package.json yarn.lock ./"),
    (
        "yarn install --immutable",
        {
            "package.json": '{"packageManager":"yarn@4.0.0"}',
            "yarn.lock": "__metadata:\n  version: 8\n",
            ".yarnrc.yml": "nodeLinker: node-modules\n",
        },
        "+package.json yarn.lock .yarnrc.yml ./",
    ),
    (
        "pnpm install --frozen-lockfile",
        {"package.json": "{}", "pnpm-lock.yaml": "lockfileVersion: '9.0'\n"},
        "+package.json pnpm-lock.yaml ./",
    ),
    ("bun install --frozen-lockfile", {"package.json": "{}", "bun.lock": "{}"}, "+package.json bun.lock ./"),
    ("pip install -r requirements.txt", {"requirements.txt": "six==1.16.0\n"}, "+requirements.txt ./"),
    (
        "pip install -r requirements.txt",
        {"requirements.txt": "-r base.txt\n-c c.txt\n", "base.txt": "six\n", "c.txt": "six==1\n"},
        "+requirements.txt base.txt c.txt ./",
    ),
    ("pip install -r requirements.txt", {"requirements.txt": "-e .\n", "setup.py": ""}, "local package: -e ."),
    (
        "pip install -r requirements.txt",
        {"requirements.txt": "./libs/a\n", "libs/a/setup.py": ""},
        "local package: ./libs/a",
    ),
    (
        "uv sync --frozen --no-install-project",
        {"pyproject.toml": '[project]\nname="a"\nversion="1"\n', "uv.lock": "version = 1\n"},
        "+pyproject.toml uv.lock ./",
    ),
    (
        "uv sync --frozen",
        {
            "pyproject.toml": '[project]\nname="a"\nversion="1"\n[build-system]\nrequires=["hatchling"]\n',
            "uv.lock": "version = 1\n",
        },
        "installs the source itself",
    ),
    (
        "poetry install --no-root",
        {"pyproject.toml": '[tool.poetry]\nname="a"\n', "poetry.lock": "# x\n"},
        "+pyproject.toml poetry.lock ./",
    ),
    (
        "poetry install",
        {"pyproject.toml": '[tool.poetry]\nname="a"\n', "poetry.lock": "# x\n"},
        "installs the source itself",
    ),
    ("pipenv sync --system", {"Pipfile": "[packages]\nsix='*'\n", "Pipfile.lock": "{}"}, "+Pipfile Pipfile.lock ./"),
    (
        "go mod download",
        {"go.mod": "module a\n\ngo 1.22\n", "go.sum": "", "main.go": "package main\n"},
        "+go.mod go.sum ./",
    ),
    (
        "go mod download",
        {"go.mod": "module a\n\nreplace b => ./b\n", "go.sum": "", "b/go.mod": "module b\n"},
        "replaces a module by a local folder",
    ),
    (
        "cargo fetch --locked",
        {
            "Cargo.toml": '[package]\nname="a"\nversion="1.0.0"\n[[bin]]\nname="a"\npath="src/main.rs"\n',
            "Cargo.lock": "",
            "src/main.rs": "fn main() {}\n",
        },
        "+Cargo.toml Cargo.lock ./",
    ),
    (
        "cargo fetch --locked",
        {"Cargo.toml": '[workspace]\nmembers=["a"]\n', "Cargo.lock": "", "a/Cargo.toml": "[package]\n"},
        "workspace",
    ),
    (
        "bundle install",
        {"Gemfile": "source 'https://rubygems.org'\ngem 'rack'\n", "Gemfile.lock": "GEM\n"},
        "may write Gemfile.lock",
    ),
    ("bundle install", {"Gemfile": "gemspec\n", "Gemfile.lock": "GEM\n", "a.gemspec": ""}, "may write Gemfile.lock"),
    (
        "bundle install",
        {"Gemfile": "ruby file: '.ruby-version'\n", "Gemfile.lock": "GEM\n", ".ruby-version": "3.3\n"},
        "may write Gemfile.lock",
    ),
    (
        "composer install --no-dev --no-scripts --no-autoloader",
        {"composer.json": "{}", "composer.lock": "{}"},
        "+composer.json composer.lock ./",
    ),
    (
        "composer install",
        {"composer.json": '{"autoload":{"psr-4":{"A\\\\":"src/"}}}', "composer.lock": "{}"},
        "+composer.json composer.lock ./",
    ),
    (
        "composer install --no-scripts --no-autoloader",
        {"composer.json": '{"repositories":[{"type":"path","url":"./p"}]}', "composer.lock": "{}"},
        "local package",
    ),
    ("mvn -B dependency:go-offline", {"pom.xml": "<project><artifactId>a</artifactId></project>"}, "+pom.xml ./"),
    (
        "mvn -B dependency:go-offline",
        {"pom.xml": "<project><modules><module>a</module></modules></project>", "a/pom.xml": "<project/>"},
        "modules",
    ),
    (
        "./mvnw dependency:resolve",
        {"pom.xml": "<project/>", "mvnw": "#!/bin/sh\n", ".mvn/wrapper/maven-wrapper.properties": ""},
        "+pom.xml mvnw ./",
    ),
    (
        "gradle dependencies --no-daemon",
        {"build.gradle": "plugins { id 'java' }\n", "settings.gradle": "rootProject.name='a'\n"},
        "may look at the source",
    ),
    ("dotnet restore", {"a.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>'}, "+a.csproj ./"),
    (
        "dotnet restore",
        {"a.csproj": '<Project><ItemGroup><ProjectReference Include="..\\b\\b.csproj"/></ItemGroup></Project>'},
        "not in the build context",
    ),
    (
        "dotnet restore a.sln",
        {"a.sln": 'Project("{F}") = "b", "b\\b.csproj", "{X}"\n', "b/b.csproj": "<Project/>"},
        "+a.sln ./",
    ),
    (
        "mix deps.get --only prod",
        {"mix.exs": 'defmodule A do\n  defp deps, do: [{:plug, "~> 1.0"}]\nend\n', "mix.lock": "%{}\n"},
        "may write mix.lock",
    ),
    ("mix deps.get --only prod", {"mix.exs": '[{:a, path: "a"}]\n', "mix.lock": "%{}\n"}, "may write mix.lock"),
    (
        "composer install",
        {"composer.json": '{"scripts": {"post-install-cmd": "x"}}', "composer.lock": "{}"},
        "post-install-cmd",
    ),
    (
        "composer install",
        {"composer.json": '{"config": {"allow-plugins": true}}', "composer.lock": "{}"},
        "allows plugins",
    ),
    ("composer install -o", {"composer.json": '{"autoload": {"psr-4": {}}}', "composer.lock": "{}"}, "autoloader"),
    (
        "composer install",
        {"composer.json": '{"config": {"vendor-dir": "x"}}', "composer.lock": "{}"},
        "sets vendor-dir",
    ),
    ("composer install", {"composer.json": "{}", "composer.lock": "{}", ".git/HEAD": ""}, "version from .git"),
    ("composer install", {"composer.json": "[]", "composer.lock": "{}"}, "no JSON object"),
    ("poetry install --no-root", {"pyproject.toml": "a = ", "poetry.lock": ""}, "no TOML"),
    (
        "poetry install --no-root",
        {"pyproject.toml": '[tool.poetry.dependencies]\nb = {path = "b"}\n', "poetry.lock": ""},
        "`b` is a local",
    ),
    (
        "poetry install --no-root",
        {"pyproject.toml": "[tool.poetry]\n", "poetry.lock": 'type = "directory"\n'},
        "poetry.lock names a local",
    ),
    ("pipenv sync --system", {"Pipfile": '[packages]\na = {path = "."}\n', "Pipfile.lock": "{}"}, "`a` is a local"),
    (
        "pipenv sync --system",
        {"Pipfile": "[packages]\n", "Pipfile.lock": '{"a": {"path": "."}}'},
        "Pipfile.lock names a local",
    ),
    ("uv sync --frozen", {"pyproject.toml": "[tool.uv.workspace]\n", "uv.lock": ""}, "workspace"),
    ("uv sync --frozen", {"pyproject.toml": '[tool.uv.sources]\nb = {path = "b"}\n', "uv.lock": ""}, "`b` is a local"),
    (
        "uv sync --frozen",
        {"pyproject.toml": "[project]\n", "uv.lock": 'source = { directory = "b" }\n'},
        "uv.lock names a local",
    ),
    ("python -m pip install -r requirements.txt", {"requirements.txt": "six\n", "json.py": ""}, "json.py"),
    ("npm ci", {"package.json": "[]", "package-lock.json": "{}"}, "package.json"),
    ("yarn install --frozen-lockfile", {"package.json": '{"dependencies": {"a": "link:./a"}}', "yarn.lock": ""}, "`a`"),
    (
        "pnpm install --frozen-lockfile",
        {"package.json": '{"dependencies": {"a": "workspace:*"}}', "pnpm-lock.yaml": ""},
        "`a`",
    ),
    (
        "bun install --frozen-lockfile",
        {"package.json": '{"scripts": {"prepare": "make"}}', "bun.lock": "{}"},
        "prepare",
    ),
    (
        "dotnet restore",
        {"a.csproj": '<Project Sdk="Microsoft.NET.Sdk"/>', "Directory.Build.props": "<Project/>"},
        "+Directory.Build.props a.csproj ./",
    ),
]


@pytest.mark.parametrize(
    ("install", "files", "expected"), PROJECTS, ids=[f"{at}-{row[0]}" for at, row in enumerate(PROJECTS)]
)
def test_a_project(tmp_path: Path, install: str, files: dict[str, str], expected: str) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = FILE.format(install)
    result = fix(before, SPLIT_COPY, BuildContext.of_folder(tmp_path))
    assert result.warnings == []
    if expected.startswith("+"):
        copies = [line for line in result.text.splitlines() if line.startswith("COPY ")]
        assert (copies[0], copies[-1]) == (f"COPY {expected[1:]}", "COPY . .")
        assert result.text.index(f"RUN {install}") < result.text.index("COPY . .")
    else:
        assert result.text == before
        assert expected in result.findings[0].reason


@pytest.mark.parametrize(("install", "files", "expected"), [row for row in PROJECTS if row[2].startswith("+")])
def test_without_its_files_the_copy_stays(tmp_path: Path, install: str, files: dict[str, str], expected: str) -> None:
    before = FILE.format(install)
    result = fix(before, SPLIT_COPY, BuildContext.of_folder(tmp_path))
    assert (result.text, result.changes, result.warnings) == (before, [], [])
