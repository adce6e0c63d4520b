"""Each build tool, and what it needs of a project."""

from __future__ import annotations

import pytest

from dockfix.knowledge.build_tools import files_needed, needs_what_it_is_given

#: A program, its verbs (any, where there are none), and its files.
TOOLS = {
    "make gmake": ("", "Makefile makefile GNUmakefile"),
    "npm yarn pnpm": ("ci install i run run-script build start test rebuild prune", "package.json"),
    "bun": ("install i run build", "package.json"),
    "cargo": ("build b run r test t check c fetch clippy", "Cargo.toml"),
    "go": ("build mod test vet generate run", "go.mod go.work *.go"),
    "mvn mvnw": ("", "pom.xml"),
    "gradle gradlew": ("", "build.gradle build.gradle.kts settings.gradle settings.gradle.kts"),
    "sbt": ("", "build.sbt project"),
    "lein": ("", "project.clj"),
    "clojure clj": ("", "deps.edn"),
    "dotnet": ("restore build publish test pack", "*.csproj *.fsproj *.vbproj *.sln *.slnx *.proj"),
    "bundle": ("", "Gemfile"),
    "rake": ("", "Rakefile rakefile Rakefile.rb"),
    "composer": ("install update dump-autoload", "composer.json"),
    "mix": ("deps.get deps.compile compile release", "mix.exs"),
    "rebar3": ("", "rebar.config"),
    "stack": ("build install", "stack.yaml package.yaml *.cabal"),
    "cabal": ("build v2-build new-build", "*.cabal cabal.project"),
    "dub": ("build run fetch", "dub.json dub.sdl"),
    "nimble": ("build install c cpp", "*.nimble"),
    "shards": ("", "shard.yml"),
    "swift": ("build run test package", "Package.swift"),
    "dart flutter": ("pub compile build", "pubspec.yaml"),
    "poetry": ("install build run export", "pyproject.toml"),
    "pipenv": ("install sync", "Pipfile"),
    "uv": ("sync lock build", "pyproject.toml"),
    "task": ("", "Taskfile.yml Taskfile.yaml Taskfile.dist.yml"),
    "meson": ("setup", "meson.build"),
}
CALLS = [
    ([program, verb], files.split())
    for programs, (verbs, files) in TOOLS.items()
    for program in programs.split()
    for verb in verbs.split() or ["anything"]
]
ELSEWHERE = "-C -f -g --global --prefix --cwd --directory --project --manifest-path --version -v".split()
GLUED = "--prefix=/x --cwd=/x --directory=/x --project=/x --manifest-path=/x --file=/x -C/x".split()


@pytest.mark.parametrize(("words", "files"), CALLS, ids=lambda value: "-".join(value))
def test_a_build_needs_its_file(words: list[str], files: list[str]) -> None:
    assert list(files_needed(words)) == files
    assert list(files_needed([f"./{words[0]}", "--quiet", words[1]])) == files


@pytest.mark.parametrize(
    "words", ["npm version", "go version", "cargo install x", "dotnet --info", "cmake ..", "x", ""]
)
def test_another_command_needs_nothing(words: str) -> None:
    assert files_needed(words.split()) == ()


@pytest.mark.parametrize("option", [*ELSEWHERE, *GLUED])
def test_a_build_somewhere_else(option: str) -> None:
    assert files_needed(["make", option, "x"]) == ()


FILES = "python node ruby perl php bash sh ash dash java pip cat chmod chown chgrp cp mv sed tar unzip source .".split()


@pytest.mark.parametrize("program", [*FILES, "/usr/bin/python3.11", "pip3"])
def test_a_program_that_fails_without_a_file(program: str) -> None:
    assert needs_what_it_is_given([program, "x.txt"])


@pytest.mark.parametrize("program", ["echo", "rm", "curl", "touch", "mkdir", "git", "[", "export"])
def test_a_program_that_does_not(program: str) -> None:
    assert not needs_what_it_is_given([program, "x.txt"])
