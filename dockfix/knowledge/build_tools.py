"""Programs that build a project, and the file of the project without which each fails in its folder."""

from __future__ import annotations

from typing import NamedTuple


class BuildTool(NamedTuple):
    """Names of a program, and patterns of names of which one must be in the folder where it runs.

    ``verbs`` are those that need it; any does, where there are none.
    """

    programs: frozenset[str]
    files: tuple[str, ...]
    verbs: frozenset[str] = frozenset()


def _tool(programs: str, files: str, verbs: str = "") -> BuildTool:
    return BuildTool(frozenset(programs.split()), tuple(files.split()), frozenset(verbs.split()))


#: Sources: the manuals of GNU make, CMake, Meson, npm, Yarn, pnpm, Bun, Cargo, Go, Maven, Gradle, sbt, Leiningen, .NET,
#: Bundler, Composer, Mix, rebar3, Stack, Cabal, dub, Nimble, shards, SwiftPM, Dart, Poetry, Pipenv, uv and Task.
BUILD_TOOLS = (
    _tool("make gmake", "Makefile makefile GNUmakefile"),
    _tool("npm yarn pnpm", "package.json", "ci install i run run-script build start test rebuild prune"),
    _tool("bun", "package.json", "install i run build"),
    _tool("cargo", "Cargo.toml", "build b run r test t check c fetch clippy"),
    _tool("go", "go.mod go.work *.go", "build mod test vet generate run"),
    _tool("mvn mvnw", "pom.xml"),
    _tool("gradle gradlew", "build.gradle build.gradle.kts settings.gradle settings.gradle.kts"),
    _tool("sbt", "build.sbt project"),
    _tool("lein", "project.clj"),
    _tool("clojure clj", "deps.edn"),
    _tool("dotnet", "*.csproj *.fsproj *.vbproj *.sln *.slnx *.proj", "restore build publish test pack"),
    _tool("bundle", "Gemfile"),
    _tool("rake", "Rakefile rakefile Rakefile.rb"),
    _tool("composer", "composer.json", "install update dump-autoload"),
    _tool("mix", "mix.exs", "deps.get deps.compile compile release"),
    _tool("rebar3", "rebar.config"),
    _tool("stack", "stack.yaml package.yaml *.cabal", "build install"),
    _tool("cabal", "*.cabal cabal.project", "build v2-build new-build"),
    _tool("dub", "dub.json dub.sdl", "build run fetch"),
    _tool("nimble", "*.nimble", "build install c cpp"),
    _tool("shards", "shard.yml"),
    _tool("swift", "Package.swift", "build run test package"),
    _tool("dart flutter", "pubspec.yaml", "pub compile build"),
    _tool("poetry", "pyproject.toml", "install build run export"),
    _tool("pipenv", "Pipfile", "install sync"),
    _tool("uv", "pyproject.toml", "sync lock build"),
    _tool("task", "Taskfile.yml Taskfile.yaml Taskfile.dist.yml"),
    _tool("meson", "meson.build", "setup"),
)
#: The same by the program's name.
BY_PROGRAM = {name: tool for tool in BUILD_TOOLS for name in tool.programs}


def files_needed(words: list[str]) -> tuple[str, ...]:
    """The names of files of which a command needs one in its folder; none where nothing is known of it."""
    if not words:
        return ()
    tool = BY_PROGRAM.get(words[0].rsplit("/", 1)[-1])
    if tool is None or any(word in _ELSEWHERE or word.startswith(tuple(_ELSEWHERE_BEGINNINGS)) for word in words[1:]):
        return ()
    operands = [word for word in words[1:] if not word.startswith("-")]
    return tool.files if not tool.verbs or (operands and operands[0] in tool.verbs) else ()


#: Options by which such a program looks in another folder, or needs no project.
_ELSEWHERE = frozenset("-C -f -g --global --prefix --cwd --directory --project --manifest-path --version -v".split())
#: How such options begin where the value is glued on.
_ELSEWHERE_BEGINNINGS = frozenset("--prefix= --cwd= --directory= --project= --manifest-path= --file= -C".split())


#: Programs that fail where a file that they are given is not there; a version may stand behind the name.
NEED_THEIR_FILES = frozenset(
    "python node ruby perl php bash sh ash dash java pip cat chmod chown chgrp cp mv sed tar unzip source .".split()
)


def needs_what_it_is_given(words: list[str]) -> bool:
    """Whether a command fails where a file among its words is not there."""
    return bool(words) and (words[0].rsplit("/", 1)[-1].rstrip("0123456789.") or words[0]) in NEED_THEIR_FILES
