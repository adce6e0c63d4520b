"""Codemods that have their say on a part of a file only: for one quick fix, or for the lines that are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..codemod import Beside, Change, Codemod, Facts, Finding
from ..cst import Dockerfile

#: Whether a change is wanted, seen from the text as it stands; it is asked anew in every round of the engine.
Wanted = Callable[[Change, Dockerfile], bool]


def partly(codemod: Codemod, wanted: Wanted) -> Codemod:
    """A codemod that makes only the changes that are wanted; the engine guards them as ever."""

    def rewrite(_: Codemod, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | Beside]:
        for said in codemod.rewrite(file, facts):
            if isinstance(said, Change) and wanted(said, file):
                yield said

    # Everything else (name, safety, effects, options) is that of the class.
    kind = type(codemod)
    made: Codemod = type(kind.__name__, (kind,), {"rewrite": rewrite})()
    return made


def at(codemods: Sequence[Codemod], offset: int) -> list[Codemod]:
    """Only what begins at an offset, where it stays: such a change moves nothing that stands before it."""

    def wanted(change: Change, _: Dockerfile) -> bool:
        text = change.out[0].get_code()
        return change.span[0] + len(text) - len(text.removeprefix("\ufeff").lstrip()) == offset

    return [partly(codemod, wanted) for codemod in codemods]


def within(codemods: Sequence[Codemod], start: int, tail: int) -> list[Codemod]:
    """Only what lies between ``start`` and the last ``tail`` characters: neither moves while only that is changed."""

    def wanted(change: Change, file: Dockerfile) -> bool:
        low, high = change.span
        return start <= low and high <= file.children[-1].end - tail

    return [partly(codemod, wanted) for codemod in codemods]
