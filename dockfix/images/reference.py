"""The reference of an image, as a ``FROM`` names it.

The rules are those of github.com/distribution/reference: ``reference.go`` for the grammar, ``normalize.go`` for
``docker.io`` and ``library/``, which need not be written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: Docker's own registry, and the name that it had.
_DOCKER = "docker.io"
_OLD_DOCKER = "index.docker.io"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*\Z")
_REGISTRY = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?\Z")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}\Z")
#: Where a variable, a quote or an escape stands, the name is another than the one that is written.
_CHANGED_BY_DOCKER = frozenset("$\"'\\`")
#: ``8u181``, ``8u492-b09`` and ``21.0.2_13`` are numbers of versions, too.
_VERSION = re.compile(r"v?([0-9]+(?:[.u_+][0-9]+)*(?:-b[0-9]+)?)(?:(?=[-+])|\Z)")
_BETWEEN_NUMBERS = re.compile(r"[.u_+]|-b")


class Tag(NamedTuple):
    """A tag as most images write theirs: ``3.12-slim-bookworm`` is ``(3, 12)`` and ``slim-bookworm``."""

    version: tuple[int, ...]  #: empty where the tag begins with none
    suffix: str  #: what follows the version; all of ``bookworm``, and nothing of ``latest``

    @classmethod
    def of(cls, text: str) -> Tag:
        """A tag taken apart."""
        found = _VERSION.match(text)
        if found is None or len(found.group(1)) > _LONGEST_VERSION:
            return cls((), "" if text == "latest" else text)
        numbers = tuple(int(part) for part in _BETWEEN_NUMBERS.split(found.group(1)))
        return cls(numbers, text[found.end() :].lstrip("-+"))


#: More digits than this are a date with a time, or no version at all.
_LONGEST_VERSION = 40


class Reference(NamedTuple):
    """An image as it is named; what a variable decides is None."""

    registry: str
    #: The image without its tag, in the shortest form: ``debian`` for ``docker.io/library/debian``, and
    #: ``mcr.microsoft.com/dotnet/sdk``, which is in another registry than Docker's.
    name: str
    #: ``latest`` where none is written; None where a variable stands in it, or where only the digest counts.
    tag: str | None
    digest: str | None = None
    #: The text of the tag behind the last variable in it: ``-slim`` of ``${VERSION}-slim``.
    tag_ends_with: str = ""

    @property
    def repository(self) -> str:
        """The path by which the registry knows it: ``library/debian``."""
        if self.registry == _DOCKER:
            return self.name if "/" in self.name else f"library/{self.name}"
        return self.name.removeprefix(f"{self.registry}/")

    @property
    def parts(self) -> Tag | None:
        """The tag taken apart; None where it is not known."""
        return None if self.tag is None else Tag.of(self.tag)


@lru_cache(maxsize=256)
def reference_of(text: str) -> Reference | None:
    """The reference that a text is; None where it is none, or where a variable decides which image it is."""
    plain = re.sub(r"\$\{[^}]*\}", lambda match: "$" * len(match.group()), text)  # what stands in `${…}` is no mark
    at = plain.find("@")
    text, plain, digest = (text, plain, "") if at < 0 else (text[:at], plain[:at], text[at + 1 :])
    if at >= 0 and not (_DIGEST.match(digest) or _CHANGED_BY_DOCKER & set(digest)):
        return None
    colon = plain.rfind(":")
    colon = -1 if "/" in plain[colon:] else colon
    name, tag = (text, "") if colon < 0 else (text[:colon], text[colon + 1 :])
    if _CHANGED_BY_DOCKER & set(name):
        return None
    registry, path = _split_registry(name)
    if not _PATH.match(path) or len(path) > 255 or not _REGISTRY.match(registry):
        return None
    short = path.removeprefix("library/") if registry == _DOCKER else f"{registry}/{path}"
    if _CHANGED_BY_DOCKER & set(tag):
        ending = re.split(r"[}\"'\\`]|\$\w+", tag)[-1]
        return Reference(registry, short, None, None, ending)
    if colon >= 0 and not _TAG.match(tag):
        return None
    if at >= 0:
        known = None if _CHANGED_BY_DOCKER & set(digest) else digest
        return Reference(registry, short, tag or None, known)
    return Reference(registry, short, tag or "latest")


def _split_registry(name: str) -> tuple[str, str]:
    """``splitDockerDomain``: what stands before the first slash is a registry where it looks like a host."""
    first, slash, rest = name.partition("/")
    if not slash or not (set(".:") & set(first) or first == "localhost" or first.lower() != first):
        return _DOCKER, name
    return (_DOCKER if first == _OLD_DOCKER else first), rest
