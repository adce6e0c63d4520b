"""Builds images with a real Docker Engine, reads all that is in them, and tells them apart.

Needs only the docker command line (BuildKit) and the standard library.

What a comparison cannot see, because ``docker export`` does not show it: time stamps (left out on purpose), the mode
and owner of ``/`` itself, extended attributes other than ``security.capability``, the image's own /etc/hosts,
/etc/hostname, /etc/resolv.conf and /etc/mtab (each container gets Docker's), and whether an empty /dev, /proc or /sys
with the usual mode is the image's or Docker's. Hard links count as what they lead to, so a link and a copy are equal.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

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
#: gives others. Seen with apt-get install on debian:12 and pip install on python:3.
_UNREPRODUCIBLE = re.compile(
    r"/var/log/(apt/|dpkg\.log$|alternatives\.log$)|/var/cache/apt/(src)?pkgcache\.bin$|/var/cache/ldconfig/aux-cache$"
    r"|.*\.pyc$",
    re.DOTALL,
)
_CHUNK = 1 << 20
_TIMEOUT = 600.0
_STEP = re.compile(r"^#(\d+) \[(?!internal\])[^\]]*\] (.*)$", re.MULTILINE)


class DockerError(RuntimeError):
    """A docker command other than a build failed; the message has the command and what it printed."""


class BuildError(RuntimeError):
    """A build failed."""

    def __init__(self, log: str) -> None:
        super().__init__(log)
        self.log = log


@dataclass(frozen=True)
class Image:
    """An image, by its id; ``tag`` is the name that keeps it alive and that ``remove`` takes away."""

    id: str
    tag: str | None = None

    def remove(self) -> None:
        """Take the tag away, and with the last tag the image; never the tags of others. Twice does no harm."""
        try:
            _docker("image", "rm", self.tag or self.id)
        except DockerError as error:
            if "No such image" not in str(error):
                raise


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


@functools.lru_cache(maxsize=1)
def engine_available() -> bool:
    """Whether a Docker Engine answers."""
    try:
        return subprocess.run(["docker", "version"], capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def build(
    dockerfile_text: bytes,
    context: Path,
    *,
    build_args: Mapping[str, str] | None = None,
    no_cache: bool = False,
    tag: str | None = None,
    target: str | None = None,
) -> Image:
    """Build. The context is not changed, its .dockerignore counts. Raises ``BuildError``.

    Without ``tag`` the image gets a tag of its own, so that ``remove`` never takes another's.
    """
    return build_with_log(dockerfile_text, context, build_args=build_args, no_cache=no_cache, tag=tag, target=target)[0]


def build_with_log(
    dockerfile_text: bytes,
    context: Path,
    *,
    build_args: Mapping[str, str] | None = None,
    no_cache: bool = False,
    tag: str | None = None,
    target: str | None = None,
) -> tuple[Image, str]:
    """Build; the image and BuildKit's plain progress log. Raises ``BuildError``."""
    name = tag or f"dockfix-test:{uuid.uuid4().hex}"
    options = [word for key, value in (build_args or {}).items() for word in ("--build-arg", f"{key}={value}")]
    options += ["--no-cache"] if no_cache else []
    options += ["--target", target] if target is not None else []
    with tempfile.TemporaryDirectory(prefix="dockfix-build-") as folder:
        file, iidfile = Path(folder) / "Dockerfile", Path(folder) / "iid"
        file.write_bytes(dockerfile_text)
        command = ["docker", "build", "--network", "host", "--progress", "plain", "--iidfile", str(iidfile)]
        log = _build([*command, "--tag", name, "--file", str(file), *options, "--", str(context)])
        return Image(iidfile.read_text("ascii").strip(), name), log


def _build(command: Sequence[str]) -> str:
    environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{_text(error.stdout)}\nno end after {_TIMEOUT} s") from error
    if done.returncode:
        raise BuildError(_text(done.stdout))
    return _text(done.stdout)


def cached(log: str, step_text: str) -> bool:
    """Whether each step with this text was taken from the cache.

    A step whose text is just this, or else each that has it somewhere. Raises ``LookupError`` where there is none:
    a typing error must not look like a step that was not cached.
    """
    steps = [(number, " ".join(text.split())) for number, text in _STEP.findall(log)]
    wanted = " ".join(step_text.split())
    numbers = {number for number, text in steps if text == wanted}
    numbers = numbers or {number for number, text in steps if wanted in text}
    if not wanted or not numbers:
        raise LookupError(f"no step {step_text!r} in the log:\n{log}")
    return numbers <= set(re.findall(r"^#(\d+) CACHED$", log, re.MULTILINE))


def inspect(image: Image) -> Built:
    """What is in the image."""
    config = _image(image)["Config"]
    assert isinstance(config, dict)
    with _container(image) as container:
        return Built(_files(container), _config(config))


def layers(image: Image) -> int:
    """The number of layers."""
    root = _image(image)["RootFS"]
    assert isinstance(root, dict)
    return len(root.get("Layers") or ())


def size(image: Image) -> int:
    """The size in bytes, all layers together."""
    total = _image(image)["Size"]
    assert isinstance(total, int)
    return total


def run(image: Image, args: Sequence[str] = (), timeout: float = 30) -> Ran:
    """What a container of the image does, without network.

    Raises ``TimeoutError`` where it has not ended in time; the container is gone then. Exit code 125 is Docker's own.
    """
    name = f"dockfix-test-{uuid.uuid4().hex}"
    command = ["docker", "run", "--rm", "--network", "none", "--name", name, image.id, *args]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no end after {timeout} s; {_text(error.stdout)!r} {_text(error.stderr)!r}") from error
    finally:
        _kill(name)
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def unreproducible(path: str) -> bool:
    """An ``ignore`` for ``differences``: files of apt, dpkg and Python with the time of the build in them.

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


def _files(container: str) -> dict[str, Entry]:
    """Each path of a container's file system. Raises ``DockerError`` where the export breaks off."""
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE, stderr=errors) as process:
            assert process.stdout is not None
            try:
                files = _entries(process.stdout)
                while process.stdout.read(_CHUNK):
                    pass
            except tarfile.TarError as error:
                process.kill()
                raise DockerError(f"docker export {container}: {error}; {_all(errors)}") from error
        if process.returncode:
            raise DockerError(f"docker export {container}: {_all(errors)}")
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
def _container(image: Image) -> Iterator[str]:
    """A container that is never started; removed with its anonymous volumes.

    Its working folder is /: Docker would make the image's own where it is missing.
    """
    container = _docker("create", "--network", "none", "--workdir", "/", image.id, "x").strip()
    try:
        yield container
    finally:
        _docker("rm", "--force", "--volumes", container)


def _kill(name: str) -> None:
    """Remove a container if it is still there."""
    subprocess.run(["docker", "rm", "--force", "--volumes", name], capture_output=True, timeout=60, check=False)


def _image(image: Image) -> dict[str, object]:
    found = json.loads(_docker("image", "inspect", image.id))[0]
    assert isinstance(found, dict)
    return found


def _docker(*words: str) -> str:
    """Run docker; its standard output. Raises ``DockerError``."""
    done = subprocess.run(["docker", *words], capture_output=True, timeout=_TIMEOUT, check=False)
    if done.returncode:
        raise DockerError(f"docker {' '.join(words)}: {_text(done.stdout)}{_text(done.stderr)}")
    return _text(done.stdout)


def _all(file: IO[bytes]) -> str:
    file.seek(0)
    return _text(file.read())


def _text(output: bytes | str | None) -> str:
    return output.decode("utf-8", "backslashreplace") if isinstance(output, bytes) else output or ""
