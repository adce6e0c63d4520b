"""What Docker rejects although its parser reads it: flags, numbers of arguments, stages.

The rules are those of ``frontend/dockerfile/instructions/parse.go`` and ``bflag.go`` in
moby/buildkit; so are the messages.
"""

from __future__ import annotations

import re

from .instructions import (
    KEYWORDS,
    AddOrCopy,
    Arg,
    EnvOrLabel,
    From,
    Healthcheck,
    Instruction,
    Maintainer,
    Onbuild,
    Shell,
    Stopsignal,
    Unknown,
    Volume,
)
from .split import heredoc, is_cut
from .words import WordError

_REPEATABLE = frozenset({"mount", "device", "exclude"})
_STAGE_NAME = re.compile(r"[a-z][a-z0-9\-_.]*\Z")
_NO_ARGUMENTS_NEEDED = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "FROM", "ADD", "COPY"})
_EXACTLY_ONE = frozenset({"MAINTAINER", "WORKDIR", "USER", "STOPSIGNAL"})


class Checker:
    """Checks a file's instructions, one after the other."""

    __slots__ = ("in_stage",)

    def __init__(self) -> None:
        self.in_stage = False

    def check(self, node: Instruction) -> str | None:
        """Docker's message, or None where the instruction is right."""
        problem = _check(node)
        order = self.check_order(node)
        return problem or order

    def check_order(self, node: Instruction) -> str | None:
        """Docker's message where only the place of the instruction is wrong."""
        if isinstance(node, From):
            self.in_stage = True
        elif not self.in_stage and not isinstance(node, Arg):
            return "no build stage in current context"
        return None


def _check(node: Instruction) -> str | None:
    name = node.name
    if cut := next((flag.text for flag in node.flags if is_cut(flag.text)), None):
        return f"BuildKit cuts the flag {cut} in the middle of a character: write it in ASCII"
    if isinstance(node, Unknown):
        return _unknown(node.keyword.text)
    if name not in _NO_ARGUMENTS_NEEDED and node.start == node.end:
        return f"{name} requires {'exactly' if name in _EXACTLY_ONE else 'at least'} one argument"
    if isinstance(node, AddOrCopy):
        return _sources(node, name)
    if isinstance(node, From):
        return _from(node) or _flags(node)
    if isinstance(node, Healthcheck):
        return _healthcheck(node)
    if not isinstance(node, (Arg, Stopsignal)) and (problem := _flags(node)):
        return problem
    if isinstance(node, Onbuild):
        return _onbuild(node)
    if isinstance(node, Maintainer):
        return None
    return _arguments(node)


def _arguments(node: Instruction) -> str | None:
    if isinstance(node, Shell):
        if node.json is None and node.start != node.end:
            return f"SHELL requires the arguments to be in JSON form, not: {node.line.text.strip()}"
        return None if node.json else "SHELL requires at least one argument"
    if isinstance(node, Volume):
        if not node.words:
            return "VOLUME requires at least one argument"
        if any(not word.strip() for word in node.words):
            return "VOLUME specified can not be an empty string"
    blank = isinstance(node, EnvOrLabel) and any(not pair.name for pair in node.pairs)
    if blank or (isinstance(node, Arg) and any(word.startswith("=") for word in node.words)):
        return f"{node.name} names can not be blank"
    return None


def _unknown(keyword: str) -> str:
    import difflib

    near = difflib.get_close_matches(keyword.upper(), KEYWORDS, 1, 0.7)
    return f"unknown instruction: {keyword}" + (f" (did you mean {near[0]}?)" if near else "")


def _flags(node: Instruction) -> str | None:
    """``BFlags.Parse``."""
    seen: set[str] = set()
    for flag in node.flags:
        if flag.text == "--":
            return None
        name, value = flag.name, flag.flag_value
        takes_value = node.known_flags.get(name)
        if takes_value is None:
            return f"unknown flag: --{name}"
        if name in seen and name not in _REPEATABLE:
            return f"duplicate flag specified: --{name}"
        seen.add(name)
        if (value is None) if takes_value else value == "":
            return f"missing a value on flag: --{name}"
        if not takes_value and (value or "").lower() not in ("", "true", "false"):
            return f"expecting boolean value for flag --{name}, not: {value}"
    return None


def _sources(node: AddOrCopy, name: str) -> str | None:
    words = node.words
    if len(words) < 2:
        return f"{name} requires at least two arguments, but only one was provided. Destination could not be determined"
    if problem := _flags(node):
        return problem
    try:
        bad = heredoc(words[-1]) is not None
    except WordError:
        bad = True
    return f"{name} cannot accept a heredoc as a destination" if bad else None


def _from(node: From) -> str | None:
    words = node.words
    if len(words) == 3 and words[1].casefold() == "as":  # `strings.EqualFold`
        if _STAGE_NAME.match(words[2].lower()):
            return None
        return f'invalid name for build stage: "{words[2]}", name can\'t start with a number or contain symbols'
    return None if len(words) == 1 else "FROM requires either one or three arguments"


def _healthcheck(node: Healthcheck) -> str | None:
    words = node.arguments
    kind = words[0].text.upper()
    if kind == "NONE":
        return "HEALTHCHECK NONE takes no arguments" if len(words) > 1 and node.json != [] else None
    if problem := _flags(node):
        return problem
    if kind != "CMD":
        return f'Unknown type "{kind}" in HEALTHCHECK (try CMD)'
    if len(words) == 1 or node.json == []:
        return "Missing command after HEALTHCHECK CMD"
    retries = node.flag("retries")
    if retries and not re.fullmatch(r"[+-]?[0-9]+", retries):
        return f'strconv.ParseInt: parsing "{retries}": invalid syntax'
    if retries and int(retries) < 0:
        return f"--retries cannot be negative ({int(retries)})"
    return None


def _onbuild(node: Onbuild) -> str | None:
    inner = node.instruction
    trigger = inner.name if inner is not None else ""
    if trigger == "ONBUILD":
        return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
    if trigger in ("MAINTAINER", "FROM"):
        return f"{trigger} isn't allowed as an ONBUILD trigger"
    return None
