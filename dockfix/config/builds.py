"""``[[builds]]`` of a config: how Dockerfiles are built, where no other file says it."""

from __future__ import annotations

import os
from typing import Any

from ..builds import Build
from .source import Source

_KEYS = ("dockerfile", "context", "target", "args")


def configured_builds(source: Source, value: Any) -> tuple[Build, ...]:
    """The builds of a config; paths are seen from its folder. Raises :class:`ConfigError`."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        source.wrong(("builds",), "`builds` is a list of tables: [[builds]]")
    return tuple(_build(source, table) for table in value)


def _build(source: Source, table: dict[str, Any]) -> Build:
    source.known(table, _KEYS, ("builds",), "key")
    for key in ("dockerfile", "context", "target"):
        if not isinstance(table.get(key, ""), str):
            source.wrong(("builds", key), f"`{key}` is a text")
    args = table.get("args", {})
    if not isinstance(args, dict) or not all(isinstance(part, str) for part in args.values()):
        source.wrong(("builds", "args"), "`args` is a table of texts")
    if not table.get("dockerfile"):
        source.wrong(("builds",), "a build names its `dockerfile`")
    folder = os.path.realpath(source.path.parent)
    dockerfile = os.path.normpath(os.path.join(folder, table["dockerfile"]))
    context = os.path.normpath(os.path.join(folder, table.get("context", ".")))
    if not os.path.isdir(context):
        source.wrong(("builds", "context"), f"`{table.get('context', '.')}` is no folder", word=table.get("context"))
    line, column = source.place(("builds", "dockerfile"), table["dockerfile"])
    return Build(
        dockerfile,
        context,
        os.path.realpath(source.path),
        line,
        column,
        target=table.get("target"),
        args=tuple(sorted(args.items())),
        written=table.get("context", "."),
    )
