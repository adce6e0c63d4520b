"""SIGTERM and SIGHUP end a run as Ctrl-C does: processes are ended, temporary folders removed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """Inside, such a signal raises ``KeyboardInterrupt``, and the exit code says which one it was.

    One that is ignored, as under ``nohup``, stays ignored. A second one finds the program ending already.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    caught: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        for other in ours:
            signal.signal(other, signal.SIG_IGN)
        caught.append(number)
        raise KeyboardInterrupt

    try:
        for number in ours:
            signal.signal(number, end)
        yield
    except KeyboardInterrupt:
        if not caught:
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(128 + caught[0])
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
