"""Rows of the table: what tags have in common, as few rows as say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dockfix.images import Image, Tag
from dockfix.images.image import common
from dockfix.images.table import general_suffix

#: Releases before the release: what holds for them is not looked at.
_BEFORE_RELEASE = re.compile(
    r"(?:alpha|beta|rc|a|b|m|p|preview|pre|milestone|nightly|cr|snapshot|dev)[-.]?\d*(?:-|\Z)", re.I
)
#: The same where it is written without a dash: ``3.13.0rc1-slim``, ``beta-6.4-RC1``.
_UNFINISHED = re.compile(r"\A\d+(?:\.\d+)*[a-z]|\Av?\d+\.\d|\b(?:alpha|beta|rc)\d*\b", re.I)
#: The exact version of a second thing, ``temurin-21-lein-2.11.2``: there are too many of these.
_EXACT = re.compile(r"\d+\.\d+\.\d+")
#: So many numbers of a version make a family, of which the tags are looked at together.
_FAMILY = 2
Version = tuple[int, ...]
Ranges = tuple[tuple[Version, Version], ...]


class Tagged(NamedTuple):
    """A tag, and the images that it may be."""

    tag: Tag
    images: tuple[Image, ...]
    platforms: frozenset[str] | None


class _Part(NamedTuple):
    """One suffix in one family of versions; ``()`` for those without one."""

    suffix: str
    family: Version
    image: Image


def rows(tagged: Iterable[Tagged], codenames: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """The rows of an image; ``codenames`` are left out of the suffixes."""
    parts = _parts(tagged, codenames)
    found: list[dict[str, Any]] = []
    groups: dict[tuple[object, ...], list[_Part]] = {}
    for part in parts:
        groups.setdefault((bool(part.family), *_essential(part.image)), []).append(part)
    families = sorted({part.family for part in parts if part.family})
    for group in groups.values():
        for suffixes, ranges in _merged(group, families, parts):
            members = [part for part in group if part.suffix in suffixes and _is_in(part.family, ranges)]
            found.append(_row(suffixes, ranges, members))
    return found


def _parts(tagged: Iterable[Tagged], codenames: Mapping[str, Sequence[str]]) -> list[_Part]:
    """What the tags of a family have in common."""
    images: dict[tuple[str, Version], list[Image]] = {}
    for tag, known, platforms in tagged:
        if _BEFORE_RELEASE.match(tag.suffix) if tag.version else _UNFINISHED.search(tag.suffix):
            continue
        if _EXACT.search(tag.suffix):
            continue
        key = general_suffix(tag.suffix, codenames) if tag.version else tag.suffix, tag.version[:_FAMILY]
        images.setdefault(key, []).extend(image._replace(platforms=platforms) for image in known)
    longer = {(suffix, family[:1]) for suffix, family in images if len(family) > 1}
    return [
        _Part(suffix, family, common(found))
        for (suffix, family), found in sorted(images.items())
        # What moves from version to version is one of these.
        if (suffix, family) not in longer
    ]


def _essential(image: Image) -> tuple[object, ...]:
    """What makes a row of its own."""
    onbuild, env = image.onbuild, image.env
    path = None if env is None else env.get("PATH")
    return (
        *(image.entrypoint, image.workdir, image.user, image.shell, onbuild, image.distribution),
        *(image.is_known, env is not None, path, image.package_manager),
    )


def _merged(group: list[_Part], families: list[Version], every: list[_Part]) -> list[tuple[list[str], Ranges]]:
    """Suffixes with the ranges of their families: all at once where no other row is for one of these tags, too."""
    suffixes = sorted({part.suffix for part in group})
    if not group[0].family:
        return [(suffixes, ())]
    others = {(part.suffix, part.family) for part in every} - {(part.suffix, part.family) for part in group}
    ranges = _ranges({part.family for part in group}, families)
    if not any(suffix in suffixes and _is_in(family, ranges) for suffix, family in others):
        return [(suffixes, ranges)]
    by_ranges: dict[Ranges, list[str]] = {}
    for suffix in suffixes:
        own = sorted({part.family for part in every if part.suffix == suffix and part.family})
        by_ranges.setdefault(_ranges({part.family for part in group if part.suffix == suffix}, own), []).append(suffix)
    return [(found, ranges) for ranges, found in by_ranges.items()]


def _ranges(wanted: set[Version], families: list[Version]) -> Ranges:
    """Families that follow each other as ranges."""
    found: list[tuple[Version, Version]] = []
    follows = False
    for family in families:
        if family not in wanted:
            follows = False
            continue
        if follows:
            found[-1] = found[-1][0], family
        else:
            found.append((family, family))
        follows = True
    return tuple(found)


def _is_in(family: Version, ranges: Ranges) -> bool:
    return (not family and not ranges) or any(first <= family <= last for first, last in ranges)


def _row(suffixes: list[str], ranges: Ranges, members: list[_Part]) -> dict[str, Any]:
    image = common(part.image for part in members)
    row: dict[str, Any] = {"suffixes": suffixes}
    if ranges:
        row["versions"] = [[".".join(map(str, end)) for end in both] for both in ranges]
    if not image.is_known:
        return row
    newest = max(members, key=lambda part: part.family).image.source.rpartition("; ")[2]
    sources = {source for part in members for source in part.image.source.split("; ")}
    more = f" and {len(sources) - 1} more Dockerfiles" if len(sources) > 1 else ""
    return {**row, **as_row(image), "source": newest + more}


def as_row(image: Image) -> dict[str, Any]:
    """An image as the table writes it: what is as Docker has it where nothing is said is left out."""
    row: dict[str, Any] = {}
    if image.entrypoint is not None:
        row["entrypoint"] = list(image.entrypoint)
    if image.cmd is not None:
        row["cmd"] = list(image.cmd)
    if image.env is not None:
        row["env"] = dict(sorted(image.env.items()))
    for name, value, default in (
        ("workdir", image.workdir, "/"),
        ("user", image.user, ""),
        ("shell", None if image.shell is None else list(image.shell), ["/bin/sh", "-c"]),
        ("onbuild", None if image.onbuild is None else list(image.onbuild), []),
    ):
        if value != default:
            row[name] = value
    if image.entrypoint_serves is not None and image.entrypoint != ():
        row["entrypoint_serves"] = sorted(image.entrypoint_serves)
    row.update({name: getattr(image, name) for name in _TEXTS if getattr(image, name)})
    if image.platforms:
        row["platforms"] = " ".join(sorted(name.removeprefix("linux/") for name in image.platforms))
    return row


_TEXTS = ("distribution", "distribution_version", "package_manager")


def with_facts(row: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """A row with what is known of its entrypoint's script and its programs."""
    entrypoint = " ".join(row.get("entrypoint") or ())
    meant = "source" in row and (not facts["of"] or entrypoint in facts["of"])
    return {**row, **{name: value for name, value in facts.items() if name != "of"}} if meant else row
