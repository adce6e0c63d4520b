"""The table of images that comes with dockfix: ``table.json``, which ``tools/make_image_table.py`` makes.

``images`` holds the rows of each name. A row holds for the tags of which it has the ``suffixes`` (what follows the
version, see :class:`.reference.Tag`; behind a version those of distributions are left out: :func:`general_suffix`),
and the ``versions``: ranges from one to another, both in it, each of as many numbers as count. A row without
``versions`` is for tags without one, such as ``bookworm`` or ``latest``, and one without ``suffixes`` for all tags that
no other row is for. A tag that fits several rows, such as ``3`` of ``3.12`` and ``3.13``, gets what they share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from .image import UNKNOWN, Image, common
from .reference import Reference, Tag

_PLAIN_SHELL = ["/bin/sh", "-c"]
#: What stands around the rows of all images.
_BEGIN, _END = b'\n"images": {\n', b"\n},\n"
#: Of each official image there are such for one architecture alone (docker-library/official-images, README).
_ARCHITECTURES = frozenset("amd64 arm32v5 arm32v6 arm32v7 arm64v8 i386 mips64le ppc64le riscv64 s390x".split())


class _Table:
    """The file. The rows of an image are parsed when they are asked for: all of them would take ten milliseconds.

    ``make_image_table.py`` writes each image on lines of its own: `` "node": [``, its rows, and `` ]``.
    """

    def __init__(self, data: bytes) -> None:
        first, last = data.index(_BEGIN) + len(_BEGIN), data.index(_END)
        self._images = data[first - 1 : last + 1]
        rest = json.loads(b"{" + data[last + len(_END) :])
        self.also: Mapping[str, str] = rest["also"]  # other names, and which image's rows count for each
        #: ``bookworm`` and ``alpine3.20``: words of tags that say a distribution and its version.
        self.codenames: Mapping[str, list[str]] = rest["codenames"]
        self.end_of_life: Mapping[str, dict[str, str]] = rest["end_of_life"]["days"]
        self.products: Mapping[str, str] = rest["end_of_life"]["products"]  # what an image's versions are those of

    def names(self) -> Iterator[str]:
        """The images of which there are rows."""
        yield from re.findall(r'^ "(.*)": \[$', self._images.decode(), re.MULTILINE)

    def rows(self, name: str) -> list[dict[str, Any]] | None:
        """The rows of an image; None where there are none."""
        start = b"\n " + json.dumps(name).encode() + b": ["
        at = self._images.find(start)
        if at < 0:
            return None
        found: list[dict[str, Any]] = json.loads(
            b"[" + self._images[at + len(start) : self._images.index(b"\n ]", at)] + b"]"
        )
        return found


@lru_cache(maxsize=1)
def table() -> _Table:
    """The table, read when it is first asked for."""
    return _Table((Path(__file__).parent / "table.json").read_bytes())


@lru_cache(maxsize=256)
def look_up(reference: Reference) -> Image | None:
    """What the table says of an image, which is what holds for every tag that may be meant; None where it has none."""
    known = table()
    name = canonical(reference.name, known.also)
    rows = known.rows(name)
    if rows is None:
        return None
    tag = reference.parts
    suffix = general_suffix(reference.tag_ends_with if tag is None else tag.suffix, known.codenames)
    exact = [row for row in rows if "suffixes" in row and _fits(row, tag, suffix, known.codenames)]
    rest = [row for row in rows if "suffixes" not in row]
    # A tag that is not known may be one of either.
    found = exact + rest if tag is None else exact or rest
    if not found:
        return None
    return common(_image(row, name, tag, known) for row in found)


def names() -> Iterator[str]:
    """The names of all images of which the table knows something."""
    yield from table().names()
    yield from table().also


def canonical(name: str, also: Mapping[str, str]) -> str:
    """The name under which the rows of an image stand."""
    architecture, _, rest = name.partition("/")
    if architecture in _ARCHITECTURES and "/" not in rest:
        return rest
    return also.get(name, name)


def general_suffix(suffix: str, codenames: Mapping[str, Sequence[str]]) -> str:
    """A suffix without versions of distributions: ``slim-<debian>`` of ``slim-bookworm``."""
    words = (f"<{codenames[word][0]}>" if word in codenames else word for word in suffix.split("-"))
    return "-".join(words)


def _fits(row: Mapping[str, Any], tag: Tag | None, suffix: str, codenames: Mapping[str, Sequence[str]]) -> bool:
    """Whether a row is for a tag; for one that a variable decides, and that ends so, whether it may be."""
    if tag is None:
        ending = suffix.lstrip("-.0123456789")
        return any(general_suffix(one, codenames).endswith(ending) for one in row["suffixes"])
    ranges = row.get("versions")
    if not tag.version or ranges is None:
        return not tag.version and ranges is None and tag.suffix in row["suffixes"]
    return suffix in row["suffixes"] and any(
        _is_between(_numbers(first), tag.version, _numbers(last)) for first, last in ranges
    )


def _is_between(first: tuple[int, ...], version: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a version, or one that it may stand for, lies in a range: ``3`` may be ``3.12``."""
    at_first, at_last = min(len(first), len(version)), min(len(last), len(version))
    return first[:at_first] <= version[:at_first] and version[:at_last] <= last[:at_last]


@lru_cache(maxsize=1024)
def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _image(row: Mapping[str, Any], name: str, tag: Tag | None, known: _Table) -> Image:
    """A row as what it says of one tag; one without a source says that nothing is known."""
    if "source" not in row:
        return UNKNOWN
    distribution = row.get("distribution")
    version = row.get("distribution_version") or _version_of(distribution, row, tag, known)
    env = row.get("env")
    return Image(
        entrypoint=_words(row, "entrypoint"),
        cmd=_words(row, "cmd"),
        env=None if env is None else cast("dict[str, str | None]", env),
        workdir=row.get("workdir", "/"),
        user=row.get("user", ""),
        shell=tuple(shell) if (shell := row.get("shell", _PLAIN_SHELL)) is not None else None,
        onbuild=_words(row, "onbuild", []),
        platforms=frozenset(f"linux/{one}" for one in row["platforms"].split()) if row.get("platforms") else None,
        distribution=distribution,
        distribution_version=version,
        package_manager=row.get("package_manager"),
        end_of_life=_end_of_life(name, tag, distribution, version, known),
        entrypoint_starts=frozenset(row.get("entrypoint_starts", ())),
        entrypoint_serves=frozenset(row["entrypoint_serves"]) if "entrypoint_serves" in row else None,
        entrypoint_files=tuple(row.get("entrypoint_files", ())),
        updated_in_place=frozenset(row.get("updated_in_place", ())),
        in_table=bool(row["source"]),
        source=row["source"],
    )


def _words(row: Mapping[str, Any], key: str, default: list[str] | None = None) -> tuple[str, ...] | None:
    words = row.get(key, default)
    return None if words is None else tuple(words)


def _version_of(distribution: str | None, row: Mapping[str, Any], tag: Tag | None, known: _Table) -> str | None:
    """The version of the distribution, as far as the tag says it."""
    if distribution is None or tag is None:
        return None
    for word in tag.suffix.split("-"):
        if known.codenames.get(word, [""])[0] == distribution:
            return known.codenames[word][1]
    if row.get("is_distribution") and tag.version:
        numbers = tag.version[: row["is_distribution"]]
        if len(numbers) == row["is_distribution"]:
            return ".".join(f"{part:02d}" if distribution == "ubuntu" else str(part) for part in numbers)
    return None


def _end_of_life(
    name: str, tag: Tag | None, distribution: str | None, version: str | None, known: _Table
) -> str | None:
    """The first day on which nobody looks after one of the two any more: what the image is of, and its distribution."""
    days = []
    if tag is not None and tag.version:
        cycles = known.end_of_life.get(known.products.get(name, ""), {})
        for count in range(len(tag.version), 0, -1):
            if day := cycles.get(".".join(map(str, tag.version[:count]))):
                days.append(day)
                break
    if (
        distribution is not None
        and version is not None
        and (day := known.end_of_life.get(distribution, {}).get(version))
    ):
        days.append(day)
    return min(days, default=None)
