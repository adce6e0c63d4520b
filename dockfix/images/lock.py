"""``dockfix.lock``: what the base images of a repository are, as their registries said it; meant to be committed.

JSON, sorted and with one value a line, so that a change is small to read::

    {
      "version": 1,
      "images": {
        "node:20": {
          "digest": "sha256:…",
          "exact-tag": "22.11.0",
          "platforms": ["linux/amd64", "linux/arm64"],
          "config": {"entrypoint": ["docker-entrypoint.sh"], "cmd": ["node"], …}
        }
      }
    }
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..files import leads_out, read_regular
from .image import Image
from .reference import Reference

NAME = "dockfix.lock"
VERSION = 1
LARGEST = 10_000_000
_KEYS = ("digest", "exact-tag", "platforms", "config")


class LockError(ValueError):
    """A lock that can't be used; line and column count from 1."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message


class Entry(NamedTuple):
    """What a registry said of an image."""

    digest: str
    platforms: tuple[str, ...] = ()
    config: Mapping[str, Any] = {}
    exact_tag: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The entry as it stands in the lock."""
        found: dict[str, Any] = {"digest": self.digest}
        if self.exact_tag is not None:
            found["exact-tag"] = self.exact_tag
        return {**found, "platforms": sorted(self.platforms), "config": dict(sorted(self.config.items()))}


class Lock(NamedTuple):
    """A lock's entries by the image's name and tag, as :func:`key_of` writes it."""

    path: str
    entries: Mapping[str, Entry]

    def look_up(self, reference: Reference) -> Image | None:
        """What is known of an image: by its tag, and where a digest is written, by that alone."""
        if reference.tag is None and reference.digest is None:
            return None
        own = self.entries.get(key_of(reference)) if reference.tag is not None else None
        if reference.digest is None:
            return None if own is None else self._image(own)
        return next((self._image(entry) for entry in self._of_digest(reference)), None)

    def _of_digest(self, reference: Reference) -> Iterator[Entry]:
        for key, entry in self.entries.items():
            if entry.digest == reference.digest and key.rpartition(":")[0] == reference.name:
                yield entry

    def _image(self, entry: Entry) -> Image:
        config = entry.config
        env = config.get("env")
        return Image(
            entrypoint=_words(config.get("entrypoint")),
            cmd=_words(config.get("cmd")),
            env=None if env is None else dict(env),
            workdir=config.get("workdir"),
            user=config.get("user"),
            shell=_words(config.get("shell")),
            onbuild=_words(config.get("onbuild")),
            platforms=frozenset(entry.platforms),
            digest=entry.digest,
            exact_tag=entry.exact_tag,
            source=os.path.basename(self.path),
        )


def _words(value: Any) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def key_of(reference: Reference) -> str:
    """``node:20`` for ``docker.io/library/node:20``, and ``node:latest`` for ``node``."""
    return f"{reference.name}:{reference.tag or 'latest'}"


def nearest_lock(path: str, known: dict[str, str | None] | None = None) -> str | None:
    """The lock that counts for a file: the nearest above it, in its repository.

    ``known`` holds what was found for other folders, and is added to.
    """
    return _nearest(os.path.realpath(os.path.dirname(path) or "."), {} if known is None else known)


def _nearest(folder: str, known: dict[str, str | None]) -> str | None:
    if folder not in known:
        found, above = os.path.join(folder, NAME), os.path.dirname(folder)
        if os.path.lexists(found):
            known[folder] = found
        elif above == folder or os.path.lexists(os.path.join(folder, ".git")):
            known[folder] = None
        else:
            known[folder] = _nearest(above, known)
    return known[folder]


def read_lock(path: str) -> Lock:
    """A lock. Raises :class:`LockError`."""
    try:
        if leads_out(path):
            raise OSError(errno.ELOOP, "it is a link out of its repository, which is not followed")
        text = read_regular(path, LARGEST).decode("utf-8-sig", "replace")
    except OSError as error:
        raise LockError(path, 1, 1, f"it can't be used: {error.strerror or error}") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ", "=======")):
            message = "a merge has left its marks: take one side, then `dockfix images --lock` adds what is missing"
            raise LockError(path, number, 1, message)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise LockError(path, error.lineno, error.colno, f"no JSON: {error.msg}; {_AGAIN}") from None
    except (ValueError, RecursionError):
        raise LockError(path, 1, 1, f"no JSON that can be used; {_AGAIN}") from None
    return Lock(path, _entries(path, text, content))


_AGAIN = "remove it, and `dockfix images --lock` makes it anew"


def _entries(path: str, text: str, content: Any) -> dict[str, Entry]:
    if not isinstance(content, dict) or not isinstance(content.get("images"), dict):
        raise LockError(path, 1, 1, f"it is no lock of dockfix; {_AGAIN}")
    if content.get("version") != VERSION:
        version = content.get("version")
        raise LockError(path, *_place(text, "version"), f"it is a lock of version {version}, and {VERSION} is known")
    return {name: _entry(path, text, name, value) for name, value in content["images"].items()}


def _entry(path: str, text: str, name: str, value: Any) -> Entry:
    def wrong(what: str) -> LockError:
        return LockError(
            path, *_place(text, name), f"`{name}`: {what}; remove it, and `dockfix images --lock` asks again"
        )

    if not isinstance(value, dict):
        raise wrong("an entry is an object")
    digest, platforms, config = value.get("digest"), value.get("platforms", []), value.get("config", {})
    tag = value.get("exact-tag")
    if not isinstance(digest, str) or not digest.startswith("sha256:") or len(digest) != 71:
        raise wrong("`digest` is no sha256 digest")
    if not _are_texts(platforms) or not isinstance(config, dict) or not isinstance(tag, (str, type(None))):
        raise wrong("`platforms` is a list of texts, `config` an object, `exact-tag` a text")
    for key in ("entrypoint", "cmd", "shell", "onbuild"):
        if not _are_texts(config.get(key, [])):
            raise wrong(f"`{key}` is a list of texts")
    for key in ("workdir", "user"):
        if not isinstance(config.get(key, ""), str):
            raise wrong(f"`{key}` is a text")
    env = config.get("env", {})
    if not isinstance(env, dict) or not all(isinstance(part, (str, type(None))) for part in env.values()):
        raise wrong("`env` is an object of texts")
    return Entry(digest, tuple(platforms), config, tag)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _place(text: str, key: str) -> tuple[int, int]:
    """Line and column of a key, near enough."""
    at = text.find(json.dumps(key))
    return (1, 1) if at < 0 else (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def written(entries: Mapping[str, Entry]) -> str:
    """The text of a lock."""
    content = {"version": VERSION, "images": {name: entries[name].as_json() for name in sorted(entries)}}
    return json.dumps(content, indent=2, ensure_ascii=True) + "\n"
