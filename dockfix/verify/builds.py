"""Builds an image, reads the log of the build, and says in a line why a build failed."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from .engine import Engine, EngineError, Image, text
from .process import finished

_TIMEOUT = 3600.0
#: ``#7 [stage-1 2/4] COPY . .`` of BuildKit; ``[internal]`` and ``[auth]`` are no steps of the file.
_STEP = re.compile(r"^#(\d+) \[(?:[^\]\n]* )?\d+/\d+\] (.*)$", re.MULTILINE)
_CACHED = re.compile(r"^#(\d+) CACHED$", re.MULTILINE)
#: ``STEP 2/4: COPY . .`` of Buildah, and what follows when the step came from the cache. Lines of several stages
#: that are built at once begin with ``[1/2] ``.
_BUILDAH_STEP = re.compile(r"^(?:\[\d+/\d+\] )?STEP \d+(?:/\d+)?: (.*)$")
_BUILDAH_CACHED = re.compile(r"^(?:\[\d+/\d+\] )?--> Using cache ")
_PLACE = re.compile(r"^\S.*:(\d+)\n-{10,}$", re.MULTILINE)
_BASE = re.compile(r"(\S+): failed to resolve source metadata for ")
_NETWORK = re.compile(
    r"Temporary failure resolving|[Cc]ould not resolve|bad address|EAI_AGAIN|ENOTFOUND|[Nn]etwork is unreachable"
    r"|Name or service not known|Temporary failure in name resolution|Failed to establish a new connection"
)


class BuildError(RuntimeError):
    """A build failed; ``log`` is all that it printed."""

    def __init__(self, log: str) -> None:
        super().__init__(log)
        self.log = log


class Step(NamedTuple):
    """An instruction as the log of the build shows it."""

    text: str
    cached: bool


class Timed(NamedTuple):
    """An image, what its build printed, and how long it took."""

    image: Image
    log: str
    seconds: float


def build(
    engine: Engine,
    dockerfile_text: bytes,
    context: Path,
    *,
    ignore_file: Path | None = None,
    build_args: Mapping[str, str] | None = None,
    no_cache: bool = False,
    tag: str | None = None,
    target: str | None = None,
) -> Timed:
    """Build from a temporary Dockerfile; the context is not changed, its .dockerignore counts. Raises ``BuildError``.

    ``ignore_file`` is a ``<Dockerfile>.dockerignore``, which wins over the context's. Without ``tag`` the image gets
    a tag of its own, so that ``remove`` never takes another's.
    """
    name = engine.new_tag(tag)
    folder = engine.folder()
    file, iidfile = folder / "Dockerfile", folder / "iid"
    file.write_bytes(dockerfile_text)
    if ignore_file is not None:
        (folder / "Dockerfile.dockerignore").write_bytes(ignore_file.read_bytes())
    options = [word for key, value in (build_args or {}).items() for word in ("--build-arg", f"{key}={value}")]
    options += ["--no-cache"] if no_cache else []
    options += ["--target", target] if target is not None else []
    command = engine.words("build", *engine.networked(), "--iidfile", str(iidfile), "--tag", name, "--file", str(file))
    start = time.perf_counter()
    log = _build(engine, [*command, *options, "--", str(context)])
    seconds = time.perf_counter() - start
    try:
        return Timed(Image(engine, iidfile.read_text("ascii").strip(), name), log, seconds)
    except (OSError, UnicodeError) as error:
        raise EngineError(f"{engine.shown} build says nothing of the image it made (--iidfile)") from error


def _build(engine: Engine, command: list[str]) -> str:
    # Podman has no --progress; as a variable the wish does no harm there.
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
    try:
        done = finished(command, engine.interrupts, timeout=_TIMEOUT, together=True, env=environment)
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{text(error.stdout)}\nno end after {_TIMEOUT:.0f} s") from error
    except OSError as error:
        raise EngineError(f"{engine.shown}: {error.strerror or error}") from error
    if done.code:
        raise BuildError(text(done.out))
    return text(done.out)


def steps(log: str) -> list[Step]:
    """The steps of a build in the order of the log, without ``FROM``."""
    found: dict[str, Step] = {}
    cached = set(_CACHED.findall(log))
    for number, instruction in _STEP.findall(log):
        found[number] = Step(" ".join(instruction.split()), number in cached)
    return [step for step in list(found.values()) or _buildah_steps(log) if not step.text.startswith("FROM ")]


def _buildah_steps(log: str) -> list[Step]:
    found: list[Step] = []
    for line in log.splitlines():
        if match := _BUILDAH_STEP.match(line):
            found.append(Step(" ".join(match.group(1).split()), False))
        elif found and _BUILDAH_CACHED.match(line):
            found[-1] = found[-1]._replace(cached=True)
    return found


def cached(log: str, step_text: str) -> bool:
    """Whether each step with this text was taken from the cache.

    A step whose text is just this, or else each that has it somewhere. Raises ``LookupError`` where there is none:
    a typing error must not look like a step that was not cached.
    """
    wanted = " ".join(step_text.split())
    every = steps(log)
    found = [step for step in every if step.text == wanted] or [step for step in every if wanted in step.text]
    if not wanted or not found:
        raise LookupError(f"no step {step_text!r} in the log:\n{log}")
    return all(step.cached for step in found)


def why_failed(log: str, engine: Engine) -> tuple[int, str]:
    """The line of the Dockerfile, 1 where the log names none, and a sentence with what to do."""
    places = _PLACE.findall(log)
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error:")]
    message = errors[-1] if errors else lines[-1] if lines else "the build fails and prints nothing"
    message = re.sub(r"^error:\s*(failed to solve:\s*)?", "", message, flags=re.IGNORECASE)
    line = int(places[-1]) if places else 1
    if base := _BASE.search(message):
        reason = message[base.end() :].split(": ", 1)[-1]
        name = base.group(1)
        return line, f"the base image {name} can't be had ({reason}); try `{engine.shown} pull {name}`"
    if engine.network is None and _NETWORK.search(log):
        return line, f"it does not build: {message}; the step finds no network: try --network host"
    return line, f"it does not build: {message}"
