"""A text while it is rewritten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ..codemod import AnyEffect, Change, Facts
from ..context import BuildContexts
from ..cst import Dockerfile, Edited, parse_again
from ..images import Images
from .guard import Guard
from .ignores import Ignores
from .positions import Positions


class Unsettled(Exception):
    """Changes that were compared together do not keep the file's meaning."""


class GuardedText:
    """The text as it stands, with its tree; no change of it counts before the guard has let it through."""

    def __init__(
        self,
        tree: Dockerfile,
        text: str,
        contexts: BuildContexts,
        ignores_of: Callable[[Dockerfile], Ignores],
        images: Images,
        *,
        strict: bool,
    ) -> None:
        self.text = text
        self.tree = tree
        self.contexts = contexts
        self.ignores = ignores_of(tree)
        self._ignores_of = ignores_of
        self._images = images
        self._facts = Facts(tree, contexts, None, images)
        self._positions = Positions(text)
        self._guard = Guard(images, strict=strict)
        self._trees = [tree]  # the one that stands, and those before that the guard may ask for

    @property
    def original(self) -> str:
        """The text as it came."""
        return self._positions.original

    @property
    def facts(self) -> Facts:
        """What a codemod may ask about the tree that stands."""
        if self._facts.tree is not self.tree:
            self._facts = Facts(self.tree, self.contexts, None, self._images)
        return self._facts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, in the text as it came, of an offset in the text as it stands."""
        return self._positions.line_and_column(offset)

    def position_of(self, change: Change) -> tuple[int, int]:
        """Where a change begins, the indent left out."""
        text = change.out[0].get_code()
        return self.position(change.span[0] + len(text) - len(text.lstrip()))

    def make(self, changes: Sequence[Change], effects: Collection[AnyEffect]) -> str | None:
        """Make the changes, which stand from the last to the first; or the reason why the guard refuses them."""
        if effects:
            self.settle()
        new, edits = _replaced(self.text, changes)
        after = parse_again(self.tree, self.text, new, edits)
        if reason := self._guard.why_not(self.tree, after, effects):
            after.release()
            return reason
        self._positions.add(edits)
        self.text, self.tree = new, after
        if not self._guard.waits:
            self.release()
        self._trees.append(after)
        self.ignores = self._ignores_of(after)
        return None

    def settle(self) -> None:
        """Compare what is not compared yet. Raises :class:`Unsettled`."""
        if not self._guard.settled(self.tree):
            raise Unsettled

    def release(self) -> None:
        """Let the trees go that nobody asks for any more."""
        for tree in self._trees:
            tree.release()
        self._trees = []


def _replaced(text: str, changes: Sequence[Change]) -> tuple[str, list[Edited]]:
    """The text with the changes made, which stand from the last to the first, and where it differs."""
    parts: list[str] = []
    edits: list[Edited] = []
    end = len(text)
    for change in changes:
        start, stop = change.span
        parts += [text[stop:end], change.text]
        edits.append(Edited(start, stop - start, len(change.text)))
        end = start
    return "".join([*parts, text[:end]][::-1]), edits
