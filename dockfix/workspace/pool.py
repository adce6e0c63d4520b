"""Work over many files in several processes: results in order, and no file lost with a process that dies."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
#: Below this many files a pool costs more than it gives (a process starts in about 15 ms, a file takes 2).
FEWEST = 48
_CHUNK = 12
_PR_SET_PDEATHSIG = 1
_PATIENCE = 0.5  # seconds that a process gets to end by itself


def available_cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def will_be_pooled(count: int, jobs: int) -> bool:
    """Whether :func:`run` takes more than this process for so many paths."""
    return jobs > 1 and count >= FEWEST


def run(
    paths: Sequence[str], make_worker: Callable[[], Callable[[str], T]], jobs: int, crashed: Callable[[str, str], T]
) -> Generator[T, None, None]:
    """What the worker makes of each path, in the order of the paths.

    ``crashed`` makes the result of a file with which its process died, from the path and a reason.
    Closing the iterator, also by an exception such as ``KeyboardInterrupt``, ends all processes.
    """
    if not will_be_pooled(len(paths), jobs):
        worker = make_worker()
        for path in paths:
            yield worker(path)
        return
    pool = _Pool(paths, make_worker, jobs, crashed)
    try:
        yield from pool.results()
    finally:
        pool.end()


class _Child:
    """A process and the files it has been given."""

    def __init__(self, process: Any, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.todo: deque[int] = deque()


class _Pool(Generic[T]):
    def __init__(
        self,
        paths: Sequence[str],
        make_worker: Callable[[], Callable[[str], T]],
        jobs: int,
        crashed: Callable[[str, str], T],
    ) -> None:
        self.paths = paths
        self.make_worker = make_worker
        self.crashed = crashed
        self.waiting = deque(range(len(paths)))
        self.done: dict[int, T] = {}
        import multiprocessing  # a single file has no use for it

        # `fork` shares what is imported already; only Linux can be trusted with it.
        self.context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.children: list[_Child] = []
        for _ in range(min(jobs, -(-len(paths) // _CHUNK))):
            self._start()

    def _start(self) -> None:
        ours, theirs = self.context.Pipe()
        others = [child.connection for child in self.children]
        words = (theirs, [ours, *others], self.make_worker, os.getpid())
        process = self.context.Process(target=_serve, args=words, daemon=True)
        process.start()
        theirs.close()
        child = _Child(process, ours)
        self.children.append(child)
        self._give(child)

    def _give(self, child: _Child) -> None:
        """The next files; None where there are none left, which ends the process."""
        count = min(_CHUNK, len(self.waiting))
        child.todo.extend(self.waiting.popleft() for _ in range(count))
        try:
            child.connection.send([(index, self.paths[index]) for index in child.todo] or None)
        except OSError:
            pass  # it has died: noticed when its end of the pipe is read

    def results(self) -> Iterator[T]:
        """The results, each as soon as all before it are there."""
        from multiprocessing.connection import wait

        following = 0
        while following < len(self.paths):
            while following in self.done:
                yield self.done.pop(following)
                following += 1
            if following == len(self.paths):
                return
            by_connection: dict[Any, _Child] = {child.connection: child for child in self.children}
            for ready in wait(list(by_connection)):
                self._receive(by_connection[ready])

    def _receive(self, child: _Child) -> None:
        try:
            index, result = child.connection.recv()
        except (EOFError, OSError):
            self._bury(child)
            return
        child.todo.remove(index)
        self.done[index] = result
        if not child.todo:
            self._give(child)

    def _bury(self, child: _Child) -> None:
        """A process that has ended: with work left it died with the first file of it."""
        self.children.remove(child)
        child.process.join(_PATIENCE)
        if child.todo:
            index = child.todo.popleft()
            self.done[index] = self.crashed(self.paths[index], _how_it_ended(child.process.exitcode))
            self.waiting.extendleft(reversed(child.todo))
            self._start()

    def end(self) -> None:
        """End every process, at once where it must be."""
        for child in self.children:
            child.process.terminate()
        for child in self.children:
            child.process.join(_PATIENCE)
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
            child.connection.close()


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its process was ended by {signal.Signals(-code).name}"
    return f"its process ended with {code}"


def _end_with(parent: int) -> None:
    """Ask Linux to end this process with the one that started it, even where that was killed."""
    if sys.platform == "linux":
        import ctypes

        try:
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        except (OSError, AttributeError):
            return
    if os.getppid() != parent:
        os._exit(1)


def _serve(
    connection: Connection, others: list[Connection], make_worker: Callable[[], Callable[[str], Any]], parent: int
) -> None:
    """A process of the pool: work off what comes, until None or the end of the pipe.

    A signal may end it at any moment: a file is replaced with signals held back.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    _end_with(parent)
    for other in others:
        other.close()
    worker = make_worker()
    try:
        while (todo := connection.recv()) is not None:
            for index, path in todo:
                connection.send((index, worker(path)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent is gone
