"""Builds images with a real Docker Engine and compares them: file system and config."""

from __future__ import annotations

import functools
import hashlib
import json
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

#: What Docker itself puts into a container.
_DOCKERS_OWN = (".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/mtab", "dev/", "proc/", "sys/")
_CONFIG = (
    *("Env", "Cmd", "Entrypoint", "User", "WorkingDir", "ExposedPorts", "Volumes", "Labels"),
    *("StopSignal", "Shell", "Healthcheck", "OnBuild"),
)


class Built(NamedTuple):
    """An image: each path with its type, mode, owner, link and content; and the config."""

    files: dict[str, tuple[Any, ...]]
    config: dict[str, Any]


@functools.lru_cache(maxsize=1)
def engine_available() -> bool:
    """Whether a Docker Engine answers."""
    try:
        return not subprocess.run(["docker", "version"], capture_output=True, timeout=20, check=False).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False


def docker(*words: str) -> str:
    """Run docker; its standard output. Raises ``CalledProcessError``."""
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"docker {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def build(dockerfile: str, context: Path) -> str:
    """Build and return a tag of its own. Raises ``RuntimeError`` where the build fails."""
    tag = f"dockfix-test:{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Dockerfile"
        file.write_bytes(dockerfile.encode("utf-8", "surrogateescape"))
        source = context if context.is_dir() else Path(folder)
        docker("build", "--network", "host", "--quiet", "--file", str(file), "--tag", tag, str(source))
    return tag


def inspect(tag: str) -> Built:
    """What is in the image."""
    config = json.loads(docker("image", "inspect", tag))[0]["Config"]
    container = docker("create", tag, "x").strip()
    try:
        return Built(_files(container), {key: config.get(key) or None for key in _CONFIG})
    finally:
        docker("rm", container)


def _files(container: str) -> dict[str, tuple[Any, ...]]:
    files: dict[str, tuple[Any, ...]] = {}
    with subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for entry in archive:
                if entry.name.startswith(_DOCKERS_OWN):
                    continue
                file = archive.extractfile(entry) if entry.isreg() else None
                digest = hashlib.sha256(file.read()).hexdigest() if file else ""
                device = (entry.devmajor, entry.devminor) if entry.isdev() else ()
                kind = (entry.type, oct(entry.mode), entry.uid, entry.gid, entry.linkname, digest, device)
                files[entry.name] = kind
    return files


def differences(before: Built, after: Built) -> list[str]:
    """One line for each difference."""
    found = []
    for path in sorted(before.files.keys() | after.files.keys()):
        if before.files.get(path) != after.files.get(path):
            found.append(f"{path}: {before.files.get(path)} != {after.files.get(path)}")
    for key in _CONFIG:
        if before.config[key] != after.config[key]:
            found.append(f"{key}: {before.config[key]} != {after.config[key]}")
    return found


def run(tag: str, arguments: Sequence[str] = ()) -> tuple[int, str, str]:
    """Exit code and output of a container."""
    command = ["docker", "run", "--rm", "--network", "none", tag, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr
