"""One document's work: what runs at a time, and what is stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dockfix.codemod import Codemod
from dockfix.codemods import all_codemods
from dockfix.config.choose import Choice
from dockfix.context import BuildContext
from dockfix.lsp import scheduler as module
from dockfix.lsp.documents import Analysis
from dockfix.lsp.scheduler import Scheduler, Stopped, Superseded, go_on

PATIENCE = 60


WORKS: list[Work] = []


class Work:
    """Analyses that take until they are let go, or are stopped; it knows which ran, and how many at once."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.stopped: list[str] = []
        self.at_once = self.most = 0
        self.free = threading.Event()
        self.begun = threading.Event()
        self._lock = threading.Lock()
        WORKS.append(self)

    def of(self, name: str, *, stoppable: bool = False) -> Callable[[], str]:
        def work() -> str:
            with self._lock:
                self.ran.append(name)
                self.at_once += 1
                self.most = max(self.most, self.at_once)
            self.begun.set()
            try:
                while not self.free.wait(0.005):
                    if stoppable:
                        go_on()
            except Stopped:
                self.stopped.append(name)
                raise
            finally:
                self.at_once -= 1
            return f"of {name}"

        return work

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, PATIENCE)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as made:
        yield made
        for work in WORKS:
            work.free.set()  # no thread outlives the test, even where it fails


def run(test: Callable[[], Any]) -> None:
    async def in_time() -> None:
        await asyncio.wait_for(test(), PATIENCE)

    asyncio.run(in_time())


async def settled() -> None:
    """Every task has had its turn."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_one_runs_and_one_waits(pool: ThreadPoolExecutor) -> None:
    async def test() -> None:
        work, scheduler = Work(), Scheduler(pool)
        asked = [asyncio.ensure_future(scheduler.analysis("0", work.of("0")))]
        await work.has_begun()
        asked += [asyncio.ensure_future(scheduler.analysis(str(one), work.of(str(one)))) for one in range(1, 9)]
        asked.append(asyncio.ensure_future(scheduler.analysis("8", work.of("8 again"))))
        # Those that are superseded are answered at once, though the first has not ended.
        message_of = await asyncio.gather(*asked[:8], return_exceptions=True)
        assert {type(one) for one in message_of} == {Superseded}
        work.free.set()
        assert [await one for one in asked[8:]] == ["of 8", "of 8"]
        assert (work.ran, work.most) == (["0", "8"], 1)

    run(test)


def test_the_newer_one_has_its_turn_before_the_older_one_is_through(pool: ThreadPoolExecutor) -> None:
    async def test() -> None:
        work, other, scheduler = Work(), Work(), Scheduler(pool)
        other.free.set()
        first = asyncio.ensure_future(scheduler.analysis("first", work.of("first", stoppable=True)))
        await work.has_begun()
        assert await scheduler.analysis("second", other.of("second")) == "of second"
        assert work.stopped == ["first"]
        with pytest.raises(Superseded):
            await first

    run(test)


def test_what_nobody_waits_for_is_stopped(pool: ThreadPoolExecutor) -> None:
    async def test() -> None:
        work, scheduler = Work(), Scheduler(pool)
        earlier, one, two = (
            asyncio.ensure_future(scheduler.analysis(name, work.of(name, stoppable=True))) for name in ("w", "x", "x")
        )
        other = asyncio.ensure_future(scheduler.other(work.of("y", stoppable=True)))
        while sorted(work.ran[-2:]) != ["x", "y"]:
            await asyncio.sleep(0.005)
        one.cancel()
        await settled()
        assert work.stopped == ["w"]
        assert isinstance(earlier.exception(), Superseded)
        two.cancel()
        other.cancel()
        while sorted(work.stopped) != ["w", "x", "y"]:
            await asyncio.sleep(0.005)
        work.free.set()
        assert await scheduler.analysis("x", work.of("anew")) == "of anew"

    run(test)


def test_a_running_one_with_the_same_key_is_not_taken_for_the_answer(pool: ThreadPoolExecutor) -> None:
    """It may have read a config that is another by now."""

    async def test() -> None:
        work, scheduler = Work(), Scheduler(pool)
        one = asyncio.ensure_future(scheduler.analysis("x", work.of("before")))
        await work.has_begun()
        two = asyncio.ensure_future(scheduler.analysis("x", work.of("after")))
        await settled()
        work.free.set()
        assert (await one, await two) == ("of before", "of after")
        assert work.most == 1

    run(test)


def test_another_text_overtakes_all(pool: ThreadPoolExecutor) -> None:
    async def test() -> None:
        work, scheduler = Work(), Scheduler(pool)
        asked = [
            asyncio.ensure_future(scheduler.analysis("x", work.of("x", stoppable=True))),
            asyncio.ensure_future(scheduler.other(work.of("y", stoppable=True))),
        ]
        while len(work.ran) < 2:
            await asyncio.sleep(0.005)
        asked.append(asyncio.ensure_future(scheduler.analysis("z", work.of("z"))))
        await settled()
        scheduler.supersede()
        message_of = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(one) for one in message_of] == [Superseded] * 3
        work.free.set()
        assert await scheduler.analysis("x", work.of("anew")) == "of anew"
        assert "z" not in work.ran

    run(test)


def test_an_error_is_everyones_who_waits(pool: ThreadPoolExecutor) -> None:
    async def test() -> None:
        scheduler = Scheduler(pool)
        asked = [scheduler.analysis("x", lambda: 1 // 0) for _ in range(2)]
        message_of = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(one) for one in message_of] == [ZeroDivisionError] * 2
        assert await scheduler.analysis("x", lambda: 2) == 2

    run(test)


def test_the_engine_leaves_off_between_two_rewrites(monkeypatch: pytest.MonkeyPatch) -> None:
    last = all_codemods()[3].name
    stop = threading.Event()
    monkeypatch.setattr(module._here, "stop", stop, raising=False)
    ask: list[str] = []

    def message_of(codemod: Codemod, *rest: Any) -> Iterator[Any]:
        ask.append(codemod.name)
        if codemod.name == last:
            stop.set()
        yield from ()

    codemods = [type(one.__class__.__name__, (one.__class__,), {"rewrite": message_of})() for one in all_codemods()]
    with pytest.raises(Stopped):
        Analysis("FROM a\nRUN b\n", "utf-16", Choice(codemods, frozenset(), {}), BuildContext.unknown())
    assert ask[-1] == last and len(set(ask)) == 4
