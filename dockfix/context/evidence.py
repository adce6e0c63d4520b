"""What the files beside a Dockerfile say a build argument's value is; nothing is ever invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..knowledge.version_files import ARGUMENTS, COMPOSE_FILES, TOOLS
from .build_context import BuildContext

_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_SECRET = re.compile(
    r"(?:\A|_)(?:TOKEN|PASSWORD|PASSWD|PWD|PASS|SECRETS?|APIKEY|KEY|CREDENTIALS?|AUTH|CERT|LICENSE)(?:_|\d|\Z)",
    re.IGNORECASE,
)


class Evidence(NamedTuple):
    """A value, and the file that says so."""

    value: str
    source: str


def looks_secret(name: str) -> bool:
    """Whether a name looks like that of a secret, which never gets a default."""
    return _SECRET.search(name) is not None


def find(context: BuildContext, name: str) -> list[Evidence]:
    """What the build context's files say about the argument ``name``."""
    if not context.known:
        return []
    return [evidence for evidence in _all(context, name) if _VALUE.match(evidence.value)]


def _all(context: BuildContext, name: str) -> Iterator[Evidence]:
    upper = name.upper()
    for file, names in ARGUMENTS.items():
        if upper in names and (text := context.read_text(file)):
            yield Evidence(text.split("\n")[0].strip().removeprefix("v"), file)
    for line in (context.read_text(".tool-versions") or "").splitlines():
        words = line.split()
        if len(words) == 2 and upper in (f"{TOOLS.get(words[0], '?')}_VERSION",):
            yield Evidence(words[1], ".tool-versions")
    if upper in ("GO_VERSION", "GOLANG_VERSION"):
        if match := re.search(r"^go[ \t]+(\d+\.\d+(?:\.\d+)?)[ \t]*$", context.read_text("go.mod") or "", re.MULTILINE):
            yield Evidence(match.group(1), "go.mod")
    if upper == "NODE_VERSION":
        yield from _engines(context)
    for file in COMPOSE_FILES:
        yield from _compose(context.read_text(file) or "", name, file)


def _engines(context: BuildContext) -> Iterator[Evidence]:
    try:
        package = json.loads(context.read_text("package.json") or "{}")
        version = package["engines"]["node"]
    except (ValueError, KeyError, TypeError):
        return
    if isinstance(version, str) and re.fullmatch(r"\d+(?:\.\d+){0,2}", version):
        yield Evidence(version, "package.json")


def _compose(text: str, name: str, file: str) -> Iterator[Evidence]:
    """``args:`` of a compose file, as a mapping or a list; only plain values."""
    indent = None
    for line in text.splitlines():
        bare = line.strip()
        depth = len(line) - len(line.lstrip(" "))
        if not bare or bare.startswith("#"):
            continue
        if indent is not None and depth <= indent and not (bare.startswith("- ") and depth == indent):
            indent = None
        if bare == "args:":
            indent = depth
        elif indent is not None:
            match = re.fullmatch(rf"(?:- )?[\"']?{re.escape(name)}(?:=|:[ ]+)[\"']?([^\"'#]*?)[\"']?", bare)
            if match:
                inner = re.fullmatch(r"\$\{\w+:?-([^}]*)\}", match.group(1))
                yield Evidence(inner.group(1) if inner else match.group(1), file)
