"""``dockfix images --lock``: which images the locks of a run need, and what the registries say of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..builds import root_of
from ..cst import Dockerfile, From, WordError, WordLexer
from ..images import Reference, reference_of
from ..images.ask import ask
from ..images.lock import NAME, Entry, Lock, key_of, nearest_lock, read_lock, written
from ..images.registry import Registries, RegistryError
from ..scope import Scope
from .replace import replace


class Used(NamedTuple):
    """An image that a ``FROM`` names, and where."""

    reference: Reference
    path: str
    line: int
    column: int
    written: str


class Moved(NamedTuple):
    """An image whose digest is another one than the lock had."""

    name: str
    before: str
    after: str


class Outcome(NamedTuple):
    """What has become of a lock; with ``failures`` it stays as it was."""

    path: str
    added: list[str]
    moved: list[Moved]
    removed: list[str]
    failures: list[tuple[Used, str]]
    changed: bool


def images_of(tree: Dockerfile, path: str) -> Iterable[Used]:
    """The images that a file is built from; where an argument names one, its default."""
    scope = Scope(tree)
    arguments = {name: default for arg in scope.arguments for name, default in arg.names}
    for stage in scope.stages:
        image = expanded_image(tree, stage.from_, arguments)
        if (
            stage.base is not None
            or image is None
            or scope.stage_named(image) is not None
            or image.lower() == "scratch"
        ):
            continue
        reference = reference_of(image)
        if reference is not None and (reference.tag is not None or reference.digest is not None):
            keyword = stage.from_.keyword
            yield Used(reference, path, keyword.line, keyword.column + 1, image)


def expanded_image(tree: Dockerfile, from_: From, arguments: Mapping[str, str | None]) -> str | None:
    """The image of a ``FROM`` with the arguments' defaults put in; None where one has none."""
    try:
        found = WordLexer(tree.escape).word(from_.image, arguments.get)
    except WordError:
        return None
    return found if found and not found.endswith((":", "@", "/")) else None


def lock_of(path: str) -> str:
    """The lock that counts for a file; where there is none, one at the root of its repository."""
    return nearest_lock(path) or os.path.join(root_of(path), NAME)


def locked(
    path: str,
    used: Iterable[Used],
    registries: Registries,
    *,
    update: bool,
    whole: bool,
    tell: Callable[[str], None] = lambda name: None,
) -> Outcome:
    """Bring one lock up to date.

    Only images that it lacks are asked for; with ``update`` all. ``whole``: no other file uses the lock, so that what
    nobody uses goes. Raises :class:`LockError`, ``OSError`` and ``Refused``.
    """
    old = read_lock(path) if os.path.lexists(path) else Lock(path, {})
    wanted: dict[str, Used] = {}
    for one in used:
        if one.reference.tag is not None:
            wanted.setdefault(key_of(one.reference), one)
    entries = {name: entry for name, entry in old.entries.items() if name in wanted or not whole}
    failures: list[tuple[Used, str]] = []
    for name, one in wanted.items():
        if update or name not in entries:
            tell(name)
            try:
                entries[name] = ask(one.reference, registries)
            except RegistryError as error:
                failures.append((one, str(error)))
    if failures:
        return Outcome(path, [], [], [], failures, False)
    changed = _write(path, old.entries, entries)
    moved = [
        Moved(name, old.entries[name].digest, entry.digest)
        for name, entry in sorted(entries.items())
        if name in old.entries and old.entries[name].digest != entry.digest
    ]
    added, removed = sorted(entries.keys() - old.entries.keys()), sorted(old.entries.keys() - entries.keys())
    return Outcome(path, added, moved, removed, [], changed)


def _write(path: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> bool:
    """Put the new text in the place of the old one, whole or not at all."""
    after = written(new).encode("utf-8")
    before = b""
    if os.path.lexists(path):
        with open(path, "rb") as file:
            before = file.read()
    if before == after or (not new and not before):
        return False
    replace(path, before, after)
    return True
