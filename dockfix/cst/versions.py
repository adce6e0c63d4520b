"""The versions of one file, as an editor shows them: each is read from what has stayed of the one before."""

from __future__ import annotations

from .dockerfile import Dockerfile
from .parser import parse, parse_again
from .reuse import Edited


class Versions:
    """Reads a file that is being edited."""

    def __init__(self) -> None:
        self._last: tuple[str, Dockerfile] | None = None

    def parse(self, text: str) -> Dockerfile:
        """``parse(text)``, by way of the version read before."""
        tree = parse(text) if self._last is None else self._again(*self._last, text)
        self._last = text, tree
        return tree

    def _again(self, old: str, before: Dockerfile, text: str) -> Dockerfile:
        return parse_again(before, old, text, [span_edited(old, text)])


def span_edited(old: str, new: str) -> Edited:
    """The least span of ``old`` such that all differences to ``new`` lie in it."""
    head = _common(old, new, last=False)
    tail = _common(old[head:], new[head:], last=True)
    return Edited(head, len(old) - head - tail, len(new) - head - tail)


def _common(one: str, other: str, *, last: bool) -> int:
    """How many characters are the same at the beginning, or at the end; found by halving, since slices compare fast."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        same = one.endswith(other[len(other) - middle :]) if last else one.startswith(other[:middle])
        low, high = (middle, high) if same else (low, middle - 1)
    return low
