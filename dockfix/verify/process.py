"""Commands that end with us: each in a process group of its own, which a signal takes down as a whole."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import IO, NamedTuple

_PATIENCE = 10.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(BaseException):
    """A signal asked for the end. No ``Exception``, so that only who cleans up sees it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Interrupts:
    """Turns the first signal into :class:`Stopped`, but never inside ``held``; the next ones change nothing.

    A process that has just been forked, or a tag that is being removed, must not be lost to a signal in between.
    """

    def __init__(self) -> None:
        self._number: int | None = None
        self._raised = False
        self._depth = 0
        self._before: dict[int, object] = {}

    def __enter__(self) -> Interrupts:
        for name in _SIGNALS:
            if hasattr(signal, name):
                number = getattr(signal, name)
                self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, where: TracebackType | None) -> None:
        for number, handler in self._before.items():
            # On the way out a second signal must not cut short what the first has asked for.
            handler = signal.SIG_IGN if self._raised else handler
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._number = self._number or number
        self._check()

    def _check(self) -> None:
        if self._number is not None and not self._raised and not self._depth:
            self._raised = True
            raise Stopped(self._number)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is raised inside; what came is raised at the end."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        self._check()


class Done(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: bytes
    err: bytes


@contextmanager
def started(
    command: Sequence[str],
    interrupts: Interrupts,
    *,
    stderr: int | IO[bytes] = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
    before_end: Callable[[], None] = lambda: None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A running command; at the end of the block it and its children are gone.

    ``before_end`` is called where it has to be made to end.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        with interrupts.held():
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=env,
                start_new_session=True,
            )
        yield process
    finally:
        if process is not None:
            with interrupts.held():
                if process.poll() is None:
                    before_end()
                _end(process)


def finished(
    command: Sequence[str],
    interrupts: Interrupts,
    *,
    timeout: float,
    together: bool = False,
    env: Mapping[str, str] | None = None,
    before_end: Callable[[], None] = lambda: None,
) -> Done:
    """Run to the end; ``together`` puts both outputs into one. Raises ``subprocess.TimeoutExpired``, ``OSError``."""
    stderr = subprocess.STDOUT if together else subprocess.PIPE
    with started(command, interrupts, stderr=stderr, env=env, before_end=before_end) as process:
        out, err = process.communicate(timeout=timeout)
        return Done(process.returncode, out, err or b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """First asked, then made to end, with all that the process has started."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    except (ProcessLookupError, PermissionError):
        pass
