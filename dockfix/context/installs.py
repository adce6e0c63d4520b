"""Which command lines install a project's dependencies, and which files of the build context these read.

What a package manager is stands in :mod:`dockfix.knowledge.dependency_managers`; what it reads of this project is
found here and, where its files have to be looked into, in the modules for each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..knowledge.bystanders import BYSTANDERS
from ..knowledge.command_line import Reading, Value
from ..knowledge.dependency_managers import (
    BUN,
    BUNDLER,
    CARGO,
    COMPOSER,
    DEPENDENCY_MANAGERS,
    DOTNET,
    GO,
    GRADLE,
    MAVEN,
    MIX,
    NPM,
    PIP,
    PIPENV,
    PNPM,
    POETRY,
    UV,
    YARN,
    DependencyManager,
)
from ..knowledge.folders import HOME_CACHES
from . import javascript, languages, python
from .project import Project, Refusal

#: What the files of a project say that an install reads, for each package manager.
_LOOK: dict[str, Callable[[Project, Reading], list[str] | Refusal]] = {
    **{NPM.name: javascript.npm, YARN.name: javascript.yarn, PNPM.name: javascript.pnpm, BUN.name: javascript.bun},
    **{PIP.name: python.pip, UV.name: python.uv, POETRY.name: python.poetry, PIPENV.name: python.pipenv},
    **{GO.name: languages.go, CARGO.name: languages.cargo, BUNDLER.name: languages.bundler},
    **{COMPOSER.name: languages.composer, MAVEN.name: languages.maven, GRADLE.name: languages.gradle},
    **{DOTNET.name: languages.dotnet, MIX.name: languages.mix},
}


class Install(NamedTuple):
    """A command line that installs dependencies, as it is written and as it is read."""

    manager: DependencyManager
    reading: Reading
    words: tuple[str, ...]


def install_of(words: Sequence[str], target: str) -> Install | None:
    """The install that a command line is; None for anything else.

    ``target`` is the folder of the source in the image: an option that leads there makes it another command.
    """
    for manager in DEPENDENCY_MANAGERS:
        reading = manager.install.read(words)
        if reading is None or not all(_is_apart(path, target) for path in reading.values(Value.PATH)):
            continue
        if manager is PIP and not (reading.values(Value.LIST) or _is_sync_of_lists(words, reading)):
            continue
        return Install(manager, reading, tuple(words))
    return None


def _is_apart(path: str, target: str) -> bool:
    """Whether a path is absolute and lies neither in the source's folder nor is it."""
    return path.startswith("/") and not f"{path}/".startswith(f"/{target.strip('/')}/".replace("//", "/"))


def _is_sync_of_lists(words: Sequence[str], reading: Reading) -> bool:
    return words[0] == "uv" and reading.verb == ("sync",) and any(word.endswith(".txt") for word in reading.operands)


def is_bystander(words: Sequence[str]) -> bool:
    """Whether a command line does the same before and after the source is there."""
    if words[:1] == ["rm"]:
        return _removes_caches(words[1:])
    return any(command.read(words) is not None for command in BYSTANDERS)


def _removes_caches(words: Sequence[str]) -> bool:
    """Whether ``rm`` removes caches in root's home folder alone."""
    options = [word for word in words if word.startswith("-")]
    folders = [word for word in words if not word.startswith("-")]
    return (
        bool(folders and options)
        and all(set(word[1:]) <= set("rf") for word in options)
        and all(map(_is_home_cache, folders))
    )


def _is_home_cache(folder: str) -> bool:
    home, _, rest = folder.partition("/.")
    return home in ("/root", "~") and rest.split("/")[0] in HOME_CACHES and ".." not in rest


def files_of(install: Install, project: Project, environment: Mapping[str, str]) -> list[str] | Refusal:
    """The files and folders that the install reads, in the order in which a person would type them."""
    manager = install.manager
    if not project.context.known:
        return Refusal("the build context is not known")
    for name in manager.manifests:
        if not project.is_file(name):
            return Refusal(f"there is no {name} in the build context")
    lock = next((name for name in manager.locks if project.is_file(name)), None)
    if reason := _why_not(install, project, environment, lock):
        return reason
    found = _LOOK[manager.name](project, install.reading)
    if isinstance(found, Refusal):
        return found
    extras = [name for name in manager.extras if project.has(name)]
    files = list(dict.fromkeys([*manager.manifests, *([lock] if lock else []), *found, *extras]))
    for name in files:
        if project.is_link(name):
            return Refusal(f"{name} is a symbolic link")
        if project.context.is_dir(project.path(name)) and project.hidden(name):
            return Refusal(f".dockerignore hides a part of {name}")
    return files


def _why_not(install: Install, project: Project, environment: Mapping[str, str], lock: str | None) -> Refusal | None:
    """What of the lock file, the environment and the project's folder speaks against a copy of the manifests alone."""
    manager = install.manager
    if reason := _why_lock(install, lock, environment):
        return reason
    for name in sorted(environment.keys() & set(manager.variables)):
        if not _HARMLESS.fullmatch(environment[name]):
            return Refusal(f"{name} may make the install look at the source")
    for name, why in manager.conflicts:
        if project.has(name):
            return Refusal(why)
    for name in (*manager.manifests, *manager.locks, *manager.extras, *dict(manager.conflicts)):
        if above := project.above(name):
            return Refusal(f"{above} stands above the folder of the install, and may count, too")
    for name in manager.writes:
        if project.has(name):
            over = f"the source copy would put {name} of the build context over the installed one"
            return Refusal(over, f"add `{name}` to .dockerignore")
    return None


#: Values by which no program is led anywhere: limits of memory, and switches.
_HARMLESS = re.compile(
    r"(?:--(?:max[-_]old[-_]space[-_]size=\d+|openssl-legacy-provider|no-\w+)\s*)+|-mod=mod|-v|off|auto"
)


def _why_lock(install: Install, lock: str | None, environment: Mapping[str, str]) -> Refusal | None:
    manager, reading = install.manager, install.reading
    if lock is None:
        if reading.says(*manager.needs_lock):
            return Refusal(f"there is no {' or '.join(reversed(manager.locks))} in the build context")
        return None
    if reading.says(*manager.frozen) or _is_on(environment, manager.frozen_by):
        return None
    command = " ".join(install.words[:2])
    return Refusal(f"`{command}` may write {lock}, which the source copy would then overwrite", manager.advice)


def _is_on(environment: Mapping[str, str], names: Sequence[str]) -> bool:
    return any(environment.get(name, "").lower() not in ("", "0", "false", "no") for name in names)
