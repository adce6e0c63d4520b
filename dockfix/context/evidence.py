"""What the files beside a Dockerfile say a build argument's value is; nothing is ever invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..builds import Build
from ..knowledge.version_files import ARGUMENTS, TOOLS
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


def find(context: BuildContext, name: str, builds: Sequence[Build] = ()) -> list[Evidence]:
    """What the builds that are defined, and the files of the build context, say about the argument ``name``."""
    given = [Evidence(value, build.place) for build in builds for key, value in build.args if key == name and value]
    of_files = _all(context, name) if context.known else ()
    return [evidence for evidence in (*given, *of_files) if _VALUE.match(evidence.value)]


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


def _engines(context: BuildContext) -> Iterator[Evidence]:
    try:
        package = json.loads(context.read_text("package.json") or "{}")
        version = package["engines"]["node"]
    except (ValueError, KeyError, TypeError):
        return
    if isinstance(version, str) and re.fullmatch(r"\d+(?:\.\d+){0,2}", version):
        yield Evidence(version, "package.json")
