"""What the parts of a plan are compared by, and where a shell starts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

#: A value that can be compared: texts, numbers and tuples of them.
Value = Hashable


class Place(NamedTuple):
    """Where a shell starts: working directory and user, None for what is not known.

    ``in_place`` are the programs whose update puts them where they are.
    """

    workdir: str | None = None
    user: str | None = None
    in_place: frozenset[str] = frozenset()


NOWHERE = Place()  #: where nothing is known
