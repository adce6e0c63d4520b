"""The ways in which a file is built for real: each context, target and set of arguments once."""

from __future__ import annotations

import os
from typing import NamedTuple

from ..codemod import Facts
from ..context import BuildContexts
from ..cst import parse


class WayToBuild(NamedTuple):
    """What an engine is given: the context's folder, the stage and the arguments."""

    context: str
    target: str | None = None
    args: tuple[tuple[str, str], ...] = ()
    shown: str = ""


def ways_to_build(contexts: BuildContexts, text: str) -> list[WayToBuild]:
    """Those that are defined and known, else those with each context in which the file may be built."""
    found: dict[WayToBuild, WayToBuild] = {}
    for build in contexts.builds if not contexts.is_given else ():
        if build.context is not None:
            args = tuple((name, value) for name, value in build.args if value is not None)
            way = WayToBuild(_from_here(build.context), build.target, args)
            place = f"{contexts.ways.shown(build.file)}:{build.line}"
            found.setdefault(way, way._replace(shown=f"{build.name} of {place}" if build.name else place))
    if found:
        return list(found.values())
    tree = parse(text)
    try:
        candidates = Facts(tree, contexts, None).contexts
    finally:
        tree.release()
    return [WayToBuild(_from_here(str(one.context.folder or os.curdir)), shown=one.shown) for one in candidates]


def _from_here(folder: str) -> str:
    """A folder as a user would type it: relative where it lies below the current one."""
    relative = os.path.relpath(folder)
    return folder if relative.startswith(os.pardir) else relative
