"""Reads all that is in an image, and finds what differs between two.

What a comparison cannot see, because ``docker export`` does not show it: time stamps (left out on purpose), the mode
and owner of ``/`` itself, extended attributes other than ``security.capability``, the image's own /etc/hosts,
/etc/hostname, /etc/resolv.conf and /etc/mtab (each container gets Docker's), and whether an empty /dev, /proc or /sys
with the usual mode is the image's or Docker's. Hard links count as what they lead to, so a link and a copy are equal.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, TypeVar

from ..knowledge.system_package_managers import SYSTEM_PACKAGE_MANAGERS
from .engine import Engine, EngineError, Image, text
from .process import started

#: What Docker itself puts into each new container, whatever the image has there. Exact paths: a file below /dev/shm
#: or beside /etc/hosts is the image's.
DOCKERS_OWN = frozenset(
    [
        *("/.dockerenv", "/dev/console", "/dev/pts", "/dev/shm"),
        *("/etc/hostname", "/etc/hosts", "/etc/mtab", "/etc/resolv.conf"),
    ]
)
#: The keys of the config that are compared. Order counts in lists.
CONFIG_KEYS = (
    *("Env", "Cmd", "Entrypoint", "User", "WorkingDir", "ExposedPorts", "Volumes", "Labels"),
    *("StopSignal", "Shell", "Healthcheck", "OnBuild"),
)
_TYPES = {
    tarfile.DIRTYPE: "folder",
    tarfile.SYMTYPE: "symlink",
    tarfile.CHRTYPE: "character device",
    tarfile.BLKTYPE: "block device",
    tarfile.FIFOTYPE: "fifo",
}
#: Files that hold the time or a random number of the build: the same Dockerfile, built twice without the cache,
#: gives others. Seen with apt-get install on debian:12, pip install on python:3 and npm ci on node:20.
_UNREPRODUCIBLE = re.compile(
    r"/var/log/(apt/|dpkg\.log$|alternatives\.log$)|/var/cache/apt/(src)?pkgcache\.bin$|/var/cache/ldconfig/aux-cache$"
    r"|.*\.pyc$|(/[^/]+)*/\.npm/(_logs/|_cacache/index-v5/|_update-notifier-last-checked$)",
    re.DOTALL,
)
_CHUNK = 1 << 20
_Part = TypeVar("_Part", dict[str, Any], int)


class Entry(NamedTuple):
    """One path of a file system."""

    type: str
    mode: int
    uid: int
    gid: int
    target: str = ""
    sha256: str = ""
    size: int = 0
    device: tuple[int, int] = (0, 0)
    xattrs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Built:
    """All that is in an image: each absolute path, and the config."""

    files: dict[str, Entry]
    config: dict[str, object]


class Ran(NamedTuple):
    """What a container did."""

    exit_code: int
    stdout: str
    stderr: str


def inspect(image: Image) -> Built:
    """What is in the image."""
    config = _part(image, "Config", dict)
    with container(image) as name:
        return Built(_files(image.engine, name), _config(config))


def layers(image: Image) -> int:
    """The number of layers."""
    return len(_part(image, "RootFS", dict).get("Layers") or ())


def size(image: Image) -> int:
    """The size in bytes, all layers together."""
    return _part(image, "Size", int)


def run(image: Image, args: Sequence[str] = (), timeout: float = 30, network: str | None = None) -> Ran:
    """Start a container and wait for its end. Raises ``TimeoutError``; the container is gone then, too."""
    engine = image.engine
    with engine.container_name() as name:
        where = engine.networked() if network is None else ["--network", network]
        try:
            # The signal that ends the command goes to the container, too, where PID 1 may well ignore it.
            end = functools.partial(engine.try_remove_container, name)
            words = ["run", "--rm", *where, "--name", name, image.id, *args]
            done = engine.finished(*words, timeout=timeout, before_end=end)
        except subprocess.TimeoutExpired as error:
            output = f"{text(error.stdout)!r} {text(error.stderr)!r}"
            raise TimeoutError(f"no end after {timeout:g} s; {output}") from error
    return Ran(done.code, text(done.out), text(done.err))


def unreproducible(path: str) -> bool:
    """An ``ignore`` for ``differences``: files of apt, dpkg, npm and Python with the time of the build in them.

    Leaves such a path out altogether, also where only one image has it.
    """
    return _UNREPRODUCIBLE.match(path) is not None


def differences(before: Built, after: Built, ignore: Callable[[str], bool] | None = None) -> list[str]:
    """One line for each difference: the paths in order, then the config. ``ignore`` says which paths do not count."""
    found: list[str] = []
    for path in sorted(before.files.keys() | after.files.keys()):
        if ignore is None or not ignore(path):
            found += _path_differences(path, before.files.get(path), after.files.get(path))
    for key in CONFIG_KEYS:
        first, second = before.config.get(key), after.config.get(key)
        found += [f"{key}: {_shown(first)} -> {_shown(second)}"] if first != second else []
    return found


def changed_paths(before: Built, after: Built) -> set[str]:
    """The paths that are not the same in both."""
    paths = before.files.keys() | after.files.keys()
    return {path for path in paths if before.files.get(path) != after.files.get(path)}


def cleaned(before: Built, after: Built) -> list[str]:
    """The paths that only ``before`` has, of package lists and of the caches of package managers."""
    return [path for path in before.files.keys() - after.files.keys() if _is_kept_for_packages(path)]


#: Where package managers keep lists and caches; pip's cache is root's, or that of whoever installs.
_KEPT_FOR_PACKAGES = (
    *(folder for manager in SYSTEM_PACKAGE_MANAGERS for folder in manager.lists.folders),
    *("/root/.cache", "/var/cache/apt"),
)


def _is_kept_for_packages(path: str) -> bool:
    return any(f"{path}/".startswith(f"{folder}/") for folder in _KEPT_FOR_PACKAGES) or "/.cache/pip" in path


def _path_differences(path: str, before: Entry | None, after: Entry | None) -> list[str]:
    name = path.encode("utf-8", "backslashreplace").decode()
    if before is None or after is None:
        entry = before or after
        assert entry is not None
        return [f"{name}: {entry.type} {'only before' if before else 'only after'}"]
    fields = [field for field in Entry._fields if getattr(before, field) != getattr(after, field)]
    if not fields:
        return []
    if "type" in fields:
        fields = ["type"]
    changes = (f"{field} {_field(before, field)} -> {_field(after, field)}" for field in fields)
    return [f"{name}: {', '.join(changes)}"]


def _field(entry: Entry, field: str) -> str:
    value = getattr(entry, field)
    if field == "mode":
        return f"{value:04o}"
    return value[:12] if field == "sha256" else str(value) if isinstance(value, int) else ascii(value)


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, sort_keys=True)


def _config(config: Mapping[str, object]) -> dict[str, object]:
    """The compared keys; what is missing, null or empty is None, as Docker reads them all as "not set".

    Nothing else is taken as equal: not the user "" and "root", not the stop signal "" and "SIGTERM".
    """
    compared = {key: config.get(key) or None for key in CONFIG_KEYS}
    check = compared["Healthcheck"]
    if isinstance(check, dict):
        # A zero interval, timeout or number of retries is Docker's default, as a missing one is.
        compared["Healthcheck"] = {key: value for key, value in check.items() if value} or None
    return compared


def _files(engine: Engine, container: str) -> dict[str, Entry]:
    """Each path of a container's file system. Raises ``EngineError`` where the export breaks off."""
    command = engine.words("export", container)
    with tempfile.TemporaryFile() as errors, started(command, engine.interrupts, stderr=errors) as process:
        assert process.stdout is not None
        try:
            files = _entries(process.stdout)
            while process.stdout.read(_CHUNK):
                pass
        except tarfile.TarError as error:
            raise EngineError(f"{engine.shown} export {container}: {error}; {_all(errors)}") from error
        if process.wait():
            raise EngineError(f"{engine.shown} export {container}: {_all(errors)}")
    return {path: entry for path, entry in files.items() if path not in DOCKERS_OWN}


def _entries(stream: IO[bytes]) -> dict[str, Entry]:
    files: dict[str, Entry] = {}
    with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            path = _absolute(member.name)
            files[path] = files[_absolute(member.linkname)] if member.islnk() else _entry(archive, member)
            archive.members = []  # type: ignore[attr-defined]  # else a big image's members all stay in memory
    return files


def _entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    prefix = "SCHILY.xattr."
    xattrs = sorted(item for item in member.pax_headers.items() if item[0].startswith(prefix))
    content = archive.extractfile(member) if member.isreg() else None
    return Entry(
        type=_TYPES.get(member.type, "file" if member.isreg() else repr(member.type)),
        mode=member.mode,
        uid=member.uid,
        gid=member.gid,
        target=member.linkname if member.issym() else "",
        sha256=_digest(content) if content else "",
        size=member.size if content else 0,
        device=(member.devmajor, member.devminor) if member.ischr() or member.isblk() else (0, 0),
        xattrs=tuple((key[len(prefix) :], value) for key, value in xattrs),
    )


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _absolute(name: str) -> str:
    return "/" + name.removeprefix("./").strip("/")


@contextmanager
def container(image: Image) -> Iterator[str]:
    """A container that is never started; removed with its anonymous volumes.

    Its working folder is /: Docker would make the image's own where it is missing.
    """
    with image.engine.container_name() as name:
        image.engine.call("create", "--network", "none", "--workdir", "/", "--name", name, image.id, "x")
        yield name


def _part(image: Image, key: str, kind: type[_Part]) -> _Part:
    """A part of what the engine says about an image. Raises ``EngineError`` where it is not there."""
    described = image.engine.call("image", "inspect", image.id)
    try:
        part = json.loads(described)[0][key]
    except (ValueError, LookupError, TypeError):
        part = None
    if not isinstance(part, kind):
        raise EngineError(f"{image.engine.shown} image inspect {image.id}: no {key} in what it prints")
    return part


def _all(file: IO[bytes]) -> str:
    file.seek(0)
    return text(file.read())
