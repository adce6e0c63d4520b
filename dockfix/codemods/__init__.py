"""One file for each rewrite; the file's name is the rewrite's."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from ..codemod import Codemod


@lru_cache(maxsize=1)
def all_codemods() -> tuple[Codemod, ...]:
    """Every rewrite, each after those that open the way for it; else by what it does, then by name."""
    found: dict[str, Codemod] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, type) and issubclass(value, Codemod) and value.__module__ == loaded.__name__:
                found[value.name] = value()
    ordered: list[Codemod] = []

    def place(name: str) -> None:
        codemod = found.get(name)
        if codemod is not None and codemod not in ordered:
            for earlier in sorted(codemod.after):
                place(earlier)
            ordered.append(codemod)

    # What mends comes first: till then the words of a comment are arguments. Then those that may
    # change nothing: the guard compares all of their changes at once.
    for name in sorted(found, key=lambda name: (not found[name].repairs, bool(found[name].effects), name)):
        place(name)
    return tuple(ordered)
