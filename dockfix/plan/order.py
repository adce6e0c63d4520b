"""A form in which it does not count whether files are copied before or after what does not look at them.

``Effect.CACHE`` allows two moves: dependency files first, then their install, then the source; and system
packages above a copy. Each is judged here by a table of its own, so that a rewrite's mistake shows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from .entries import plain_words
from .model import Step, Value

#: Files by which a project says what it depends on.
_MANIFEST = re.compile(
    r"[\w.+@-]+\.(?:json5?|lockb?|txt|in|toml|cfg|ya?ml|mod|sum|xml|kts|gradle|properties|\w+proj|slnx?|props|targets|config"
    r"|exs|cjs|rc|\w+rc)|\.[a-z]*rc|Gemfile|Pipfile|mvnw|gradlew|rust-toolchain|\.(?:python|ruby|node)-version|\.cargo/config",
    re.IGNORECASE,
)
#: Folders that hold nothing but what an install reads.
_FOLDERS = frozenset({"/.yarn/releases", "/.yarn/plugins", "/.yarn/patches", "/patches", "/.mvn", "/gradle"})
#: Commands that may run before the source is there.
_INSTALL = re.compile(
    r"(?:npm|pnpm|bun|corepack|(?:/\S+/)?pip[\d.]*|python[\d.]* -m pip|uv(?: pip)?|poetry|pipenv|gem|cargo"
    r"|(?:php \S*)?composer(?:\.phar)?|(?:\./)?mvnw?|(?:\./)?gradlew?|dotnet|mix|go mod|yarn|bundle)(?: -\S+)*"
    r" (?:install|i|ci|clean-install|add|fetch|sync|download|verify|restore|dependencies|dependency:\S+|deps\.get"
    r"|local\.\w+|config|cache|clear-?cache|enable|prepare|wheel)(?: .*)?"
    r"|(?:yarn|bundle)(?: --?\S+)*|set -[eux]+|cd \S+"
    r"|rm -[rf]+(?: (?:/root|~)/\.(?:npm|cache|composer|m2)\S*)+"
)
_SYSTEM = frozenset("apt-get apt apk yum dnf microdnf".split())
_PACKAGES = re.compile(
    r"(?:apt-get|apt|apk|yum|dnf|microdnf) (?!.*[$`])(?!.*(?: |=)(?!https?://)(?:\.{0,2}/|\S*\.(?:deb|apk|rpm)\b))"
    r"(?:.* )?"
    r"(?:install|add|update|upgrade|clean|remove|purge|del|makecache|groupinstall|module|reinstall|autoremove|autoclean)\b"
    r"|rm -[rf]+(?: /(?:var/(?:lib/apt|cache|tmp|log)|tmp|root/\.(?:cache|npm)|usr/share/(?:doc|man))\b\S*)+\Z"
    r"|set -[eux]+\Z"
)
#: Folders where packages may put something.
_DISTRIBUTION = re.compile(
    r"/(?:bin|boot|dev|etc|lib\w*|media|mnt|nix|proc|root|run|s?bin|snap|sys|tmp|var)(?:/|\Z)"
    r"|/usr(?:/(?!app(?:/|\Z)|src/[a-z-]*(?:app|web|site|code|project|service|server)(?:/|\Z))|\Z)|/(?:opt|srv|home)?/?\Z"
)


def ordered(steps: Sequence[Step]) -> list[Step]:
    """The steps in that form."""
    found = list(steps)
    while _whole_first(found) or _packages_first(found):
        pass
    return found


def _whole_first(steps: list[Step]) -> bool:
    """``COPY parts``, installs, ``COPY whole`` becomes ``COPY whole``, installs: in place, the first that is found."""
    for at, whole in enumerate(steps):
        if whole.kind != "COPY" or _has_from(whole):
            continue
        start = at
        while start > 0 and (_is_install(steps[start - 1]) or steps[start - 1].kind == "WORKDIR"):
            start -= 1
        first = start
        while first > 0 and _is_part(steps[first - 1], whole):
            first -= 1
        crossed = steps[start:at]
        if first == start or not all(_crosses(step, whole, steps[first:start]) for step in crossed):
            continue
        steps[first : at + 1] = [whole, *crossed]
        return True
    return False


def _packages_first(steps: list[Step]) -> bool:
    """``COPY``, then packages, becomes packages, then ``COPY``."""
    for at in range(1, len(steps)):
        copy, run = steps[at - 1 : at + 1]
        if copy.kind == "COPY" and _is_of_packages(run) and not _DISTRIBUTION.match(_target(copy)):
            if _target(copy).startswith("/") and not any(isinstance(source, tuple) for source in copy.body):
                steps[at - 1 : at + 1] = [run, copy]
                return True
    return False


def _crosses(step: Step, whole: Step, parts: Sequence[Step]) -> bool:
    """A ``WORKDIR`` makes its folder: here a copy has made it."""
    if step.kind != "WORKDIR":
        return True
    made = {_target(part).rstrip("/") for part in (whole, *parts)}
    return str(step.body[0]).rstrip("/") in made


def _has_from(step: Step) -> bool:
    return any(name == "--from" for name, _ in step.header)


def _target(step: Step) -> str:
    return str(dict(step.header).get("target", ""))


def _is_part(part: Step, whole: Step) -> bool:
    """Whether a copy puts dependency files where ``whole`` puts them, too."""
    if part.kind != "COPY" or _has_from(part) or _flags(part) != _flags(whole):
        return False
    target, base = _target(part), _target(whole).rstrip("/")
    if not all(isinstance(source, str) and not set(source) & set("?[$") for source in part.body):
        return False
    sources = [str(source) for source in part.body]
    top = str(whole.body[0]).rstrip("/")
    if len(whole.body) > 1 or not all(source.startswith(f"{top}/") for source in sources):
        # A copy of files that are named holds part of them.
        return target.rstrip("/") == base and set(part.body) < set(whole.body) and all(map(_root_file, sources))
    sources = [source.removeprefix(top) for source in sources]
    if len(sources) == 1 and sources[0] in _FOLDERS:
        return target.rstrip("/") == base + sources[0]
    if not target.endswith("/") and target != base:
        return len(sources) == 1 and target == base + sources[0] and _is_manifest(sources[0])
    folders = {(base + posixpath.dirname(path)).rstrip("/") for path in sources}
    return folders == {target.rstrip("/")} and all(map(_is_manifest, sources))


def _is_manifest(path: str) -> bool:
    """Whether a path, or what a pattern such as ``package*.json`` matches, can only be such a file."""
    name = posixpath.basename(path).replace("*", "x")
    return _MANIFEST.fullmatch(name) is not None or path == "/.cargo/config"


def _root_file(source: str) -> bool:
    return source.count("/") == 1 and source != "/" and "*" not in source


def _flags(step: Step) -> list[tuple[str, Value]]:
    return [(name, value) for name, value in step.header if name != "target"]


def _is_install(step: Step) -> bool:
    words = plain_words(step)
    lines = [" ".join(line) for line in words or ()]
    return bool(lines) and all(_INSTALL.fullmatch(line) or _PACKAGES.match(line) for line in lines)


def _is_of_packages(step: Step) -> bool:
    words = plain_words(step)
    if words is None or any(name == "--mount" and "bind" in str(value) for name, value in step.header):
        return False
    lines = [" ".join(line) for line in words]
    installs = any(line[:1] and line[0] in _SYSTEM for line in words)
    return installs and all(_PACKAGES.match(line) for line in lines)
