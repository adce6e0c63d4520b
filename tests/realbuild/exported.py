"""Images compared without dockfix: built by `docker build`, read by `docker export` and `docker inspect`."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

#: What Docker puts into each container.
DOCKERS = ("dev", "proc", "sys", ".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/mtab")
#: Parts of the config that don't tell when and by which steps an image was built.
CONFIG = (
    *("Env", "Cmd", "Entrypoint", "User", "WorkingDir", "ExposedPorts", "Volumes", "Labels", "StopSignal", "Shell"),
    *("Healthcheck", "OnBuild"),
)


class Exported(NamedTuple):
    """What is in an image, and what its containers say."""

    config: dict[str, Any]
    files: dict[str, tuple[object, ...]]
    containers: tuple[tuple[int, bytes], ...]


def _docker(*words: str, text: str | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["docker", *words], input=text.encode() if text else None, capture_output=True)


def exported(dockerfile: str, context: Path, arguments: Collection[list[str]]) -> Exported | str:
    """What comes of a file, or the log of a build that fails."""
    tag = f"dockfix-whole:{uuid.uuid4().hex}"
    built = _docker("build", "--network", "host", "-t", tag, "-f", "-", str(context), text=dockerfile)
    if built.returncode:
        return built.stderr.decode(errors="replace")
    try:
        inspected = json.loads(_docker("image", "inspect", tag).stdout)[0]["Config"]
        config = {name: inspected.get(name) or None for name in CONFIG}
        runs = [("run", "--rm", "--network", "none", "--hostname", "h", tag, *words) for words in arguments]
        return Exported(config, _files(tag), tuple(_ran(run) for run in runs))
    finally:
        _docker("image", "rm", "-f", tag)


def _ran(run: tuple[str, ...]) -> tuple[int, bytes]:
    done = _docker(*run)
    return done.returncode, done.stdout


def _files(tag: str) -> dict[str, tuple[object, ...]]:
    container = _docker("create", tag, "x").stdout.decode().strip()
    found: dict[str, tuple[object, ...]] = {}
    try:
        with subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as process:
            assert process.stdout
            with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
                for entry in archive:
                    path = entry.name.rstrip("/")
                    if path in DOCKERS or path.startswith(("dev/", "proc/", "sys/")):
                        continue
                    content: object = entry.linkname
                    if entry.isfile():
                        data = archive.extractfile(entry)
                        content = hashlib.sha256(data.read()).hexdigest() if data else None
                    found[path] = (entry.type, oct(entry.mode), entry.uid, entry.gid, content)
    finally:
        _docker("rm", container)
    # Which of two names of one file is the link is a matter of their order.
    for path, value in found.items():
        if value[0] == tarfile.LNKTYPE:
            found[path] = found.get(str(value[4]).lstrip("/"), value)
    return found


def differences(before: Exported, after: Exported, excused: Collection[str] = ()) -> Iterator[str]:
    """What differs, a line each; ``excused`` are parts of the config of which only what containers say counts."""
    for name in CONFIG:
        if name not in excused and before.config[name] != after.config[name]:
            yield f"{name}: {before.config[name]}, then {after.config[name]}"
    for path in sorted(before.files.keys() | after.files.keys()):
        if before.files.get(path) != after.files.get(path):
            yield f"/{path}: {before.files.get(path)}, then {after.files.get(path)}"
    for one, other in zip(before.containers, after.containers, strict=True):
        if one != other:
            yield f"a container: {one}, then {other}"
