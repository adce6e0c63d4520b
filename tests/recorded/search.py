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

from recorded.joins import finds, joined, joined_anyhow, proved
from recorded.texts import Writer

BYTES = 124
MOST_TRIES = 150


def smallest(data: bytes, differs: Callable[[bytes], object]) -> bytes:
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
        writer = Writer(data)
        example = writer.file()
        after = joined(example).text
        anyhow = joined_anyhow(example, writer)
        counts["files"] += 1
        counts["joined"] += after != example.text
        counts["in ( )"] += after.count("( ") > example.text.count("( ")
        counts["proved"] += anyhow is not None and proved(example.text, anyhow)
        if lines := finds(data):
            counts["wrong"] += 1
            lines = finds(smallest(data, finds)) or lines
            print("\n".join([f"== seed {seed}", *lines]), flush=True)
    return counts


if __name__ == "__main__":
    number = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    total = search(float(sys.argv[1]), number)
    print(f"seed {number}, {sys.argv[1]} minutes: {dict(total)}")
