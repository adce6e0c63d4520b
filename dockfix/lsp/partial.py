"""Codemods that have their say on a part of a file only: for one quick fix, or for the lines that are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding, IgnoreFileChange
from ..cst import Dockerfile

#: Whether a change is wanted, seen from the text as it stands; it is asked anew in every round of the engine.
Wanted = Callable[[Change, Dockerfile], bool]


def partial(codemod: Codemod, wanted: Wanted) -> Codemod:
    """A codemod that makes only the changes that are wanted; the engine guards them as ever."""

    def rewrite(_: Codemod, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
        for yielded in codemod.rewrite(file, facts):
            if isinstance(yielded, Change) and wanted(yielded, file):
                yield yielded

    # Everything else (name, safety, effects, options) is that of the class.
    kind = type(codemod)
    made: Codemod = type(kind.__name__, (kind,), {"rewrite": rewrite})()
    return made


def at(codemods: Sequence[Codemod], offset: int) -> list[Codemod]:
    """Only what begins at an offset, where it stays: such a change moves nothing that stands before it."""

    def wanted(change: Change, _: Dockerfile) -> bool:
        text = change.out[0].get_code()
        return change.span[0] + len(text) - len(text.removeprefix("\ufeff").lstrip()) == offset

    return [partial(codemod, wanted) for codemod in codemods]


def within(codemods: Sequence[Codemod], start: int, tail: int) -> list[Codemod]:
    """Only what lies between ``start`` and the last ``tail`` characters: neither moves while only that is changed."""

    def wanted(change: Change, file: Dockerfile) -> bool:
        low, high = change.span
        return start <= low and high <= file.children[-1].end - tail

    return [partial(codemod, wanted) for codemod in codemods]
