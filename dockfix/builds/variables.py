"""Variables in Compose files, as ``template.go`` of compose-spec/compose-go puts them in."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"[_A-Za-z][_A-Za-z0-9]*")
_ENV_LINE = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*?)[ \t]*\r?\Z")
_COMMENT = re.compile(r"[ \t]#.*\Z")
_DEEPEST = 10


def interpolated(text: str | None, values: Mapping[str, str], depth: int = 0) -> str | None:
    """``text`` with its variables put in; None where one is known to the environment only, if at all.

    ``$X``, ``${X}``, ``${X-y}``, ``${X:-y}``, ``${X?m}``, ``${X:?m}``, ``${X+y}``, ``${X:+y}``, and ``$$`` for a ``$``.
    """
    if text is None or "$" not in text:
        return text
    if depth > _DEEPEST:
        return None
    found: list[str] = []
    at = 0
    while at < len(text):
        start = text.find("$", at)
        if start < 0:
            break
        found.append(text[at:start])
        read = _variable(text, start + 1, values, depth)
        if read is None:
            return None
        value, at = read
        found.append(value)
    return "".join([*found, text[at:]])


def _variable(text: str, at: int, values: Mapping[str, str], depth: int) -> tuple[str, int] | None:
    """The value of what stands behind a ``$``, and where it ends."""
    if text.startswith("$", at):
        return "$", at + 1
    braced = text.startswith("{", at)
    name = _NAME.match(text, at + braced)
    if name is None:
        return None
    if not braced:
        value = values.get(name.group())
        return None if value is None else (value, name.end())
    end = _closing(text, name.end())
    if end is None:
        return None
    value = _braced(name.group(), text[name.end() : end], values, depth)
    return None if value is None else (value, end + 1)


def _closing(text: str, at: int) -> int | None:
    depth = 0
    for index in range(at, len(text)):
        if text.startswith("${", index):
            depth += 1
        elif text[index] == "}":
            if depth == 0:
                return index
            depth -= 1
    return None


def _braced(name: str, rest: str, values: Mapping[str, str], depth: int) -> str | None:
    value = values.get(name)
    if not rest:
        return value
    needs_text = rest.startswith(":")
    operator, word = rest[needs_text : needs_text + 1], rest[needs_text + 1 :]
    is_set = bool(value) if needs_text else value is not None
    if operator == "-":
        return value if is_set else interpolated(word, values, depth + 1)
    if operator == "?":
        return value if is_set else None
    if operator == "+":
        return interpolated(word, values, depth + 1) if is_set else ""
    return None


def environment_file(text: str) -> dict[str, str]:
    """The variables of a ``.env`` file; one whose value can't be told without a shell is left out."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        match = _ENV_LINE.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        name, value = match.groups()
        if value[:1] in ("'", '"'):
            end = value.find(value[0], 1)
            if end < 0 or "\\" in value or (value[0] == '"' and "$" in value):
                continue
            value = value[1:end]
        else:
            value = _COMMENT.sub("", " " + value).strip()
            if "$" in value:
                continue
        found[name] = value
    return found
