"""``devcontainer.json``: the image of a development container (containers.dev/implementors/json_reference)."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .compose import ComposeReader
from .model import Build, arguments, folder_of
from .sources import Sources
from .yaml_document import Node, json_document


def builds(path: str, sources: Sources, compose: ComposeReader) -> Iterator[Build]:
    """The builds in a file, those of the Compose files that it names too. Raises :class:`Unreadable`."""
    top = json_document(sources.text(path))
    base = os.path.dirname(path)
    build = top.get("build")
    # `dockerFile` and `context` beside `build` are the older form of the same.
    dockerfile = build.get("dockerfile") or top.get("dockerFile")
    if dockerfile.text is not None:
        context = build.get("context") or top.get("context")
        yield from _build(top, dockerfile, context, base, path, sources.root)
    named = top.get("dockerComposeFile")
    for part in [named] if named.kind == "scalar" else named.list():
        if part.text is not None and "${" not in part.text:
            yield from compose.builds(os.path.normpath(os.path.join(base, part.text)))


def _build(top: Node, dockerfile: Node, context: Node, base: str, path: str, root: str) -> Iterator[Build]:
    written = _known(context.text or ".")
    named = _known(dockerfile.text or "")
    if not named:
        return
    build = top.get("build")
    yield Build(
        os.path.normpath(os.path.join(base, named)),
        folder_of(written, base, root),
        path,
        dockerfile.line,
        dockerfile.column,
        name=top.get("name").text or "",
        target=build.get("target").text,
        args=arguments({name: _known(value.text or "") for name, value in build.get("args").items()}),
        written=written or "",
    )


def _known(text: str) -> str | None:
    """A text without ``${localEnv:…}`` and the like; None where one stands in it."""
    return None if "${" in text else text
