"""What a shell text writes: a file, and what comes to stand in it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

#: Stands in a place for what is not known.
UNKNOWN = "\ue002"


class Made(Enum):
    """What comes to stand in a file."""

    PROGRAM = "a program"  #: a linker's output, or a package manager's
    SCRIPT = "a text with a #! line"
    TEXT = "a text without a #! line"
    COPY = "what stands in another file"
    KEPT = "what stood there, with more behind it, or nothing where nothing stood"
    FETCHED = "a download"
    UNPACKED = "what an archive holds"
    CLONED = "a repository"
    UNKNOWN = "something else"
    STARTED = "whatever a script does that is started"


class Output(NamedTuple):
    """A file that is written; a place that ends in a slash is a folder with files of any name."""

    made: Made
    place: str  #: absolute and normal but for what is not known
    sources: tuple[str, ...] = ()  #: of a copy and an archive
    sure: bool = False  #: whether it is written in any case
    link: bool = False
