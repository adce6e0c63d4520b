"""``docker build`` in the recipes of Makefiles (the GNU make manual, "Writing Recipes", "Using Variables")."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from .model import Build
from .script import commands, folders_up_to, resolved

_SETTING = re.compile(r"(?:export[ \t]+|override[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(\?=|::?=|=)[ \t]*(.*?)[ \t]*\r?\Z")
_REFERENCE = re.compile(r"\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})")
_FUNCTION = re.compile(r"\$[({][^\s(){}]+[ \t][^(){}]*[)}]")
#: Folders that make knows by a name.
_HERE = frozenset(("CURDIR", "PWD"))
_DEEPEST = 10
#: What stands where a value is not known: a word that holds it is one that the shell makes.
_UNKNOWN = "$_"


def builds(path: str, text: str, root: str) -> Iterator[Build]:
    """The builds in a Makefile, which is run in its own folder, or included by one above."""
    settings = _settings(text)
    recipes = "\n".join(_recipes(text, settings))
    for found in commands(recipes):
        starts = folders_up_to(os.path.dirname(path), root)
        own = list(resolved(found, starts[:1], path, root, found.line))
        yield from own or resolved(found, starts[1:], path, root, found.line)


def _recipes(text: str, settings: Mapping[str, str]) -> Iterator[str]:
    """What the shell is given of each line; nothing of one that is no recipe. A backslash at its end stays."""
    goes_on = False
    for line in text.split("\n"):
        bare = line.rstrip("\r")
        if goes_on:
            yield _expanded(bare, settings, 0)
        else:
            yield _expanded(bare.lstrip("\t @-+"), settings, 0) if bare.startswith("\t") else ""
        goes_on = bare.endswith("\\") and (goes_on or bare.startswith("\t"))


def _settings(text: str) -> dict[str, str]:
    """The variables that are set once, to something plain."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for line in text.split("\n"):
        if line.startswith("\t") or (match := _SETTING.match(line)) is None:
            continue
        name, _, value = match.groups()
        if name in found:
            several.add(name)
        found[name] = value.partition(" #")[0].strip()
    return {name: value for name, value in found.items() if name not in several and not value.endswith("\\")}


def _expanded(text: str, settings: Mapping[str, str], depth: int) -> str:
    """A recipe with its variables put in; ``$$`` is the shell's ``$``."""
    if "$" not in text:
        return text
    parts = text.split("$$")
    return "$".join(_part(part, settings, depth) for part in parts)


def _part(text: str, settings: Mapping[str, str], depth: int) -> str:
    def value(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(2)
        if name in _HERE:
            return "."
        if name not in settings or depth >= _DEEPEST:
            return _UNKNOWN
        return _expanded(settings[name], settings, depth + 1)

    before = ""
    while before != text and len(text) < 100_000:  # functions lie in each other: from the inside out
        before, text = text, _FUNCTION.sub(_UNKNOWN, text)
    return _REFERENCE.sub(value, text)
