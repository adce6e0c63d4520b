"""What threads do for a document, and when they leave off: for a newer text, or because nobody waits any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

_here = threading.local()
_MOMENT = 0.005  # seconds


class Superseded(Exception):
    """The document is another by now: what was asked about it has no answer."""


class Stopped(Exception):
    """Raised in a thread whose work nobody waits for."""


def go_on() -> None:
    """Raises :class:`Stopped` where nobody waits for what this thread does."""
    stop: threading.Event | None = getattr(_here, "stop", None)
    if stop is not None and stop.is_set():
        raise Stopped


def _superseded() -> NoReturn:
    raise Superseded


class UntilStopped(Mapping[str, T]):
    """A mapping that looks at each question whether to go on.

    The engine asks for a rewrite's options each time before it has its say: no other place is as near.
    """

    def __init__(self, held: Mapping[str, T]) -> None:
        self._held = held

    def __getitem__(self, key: str) -> T:
        go_on()
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __bool__(self) -> bool:
        return True  # whoever writes `options or {}` has to ask an empty one, too


class _Task:
    """Some work for a thread, and who waits for it."""

    def __init__(self, key: object, work: Callable[[], Any]) -> None:
        self.key = key
        self.stop = threading.Event()
        self.waiting: set[asyncio.Future[Callable[[], Any]]] = set()
        self._work = work

    def __call__(self) -> Any:
        _here.stop = self.stop
        try:
            go_on()
            return self._work()
        finally:
            _here.stop = None

    async def answer(self) -> Any:
        """What comes of it; it is stopped once nobody waits for that."""
        waiter: asyncio.Future[Callable[[], Any]] = asyncio.get_running_loop().create_future()
        self.waiting.add(waiter)
        try:
            return (await waiter)()
        finally:
            self.waiting.discard(waiter)
            if not self.waiting:
                self.stop.set()

    def supersede(self) -> None:
        """Tell those who wait that there is no answer."""
        self.stop.set()
        self.tell(_superseded)

    def tell(self, answer: Callable[[], Any]) -> None:
        """Give those who wait something that returns the answer, or raises the error."""
        for waiter in self.waiting:
            if not waiter.done():
                waiter.set_result(answer)


class Scheduler:
    """One document's work: of its analyses one runs, and one waits till that has ended; touched by the loop alone."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._running: _Task | None = None
        self._next: _Task | None = None
        self._others: set[_Task] = set()

    async def analysis(self, key: object, work: Callable[[], T]) -> T:
        """What comes of an analysis, asked of what ``key`` holds; raises :class:`Superseded` when it is no longer that.

        Whoever asks the same while it waits gets the same answer. One that runs may have begun before some other
        file has changed: then the one that waits finds out whether that counts.
        """
        task = self._next
        if task is None or task.key != key or task.stop.is_set():
            if task is not None:
                task.supersede()
            if self._running is not None and self._running.key != key:
                self._running.supersede()
            task = self._next = _Task(key, work)
            if self._running is None:
                self._begin()
        found: T = await task.answer()
        return found

    def _begin(self) -> None:
        self._running, self._next = self._next, None
        if self._running is not None:
            self._start(self._running, self._begin)

    def _start(self, task: _Task, after: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()

        def deliver(done: Future[Any]) -> None:
            if not done.cancelled():
                task.tell(done.result)
            after()

        def ended(done: Future[Any]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(deliver, done)

        self._pool.submit(task).add_done_callback(ended)

    async def other(self, work: Callable[[], T]) -> T:
        """What comes of work upon an analysis; raises :class:`Superseded` when the document becomes another."""
        task = _Task(None, work)
        self._others.add(task)
        self._start(task, lambda: self._others.discard(task))
        found: T = await task.answer()
        return found

    async def idle(self) -> None:
        """Wait till nobody waits for work upon an analysis: two threads at once take each other's time."""
        await asyncio.sleep(_MOMENT)
        while self._others:
            await asyncio.sleep(_MOMENT)

    def supersede(self) -> None:
        """The document is another from now on."""
        for task in (self._running, self._next, *self._others):
            if task is not None:
                task.supersede()
        self._next = None
