"""What a lock keeps of an image, asked of its registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .lock import Entry
from .reference import Reference, Tag
from .registry import Manifest, Registries, RegistryError

#: Platforms whose config is looked at where there are several: what they have in common holds for all of them.
_LOOKED_AT = ("linux/amd64", "linux/arm64")
#: How many tags are asked for their digest until the one is found that a moving tag means.
_MOST_ASKED = 24
#: What an image has that says nothing else (``emptyImage`` in BuildKit, ``Config`` of the OCI image spec).
_SHELL = ["/bin/sh", "-c"]


def ask(reference: Reference, registries: Registries) -> Entry:
    """The entry of an image, as its registry says it now. Raises :class:`RegistryError`."""
    tag = reference.tag or "latest"
    top = registries.manifest(reference, tag)
    manifests = _by_platform(top)
    if top.is_index and not manifests:
        raise RegistryError(f"{reference.name}:{tag} is an index without an image in it")
    looked_at = [name for name in _LOOKED_AT if name in manifests] or sorted(manifests)[:1]
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name in looked_at if top.is_index else [""]:
        one = registries.manifest(reference, manifests[name]) if top.is_index else top
        digest = _digest(one.content.get("config"))
        if digest is None:
            raise RegistryError(f"{reference.name}:{tag} is no image: its manifest names no config")
        found.append((name, registries.config(reference, digest)))
    platforms = tuple(manifests) or (_platform(found[0][1]),)
    config = _common([_config(content) for _, content in found])
    exact = _exact_tag(reference, top.digest, config, registries)
    return Entry(top.digest, platforms, config, exact)


def _by_platform(top: Manifest) -> dict[str, str]:
    """The digest for each platform of an index; attestations, which stand there too, are none."""
    found: dict[str, str] = {}
    for part in top.content.get("manifests") or ():
        platform = part.get("platform") if isinstance(part, dict) else None
        digest = _digest(part)
        if isinstance(platform, dict) and digest is not None and platform.get("os") not in (None, "unknown"):
            found.setdefault(_platform({"os": platform["os"], **platform}), digest)
    return found


def _digest(descriptor: Any) -> str | None:
    found = descriptor.get("digest") if isinstance(descriptor, dict) else None
    return found if isinstance(found, str) and found.startswith("sha256:") else None


def _platform(content: Mapping[str, Any]) -> str:
    parts = [content.get("os", "linux"), content.get("architecture", "unknown"), content.get("variant")]
    return "/".join(str(part) for part in parts if part)


def _config(content: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an image's config that a build starts from, what it does not say filled in."""
    config = content.get("config")
    given: Mapping[str, Any] = config if isinstance(config, dict) else {}
    env = (text.partition("=") for text in _texts(given.get("Env")))
    return {
        "entrypoint": _texts(given.get("Entrypoint")),
        "cmd": _texts(given.get("Cmd")),
        "env": {name: value for name, _, value in sorted(env)},
        "workdir": given.get("WorkingDir") if isinstance(given.get("WorkingDir"), str) and given["WorkingDir"] else "/",
        "user": given.get("User") if isinstance(given.get("User"), str) else "",
        "shell": _texts(given.get("Shell")) or _SHELL,
        "onbuild": _texts(given.get("OnBuild")),
    }


def _texts(value: Any) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _common(configs: list[dict[str, Any]]) -> dict[str, Any]:
    """What is the same on all platforms; what is not is left out, and so is the value of a variable."""
    first, *others = configs
    found = {key: value for key, value in first.items() if all(other[key] == value for other in others)}
    names = {name for config in configs for name in config["env"]}
    same = {name for name in names if len({config["env"].get(name) for config in configs}) == 1}
    return {**found, "env": {name: first["env"][name] if name in same else None for name in sorted(names)}}


def _exact_tag(reference: Reference, digest: str, config: Mapping[str, Any], registries: Registries) -> str | None:
    """The most exact tag with the same digest, for one that names no version: ``22.11.0`` for ``latest``."""
    own = Tag.of(reference.tag or "latest")
    if own.version:
        return None
    for tag in list(_candidates(own, config, registries.tags(reference)))[:_MOST_ASKED]:
        try:
            if registries.digest(reference, tag) == digest:
                return tag
        except RegistryError:
            continue  # a tag that has gone in the meantime
    return None


def _candidates(own: Tag, config: Mapping[str, Any], tags: Iterator[str]) -> list[str]:
    """Tags with a version and the same suffix: first those whose version the image's variables name, newest first."""
    said = {str(value) for value in config["env"].values() if value}
    found = []
    for tag in tags:
        parts = Tag.of(tag)
        if parts.version and parts.suffix == own.suffix and len(parts.version) > 1:
            version = tag.removesuffix(f"-{own.suffix}") if own.suffix else tag
            named = version in said or any(version in value.split("-") for value in said)
            found.append((named, len(parts.version), parts.version, tag))
    return [tag for *_, tag in sorted(found, reverse=True)]
