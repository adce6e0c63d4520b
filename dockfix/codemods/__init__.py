"""One file for each rewrite; the file's name is the rewrite's."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..codemod import Codemod
from ..plugins import BadCodemod, installed


def all_codemods(files: Sequence[str] = ()) -> tuple[Codemod, ...]:
    """Every rewrite, in the order in which they run: dockfix's own, those of plug-ins, those of Python files.

    Raises :class:`BadCodemod` for what users bring and can't be used.
    """
    return _all(tuple(files))


@lru_cache(maxsize=4)
def _all(files: tuple[str, ...]) -> tuple[Codemod, ...]:
    found = [*own_codemods()]
    if files or installed():
        from ..plugins.load import load

        found += load(installed(), files, [codemod.name for codemod in found])
    return ordered(found)


@lru_cache(maxsize=1)
def own_codemods() -> tuple[Codemod, ...]:
    """The rewrites that are dockfix's own."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, type) and issubclass(value, Codemod) and value.__module__ == loaded.__name__:
                found.append(value())
    return ordered(found)


def ordered(codemods: Iterable[Codemod]) -> tuple[Codemod, ...]:
    """Each after those that open the way for it; else by what it does, then by name.

    Raises :class:`BadCodemod` for two each of which wants to come after the other.
    """
    found = {codemod.name: codemod for codemod in codemods}
    made: dict[str, Codemod] = {}

    def place(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            raise BadCodemod(f"dockfix: error: `{name}` wants to come after `{trail[-1]}`, which comes after `{name}`")
        codemod = found.get(name)
        if codemod is not None and name not in made:
            for earlier in sorted(codemod.after):
                place(earlier, (*trail, name))
            made[name] = codemod

    # What mends comes first: till then the words of a comment are arguments. Then those that may
    # change nothing: the guard compares all of their changes at once.
    for name in sorted(found, key=lambda name: (not found[name].fixes_parse_errors, bool(found[name].effects), name)):
        place(name, ())
    return tuple(made.values())
