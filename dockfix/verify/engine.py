"""A docker-compatible command, and what was made with it and must go away again."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .process import Done, Interrupts, finished

_TIMEOUT = 600.0
_ANSWER = 20.0
_NAME = "dockfix-verify"


class EngineError(RuntimeError):
    """A command other than a build failed; the message has the command and what it printed."""


class Engine:
    """``docker``, ``podman`` or what is called like them; ``close`` takes away all that is left of its work."""

    def __init__(
        self,
        command: Sequence[str] = ("docker",),
        network: str | None = None,
        interrupts: Interrupts | None = None,
    ) -> None:
        self.command = tuple(command)
        self.network = network
        self.interrupts = interrupts or Interrupts()
        self._folder: Path | None = None
        self._tags: set[str] = set()
        self._containers: set[str] = set()
        self._why: str | None = None
        self._asked = False

    @property
    def shown(self) -> str:
        """The command as a user types it."""
        return shlex.join(self.command)

    def words(self, *words: str) -> list[str]:
        """The command line of a call."""
        return [*self.command, *words]

    def networked(self) -> list[str]:
        """The option for the network, where one was asked for."""
        return [] if self.network is None else ["--network", self.network]

    def why_not(self) -> str | None:
        """Why no engine answers and what to do, or None where one does. Asked once."""
        if not self._asked:
            self._why, self._asked = self._ask(), True
        return self._why

    def _ask(self) -> str | None:
        try:
            done = self.finished("version", timeout=_ANSWER)
        except OSError as error:
            reason = "no such command" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
            return f"{self.command[0]}: {reason}; install Docker or Podman, or name another command with --engine"
        except subprocess.TimeoutExpired:
            return f"`{self.shown} version` gives no answer in {_ANSWER:.0f} s; is the engine running?"
        if done.code:
            lines = text(done.err or done.out).strip().splitlines() or [f"exit code {done.code}"]
            return f"`{self.shown} version` fails: {lines[-1].strip()}; start the engine, or name another with --engine"
        return None

    def finished(self, *words: str, timeout: float = _TIMEOUT, before_end: Callable[[], None] = lambda: None) -> Done:
        """Run the command to its end; ``before_end`` is called where it has to be made to end."""
        return finished(self.words(*words), self.interrupts, timeout=timeout, before_end=before_end)

    def call(self, *words: str) -> str:
        """Run the command; its standard output. Raises ``EngineError``."""
        try:
            done = self.finished(*words)
        except subprocess.TimeoutExpired as error:
            raise EngineError(f"{shlex.join(error.cmd)}: no end after {_TIMEOUT:.0f} s") from error
        except OSError as error:
            raise EngineError(f"{self.shown}: {error.strerror or error}") from error
        if done.code:
            raise EngineError(f"{shlex.join(self.words(*words))}: {text(done.out)}{text(done.err)}".strip())
        return text(done.out)

    def folder(self) -> Path:
        """A new temporary folder, there until ``close``."""
        with self.interrupts.held():
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
            return Path(tempfile.mkdtemp(dir=self._folder))

    def new_tag(self, tag: str | None = None) -> str:
        """A tag, noted before anything can bear it."""
        name = tag or f"{_NAME}:{uuid.uuid4().hex}"
        self._tags.add(name)
        return name

    def remove_tag(self, tag: str) -> None:
        """Take the tag away, and with the last tag the image. Twice does no harm."""
        with self.interrupts.held():
            try:
                self.call("image", "rm", tag)
            except EngineError as error:
                if not any(word in str(error).lower() for word in ("no such image", "image not known")):
                    raise
            self._tags.discard(tag)

    @contextmanager
    def container_name(self) -> Iterator[str]:
        """A name for a container, which is removed with its anonymous volumes."""
        name = f"{_NAME}-{uuid.uuid4().hex}"
        self._containers.add(name)
        try:
            yield name
        finally:
            self.try_remove_container(name)

    def try_remove_container(self, name: str) -> None:
        """Remove a container; where that fails, ``close`` tries again, and reports it."""
        with suppress(EngineError):
            self._remove_container(name)

    def _remove_container(self, name: str) -> None:
        with self.interrupts.held():
            try:
                self.call("rm", "--force", "--volumes", name)
            except EngineError as error:
                if not any(word in str(error).lower() for word in ("no such container", "no container with")):
                    raise
            self._containers.discard(name)

    def close(self) -> list[str]:
        """Remove containers, tags and folders; one line for each that could not be removed."""
        failures = []
        with self.interrupts.held():
            for names, remove in ((self._containers, self._remove_container), (self._tags, self.remove_tag)):
                for name in sorted(names):
                    try:
                        remove(name)
                    except EngineError as error:
                        failures.append(f"{name} is left behind: {' '.join(str(error).split())}")
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
        return failures


@dataclass(frozen=True)
class Image:
    """An image, by its id; ``tag`` is the name that keeps it alive and that ``remove`` takes away."""

    engine: Engine
    id: str
    tag: str

    def remove(self) -> None:
        """Take the tag away, never the tags of others. Twice does no harm."""
        self.engine.remove_tag(self.tag)


def text(output: bytes | str | None) -> str:
    """What a command printed, whatever its bytes."""
    return output.decode("utf-8", "backslashreplace") if isinstance(output, bytes) else output or ""
