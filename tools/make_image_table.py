"""Makes ``dockfix/images/table.json`` from the Dockerfiles of the projects that make base images.

    python tools/make_image_table.py [--mirror FOLDER] [--report]

``FOLDER`` holds bare git directories, ``OWNER+NAME/repo``, of docker-library/official-images and the repositories that
it names; a repository that is not there leaves its images out. Nothing is fetched. Facts that no Dockerfile says stand
in ``image_facts.toml``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import tomllib
from end_of_life import end_of_life
from image_recipes import HAND_ON, MISSING, Library
from image_repositories import Repository, official_tags
from image_rows import Tagged, as_row, rows, with_facts
from microsoft_images import dotnet_tags

from dockfix.images import Image, Tag, reference_of
from dockfix.images.table import canonical, look_up, table

TABLE = Path(__file__).parents[1] / "dockfix" / "images" / "table.json"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, default=Path("/work/.mirror"))
    parser.add_argument("--report", action="store_true", help="say which tags nothing is known of")
    options = parser.parse_args()
    facts = tomllib.loads((Path(__file__).parent / "image_facts.toml").read_text())
    official = Repository(options.mirror, "docker-library/official-images")
    tags = official_tags(official)
    tags.update(dotnet_tags(Repository(options.mirror, "dotnet/dotnet-docker")))
    by_hand = _by_hand(facts)
    codenames = {**facts["codenames"], **_alpine_versions(tags)}
    HAND_ON.update(word for entry in facts["script"] if entry["names"] == ["*"] for word in entry["of"])
    library = Library(options.mirror, tags, lambda name: _image_by_hand(name, by_hand, facts["also"], facts["never"]))
    library.complain = options.report
    histories = _of_histories(library, facts, options.report)
    images = {**_evaluated(library, by_hand, codenames, facts["leave_out"], options.report), **histories, **by_hand}
    _add_scripts(images, facts)
    content = {
        "about": f"made by tools/make_image_table.py; tags are those of {official.name}@{official.head}",
        "images": dict(sorted(images.items())),
        "also": facts["also"],
        "codenames": codenames,
        "end_of_life": end_of_life(Repository(options.mirror, "endoflife-date/endoflife.date"), facts["products"]),
    }
    TABLE.write_text(_text(content))
    wrong = list(_wrong(library, by_hand))
    print("\n".join(wrong[:50]))
    print(f"{len(images)} images, {sum(map(len, images.values()))} rows, {TABLE.stat().st_size} bytes")


def _wrong(library: Library, by_hand: Mapping[str, object]) -> Iterator[str]:
    """Tags of which the table, as it was written, says what their own Dockerfiles do not."""
    table.cache_clear()
    for name in library.tags:
        for text, images in () if name in by_hand else _images_of(name, library):
            reference = reference_of(f"{name}:{text}")
            found = look_up(reference) if reference else None
            for image in images if found is not None and found.is_known else ():
                for field in ("entrypoint", "cmd", "workdir", "user", "shell", "onbuild", "distribution", "env"):
                    said, true = getattr(found, field), getattr(image, field)
                    if field == "env" and said is not None and true is not None:
                        said = {key: value for key, value in said.items() if value is not None}
                        true = {key: value for key, value in true.items() if key in said}
                    if said is not None and said != true:
                        yield f"WRONG: {name}:{text} has the {field} {true}, not {said}"


def _images_of(name: str, library: Library) -> Iterator[tuple[str, tuple[Image, ...]]]:
    for text, named in library.tags[name].items():
        yield text, tuple(image for pair in library.last(named) if (image := library.of(*pair)).is_known)


def _by_hand(facts: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in facts["image"]:
        # TOML has no null: `false` says that it is not known.
        row = {name: None if value is False else value for name, value in entry.items() if name != "names"}
        for name in entry["names"]:
            found.setdefault(name, []).append(row)
    return found


def _alpine_versions(tags: Mapping[str, Mapping[str, object]]) -> dict[str, list[str]]:
    """The versions of Alpine of which tags speak."""
    words = {word for found in tags.values() for tag in found for word in tag.split("-")}
    versions = sorted(word for word in words if re.fullmatch(r"alpine\d\.\d+", word))
    return {word: ["alpine", word.removeprefix("alpine")] for word in versions}


def _image_by_hand(
    name: str, by_hand: Mapping[str, list[dict[str, Any]]], also: Mapping[str, str], never: Sequence[str] = ()
) -> Image | None:
    """A base image of which a row was written by hand; MISSING for those that there ``never`` were."""
    reference = reference_of(name)
    if reference is not None and reference.name in never:
        return MISSING
    found = by_hand.get(canonical(reference.name, also)) if reference else None
    if reference is None or found is None:
        return None
    suffix = Tag.of(reference.tag or "latest").suffix
    row = next((row for row in found if suffix in row.get("suffixes", [suffix])), None)
    if row is None:
        return None
    return Image(
        entrypoint=tuple(row["entrypoint"]) if "entrypoint" in row else None,
        cmd=tuple(row["cmd"]) if "cmd" in row else None,
        env=row.get("env"),
        workdir=row.get("workdir", "/"),
        user=row.get("user", ""),
        shell=None if row.get("shell", ()) is None else ("/bin/sh", "-c"),
        onbuild=(),
        distribution=row.get("distribution"),
        package_manager=row.get("package_manager"),
        source=row["source"],
    )


def _evaluated(
    library: Library,
    by_hand: Mapping[str, object],
    codenames: Mapping[str, list[str]],
    left_out: Sequence[str],
    report: bool,
) -> dict[str, list[dict[str, Any]]]:
    """The rows of all images whose tags and Dockerfiles are at hand."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, tags in sorted(library.tags.items()):
        if name in by_hand or name in left_out:
            continue
        tagged = list(_tagged(name, library))
        known = sum(bool(images) and all(image.is_known for image in images) for _, images, _ in tagged)
        if known:
            found[name] = rows(tagged, codenames)
        if report:
            print(f"{name}: {known} of {len(tags)} tags, {len(found.get(name, []))} rows")
    return found


def _tagged(name: str, library: Library) -> Iterator[Tagged]:
    for text, named in library.tags[name].items():
        tag = Tag.of(text)
        # A tag without a version moves on for ever: somebody may have an older one.
        recipes = library.last(named) if tag.version and not name.startswith("mcr.") else library.recent(named)
        if not recipes:
            continue
        images = tuple(image for pair in recipes if (image := library.of(*pair)) is not MISSING)
        if not images:
            continue
        platforms = frozenset.intersection(*(recipe.platforms for recipe, _ in recipes))
        yield Tagged(tag, images, platforms or None)


def _of_histories(library: Library, facts: Mapping[str, Any], report: bool) -> dict[str, list[dict[str, Any]]]:
    """Images whose tags nobody lists: what all versions of their Dockerfiles have in common holds for every tag."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in facts["history"]:
        since = int(datetime.fromisoformat(entry.get("since", "1990-01-01")).timestamp())
        image, count = library.ever(entry["repository"], entry["paths"], entry.get("target"), since)
        if image.is_known:
            source = image.source + (f" and {count - 1} more Dockerfiles" if count > 1 else "")
            row = {**as_row(image), "source": source}
            for name in entry["names"]:
                found[name] = _with_tags(row, entry)
                library.add(name, image)
        if report:
            print(f"{', '.join(entry['names'])}: {count} Dockerfiles, {'known' if image.is_known else 'NOT KNOWN'}")
    return found


def _with_tags(row: dict[str, Any], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows for all tags, or for those that an entry names."""
    if "suffixes" not in entry:
        return [row]
    versions = {"suffixes": entry["suffixes"], "versions": entry.get("versions", [["0", "9999"]]), **row}
    return [versions] if "versions" in entry else [versions, {"suffixes": entry["suffixes"], **row}]


def _add_scripts(images: dict[str, list[dict[str, Any]]], facts: Mapping[str, Any]) -> None:
    for entry in facts["script"]:
        known = {name: value for name, value in entry.items() if name not in ("names", "why")}
        if unknown := set(entry["names"]) - {"*", *images}:
            print(f"nothing is known of {', '.join(unknown)}, of whose entrypoint image_facts.toml speaks")
        for name in set(entry["names"]) & set(images):
            images[name] = [with_facts(row, known) for row in images[name]]


def _text(content: Mapping[str, Any]) -> str:
    """JSON with a row on a line, so that a change of the table can be read."""
    parts = []
    for key, value in content.items():
        if key != "images":
            parts.append(f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}")
            continue
        lines = []
        for name, found in value.items():
            inner = ",\n  ".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in found)
            lines.append(f" {json.dumps(name)}: [\n  {inner}\n ]")
        parts.append('"images": {\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
