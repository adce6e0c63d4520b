"""Where knowledge of base images comes from, and in which order it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .image import SCRATCH, UNKNOWN, Image
from .reference import Reference, reference_of

#: Answers what an image is; None where it does not know it. A function at the top of a module, or an object that can be
#: pickled: the processes of a run share it.
Source = Callable[[Reference], "Image | None"]


def from_table(reference: Reference) -> Image | None:
    """The table that comes with dockfix, which is read when it is first asked."""
    from .table import look_up

    return look_up(reference)


class Images:
    """What is known of base images: the first source that knows something says it. It never changes.

    Without ``sources`` it is the table that comes with dockfix alone.
    """

    __slots__ = ("_known", "sources")

    def __init__(self, sources: Sequence[Source] = (from_table,)) -> None:
        self.sources = tuple(sources)
        self._known: dict[str, Image] = {}  # what was asked before: most files name one of a few images

    def of(self, name: str) -> Image:
        """What is known of the image that a ``FROM`` names; an image that nothing is known of where that is nothing.

        A variable may stand in the tag: then only what holds for all that may be meant is known.
        """
        if name not in self._known:
            self._known[name] = self._asked(name)
        return self._known[name]

    def _asked(self, name: str) -> Image:
        if name.lower() == "scratch":
            return SCRATCH
        reference = reference_of(name)
        if reference is None:
            return UNKNOWN
        found = UNKNOWN
        for source in self.sources:
            image = source(reference)
            if image is not None:
                found = found.completed(image) if found.is_known else image
        return found
