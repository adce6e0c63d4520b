"""Reads one config file; :mod:`.check` looks at what it says of the rewrites."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..files import LARGEST_SETTINGS
from .builds import configured_builds
from .images import image_settings
from .model import Config, ConfigError
from .source import Source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEYS = ("select", "ignore", "unsafe", "exclude", "per-file-ignores", "builds", "images", "rules")
#: ``tomllib`` takes time with the square of the parts of a dotted key.
_MOST_DOTS = 2_000
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def read(path: Path, data: bytes | None = None) -> Config | None:
    """The config in a file, of which ``data`` are the bytes; None for a ``pyproject.toml`` without ``[tool.dockfix]``.

    Raises :class:`ConfigError`, and ``OSError`` where the file is still to be read and can't be.
    """
    if data is None:
        with open(path, "rb") as file:
            data = file.read(LARGEST_SETTINGS + 1)
    text = data.decode("utf-8", "replace")
    if path.name == "pyproject.toml" and b"dockfix" not in data:
        return None  # whatever else is wrong with it is no affair of ours
    if len(data) > LARGEST_SETTINGS:
        raise ConfigError(path, 1, 1, f"it is larger than {LARGEST_SETTINGS:,} bytes")
    for number, row in enumerate(text.split("\n"), 1):
        if row.count(".") > _MOST_DOTS:
            raise ConfigError(path, number, 1, f"a line has more than {_MOST_DOTS:,} dots, and is not read")
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except RecursionError:
        raise ConfigError(path, *_deepest(text), "its lists or tables are nested too deeply") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(path, line, 1, "a config is written in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, str(error)) from None
    except ValueError as error:  # a number or a time that Python can't hold
        raise ConfigError(path, 1, 1, f"no TOML that can be used: {error}") from None
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix = ("tool", "dockfix")
        tool = document.get("tool")
        table = tool.get("dockfix") if isinstance(tool, dict) else None
        if table is None:
            return None
        document = table
    return _config(Source(path, text, prefix), document)


def _deepest(text: str) -> tuple[int, int]:
    """Where most brackets are in a row, near enough: line and column, from 1."""
    rows = [(len(row.group()), row.start()) for row in re.finditer(r"[\[{]+", text)]
    at = max(rows, default=(0, 0))[1]
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _syntax_error(path: Path, text: str, message: str) -> ConfigError:
    at = _AT.search(message)
    line, column = text.count("\n") + 1, 1
    if at and at.group(1):
        line, column = int(at.group(1)), int(at.group(2))
    return ConfigError(path, line, column, f"no TOML: {_AT.sub('', message)}")


def _config(source: Source, document: Any) -> Config:
    if not isinstance(document, dict):
        source.wrong((), "[tool.dockfix] is a table")
    source.known(document, _KEYS, (), "key")
    unsafe = document.get("unsafe", False)
    if not isinstance(unsafe, bool):
        source.wrong(("unsafe",), "`unsafe` is true or false")
    ignores = _table(source, document, "per-file-ignores", "a table: a pattern and a list of rewrites")
    rules = _table(source, document, "rules", "a table with one table a rewrite")
    for name, options in rules.items():
        if not isinstance(options, dict):
            source.wrong(("rules", name), f"`rules.{name}` is a table of options")
    return Config(
        source.path.parent,
        _texts(source, document["select"], "select") if "select" in document else None,
        _texts(source, document["ignore"], "ignore") if "ignore" in document else None,
        unsafe,
        _texts(source, document.get("exclude", []), "exclude"),
        {pattern: _texts(source, names, "per-file-ignores", pattern) for pattern, names in ignores.items()},
        {name: {key.replace("-", "_"): value for key, value in options.items()} for name, options in rules.items()},
        configured_builds(source, document.get("builds", [])),
        image_settings(source, document.get("images", {})),
        source,
    )


def _table(source: Source, document: Mapping[str, Any], key: str, what: str) -> Mapping[str, Any]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        source.wrong((key,), f"`{key}` is {what}")
    return value


def _texts(source: Source, value: Any, *keys: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        source.wrong(keys, f"`{keys[-1]}` is a list of texts")
    return list(value)
