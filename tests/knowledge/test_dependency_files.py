"""Files that may be copied above an install, to the proof: such that say what the project depends on."""

from __future__ import annotations

import pytest
from tables import differs

from dockfix.codemod import Effect

START = "FROM a\nWORKDIR /app\n"
FILES = [
    *("package-lock.json", "package.json5", "yarn.lock", "bun.lockb", "requirements.txt", "requirements.in"),
    *("pyproject.toml", "setup.cfg", "pnpm-lock.yaml", "pnpm-lock.yml", "go.mod", "go.sum", "pom.xml"),
    *("build.gradle.kts", "build.gradle", "gradle.properties", "app.sln", "app.slnx", "Directory.Build.props"),
    *(
        "Directory.Build.targets",
        "nuget.config",
        "mix.exs",
        ".pnp.cjs",
        ".npmrc",
        ".yarnrc",
        "app.csproj",
        "app.fsproj",
    ),
    *("nuget.vsrc", "Gemfile", "Pipfile", "mvnw", "gradlew", "rust-toolchain", ".python-version", ".ruby-version"),
    *(".node-version", "package*.json"),
]
SOURCES = ["main.go", "server.js", "src", ".env", "Makefile", "a.sh", "cargo-config", "sub/.cargo/config"]
FOLDERS = [".yarn/releases", ".yarn/plugins", ".yarn/patches", ".mvn", "gradle", "patches", "a/patches"]
SOURCE_FOLDERS = [".yarn", "src", ".yarn/cache", "a/gradle"]


def moved(parts: str) -> str | None:
    """How a file that copies these parts above the install differs from one that copies the source there."""
    after = f"{START}COPY package.json ./\n{parts}\nRUN npm ci\nCOPY . .\n"
    return differs(f"{START}COPY . .\nRUN npm ci\n", after, {Effect.CACHE})


@pytest.mark.parametrize("name", FILES)
def test_a_dependency_file_may_come_first(name: str) -> None:
    assert moved(f"COPY {name} ./") is None


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_of_the_source_may_not(name: str) -> None:
    assert moved(f"COPY {name} ./")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_dependency_files_may_come_first(name: str) -> None:
    assert moved(f"COPY {name} {name}") is None


@pytest.mark.parametrize("name", SOURCE_FOLDERS)
def test_a_folder_of_the_source_may_not(name: str) -> None:
    assert moved(f"COPY {name} {name}")


def test_the_old_settings_of_cargo_count_in_their_folder_only() -> None:
    assert moved("COPY .cargo/config .cargo/") is None
    assert moved("COPY x/config x/")
