"""Checks what a config says of the rewrites: their names, and their options.

Apart from reading, since it needs all rewrites, and a run that finds everything in the cache needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ..codemod import Codemod
from .model import Config
from .source import Source

#: Words that stand for several rewrites.
GROUPS = ("all", "default", "safe")


def check(config: Config, codemods: Mapping[str, Codemod]) -> None:
    """Raises :class:`ConfigError` for a name or an option that there is not, and for a value of the wrong kind."""
    if config.source is None:
        return
    source = config.source
    names = [*codemods, *GROUPS]
    source.known(config.select or (), names, ("select",), "rewrite", in_value=True)
    source.known(config.ignore or (), names, ("ignore",), "rewrite", in_value=True)
    for pattern, ignored in config.per_file_ignores.items():
        source.known(ignored, names, ("per-file-ignores", pattern), "rewrite", in_value=True)
    source.known(config.rules, codemods, ("rules",), "rewrite")
    for name, options in config.rules.items():
        _options(source, name, options, get_type_hints(codemods[name].Options))


def _options(source: Source, name: str, options: Mapping[str, Any], types: Mapping[str, Any]) -> None:
    keys = ("rules", name)
    written = {key.replace("_", "-"): key for key in options}
    known: Iterable[str] = [key.replace("_", "-") for key in types]
    for key, original in written.items():
        source.known([key], known, keys, "option")
        wanted = types[key.replace("-", "_")]
        if not _fits(options[original], wanted):
            source.wrong((*keys, original), f"`{original}` is {_in_words(wanted)}")


def _fits(value: Any, wanted: Any) -> bool:
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if wanted in (str, bool, int):
        return type(value) is wanted
    if getattr(wanted, "__args__", ()) and isinstance(value, (dict, list)):
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
