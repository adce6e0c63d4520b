"""What a codemod must be before it may run: what dockfix relies on and mypy would have found."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ..codemod import Codemod, ConfigChange, Effect, NoOptions, Safety

#: Words by which `--select`, an ignore comment or a report means something else.
RESERVED = frozenset({"all", "default", "safe", "dockfix"})
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def why_not_usable(kind: type[Codemod], taken: Collection[str] = ()) -> str | None:
    """What is wrong with a codemod's class, in a sentence; ``taken`` are the names of others."""
    who = kind.__name__
    if not isinstance(getattr(kind, "name", None), str):
        return f"{who} has no `name`"
    if not _NAME.fullmatch(kind.name):
        return f"`{kind.name}` is no name of a rewrite: lower-case words joined by `-`"
    if kind.name in RESERVED:
        return f"`{kind.name}` is no name of a rewrite: it means something else to dockfix"
    if kind.name in taken:
        return f"`{kind.name}` is the name of another rewrite"
    if kind.rewrite is Codemod.rewrite:
        return f"{who} has no `rewrite`"
    for attribute, fits, wanted in _ATTRIBUTES:
        if not fits(getattr(kind, attribute)):
            return f"the `{attribute}` of {who} {wanted}"
    if Effect.ANYTHING in kind.effects and kind.safety is Safety.SAFE:
        return f"the `effects` of {who} are those of an unsafe rewrite"
    if reason := _why_not_options(kind.Options):
        return f"the `Options` of {who}: {reason}"
    try:
        kind()
    except Exception as error:
        return f"{who}() raises {type(error).__name__}: {error}"
    return None


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(part, str) for part in value)


def _are_effects(value: object) -> bool:
    return isinstance(value, frozenset) and all(isinstance(part, (Effect, ConfigChange)) for part in value)


_ATTRIBUTES: tuple[tuple[str, Callable[[object], bool], str], ...] = (
    ("safety", lambda value: isinstance(value, Safety), "is `Safety.SAFE` or `Safety.UNSAFE`"),
    ("effects", _are_effects, "is a frozenset of `Effect`s"),
    ("equivalent_rules", _are_texts, "is a tuple of texts"),
    ("after", _are_texts, "is a tuple of texts"),
    ("fixes_parse_errors", lambda value: isinstance(value, bool), "is true or false"),
)


def _why_not_options(options: Any) -> str | None:
    if options is NoOptions:
        return None
    if not (isinstance(options, type) and issubclass(options, tuple) and hasattr(options, "_field_defaults")):
        return "it is a `NamedTuple`"
    if bare := [field for field in getattr(options, "_fields", ()) if field not in options._field_defaults]:
        return f"`{bare[0]}` has no default"
    try:
        hints = get_type_hints(options)
    except Exception as error:
        return f"its types can't be read: {error}"
    for field, hint in hints.items():
        if not _can_stand_in_a_config(hint):
            return f"a config can't hold `{field}`: a text, a number, true or false, a list or a table of texts"
    return None


def _can_stand_in_a_config(hint: Any) -> bool:
    if hint in (str, bool, int) or get_origin(hint) is Literal:
        return True
    parts = get_args(hint)
    return bool(parts) and all(part is str or part is Ellipsis for part in parts)
