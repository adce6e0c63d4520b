"""A form in which it does not count whether files are copied before or after what does not look at them.

``Effect.CACHE`` allows two moves: dependency files first, then their install, then the source; and system
packages above a copy. Each is judged here by a table of its own, so that a rewrite's mistake shows.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from functools import lru_cache

from ..knowledge import dependency_files, folders
from ..knowledge.dependency_managers import DEPENDENCY_MANAGERS
from ..knowledge.programs import LINK_MAKERS
from ..knowledge.variables import is_search_path
from ..scope.mounts import mount_options
from .command_entries import plain_words
from .installs import does_without_source, installs_system, tends_to_system
from .model import Step
from .scenario import is_symbolic
from .values import Value


def ordered(steps: Sequence[Step]) -> list[Step]:
    """The steps in that form."""
    return _packages_first(_whole_first(_packages_first(steps)))


def _whole_first(steps: Sequence[Step]) -> list[Step]:
    """``COPY parts``, installs, ``COPY whole`` becomes ``COPY whole``, installs."""
    found: list[Step] = []
    for whole in steps:
        found.append(whole)
        at: int | None = len(found) - 1
        while at is not None:
            at = _moved(found, at)
    return found


def _moved(steps: list[Step], at: int) -> int | None:
    """Moves the copy at that place up, and says where it is then; None where it stays."""
    whole = steps[at]
    if whole.kind != "COPY" or _has_from(whole) or _is_odd(whole):
        return None
    start = at
    while start > 0 and (steps[start - 1].kind == "WORKDIR" or plain_words(steps[start - 1]) is not None):
        start -= 1
    first = start
    while first > 0 and _is_part(steps[first - 1], whole):
        first -= 1
    crossed, parts = steps[start:at], steps[first:start]
    if not parts or not all(_crosses(step, whole, parts) for step in crossed):
        return None
    steps[first : at + 1] = [whole, *crossed]
    return first


def _packages_first(steps: Sequence[Step]) -> list[Step]:
    """``COPY``, then packages, becomes packages, then ``COPY``."""
    found: list[Step] = []
    linked: set[str] = set()  # what may be a link to another folder
    copies: list[Step] = []  # those at the end over which packages may be moved
    for step in steps:
        if step.kind == "COPY" and _is_free(step, linked):
            copies.append(step)
        elif copies and _is_of_packages(step):
            stay = _last_that_stays(copies, step)
            found += [*copies[:stay], step]
            copies = copies[stay:]
        else:
            linked |= _links(step)
            found += [*copies, step]
            copies = []
    return found + copies


def _is_free(copy: Step, linked: set[str]) -> bool:
    """Whether a copy lands where no package puts anything."""
    target = _target(copy)
    if not target.startswith("/") or is_symbolic(target) or any(isinstance(source, tuple) for source in copy.body):
        return False
    clean = "/" + posixpath.normpath(target).lstrip("/")
    return not _is_distributions(clean) and not any(clean == link or clean.startswith(link + "/") for link in linked)


def _last_that_stays(copies: Sequence[Step], run: Step) -> int:
    """How many of the copies stay above ``run``: the environment may lead it into what they copy."""
    environment = _all_variables(run)
    if not _leads(environment, "/", made=False):
        return 0
    blocking = {target for target in {_target(copy) for copy in copies} if _leads(environment, target, made=False)}
    if not blocking:
        return 0
    return 1 + max(at for at, copy in enumerate(copies) if _target(copy) in blocking)


@lru_cache(maxsize=256)
def _leads(environment: tuple[tuple[str, str], ...], target: str, made: bool) -> bool:
    """Whether a variable leads programs into ``target``; ``made``: what an install makes there does not count."""
    base = target.rstrip("/")
    own = {f"{base}/{name}" for name in folders.MADE_BY_INSTALLS} if made else set[str]()
    for name, value in environment:
        parts = _parts(value.strip("\"'")) if is_search_path(name) else []
        if any(part in (".", "..") or part.startswith(("./", "../")) for part in parts):
            return True
        if name == "PATH" and any(map(_is_relative, _elements(value.strip("\"'")))):
            return True
        inside = {posixpath.normpath(part) for part in parts if part.startswith("/")}
        if any((path == (base or "/") or path.startswith(f"{base}/")) and path not in own for path in inside):
            return True
    return False


def _elements(path: str) -> list[str]:
    """The folders of a ``PATH``, up to what only the base image knows."""
    known, unknown, _ = path.partition("\ue000")
    return known.split(":")[:-1] if unknown else known.split(":")


def _is_relative(element: str) -> bool:
    """Whether an element of ``PATH`` lies below the working directory, or is it."""
    return not element.startswith(("/", "$", "~")) and element not in folders.MADE_BY_INSTALLS


def _parts(value: str) -> list[str]:
    """The paths in the value of a variable."""
    for sign in ":,=":
        value = value.replace(sign, " ")
    return value.split()


def _is_distributions(path: str) -> bool:
    """Whether a package may put files into a folder: all that is not surely the project's own."""
    first, *rest = [part for part in path.split("/") if part] or [""]
    if first in folders.FOR_OTHERS:
        return not rest or (first == "opt" and rest[0] in folders.VENDORS)
    if first != "usr":
        return not first or first in folders.DISTRIBUTION
    if rest[:1] == ["src"] and len(rest) > 1:
        return not (rest[1] in folders.IN_USR_SRC or rest[1].endswith("app"))
    return not rest or rest[0] not in folders.OWN_IN_USR


def _is_for_settings(path: str) -> bool:
    """Whether programs look in a folder for settings and for their own files."""
    deep = any(path == folder or path.startswith(f"{folder}/") for folder in folders.SETTINGS_AT_ANY_DEPTH)
    return deep or path in folders.SETTINGS


def _all_variables(step: Step) -> tuple[tuple[str, str], ...]:
    """With what is known of the base image's."""
    return (*dict(step.header).get("environment of the base", ()), *_environment(step))  # type: ignore[misc]


def _environment(step: Step) -> tuple[tuple[str, str], ...]:
    return dict(step.header).get("environment", ())  # type: ignore[return-value]


def _links(step: Step) -> set[str]:
    """Absolute paths in a ``RUN`` that makes links."""
    words = _words(step.body) if step.kind == "RUN" else []
    if not LINK_MAKERS & {word.rsplit("/", 1)[-1] for word in words}:
        return set()
    return {word.rstrip("/*") for word in words if word.startswith("/") and word.strip("/*")}


def _words(value: Value) -> list[str]:
    """Every word in a step's body, without the signs of the shell."""
    text = str(value)
    return "".join(" " if char in "[]\"',;&|()`=${}" else char for char in text).split()


def _crosses(step: Step, whole: Step, parts: Sequence[Step]) -> bool:
    """Whether a step does the same with ``parts`` as with all of ``whole``."""
    target = _target(whole).rstrip("/") or "/"
    if step.kind == "WORKDIR":
        # It makes its folder: here a copy has made it.
        return str(step.body[0]).rstrip("/") in {_target(part).rstrip("/") for part in (whole, *parts)}
    environment = _environment(step)
    lines = plain_words(step) or []
    files = [str(source) for part in parts for source in part.body]
    own = not _is_distributions(target)
    return (
        bool(lines)
        and not _shows_source(step, target)
        and not _leads(_all_variables(step), target, made=True)
        and does_without_source(lines, target, files, environment, own)
    )


def _shows_source(step: Step, target: str) -> bool:
    """Whether a mount may lie in or over the source."""
    for name, value in step.header:
        if name != "--mount":
            continue
        options = mount_options(str(value))
        where = options.get("target") or options.get("dst") or options.get("destination") or ""
        if options.get("type") in ("secret", "ssh") and not where:
            continue
        inside = posixpath.normpath(where) if where.startswith("/") and "$" not in where else target
        if options.get("type") not in ("cache", "secret", "ssh") or f"{inside}/".startswith(f"{target.rstrip('/')}/"):
            return True
        if f"{target}/".startswith(f"{inside.rstrip('/')}/"):
            return True
    return False


def _is_odd(whole: Step) -> bool:
    """Whether a copy lands where it may matter to any program, or takes only a part by its flags."""
    target = _target(whole)
    clean = "/" + posixpath.normpath(target).lstrip("/")
    flags = {name for name, _ in whole.header}
    return (
        not target.startswith("/")
        or is_symbolic(target)
        or ".." in target.split("/")
        or _is_for_settings(clean)
        or bool(flags & {"--parents", "--exclude"})
    )


def _has_from(step: Step) -> bool:
    return any(name == "--from" for name, _ in step.header)


def _target(step: Step) -> str:
    return str(dict(step.header).get("target", ""))


def _is_part(part: Step, whole: Step) -> bool:
    """Whether a copy puts dependency files where ``whole`` puts them, too."""
    if part.kind != "COPY" or _has_from(part) or _flags(part) != _flags(whole):
        return False
    target, base = _target(part), _target(whole).rstrip("/")
    if target == base:
        return False  # where there is no such folder a file of that name is made
    if not all(isinstance(source, str) and not set(source) & set("?[$") for source in part.body):
        return False
    sources = [str(source) for source in part.body]
    top = str(whole.body[0]).rstrip("/")
    if len(whole.body) > 1 or not all(source.startswith(f"{top}/") for source in sources):
        # A copy of files that are named holds part of them.
        return target.rstrip("/") == base and set(part.body) < set(whole.body) and all(map(_root_file, sources))
    sources = [source.removeprefix(top) for source in sources]
    if len(sources) == 1 and _is_install_folder(sources[0]):
        return target.rstrip("/") == base + sources[0]
    if not target.endswith("/"):
        return len(sources) == 1 and target == base + sources[0] and _is_manifest(sources[0])
    folders = {(base + posixpath.dirname(path)).rstrip("/") for path in sources}
    return folders == {target.rstrip("/")} and all(map(_is_manifest, sources))


#: What package managers read from the folder of a project.
_OF_MANAGERS = frozenset(
    name for manager in DEPENDENCY_MANAGERS for name in (*manager.manifests, *manager.locks, *manager.extras)
)


def _is_manifest(path: str) -> bool:
    """Whether a path, or what a pattern such as ``package*.json`` matches, can only be such a file."""
    name = posixpath.basename(path).replace("*", "x").lower()
    _, dot, ending = name.rpartition(".")
    known = ending in dependency_files.ENDINGS or ending.endswith(dependency_files.ENDS_OF_ENDINGS)
    return name in dependency_files.NAMES or (bool(dot) and known) or path.lstrip("/") in _OF_MANAGERS


def _is_install_folder(path: str) -> bool:
    """Whether a folder of the project holds nothing but what an install reads."""
    return path in dependency_files.FOLDERS or posixpath.basename(path) == dependency_files.PATCHES


def _root_file(source: str) -> bool:
    return source.count("/") == 1 and source != "/" and "*" not in source


def _flags(step: Step) -> list[tuple[str, Value]]:
    return [(name, value) for name, value in step.header if name != "target"]


def _is_of_packages(step: Step) -> bool:
    lines = plain_words(step)
    if not lines or any(name == "--mount" and "type=cache" not in str(value) for name, value in step.header):
        return False
    return installs_system(lines) and tends_to_system(lines)
