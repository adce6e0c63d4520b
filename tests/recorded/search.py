"""Looks for differences for some minutes, and prints each in its smallest form.

    python tests/recorded/search.py MINUTES [SEED]

It uses one core.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from recorded.oracle import differences
from recorded.texts import Example, Writer

MERGE_RUNS = [codemod for codemod in all_codemods() if codemod.name == "merge-runs"]
BYTES = 120
MOST_TRIES = 150


def joined(example: Example) -> str | None:
    """The text after joining, or None where nothing is joined. Raises :class:`AssertionError` for a refused change."""
    result = fix(example.text, MERGE_RUNS, BuildContext.unknown())
    assert not result.warnings, result.warnings
    return result.text if result.changes else None


def found(data: bytes) -> list[str]:
    """What differs for the file that these bytes say, with both texts in front; empty where nothing does."""
    example = Writer(data).file()
    try:
        after = joined(example)
    except AssertionError as error:
        return [example.text, str(error)]
    if after is None:
        return []
    lines = list(differences(example.text, after, example.start, example.shells, example.exits))
    return [example.text, after, f"exits {example.exits}, {example.start}", *lines] if lines else []


def smallest(data: bytes, differs: Callable[[bytes], bool]) -> bytes:
    """The bytes without those that don't matter, as far as some tries go."""
    size, tries = 16, 0
    while size >= 1:
        at = 0
        while at < len(data) and tries < MOST_TRIES:
            tries += 2
            for shorter in (data[:at] + data[at + 2 * size :], data[:at] + bytes(2 * size) + data[at + 2 * size :]):
                if shorter != data and len(shorter) <= len(data) and differs(shorter):
                    data = shorter
                    break
            else:
                at += 2 * size
        size //= 2
    return data


def search(minutes: float, seed: int) -> Counter[str]:
    """Goes on until the time is over, and prints what it finds."""
    chance, counts = random.Random(seed), Counter[str]()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        data = chance.randbytes(BYTES)
        example = Writer(data).file()
        counts["files"] += 1
        after = fix(example.text, MERGE_RUNS, BuildContext.unknown()).text
        counts["joined"] += after != example.text
        counts["in ( )"] += after.count("( ") > example.text.count("( ")
        if lines := found(data):
            counts["differ"] += 1
            lines = found(smallest(data, lambda shorter: bool(found(shorter)))) or lines
            print("\n".join([f"== seed {seed}", *lines]), flush=True)
    return counts


if __name__ == "__main__":
    number = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    total = search(float(sys.argv[1]), number)
    print(f"seed {number}, {sys.argv[1]} minutes: {dict(total)}")
