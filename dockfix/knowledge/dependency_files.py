"""Files and folders by which a project says what it depends on, whatever the package manager."""

from __future__ import annotations

#: Endings of manifests, lock files, and the settings of package managers.
ENDINGS = frozenset(
    "json json5 lock lockb txt in toml cfg yml yaml mod sum xml kts gradle properties sln slnx props targets config exs"
    " cjs".split()
)
#: What stands at the end of an ending: projects of MSBuild (``.csproj``), settings (``.npmrc``, ``nuget.vsrc``).
ENDS_OF_ENDINGS = ("proj", "rc")
#: The same, by their whole names; compared in lower case.
NAMES = frozenset("gemfile pipfile mvnw gradlew rust-toolchain .python-version .ruby-version .node-version".split())
#: Folders that hold nothing but what an install reads, from the project's folder.
FOLDERS = frozenset({"/.yarn/releases", "/.yarn/plugins", "/.mvn", "/gradle"})
#: A folder that does so wherever it is: what pnpm, Yarn and patch-package change in packages.
PATCHES = "patches"
