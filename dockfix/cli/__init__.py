"""The command line: words in, words out, no rules here. One module a command; each is imported only when it is called.

This module imports next to nothing, so that a Ctrl-C in the first moments ends the program as quietly as a later one.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

_SOON = 0.001  # seconds


def run() -> None:
    """The console script: one line for whatever goes wrong, never a traceback."""
    wanted = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else the signal is ignored
    if wanted:
        signal.signal(signal.SIGINT, _end_at_once)
    from .program import run_program

    if wanted:
        sys.unraisablehook = _unraisable
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run_program()


def _end_at_once(number: int, frame: FrameType | None) -> None:
    """While modules are imported there is nothing to clean up."""
    os._exit(130)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """A Ctrl-C in a place where Python can't raise, such as a finalizer: once more when that is over."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt) and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, _SOON)
    else:
        sys.__unraisablehook__(unraisable)
