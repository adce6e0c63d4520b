"""Reads one config file and checks every key and value in it."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args, get_origin, get_type_hints

from ..codemod import Codemod
from ..codemods import all_codemods
from .choose import GROUPS
from .model import Config, ConfigError
from .place import place_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEYS = ("select", "ignore", "unsafe", "exclude", "per-file-ignores", "rules")
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def read(path: Path) -> Config | None:
    """The config in a file; None for a ``pyproject.toml`` without ``[tool.dockfix]``.

    Raises :class:`ConfigError`, and ``OSError`` where the file can't be read.
    """
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(path, line, 1, "a config is written in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, str(error)) from None
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix = ("tool", "dockfix")
        tool = document.get("tool")
        table = tool.get("dockfix") if isinstance(tool, dict) else None
        if table is None:
            return None
        document = table
    return _Reader(path, text, prefix).config(document)


def _syntax_error(path: Path, text: str, message: str) -> ConfigError:
    at = _AT.search(message)
    line, column = text.count("\n") + 1, 1
    if at and at.group(1):
        line, column = int(at.group(1)), int(at.group(2))
    return ConfigError(path, line, column, f"no TOML: {_AT.sub('', message)}")


class _Reader:
    def __init__(self, path: Path, text: str, prefix: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.prefix = prefix
        self.codemods: Mapping[str, Codemod] = {codemod.name: codemod for codemod in all_codemods()}

    def config(self, document: Any) -> Config:
        if not isinstance(document, dict):
            self.wrong((), "[tool.dockfix] is a table")
        self.known(document, _KEYS, (), "key")
        unsafe = document.get("unsafe", False)
        if not isinstance(unsafe, bool):
            self.wrong(("unsafe",), "`unsafe` is true or false")
        return Config(
            self.path.parent,
            self.names(document, "select"),
            self.names(document, "ignore"),
            unsafe,
            self.texts(document.get("exclude", []), ("exclude",)),
            self.per_file_ignores(document.get("per-file-ignores", {})),
            self.rules(document.get("rules", {})),
        )

    def names(self, table: Mapping[str, Any], key: str) -> list[str] | None:
        if key not in table:
            return None
        return self.rewrites(table[key], (key,))

    def rewrites(self, value: Any, keys: tuple[str, ...]) -> list[str]:
        """A list of rewrites' names."""
        names = self.texts(value, keys)
        self.known(names, [*self.codemods, *GROUPS], keys, "rewrite", in_value=True)
        return names

    def per_file_ignores(self, value: Any) -> dict[str, list[str]]:
        if not isinstance(value, dict):
            self.wrong(("per-file-ignores",), "`per-file-ignores` is a table: a pattern and a list of rewrites")
        return {pattern: self.rewrites(names, ("per-file-ignores", pattern)) for pattern, names in value.items()}

    def rules(self, value: Any) -> dict[str, dict[str, Any]]:
        if not isinstance(value, dict):
            self.wrong(("rules",), "`rules` is a table with one table a rewrite")
        self.known(value, self.codemods, ("rules",), "rewrite")
        found: dict[str, dict[str, Any]] = {}
        for name, options in value.items():
            keys = ("rules", name)
            if not isinstance(options, dict):
                self.wrong(keys, f"`rules.{name}` is a table of options")
            types = get_type_hints(self.codemods[name].Options)
            plain = {key.replace("-", "_"): key for key in options}
            self.known(
                [plain[key] for key in plain], [t.replace("_", "-") for t in types] + list(types), keys, "option"
            )
            for key, original in plain.items():
                if not _fits(options[original], types[key]):
                    self.wrong((*keys, original), f"`{original}` is {_in_words(types[key])}")
            found[name] = {key: options[original] for key, original in plain.items()}
        return found

    def texts(self, value: Any, keys: tuple[str, ...]) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.wrong(keys, f"`{keys[-1]}` is a list of texts")
        return list(value)

    def known(
        self, found: Iterable[str], known: Iterable[str], keys: tuple[str, ...], what: str, in_value: bool = False
    ) -> None:
        """An unknown name is an error that says the nearest right one."""
        possible = list(known)
        for name in found:
            if name not in possible:
                near = difflib.get_close_matches(name, possible, 1, 0.5)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                if not near and what != "rewrite":
                    hint = f"; there is {', '.join(possible)}" if possible else "; there is none"
                where = keys if in_value else (*keys, name)
                self.wrong(where, f"no {what} is called `{name}`{hint}", word=name if in_value else None)

    def wrong(self, keys: tuple[str, ...], message: str, word: str | None = None) -> NoReturn:
        line, column = place_of(self.text, (*self.prefix, *keys), word)
        raise ConfigError(self.path, line, column, message)


def _fits(value: Any, wanted: Any) -> bool:
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if wanted in (str, bool, int):
        return type(value) is wanted
    if getattr(wanted, "__args__", ()) and not isinstance(value, str):
        parts = value.values() if isinstance(value, dict) else value
        is_table = issubclass(getattr(wanted, "__origin__", object), Mapping)
        return is_table == isinstance(value, dict) and all(isinstance(part, str) for part in parts)
    return False


def _in_words(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return " or ".join(f'"{word}"' for word in get_args(wanted))
    plain = {str: "a text", bool: "true or false", int: "a number"}
    if wanted in plain:
        return plain[wanted]
    is_table = issubclass(getattr(wanted, "__origin__", object), Mapping)
    return "a table of texts" if is_table else "a list of texts"
