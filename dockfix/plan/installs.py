"""Commands that may run before the source is there, and what they read of it: the proof's own judgement.

It takes its facts from :mod:`dockfix.knowledge`, as the rewrites do, but looks at command lines alone: what the build
context holds it does not know, so that it can't be led astray there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from ..knowledge.bystanders import BYSTANDERS
from ..knowledge.command_line import Reading, Value
from ..knowledge.dependency_managers import DEPENDENCY_MANAGERS, PIP, DependencyManager
from ..knowledge.folders import HOME_CACHES, SWEPT
from ..knowledge.system_package_managers import manager_of


def tends_to_system(lines: Sequence[Sequence[str]]) -> bool:
    """Whether command lines install and remove packages that they name, sweep caches, and do no more."""
    return all(_tends(line) for line in lines) and not _climbs(lines)


def _tends(line: Sequence[str]) -> bool:
    if line[0] == "set":
        return len(line) > 1 and all(word[:1] == "-" and set(word[1:]) <= set("eux") for word in line[1:])
    if line[0] == "rm":
        return _removes_below(line[1:], SWEPT)
    manager = manager_of(line)
    return manager is not None and manager.read(line) is not None


def _removes_below(words: Sequence[str], folders: Sequence[str]) -> bool:
    """Whether ``rm`` with these words removes what lies in the folders, or one of them, and nothing else."""
    targets = [word for word in words if word[:1] != "-"]
    return bool(targets) and all(
        any(target == folder or target.startswith(f"{folder}/") for folder in folders) for target in targets
    )


def installs_system(lines: Sequence[Sequence[str]]) -> bool:
    """Whether one of them is a package manager's."""
    return any(manager_of(line) is not None for line in lines)


def _climbs(lines: Sequence[Sequence[str]]) -> bool:
    return any(".." in word.split("/") for line in lines for word in line)


def does_without_source(
    lines: Sequence[Sequence[str]], target: str, parts: Iterable[str], environment: Sequence[tuple[str, str]], own: bool
) -> bool:
    """Whether command lines read nothing in ``target`` but ``parts``; ``own`` says that no package puts files there."""
    names = {posixpath.basename(part) for part in parts}
    switched_on = {name for name, value in environment if value}
    for line in lines:
        if _climbs([line]):
            return False
        if line[0] == "cd":
            if len(line) != 2 or (line[1].startswith("/") and not _is_inside(line[1], target)):
                return False
        elif tends_to_system([line]):
            if not own and line[0] != "set":
                return False
        elif not _looks_elsewhere(line) and not _reads_parts(line, target, names, switched_on):
            return False
    return True


def _looks_elsewhere(line: Sequence[str]) -> bool:
    """Whether a command looks at nothing in the folder that it runs in."""
    if line[0] == "rm":
        homes = [f"{home}/.{cache}" for home in ("/root", "~") for cache in HOME_CACHES]
        return _removes_below(line[1:], homes)
    return any(command.read(line) is not None for command in BYSTANDERS)


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _reads_parts(line: Sequence[str], target: str, names: set[str], switched_on: set[str]) -> bool:
    """Whether a command is an install for which the files of these names are enough, and which writes none of them."""
    for manager in DEPENDENCY_MANAGERS:
        reading = manager.install.read(line)
        if reading is None or any(_is_inside(path, target) for path in reading.values(Value.PATH)):
            continue
        if not all(path.startswith("/") for path in reading.values(Value.PATH)):
            continue
        if manager.without_project and not reading.says(*manager.without_project):
            return False
        return _has_manifests(manager, reading, names) and not _writes(manager, reading, names, switched_on)
    return False


def _has_manifests(manager: DependencyManager, reading: Reading, names: set[str]) -> bool:
    if manager is PIP:
        lists = [*reading.values(Value.LIST), *(word for word in reading.operands if word.endswith((".txt", ".in")))]
        wanted = {posixpath.basename(path) for path in lists}
        return bool(wanted) and all(any(_may_be(name, part) for part in names) for name in wanted)
    if manager.manifests:
        return all(any(_may_be(name, part) for part in names) for name in manager.manifests)
    return any(fnmatchcase(part, pattern) for pattern in manager.other_manifests for part in names)


def _writes(manager: DependencyManager, reading: Reading, names: set[str], switched_on: set[str]) -> bool:
    """Whether the install may write a lock file that is among the parts: the source copy would then undo that."""
    locks = any(_may_be(lock, part) for lock in manager.locks for part in names)
    return locks and not reading.says(*manager.frozen) and not switched_on & set(manager.frozen_by)


def _may_be(name: str, part: str) -> bool:
    """Whether a part, which may be a pattern such as ``package*.json``, brings a file of that name."""
    return name == part or ("*" in part and fnmatchcase(name, part))
