"""What is known of the base images of a file: the config says it first, then the lock, then the table."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..config.images import ImageSettings
from ..images import Images
from ..images.lock import Lock, LockError, nearest_lock, read_lock
from ..images.sources import Source, from_table

_Known = dict[str, "Lock | LockError"]


class BaseImages:
    """The base images of a run; each lock is read once."""

    def __init__(self) -> None:
        self._locks: _Known = {}
        self._of_folder: dict[str, str | None] = {}
        self._nearest: dict[str, str | None] = {}
        self._made: dict[tuple[int, str | None], Images] = {}
        self._settings: list[ImageSettings] = []  # kept, so that no other one gets its `id`

    def of(self, path: str, settings: ImageSettings) -> Images:
        """What is known where a file stands; a lock that can't be used says nothing."""
        found = None if path == "-" else self._nearest_lock(path)
        key = (id(settings), found)
        if key not in self._made:
            sources: list[Source] = [settings.look_up] if settings.images else []
            lock = None if found is None else self._lock(found)
            sources += [lock.look_up] if isinstance(lock, Lock) else []
            self._settings.append(settings)
            self._made[key] = Images([*sources, from_table])
        return self._made[key]

    def _nearest_lock(self, path: str) -> str | None:
        folder = os.path.dirname(path)
        if folder not in self._of_folder:
            self._of_folder[folder] = nearest_lock(path, self._nearest)
        return self._of_folder[folder]

    def _lock(self, path: str) -> Lock | LockError:
        if path not in self._locks:
            try:
                self._locks[path] = read_lock(path)
            except LockError as error:
                self._locks[path] = error
        return self._locks[path]


def bad_locks(names: Iterable[str]) -> list[LockError]:
    """The locks above some files that can't be used."""
    found: list[LockError] = []
    folders = dict.fromkeys(os.path.dirname(os.path.abspath(name)) for name in names)
    known: dict[str, str | None] = {}
    for path in dict.fromkeys(nearest_lock(os.path.join(folder, "Dockerfile"), known) for folder in folders):
        if path is not None:
            try:
                read_lock(path)
            except LockError as error:
                found.append(error)
    return found
